"""Records, one JSON object a line: how entries come from another system, or from our own export."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from corpus.draft import Draft, Rejection
from corpus.entry import YEAR_RANGE, Entry, Section
from corpus.entry_bounds import check_bounds
from corpus.errors import InputError
from corpus.html.decoding import strip_controls
from corpus.text.dates import parse_date

MAX_LINE_BYTES = 5_000_000
"""A longer line is rejected unread."""

TITLE_WORDS = 8
"""How many of its first words a text without a title is called by."""

_ID = re.compile(r"(?!\.\.?$)[^\s/\\\x00-\x1f\x7f]{1,200}")  # what no address can hold is out
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_YEAR = re.compile(r"\s*\d{4}\s*")
_SHOWN = 40


def parse_jsonl(lines: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection for each line that cannot be one.

    A record is an object with `id` (or `_id`), `title`, `text`, and any of `kind`, `year`,
    `authors`, `source`, `summary`, `subjects`, `added`, `revised`, `url`, `headline` and
    `sections`; what `show --json` prints reads back. Other keys are passed over, and so are empty
    lines. A record without a title takes the first words of its text.

    Args:
        lines: the file's lines as bytes, UTF-8.
        name: the file, for the rejections ('name:LINE').
    """
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            entry = _entry(_record(line))
            if entry.id in seen:
                raise InputError(f"the id {entry.id} is in line {seen[entry.id]} too: keep one")
        except InputError as error:
            yield Rejection(f"{name}:{number}", str(error))
            continue
        seen[entry.id] = number
        yield Draft(entry, part=entry.id, id_given=True)


def _record(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE_BYTES:
        limit = MAX_LINE_BYTES // 1_000_000
        raise InputError(f"the line is longer than {limit} MB: split the record")
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}: save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, a nest of brackets
        raise InputError("not JSON that a record can be: too deep, or a number too long") from None
    if not isinstance(record, dict):
        raise InputError("not a record: a line holds one JSON object, with id, title and text")
    return record


def _entry(record: dict[str, Any]) -> Entry:
    entry_id = _id(record)
    text = _text(record, "text")
    sections = _sections(record) or _text_section(text)
    title = _text(record, "title").strip() or _first_words(sections)
    if not title:
        raise InputError(f"the record {entry_id} has neither title nor text")
    fields: dict[str, Any] = {
        "id": entry_id,
        "title": title,
        "headline": _text(record, "headline"),
        "kind": _text(record, "kind").strip() or "DOCUMENT",
        "year": _year(record.get("year")),
        "authors": _list(record, "authors"),
        "source": _text(record, "source"),
        "summary": _text(record, "summary"),
        "sections": sections,
        "subjects": _list(record, "subjects"),
        "url": _text(record, "url"),
        "first_uploaded": _date(record, "added", "first_uploaded"),
        "last_revised": _date(record, "revised", "last_revised"),
    }
    for key in ("listed_works", "published_related", "links", "file_format", "file_size"):
        if record.get(key):
            fields[key] = record[key]
    try:
        entry = Entry(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"the record {entry_id}: {place}: {first['msg']}") from None
    check_bounds(entry)
    return entry


def _id(record: dict[str, Any]) -> str:
    value = record.get("id", record.get("_id"))
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None or value == "":
        raise InputError("the record has no id: give it one under 'id' or '_id'")
    if not isinstance(value, str) or strip_controls(value) != value or not _ID.fullmatch(value):
        raise InputError(
            f"the id {_shown(value)} cannot be used: an id is 1 to 200 characters, letters, digits "
            "and signs such as . _ - : but no white space, '/' or '\\'"
        )
    return value


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"'{key}' is {_shown(value)}: it must be text in quotes")
    return value if value.isascii() and value.isprintable() else strip_controls(value)


def _list(record: dict[str, Any], key: str) -> tuple[str, ...]:
    """Return names or subjects: a list of texts, or one text with semicolons between them."""
    value = record.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split(";")
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(f"'{key}' is {_shown(value)}: it must be text, or a list of texts")
    return tuple(strip_controls(item).strip() for item in value)


def _year(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and _YEAR.fullmatch(value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        first, last = YEAR_RANGE
        if first <= value <= last:
            return value
    raise InputError(f"the year {_shown(value)} is not one: write it as 2010")


def _date(record: dict[str, Any], *keys: str) -> date | None:
    for key in keys:
        value = record.get(key)
        if value is None or value == "":
            continue
        found = parse_date(value) if isinstance(value, str) else None
        if found is None:
            raise InputError(f"'{key}' is {_shown(value)}: write a date as 2010-03-04")
        return found
    return None


def _sections(record: dict[str, Any]) -> tuple[Section, ...]:
    value = record.get("sections")
    if not value:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise InputError("'sections' must be a list of objects with 'heading' and 'text'")
    return tuple(
        Section(heading=_text(item, "heading"), paragraphs=_paragraphs(_text(item, "text")))
        for item in value
    )


def _text_section(text: str) -> tuple[Section, ...]:
    paragraphs = _paragraphs(text)
    return (Section(paragraphs=paragraphs),) if paragraphs else ()


def _paragraphs(text: str) -> tuple[str, ...]:
    parts = _PARAGRAPH_END.split(text) if "\n" in text else [text]
    return tuple(part for part in parts if part and not part.isspace())


def _first_words(sections: tuple[Section, ...]) -> str:
    for section in sections:
        words = section.text.split()
        if words:
            return " ".join(words[:TITLE_WORDS])
    return ""


def _shown(value: Any) -> str:
    """Return a value as an error message shows it, on one short line."""
    shown = json.dumps(value, ensure_ascii=True, default=str)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
