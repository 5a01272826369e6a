"""EndNote's XML, whose texts stand in runs of styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.readers.references.xml_references import read_xml
from corpus.readers.tagged.refer import WHOLE_TYPES
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, parted
from corpus.source_types.xml_records import Element, first_text, texts_of

_SUFFIXES = (".xml",)
_ROOT = re.compile(rb"<xml>\s*<records\b|<records>\s*<record>|<source-app name=\"EndNote\"")
_AUTHORS = tuple(f"contributors/{role}authors/author" for role in ("", "secondary-"))
"""Those of a chapter, and the editors of a book, which has no others."""

_JOURNALS = (
    *("periodical/full-title", "titles/secondary-title", "titles/alt-title"),
    "periodical/abbr-1",
)
"""Where the name of a journal stands; of what is none, but for the first, that of a series."""

_PUBMED = re.compile("pubmed|medline", re.IGNORECASE)


def parse_endnote_xml(chunks: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its number for each that cannot be one.

    Args:
        chunks: the file's bytes, in any parts.
        name: the file, for the rejections ('name:NUMBER', the first record being 1).

    Raises:
        InputError: the file is not well-formed, or nests or expands beyond all measure.
    """
    return read_xml(chunks, ("record",), _reference, name)


def _reference(record: Element) -> Reference:
    kind = record.find("ref-type")
    kind_name = kind.get("name") or "" if kind is not None else ""
    databases = texts_of(record, "remote-database-name") + texts_of(
        record, "remote-database-provider"
    )
    numbers = texts_of(record, "accession-num")
    authors = next(filter(None, (texts_of(record, path) for path in _AUTHORS)), [])
    is_whole = kind_name.casefold() in WHOLE_TYPES
    return Reference(
        number=first_text(record, "rec-number"),
        title=first_text(record, "titles/title"),
        authors=[one.rstrip(", ") for one in authors],
        bodies=[one.rstrip(", ") for one in authors if one.endswith(",")],
        years=texts_of(record, "dates/year") + texts_of(record, "dates/pub-dates/date"),
        journal=first_text(record, *(_JOURNALS[:1] if is_whole else _JOURNALS)),
        volume=first_text(record, "volume"),
        issue=first_text(record, "number"),
        pages=first_text(record, "pages"),
        publisher=first_text(record, "publisher"),
        abstract=" ".join(texts_of(record, "abstract")),
        keywords=[
            one.lstrip("*") for text in texts_of(record, "keywords/keyword") for one in parted(text)
        ],
        types=[first_text(record, "work-type"), kind_name],
        language=first_text(record, "language"),
        doi=texts_of(record, "electronic-resource-num"),
        pmid=[one for one in numbers if any(map(_PUBMED.search, [one, *databases]))],
        isbn=texts_of(record, "isbn"),
        urls=texts_of(record, "urls/related-urls/url") + texts_of(record, "urls/web-urls/url"),
        notes=texts_of(record, "notes"),
    )


READER = Reader(
    name="endnote-xml",
    described="EndNote XML",
    becomes="one entry a record",
    suffixes=_SUFFIXES,
    version="6",
    read=lambda file: parse_endnote_xml(file.chunks(), file.name),
    recognises=lambda file, head: file.has_suffix(_SUFFIXES) and bool(_ROOT.search(head)),
)
