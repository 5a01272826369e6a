"""What stands before a text between two lines of '---': what the text says of itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import Any

import yaml
from frontmatter.default_handlers import BaseHandler, YAMLHandler

from corpus.data_file import read_toml
from corpus.errors import InputError
from corpus.kinds import kind_from_type, kind_of
from corpus.source_types.record import Record
from corpus.source_types.reference import plain
from corpus.text.dates import parse_date
from corpus.text.names import byline_names
from corpus.text.typography import clean_line, fold

NAMES: dict[str, list[str]] = read_toml("corpus.readers.documents", "front_matter.toml")
"""What a front matter may tell, and the names under which it does."""

_MAX_LENGTH = 100_000
_MAX_VALUES = 1_000
_MAX_REASON = 200
_NOT_IN_NAME = re.compile(r"[\W_]+")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PLAIN = re.compile(
    r"^([A-Za-z][\w -]{0,60}:)[ \t]+([^\s\"'\[{|>&*!%@`#-][^\n]*: [^\n]*?)[ \t]*$", re.MULTILINE
)
"""'title: Peers: a trial', which people write and YAML does not read."""

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_FAMILY = ("droppingparticle", "nondroppingparticle", "family", "surname", "lastname")
_GIVEN = ("given", "givennames", "givenname", "firstname")
"""What programs call the parts of a name, without signs, of which one is there."""

_TITLE_BLOCK = re.compile(r"%(?:[ \t]+|(?=\n))(.*(?:\n[ \t]+.*)*)(?:\n|$)")
_IN_TITLE_BLOCK = ("title", "author", "date")
_NOTES = re.compile(r"\^\[[^\[\]]*\]|\[\^[^\[\]]*\]")
_MARKED = re.compile(r"(?<![\w*_])(\*{1,2}|_{1,2})(?=\S)([^*_]+?)(?<=\S)\1(?![\w*_])")
"""What is slanted or bold, and notes, which titles and names are written with too."""

_NO = frozenset({"false", "no", "off"})
_YES = frozenset({"true", "yes", "on"})

Facts = dict[str, list[str]]
"""What is told, by the names of `NAMES` and what they are called there, as text."""


class _Yaml(YAMLHandler):
    """Values are texts as they stand: `title: No` is a title; pandoc ends it with '...'."""

    FM_BOUNDARY = re.compile(r"^(?:-{3,}|\.{3})[ \t]*$", re.MULTILINE)

    def load(self, fm: str, **_: object) -> Any:
        try:
            return yaml.load(fm, Loader=yaml.BaseLoader)  # noqa: S506 -- it makes texts alone
        except yaml.YAMLError:
            quoted = _PLAIN.sub(
                lambda one: f"{one[1]} '{one[2].replace(chr(39), chr(39) * 2)}'", fm
            )
            if quoted == fm:
                raise
            return yaml.load(quoted, Loader=yaml.BaseLoader)  # noqa: S506


class _Toml(BaseHandler):
    """As Hugo and Zola have it, between lines of '+++'."""

    FM_BOUNDARY = re.compile(r"^\+{3,}[ \t]*$", re.MULTILINE)

    def load(self, fm: str) -> Any:
        return tomllib.loads(fm)


_HANDLERS = (_Yaml(), _Toml())


def split_front_matter(text: str) -> tuple[Facts, str, str]:
    """Return what a text says of itself, the rest of it, and in one line what of that is wrong.

    What stands between two rules and is no front matter is part of the text.
    """
    text = text.removeprefix("\ufeff")
    if _TITLE_BLOCK.match(text):
        return _title_block(text)
    handler = next((one for one in _HANDLERS if one.detect(text)), None)
    if handler is None or len(handler.FM_BOUNDARY.split(text, 2)) < 3:
        return {}, text, ""
    before, rest = handler.split(text)
    try:
        told = _loaded(before, handler.load)
    except InputError as error:
        return {}, rest, str(error)
    return ({}, text, "") if told is None else (_facts(told), rest, "")


def _title_block(text: str) -> tuple[Facts, str, str]:
    """Return what pandoc's three lines say, each behind a '%': title, authors and date."""
    facts: Facts = {}
    at = 0
    for name in _IN_TITLE_BLOCK:
        if not (line := _TITLE_BLOCK.match(text, at)):
            break
        at = line.end()
        parts = re.split("[;\n]", line[1]) if name == "author" else [line[1]]
        facts[name] = [told for part in parts if (told := clean_line(part))]
    return facts, text[at:], ""


def is_draft(facts: Mapping[str, list[str]]) -> bool:
    """Whether a text is marked as one that is not to be published."""
    said = {name: fold(next(iter(facts.get(name, ())), "")) for name in ("draft", "published")}
    return said["draft"] in _YES or said["published"] in _NO


def front_matter_record(facts: Facts) -> Record:
    """Return what is told as the record that it would be in JSONL, without id and text."""
    record: Record = {}
    for field, names in NAMES.items():
        values = [value for name in names for value in facts.get(name, ())]
        if field == "authors":
            first = next((facts[name] for name in names if facts.get(name)), [])
            first = [_NOTES.sub("", name) for name in first]
            record[field] = [name for value in first for name in _people(value, len(first) > 1)]
        elif field == "subjects":
            record[field] = [part for name in names for part in _listed(facts.get(name, []))]
        elif field in ("added", "revised"):
            record[field] = next(filter(parse_date, values), "")
        elif field == "url":
            record[field] = next(filter(_ADDRESS.match, values), "")
        elif field == "kind":
            kinds = (kind_from_type(value) or kind_of(value) for value in values)
            record[field] = next(filter(None, kinds), "")
        else:
            record[field] = next(iter(values), "")
    for field in ("title", "headline"):
        record[field] = plain(_MARKED.sub(r"\2", _NOTES.sub("", record[field])))
    return record


def _people(value: str, is_one: bool) -> Iterator[str]:
    """Yield the names of a value; 'Mercer, Jane' is one."""
    surname, *others = value.split(",")
    if is_one or (len(others) == 1 and " " not in surname.strip()):
        yield value
    else:
        yield from byline_names(value) or (value,)


def _listed(values: list[str]) -> list[str]:
    """Return the values of a list, or those that commas part in a single one."""
    return [part.strip() for part in re.split("[,;]", values[0])] if len(values) == 1 else values


def _loaded(text: str, load: Callable[[str], Any]) -> dict[Any, Any] | None:
    """Return what front matter says, None if it is no such thing but text between two rules.

    Raises:
        InputError: it cannot be read.
    """
    if len(text) > _MAX_LENGTH:
        raise InputError(f"the front matter has more than {_MAX_LENGTH:,} characters: shorten it")
    try:
        told = load(text)
    except yaml.MarkedYAMLError as error:
        place = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise _wrong(f"{place}{error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise _wrong(str(error)) from None
    except RecursionError:
        raise _wrong("it nests too deep") from None
    if not told:  # comments alone, which may be headings
        return None if text.strip() else {}
    return told if isinstance(told, dict) else None


def _wrong(reason: str) -> InputError:
    said = clean_line(reason)[:_MAX_REASON]
    return InputError(f"the front matter cannot be read ({said}): the entry is without it")


def _facts(told: dict[Any, Any]) -> Facts:
    """Return all texts that are told, by names in lower case with blanks between their words."""
    facts: Facts = {}
    for key, value in told.items():
        name = _NOT_IN_NAME.sub(" ", fold(_CAPITAL.sub(" ", str(key)))).strip()
        values = value if isinstance(value, list) else [value]
        texts = [text for one in values[:_MAX_VALUES] if (text := _text(one))]
        facts[name] = facts.get(name, []) + texts
    return facts


def _name(person: dict[Any, Any]) -> str:
    """Return the name of a person, whose parts may stand under 'name' or beside the address."""
    for whole in (person.get("name"), person.get("literal")):
        if whole and isinstance(whole, str | dict):
            return whole if isinstance(whole, str) else _name(whole)
    parts = {_NOT_IN_NAME.sub("", str(key)).lower(): value for key, value in person.items()}
    said = {key: value for key, value in parts.items() if isinstance(value, str)}
    family, given = (
        " ".join(said[key] for key in keys if said.get(key)) for keys in (_FAMILY, _GIVEN)
    )
    return ", ".join(filter(None, (family, given)))


def _text(value: Any) -> str:
    """Return a value as text; of a person with an address and the like the name."""
    if isinstance(value, dict):
        value = _name(value)
    if isinstance(value, bool):
        return str(value).lower()
    return clean_line(str(value)) if isinstance(value, str | int | float | date | time) else ""
