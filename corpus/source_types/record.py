"""Records to entries: what the keys of a record say, from whatever type of file it comes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError

from corpus.cached import cached_for_short
from corpus.entry import Entry, Section
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

_AS_SHOWN = (
    *("listed_works", "published_related", "links", "alternates", "notes", "folds"),
    *("file_format", "file_size"),
)
"""Keys of which a record has what an entry's JSON shape has."""

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
    abstract = clean_line(_text(record, "abstract"))
    title = _text(record, "title").strip() or _first_words(sections, abstract)
    if not title:
        raise InputError(f"the record {entry_id} has neither title nor text")
    fields: dict[str, Any] = {
        "id": entry_id,
        "title": title,
        "headline": _text(record, "headline"),
        "kind": _text(record, "kind").strip() or "DOCUMENT",
        "year": read_year(record.get("year")),
        "authors": _list(record, "authors"),
        "bodies": _list(record, "bodies"),
        "source": _text(record, "source"),
        "summary": _text(record, "summary"),
        "abstract": abstract,
        "sections": () if text and clean_line(text) == abstract else sections,
        "subjects": _list(record, "subjects"),
        "url": _text(record, "url"),
        "language": _language(record),
        "doi": _identifier(record, "doi", find_doi),
        "pmid": _identifier(record, "pmid", find_pmid),
        "isbn": _identifier(record, "isbn", find_isbn),
        "first_uploaded": _date(record, "added", "first_uploaded"),
        "last_revised": _date(record, "revised", "last_revised"),
    }
    for key in _AS_SHOWN:
        if record.get(key):
            fields[key] = record[key]
    try:
        entry = Entry(**{key: value for key, value in fields.items() if value})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"the record {entry_id}: {place}: {first['msg']}") from None
    check_bounds(entry)
    return entry


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


def _language(record: Record) -> str:
    """Return the tag of a record's language; what is no language that is known is passed over."""
    value = record.get("language")
    return language_tag(value) if isinstance(value, str) and value else ""


def _identifier(record: Record, key: str, find: Callable[[str], str]) -> str:
    """Return what a record is known by elsewhere; what is no such thing is passed over."""
    value = record.get(key)
    return find(str(value)) if isinstance(value, str | int) else ""


def _list(record: Record, key: str) -> tuple[str, ...]:
    """Return names or subjects: a list of texts, or one text with semicolons between them."""
    value = record.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split(";")
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise InputError(f"'{key}' is {_shown(value)}: it must be text, or a list of texts")
    return tuple(strip_controls(item).strip() for item in value)


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


def _date(record: Record, *keys: str) -> date | None:
    for key in keys:
        value = record.get(key)
        if value is None or value == "":
            continue
        found = parse_date(value) if isinstance(value, str) else None
        if found is None:
            raise InputError(f"'{key}' is {_shown(value)}: write a date as 2010-03-04")
        return found
    return None


def _sections(record: Record) -> tuple[Section, ...]:
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


def _first_words(sections: tuple[Section, ...], abstract: str) -> str:
    texts = [abstract, *(section.text for section in sections)]
    words = next(filter(None, (text.split() for text in texts)), [])
    return " ".join(words[:TITLE_WORDS])


def _shown(value: Any) -> str:
    """Return a value as an error message shows it, on one short line."""
    shown = json.dumps(value, ensure_ascii=True, default=str)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
