"""Papers as Semantic Scholar's API answers with them: one, a list, a page, or one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

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

_SUFFIXES = (".json", *LINES)
_PAPER = re.compile(rb'"(?:paperId|externalIds|externalids|fieldsOfStudy)"\s*:')
_OUR_ID = re.compile(rb'"_?id"\s*:')
_INSIDE = ("citingPaper", "citedPaper")


def parse_semantic_scholar(data: bytes, name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each paper, and a rejection with its number for each that cannot be one.

    Args:
        data: the file.
        name: the file, for the rejections ('name:NUMBER').

    Raises:
        InputError: the file is not JSON.
    """
    return read_json(data, _reference, name, within="data")


def _reference(item: Item) -> Reference:
    """Return what a paper says; in a page of citations or references it stands inside of each."""
    item = next(filter(None, (inner(item, key) for key in _INSIDE)), item)
    journal, ids = inner(item, "journal"), inner(item, "externalIds") or inner(item, "externalids")
    types = item.get("publicationTypes")
    return Reference(
        number=text(item, "paperId"),
        title=text(item, "title"),
        authors=[text(one, "name") for one in listed(item.get("authors"))],
        years=[text(item, "year"), text(item, "publicationDate", "publicationdate")],
        journal=text(journal, "name") or text(item, "venue"),
        volume=text(journal, "volume"),
        pages=text(journal, "pages"),
        abstract=text(item, "abstract"),
        keywords=[text(one, "category") for one in listed(item.get("s2FieldsOfStudy"))],
        types=[one for one in types if isinstance(one, str)] if isinstance(types, list) else [],
        doi=[text(ids, "DOI")],
        pmid=[text(ids, "PubMed")],
        urls=[text(item, "url")],
    )


def _recognises(file: SourceFile, head: bytes) -> bool:
    """Records of ours, which have an id, may keep what a paper said."""
    if not file.has_suffix(_SUFFIXES):
        return False
    told = file.uncompressed(head)
    is_ours = file.has_suffix(LINES) and _OUR_ID.search(told)
    return not is_ours and _PAPER.search(told) is not None


READER = Reader(
    name="semantic-scholar",
    described="papers of Semantic Scholar",
    becomes="one entry a paper of what its API answers, also one a line",
    suffixes=_SUFFIXES,
    version="2",
    read=lambda file: read_answers(file, parse_semantic_scholar, _reference),
    recognises=_recognises,
    order=-1,  # before CSL-JSON and our own records
)
