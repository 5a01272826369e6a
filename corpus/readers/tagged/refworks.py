"""RefWorks' tagged format, as RefWorks exports and imports it."""

from __future__ import annotations

from corpus.readers.tagged.tagged_lines import (
    TagFormat,
    TaggedRecord,
    on_one_line,
    parser_of,
    parts_of,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, keywords_of, parted
from corpus.source_types.unread_types import REFWORKS, recognised
from corpus.text.source_line import page_range, whole_pages

TAGS = TagFormat(tag="[A-Z][A-Z0-9]", behind="(?: |$)", first="RT", width=3)
_SUFFIXES = (".txt",)
_IN_SOMETHING = ("journal", "magazine", "newspaper", "book, section", "conference", "abstract")
"""How types begin of what appears in a journal or a book."""


def _reference(record: TaggedRecord) -> Reference:
    kind = record.first("RT").casefold()
    journal = record.first("JF", "JO")
    if not journal and kind.startswith(_IN_SOMETHING):
        journal = record.first("T2", "T3")
    keywords = record.all("K1")
    first, last = record.first("SP"), record.first("OP")
    return Reference(
        number=record.first("ID"),
        title=on_one_line(record.first("T1")),
        authors=[one for value in _authors(record) for one in parted(value)],
        years=record.all("YR", "FD"),
        journal=on_one_line(journal),
        volume=record.first("VO"),
        issue=record.first("IS"),
        pages=page_range(first, last) if last else whole_pages(first),
        publisher=on_one_line(record.first("PB")),
        abstract=on_one_line("\n".join(record.all("AB"))),
        keywords=keywords_of(keywords[0]) if len(keywords) == 1 else keywords,
        types=[kind.partition(",")[0] if kind.startswith("book") else kind],
        language=record.first("LA", "OL").partition("(")[0],
        doi=record.all("DO"),
        pmid=[one for one in record.all("AN") if "pubmed" in record.first("DS").casefold()],
        isbn=record.all("SN"),
        urls=record.all("LK", "UL"),
        notes=record.all("NO"),
        written=record.text.strip(),
    )


def _authors(record: TaggedRecord) -> list[str]:
    """Return the authors, else the editors, with a blank behind the comma of each."""
    names = record.all("A1") or record.all("A2") or record.all("A3")
    return [", ".join(part.strip() for part in name.split(",")) for name in names]


parse_refworks = parser_of(TAGS, _reference)

READER = Reader(
    name="refworks",
    described="RefWorks' tagged records",
    becomes="one entry a record",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: parse_refworks(file.chunks(), file.name),
    recognises=lambda file, head: recognised(head) == REFWORKS,
    parts=parts_of(TAGS, b"RT ", _reference),
)
