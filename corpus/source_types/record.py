"""Records to entries: what the keys of a record say, from whatever type of file it comes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from typing import Any

from pydantic import ValidationError

from corpus.cached import cached_for_short
from corpus.entry import MAX_KIND_LENGTH, Entry, Section
from corpus.entry_bounds import check_bounds
from corpus.errors import InputError
from corpus.html.decoding import strip_controls
from corpus.identifiers.doi import find_doi
from corpus.identifiers.isbn import find_isbn
from corpus.identifiers.pmid import find_pmid
from corpus.text.dates import YEAR_RANGE, find_year, parse_date
from corpus.text.language_tags import language_tag
from corpus.text.typography import clean_line, slug

Record = dict[str, Any]
"""Values by key, as JSON has them."""

TITLE_WORDS = 8
"""How many of its first words a text without a title is called by."""

_AS_SHOWN = frozenset(
    {"listed_works", "published_related", "links", "alternates", "notes", "folds"}
    | {"file_format", "file_size"}
)
"""Keys of which a record has what an entry's JSON shape has."""

_IDENTIFIERS = frozenset({"doi", "pmid", "isbn"})

_ID = re.compile(r"(?!\.\.?$)[^\s/\\\x00-\x1f\x7f]{1,200}")  # what no address can hold is out
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_INITIALS = re.compile(r"(?:\s*\b[A-Z]\.?-?)+$")
_MAX_DERIVED_LENGTH = 120
_SHOWN = 40


def record_entry(record: Record, entry_id: str) -> Entry:
    """Return the entry that a record makes under an id.

    Known are `title`, `text`, `headline`, `kind`, `year`, `authors`, `source`, `summary`,
    `abstract`, `subjects`, `added`, `revised`, `url`, `doi`, `pmid`, `isbn`, `language`,
    `sections` and what else `show --json` prints; other keys are passed over, and so are
    identifiers and languages that are none. A record without a title takes the first words of its
    text. A text that is the abstract once more is the abstract.

    Raises:
        InputError: a value is not what its key asks for, or there is neither title nor text.
    """
    text = _text(record, "text")
    sections = _sections(record) or _text_section(text)
    abstract = _line(record, "abstract")
    title = clean_line(_text(record, "title")) or _first_words(sections, abstract)
    if not title:
        raise InputError(f"the record {entry_id} has neither title nor text")
    if clean_line(text) == abstract if abstract else text.isspace():
        sections = ()
    fields: dict[str, Any] = {"id": entry_id, "title": title}
    for key, read in _READ:
        if key in record and (value := read(record, key)):
            fields[key] = value
    if abstract:
        fields["abstract"] = abstract
    if sections:
        fields["sections"] = sections
    if not _DATE_KEYS.isdisjoint(record):  # most have none
        fields |= _dates(record)
    entry = Entry.of_valid(fields) if _is_valid(record, fields) else _checked(record, fields)
    check_bounds(entry)
    return entry


def _is_valid(record: Record, fields: dict[str, Any]) -> bool:
    """Say whether values, each as its key's own function gives it, are those of an entry.

    What is not told here may be so too.
    """
    entry_id = fields["id"]
    return (
        (_AS_SHOWN.isdisjoint(record) or not any(map(record.get, _AS_SHOWN)))
        and len(fields.get("kind", "")) <= MAX_KIND_LENGTH
        and entry_id.isprintable()  # lone surrogates are not
        and _ID.fullmatch(entry_id) is not None
        and (
            _IDENTIFIERS.isdisjoint(fields)
            or all(fields.get(key, "").isascii() for key in _IDENTIFIERS)
        )
    )


def _checked(record: Record, fields: dict[str, Any]) -> Entry:
    """Return the entry of a record; raises InputError if there is none of such values."""
    shown = {key: record[key] for key in _AS_SHOWN if record.get(key)}
    try:
        return Entry(**fields, **shown)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"the record {fields['id']}: {place}: {first['msg']}") from None


def record_id(record: Record) -> str:
    """Return the id that a record gives under 'id' or '_id'.

    Raises:
        InputError: there is none, or none that an address can hold.
    """
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


def derived_id(authors: Sequence[str], year: int | None, title: str) -> str:
    """Return what a record without an id is called: first author and year, or words of its title.

    Different works may share it; identity tells them apart.

    >>> derived_id(["Mercer, Jane", "Okafor A."], 2010, "Peers")
    'mercer-2010'
    >>> derived_id([], 2010, "Offenders’ alcohol interventions: minding the policy gap")
    'offenders-alcohol-interventions-minding'
    """
    surname = _surname(authors[0].partition(",")[0]) if authors else ""
    if surname and year:
        return f"{surname}-{year}"
    words = slug(title, words=4) or surname
    digest = hashlib.sha256(title.encode("utf-8", errors="replace")).hexdigest()
    return words[:_MAX_DERIVED_LENGTH] or f"record-{digest[:12]}"


def _surname(author: str) -> str:
    if len(author) > 1 and author.isascii() and author.isalpha():
        return author.lower()  # as below: most are a word without accents, and no initial
    return _slug_of_surname(author)


@cached_for_short
def _slug_of_surname(author: str) -> str:
    return slug(_INITIALS.sub("", author), words=4)


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"'{key}' is {_shown(value)}: it must be text in quotes")
    return strip_controls(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _line(record: Record, key: str) -> str:
    text = _text(record, key)
    return clean_line(text) if text else ""


def _kind(record: Record, key: str) -> str:
    return _line(record, key).upper()


def _year(record: Record, key: str) -> int | None:
    return read_year(record[key])


def _language(record: Record, key: str) -> str:
    """Return the tag of a record's language; what is no language that is known is passed over."""
    value = record[key]
    return language_tag(value) if isinstance(value, str) and value else ""


def _identifier(find: Callable[[str], str]) -> Callable[[Record, str], str]:
    """Return what gives a record's identifier; what is no such thing is passed over."""

    def found(record: Record, key: str) -> str:
        value = record[key]
        return find(str(value)) if isinstance(value, str | int) else ""

    return found


def _list(record: Record, key: str) -> tuple[str, ...]:
    """Return names or subjects, each once: a list of texts, or one text with semicolons between."""
    value = record[key]
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split(";")
    if not isinstance(value, list | tuple) or not all(map(_is_text, value)):
        raise InputError(f"'{key}' is {_shown(value)}: it must be text, or a list of texts")
    together = f". {' '.join(value)} ."
    # two blanks show what is empty, or has blanks around it
    if not (together.isascii() and together.isprintable() and together.rfind("  ") < 0):
        value = [line for item in value if (line := clean_line(strip_controls(item)))]
    return tuple(dict.fromkeys(value))


def read_year(value: Any) -> int | None:
    """Return the year that a value is or names, however a program wrote it; None if it is none.

    >>> read_year(2010.0), read_year("2012.0"), read_year("Spring 2011"), read_year("10 15")
    (2010, 2012, 2011, None)
    """
    if isinstance(value, str):
        return find_year(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return None
    first, last = YEAR_RANGE
    return int(value) if first <= value <= last else None


def year_problem(record: Record) -> str:
    """Return in one line what is wrong with a record's year, '' if nothing is.

    The record is an entry without a year then. A text without digits, as 'in press', says none.
    """
    value = record.get("year")
    if value is None or value != value or read_year(value) is not None:  # NaN is none
        return ""
    if isinstance(value, str) and not any(map(str.isdigit, value)):
        return ""
    return f"the year {_shown(value)} is not one: the entry has none"


def _date(record: Record, key: str) -> date | None:
    value = record[key]
    if value is None or value == "":
        return None
    found = parse_date(value) if isinstance(value, str) else None
    if found is None:
        raise InputError(f"'{key}' is {_shown(value)}: write a date as 2010-03-04")
    return found


def _sections(record: Record) -> tuple[Section, ...]:
    value = record.get("sections")
    if not value:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise InputError("'sections' must be a list of objects with 'heading' and 'text'")
    return tuple(_section(_text(item, "heading"), _text(item, "text")) for item in value)


def _text_section(text: str) -> tuple[Section, ...]:
    section = _section("", text)
    return (section,) if section.paragraphs else ()


def _dates(record: Record) -> dict[str, date]:
    """Return the dates of an entry that a record has, by their fields."""
    found: dict[str, date] = {}
    for field, keys in _DATES.items():
        if day := next(filter(None, (_date(record, key) for key in keys if key in record)), None):
            found[field] = day
    return found


def _section(heading: str, text: str) -> Section:
    """Return a section as a check of it leaves it."""
    parts = _PARAGRAPH_END.split(text) if "\n" in text else (text,)
    paragraphs = tuple(line for part in parts if (line := clean_line(part)))
    return Section.of_all_valid(
        {"heading": clean_line(heading) if heading else "", "paragraphs": paragraphs},
        {"heading", "paragraphs"},
    )


def _first_words(sections: tuple[Section, ...], abstract: str) -> str:
    texts = [abstract, *(section.text for section in sections)]
    words = next(filter(None, (text.split() for text in texts)), [])
    return " ".join(words[:TITLE_WORDS])


def _shown(value: Any) -> str:
    """Return a value as an error message shows it, on one short line."""
    shown = json.dumps(value, ensure_ascii=True, default=str)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


_READ: tuple[tuple[str, Callable[[Record, str], Any]], ...] = (
    ("headline", _line),
    ("kind", _kind),
    ("year", _year),
    ("authors", _list),
    ("bodies", _list),
    ("source", _line),
    ("summary", _line),
    ("subjects", _list),
    ("url", _line),
    ("language", _language),
    ("doi", _identifier(find_doi)),
    ("pmid", _identifier(find_pmid)),
    ("isbn", _identifier(find_isbn)),
)
"""What gives the value of a key, as a check of an entry leaves it, by the keys of that name."""

_DATES = {
    "first_uploaded": ("added", "first_uploaded"),
    "last_revised": ("revised", "last_revised"),
}
"""Under which keys a record has the dates of an entry, the first of them before the other."""

_DATE_KEYS = frozenset(chain.from_iterable(_DATES.values()))
