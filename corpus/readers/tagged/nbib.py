"""MEDLINE records (.nbib), as PubMed and ERIC export them for reference managers."""

from __future__ import annotations

from corpus.readers.tagged.tagged_lines import (
    TagFormat,
    TaggedRecord,
    on_one_line,
    parser_of,
    parts_of,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import (
    Reference,
    labelled_sections,
    medline_title,
    mesh_subjects,
)
from corpus.text.source_line import whole_pages

TAGS = TagFormat(tag="[A-Z]{2,4}", behind=" {0,2}- ?", first="PMID", second="OWN")
"""Records of ERIC have no number in PubMed and begin with their owner."""

_SUFFIXES = (".nbib",)
_UNTRANSLATED = "[Not Available]"


def _reference(record: TaggedRecord) -> Reference:
    abstract = " ".join(record.all("AB") or record.all("OAB"))
    names = next(filter(record.all, ("FAU", "AU", "FED", "ED")), "")
    titles = [title for tag in ("TI", "BTI", "TT") for title in record.all(tag)]
    title = next((one for one in titles if not one.startswith(_UNTRANSLATED)), "")
    return Reference(
        title=medline_title(title),
        authors=[on_one_line(value) for tag, value in record.values if tag in (names, "CN")],
        years=record.all("DP", "DEP", "CRDT"),
        journal=record.first("JT", "TA")
        or (book if (book := record.first("BTI")) != title else ""),
        volume=record.first("VI"),
        issue=record.first("IP"),
        pages=whole_pages(record.first("PG")),
        publisher=record.first("PB"),
        abstract=abstract,
        sections=labelled_sections(on_one_line(abstract)),
        keywords=[*mesh_subjects(record.all("MH")), *(one.strip("*") for one in record.all("OT"))],
        types=record.all("PT"),
        language=record.first("LA"),
        doi=[one for one in record.all("LID", "AID", "SO") if "doi" in one],
        pmid=record.all("PMID"),
        isbn=record.all("ISBN"),
        urls=[one for one in record.all("LID") if one.startswith("http")],
        written=record.text.strip(),
    )


parse_nbib = parser_of(TAGS, _reference)

READER = Reader(
    name="nbib",
    described="records of PubMed",
    becomes="one entry a record, collective authors, parts of the abstract and MeSH headings too; "
    "also in files with the suffix `.txt`",
    suffixes=_SUFFIXES,
    version="7",
    read=lambda file: parse_nbib(file.chunks(), file.name),
    recognised_as="records of PubMed",
    parts=parts_of(TAGS, b"PMID- ", _reference),
)
