"""EPPI-Reviewer's JSON: the references of a review, with or without its codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.draft import Draft, Rejection
from corpus.readers.json_files.json_items import Item, read_json, text
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, parted

_SUFFIXES = (".json",)
_REFERENCES = re.compile(rb'\s*\{\s*"(?:CodeSets|References)"\s*:')
_NO_BOOK = ("journal", "magazine", "newspaper")


def parse_eppi_json(data: bytes, name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each reference, and a rejection with its number for what cannot be one.

    Args:
        data: the file.
        name: the file, for the rejections ('name:NUMBER').

    Raises:
        InputError: the file is not JSON.
    """
    return read_json(data, _reference, name, within="References")


def _reference(item: Item) -> Reference:
    kind = text(item, "TypeName").casefold()
    return Reference(
        number=text(item, "ItemId"),
        title=text(item, "Title"),
        authors=parted(text(item, "Authors")) or parted(text(item, "ParentAuthors")),
        years=[text(item, "Year")],
        journal=text(item, "ParentTitle"),
        volume=text(item, "Volume"),
        issue=text(item, "Issue"),
        pages=text(item, "Pages"),
        publisher=text(item, "Publisher", "Institution"),
        abstract=text(item, "Abstract"),
        keywords=parted(text(item, "Keywords")),
        types=[kind, kind.partition(",")[0]] if not kind.startswith(_NO_BOOK) else [],
        doi=[text(item, "DOI")],
        isbn=[] if kind.startswith(_NO_BOOK) else [text(item, "StandardNumber")],
        urls=[text(item, "URL")],
        notes=[text(item, "Comments")],
    )


READER = Reader(
    name="eppi-json",
    described="EPPI-Reviewer's JSON",
    becomes="one entry a reference",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: parse_eppi_json(file.whole(), file.name),
    recognises=lambda file, head: file.has_suffix(_SUFFIXES) and bool(_REFERENCES.match(head)),
    order=-1,  # before CSL-JSON, which takes what has a type
)
