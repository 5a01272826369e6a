"""CSL-JSON, as Zotero, Mendeley, Crossref and pandoc write it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.draft import Draft, Rejection
from corpus.readers.json_files.json_items import (
    Item,
    csl_years,
    inner,
    listed,
    person,
    read_json,
    text,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, keywords_of
from corpus.source_types.source_file import SourceFile
from corpus.source_types.unread_types import recognised

_SUFFIXES = (".json", ".csl.json")
_ITEM = re.compile(rb'"(?:type|issued|container-title|DOI)"\s*:')
_OTHERS = re.compile(rb'"(?:itemType|@context)"\s*:')
_DATES = ("issued", "published", "submitted", "event-date")
_CONTAINERS = ("container-title", "container-title-short", "journalAbbreviation", "event-title")
_NOTED_DOI = re.compile(r"^DOI: *(10\.\S+)", re.MULTILINE | re.IGNORECASE)
_NOTED_PMID = re.compile(r"^PMID: *(\d+)", re.MULTILINE | re.IGNORECASE)
"""What Zotero has as 'Extra' of an item."""

_TYPES = {"article-journal": "", "chapter": "book chapter", "thesis": "thesis", "report": "report"}


def parse_csl_json(data: bytes, name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each item, and a rejection with its number for each that cannot be one.

    Args:
        data: the file.
        name: the file, for the rejections ('name:NUMBER').

    Raises:
        InputError: the file is not JSON.
    """
    return read_json(data, _reference, name)


def _reference(item: Item) -> Reference:
    kind, note = text(item, "type"), text(item, "note")
    return Reference(
        number=text(item, "id"),
        title=text(item, "title"),
        authors=list(map(person, _authors(item))),
        bodies=[person(name) for name in _authors(item) if text(name, "literal", "name")],
        years=[year for key in _DATES for year in csl_years(item.get(key))],
        journal=text(item, *_CONTAINERS),
        volume=text(item, "volume"),
        issue=text(item, "issue"),
        pages=text(item, "page"),
        publisher=text(item, "publisher"),
        source=text(inner(item, "custom"), "source"),
        abstract=text(item, "abstract"),
        keywords=keywords_of(text(item, "keyword")),
        types=[text(item, "genre"), _TYPES.get(kind, kind)],
        language=text(item, "language"),
        doi=[text(item, "DOI"), *_NOTED_DOI.findall(note)],
        pmid=[text(item, "PMID"), *_NOTED_PMID.findall(note)],
        isbn=[text(item, "ISBN")],
        urls=[text(item, "URL")],
        notes=[text(item, "note", "annote")],
    )


def _authors(item: Item) -> list[Item]:
    return listed(item.get("author") or item.get("editor"))


def _recognises(file: SourceFile, head: bytes) -> bool:
    """Much else is JSON: look at the first item."""
    is_json = file.has_suffix(_SUFFIXES) or recognised(head) == "JSON"
    return is_json and bool(_ITEM.search(head)) and not _OTHERS.search(head)


READER = Reader(
    name="csl-json",
    described="CSL-JSON",
    becomes="one entry an item",
    suffixes=_SUFFIXES,
    version="6",
    read=lambda file: parse_csl_json(file.whole(), file.name),
    recognises=_recognises,
)
