"""MEDLINE records (.nbib), as PubMed and ERIC export them for reference managers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from corpus.draft import Draft, Rejection
from corpus.html.decoding import decode_texts
from corpus.readers.tagged.tagged_lines import (
    TagFormat,
    TaggedRecord,
    read_tagged,
    tagged_records,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import (
    Reference,
    labelled_sections,
    mesh_subjects,
)
from corpus.source_types.source_file import SourceFile
from corpus.source_types.unread_types import recognised

TAGS = TagFormat(tag="[A-Z]{2,4}", behind=" {0,2}- ?", first="PMID", second="OWN")
_SUFFIXES = (".nbib",)
_BEHIND_PAGES = re.compile(r"[,;]")


def parse_nbib(parts: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its line for each that cannot be one.

    Records of ERIC have no number in PubMed and begin with their owner.

    Args:
        parts: the file's bytes, in any parts.
        name: the file, for the rejections ('name:LINE').
    """
    return read_tagged(tagged_records(decode_texts(parts), TAGS), _reference, name)


def _reference(record: TaggedRecord) -> Reference:
    abstract = " ".join(record.all("AB"))
    names = next(filter(record.all, ("FAU", "AU", "FED", "ED")), "")
    title = record.first("TI", "BTI", "TT")
    return Reference(
        title=medline_title(title),
        authors=[value.replace("\n", " ") for tag, value in record.values if tag in (names, "CN")],
        years=record.all("DP", "DEP", "CRDT"),
        journal=record.first("JT", "TA")
        or (book if (book := record.first("BTI")) != title else ""),
        volume=record.first("VI"),
        issue=record.first("IP"),
        pages=medline_pages(record.first("PG")),
        publisher=record.first("PB"),
        abstract=abstract,
        sections=labelled_sections(abstract.replace("\n", " ")),
        keywords=[*mesh_subjects(record.all("MH")), *(one.strip("*") for one in record.all("OT"))],
        types=record.all("PT"),
        language=record.first("LA"),
        doi=[one for one in record.all("LID", "AID", "SO") if "doi" in one],
        pmid=record.all("PMID"),
        isbn=record.all("ISBN"),
        urls=[one for one in record.all("LID") if one.startswith("http")],
        written=record.text.strip(),
    )


def medline_title(title: str) -> str:
    """Return a title without its full stop; one that was translated stands in brackets.

    >>> medline_title("[Peers in hostels]."), medline_title("[11C]PIB and [18F]FDG")
    ('Peers in hostels', '[11C]PIB and [18F]FDG')
    """
    title = title.strip().removesuffix(".")
    if title.startswith("[") and title.endswith("]"):
        depths = accumulate((sign == "[") - (sign == "]") for sign in title[:-1])
        if all(depth > 0 for depth in depths):
            return title[1:-1].strip().removesuffix(".")
    return title


def medline_pages(pages: str) -> str:
    """Return the first range of pages with its last page whole.

    >>> medline_pages("349-69; discussion 370-1"), medline_pages("e12")
    ('349-369', 'e12')
    """
    first, dash, last = _BEHIND_PAGES.split(pages)[0].strip().partition("-")
    if dash and first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return f"{first}{dash}{last}"


def _recognises(file: SourceFile, head: bytes) -> bool:
    """PubMed calls such files 'pubmed-….txt' too."""
    return file.has_suffix(_SUFFIXES) or recognised(head) == "records of PubMed"


READER = Reader(
    name="nbib",
    described="records of PubMed",
    becomes="one entry a record, collective authors, parts of the abstract and MeSH headings too; "
    "also in files with the suffix `.txt`",
    suffixes=_SUFFIXES,
    version="5",
    read=lambda file: parse_nbib(file.chunks(), file.name),
    recognises=_recognises,
)
