"""Zotero's own JSON, from its web interface and from Better BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.draft import Draft, Rejection
from corpus.readers.json_files.json_items import Item, inner, json_items, listed, person, text
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, read_references

_SUFFIXES = (".json",)
_ITEM = re.compile(rb'"itemType"\s*:')
_NO_WORKS = frozenset({"attachment", "note", "annotation"})
_NOT_AUTHORS = frozenset(
    {"editor", "seriesEditor", "translator", "reviewedAuthor", "bookAuthor", "contributor"}
)
_EXTRA_PMID = re.compile(r"^PMID: *(\d+)", re.MULTILINE | re.IGNORECASE)
_EXTRA_DOI = re.compile(r"^DOI: *(\S+)", re.MULTILINE | re.IGNORECASE)
_CONTAINERS = (
    *("publicationTitle", "bookTitle", "proceedingsTitle", "encyclopediaTitle", "dictionaryTitle"),
    *("websiteTitle", "blogTitle", "forumTitle", "programTitle", "conferenceName", "meetingName"),
)
_PUBLISHERS = (
    *("institution", "publisher", "university", "repository", "distributor", "company", "studio"),
    *("network", "label", "organization"),
)
_TYPES = {
    "bookSection": "book chapter",
    "thesis": "thesis",
    "report": "report",
    "newspaperArticle": "news",
}


def parse_zotero_json(data: bytes, name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each work, and a rejection with its number for each that cannot be one.

    Attachments and notes are passed over.

    Args:
        data: the file.
        name: the file, for the rejections ('name:NUMBER').

    Raises:
        InputError: the file is not JSON.
    """
    return read_references(_references(data), name)


def _references(data: bytes) -> Iterator[tuple[int, Reference | str]]:
    for number, item in json_items(data):
        if isinstance(item, str):
            yield number, item
            continue
        told = inner(item, "data") or item
        if text(told, "itemType") not in _NO_WORKS:
            yield number, _reference(told)


def _reference(item: Item) -> Reference:
    kind, extra = text(item, "itemType"), text(item, "extra")
    creators = listed(item.get("creators"))
    authors = [one for one in creators if one.get("creatorType") not in _NOT_AUTHORS]
    return Reference(
        number=text(item, "key", "itemKey"),
        title=text(item, "title", "subject", "caseName", "nameOfAct"),
        authors=[person(name) for name in authors or creators],
        bodies=[person(name) for name in authors or creators if text(name, "name")],
        years=[text(item, "date", "dateEnacted", "issueDate")],
        journal=text(item, *_CONTAINERS),
        volume=text(item, "volume"),
        issue=text(item, "issue"),
        pages=text(item, "pages"),
        publisher=text(item, *_PUBLISHERS),
        abstract=text(item, "abstractNote"),
        keywords=[text(tag, "tag") for tag in listed(item.get("tags"))],
        types=[_TYPES.get(kind, ""), text(item, "reportType", "thesisType", "genre")],
        language=text(item, "language"),
        doi=[text(item, "DOI"), *_EXTRA_DOI.findall(extra)],
        pmid=[text(item, "PMID"), *_EXTRA_PMID.findall(extra)],
        isbn=[text(item, "ISBN")],
        urls=[text(item, "url")],
        notes=[text(item, "note")],
    )


READER = Reader(
    name="zotero-json",
    described="Zotero's JSON",
    becomes="one entry a work; attachments and notes are passed over",
    suffixes=_SUFFIXES,
    version="6",
    read=lambda file: parse_zotero_json(file.whole(), file.name),
    recognises=lambda file, head: file.has_suffix(_SUFFIXES) and bool(_ITEM.search(head)),
)
