"""Works as OpenAlex's API answers with them: one, a list, a page of results, or one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.draft import Draft, Rejection
from corpus.readers.json_files.json_items import (
    LINES,
    Item,
    inner,
    listed,
    read_answers,
    read_json,
    text,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference
from corpus.source_types.source_file import SourceFile
from corpus.text.source_line import page_range

_SUFFIXES = (".json", *LINES)
_WORK = re.compile(
    rb'"id"\s*:\s*"https://openalex\.org/W\d|"(?:abstract_inverted_index|authorships)"\s*:'
)


def parse_openalex(data: bytes, name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each work, and a rejection with its number for each that cannot be one.

    Args:
        data: the file.
        name: the file, for the rejections ('name:NUMBER').

    Raises:
        InputError: the file is not JSON.
    """
    return read_json(data, _reference, name, within="results")


def _reference(item: Item) -> Reference:
    ids, where, place = inner(item, "ids"), inner(item, "biblio"), inner(item, "primary_location")
    source = inner(place, "source")
    is_repository = text(source, "type") == "repository"  # which holds what appeared elsewhere
    return Reference(
        number=text(item, "id"),
        title=text(item, "title", "display_name"),
        authors=[_author(one) for one in listed(item.get("authorships"))],
        years=[text(item, "publication_year"), text(item, "publication_date")],
        journal="" if is_repository else text(source, "display_name"),
        volume=text(where, "volume"),
        issue=text(where, "issue"),
        pages=_pages(where),
        publisher=text(source, "host_organization_name"),
        abstract=_abstract(item.get("abstract_inverted_index")),
        keywords=[
            *(text(one, "descriptor_name") for one in listed(item.get("mesh"))),
            *(text(one, "display_name", "keyword") for one in listed(item.get("keywords"))),
        ],
        types=[text(item, "type")],
        language=text(item, "language"),
        doi=[text(item, "doi"), text(ids, "doi")],
        pmid=[text(ids, "pmid")],
        urls=[text(place, "landing_page_url")],
    )


def _author(authorship: Item) -> str:
    return text(inner(authorship, "author"), "display_name") or text(authorship, "raw_author_name")


def _pages(where: Item) -> str:
    first, last = text(where, "first_page"), text(where, "last_page")
    return page_range(first, last) if first and first != last else last


def _abstract(index: Any) -> str:
    """Return an abstract that is given as the places of each of its words. O(n log n) of words."""
    if not isinstance(index, dict):
        return ""
    found = [
        (place, word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int)
    ]
    return " ".join([word for _, word in sorted(found)])


def _recognises(file: SourceFile, head: bytes) -> bool:
    return file.has_suffix(_SUFFIXES) and _WORK.search(file.uncompressed(head)) is not None


READER = Reader(
    name="openalex",
    described="works of OpenAlex",
    becomes="one entry a work of what its API answers, also one a line, abstracts put together "
    "from their words",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: read_answers(file, parse_openalex, _reference),
    recognises=_recognises,
    order=-1,  # before CSL-JSON and our own records
)
