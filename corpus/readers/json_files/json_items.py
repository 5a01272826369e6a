"""Items of JSON files as reference managers write them, whatever stands around them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.html.decoding import decode
from corpus.source_types.reference import Reference, read_references
from corpus.source_types.source_file import MAX_LINE_BYTES, SourceFile

Item = dict[str, Any]


LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
"""Suffixes of files that have an item a line."""


def json_items(data: bytes, within: str = "items") -> Iterator[tuple[int, Item | str]]:
    """Yield the items with their numbers from 1; one that is no object is the reason why.

    A file is one item, a list of them, or an object that has a list of them `within` it; Crossref
    answers with either as its `message`, Europe PMC with its `resultList`.

    Raises:
        InputError: the file is not JSON.
    """
    whole = _parsed(data)
    if isinstance(whole, dict):
        whole = inner(whole, "message") or inner(whole, "resultList") or whole
        listed_within = whole.get(within)
        whole = listed_within if isinstance(listed_within, list) else [whole]
    for number, item in enumerate(whole if isinstance(whole, list) else [whole], 1):
        yield number, item if isinstance(item, dict) else "not a record: an item is a JSON object"


def _parsed(data: bytes) -> Any:
    """Return what JSON says. Raises InputError if it is none."""
    try:
        return json.loads(decode(data).removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} in line {error.lineno}") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, a nest of brackets
        raise InputError("not JSON that records can be: too deep, or a number too long") from None


def read_json_lines(
    lines: Iterable[bytes], reference: Callable[[Item], Reference], name: str
) -> Iterator[Draft | Rejection]:
    """Yield what `read_json` does, of items that stand a line each.

    Args:
        lines: the file's lines.
        reference: what an item says.
        name: the file, for the rejections ('name:LINE').
    """
    found = (
        (number, _of_line(line, reference)) for number, line in enumerate(lines, 1) if line.strip()
    )
    return read_references(found, name)


def read_answers(
    file: SourceFile,
    parse: Callable[[bytes, str], Iterator[Draft | Rejection]],
    reference: Callable[[Item], Reference],
) -> Iterator[Draft | Rejection]:
    """Yield what a file holds: items a line where its suffix says so, else what `parse` reads."""
    if file.has_suffix(LINES):
        return read_json_lines(file.lines(), reference, file.name)
    return parse(file.whole(), file.name)


def _of_line(line: bytes, reference: Callable[[Item], Reference]) -> Reference | str:
    """Return what the item of a line says, or why it says nothing."""
    if len(line) > MAX_LINE_BYTES:
        return f"the line is longer than {MAX_LINE_BYTES // 1_000_000} MB: split the record"
    try:
        item = _parsed(line)
    except InputError as error:
        return str(error)
    return reference(item) if isinstance(item, dict) else "not a record: a line is an object"


def read_json(
    data: bytes, reference: Callable[[Item], Reference], name: str, within: str = "items"
) -> Iterator[Draft | Rejection]:
    """Yield a draft for each item, and a rejection with its number for each that cannot be one.

    Args:
        data: the file.
        reference: what an item says.
        name: the file, for the rejections ('name:NUMBER').
        within: where the items are, in a file that is one object.

    Raises:
        InputError: the file is not JSON.
    """
    found = (
        (number, item if isinstance(item, str) else reference(item))
        for number, item in json_items(data, within)
    )
    return read_references(found, name)


def text(item: Item, *keys: str) -> str:
    """Return the first value of some keys that is a text or a number, as text; the first of many.

    Crossref lists the journal or series and the book.
    """
    for key in keys:
        value = item.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            return str(value)
    return ""


def inner(item: Item, key: str) -> Item:
    """Return the object that an item has under a key, an empty one if it has none there."""
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Item]:
    """Return the objects of a list, none for what is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def person(name: Item) -> str:
    """Return a name in one line, family name first; a body's as it is."""
    family = text(name, "family", "lastName")
    particles = (text(name, "dropping-particle"), text(name, "non-dropping-particle"))
    if whole := text(name, "literal", "name"):
        return whole
    family = " ".join(filter(None, (*particles, family)))
    given = text(name, "given", "firstName")
    return ", ".join(filter(None, (family, given, text(name, "suffix"))))


def csl_years(date: Any) -> list[str]:
    """Return what may be the year of a date in any form of CSL: parts, raw, literal, a text.

    A season is none, which may be a number.
    """
    if isinstance(date, str | int):
        return [str(date)]
    if not isinstance(date, dict):
        return []
    found = re.findall(r"-?\d+", json.dumps(date.get("date-parts")))
    return [*found[:1], *filter(None, (text(date, key) for key in ("raw", "edtf", "literal")))]
