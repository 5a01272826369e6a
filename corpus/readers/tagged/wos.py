"""Exports of Web of Science (.ciw, savedrecs.txt), of all its databases and its older names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from corpus.draft import Draft, Rejection
from corpus.html.decoding import decode_texts
from corpus.readers.tagged.tagged_lines import (
    MAX_RECORD_LENGTH,
    TagFormat,
    TaggedRecord,
    on_one_line,
    read_tagged,
    tagged_records,
    whole_lines,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, medline_title, mesh_subjects, parted
from corpus.source_types.unread_types import WEB_OF_SCIENCE
from corpus.text.source_line import page_range, whole_pages

TAGS = TagFormat(tag="[A-Z][A-Z0-9]", behind="(?: |$)", first="PT", last="ER", width=3)
_SUFFIXES = (".ciw", ".isi")
_TABLE = re.compile(r"\s*PT\t[A-Z][A-Z0-9]\t")
"""How a table begins whose columns are called as the tags of the text are."""

_AUTHORS = ("AF", "AU", "BF", "BA")
"""Tags of names, those in full before those with initials, those of a book behind a chapter's."""

_ANONYMOUS = "[anonymous]"
_WITH_FULL_STOP = ("MEDLINE:", "CABI:", "FSTA:")
"""How numbers begin of records whose titles end with a full stop."""


def parse_wos(parts: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its line for each that cannot be one.

    Args:
        parts: the bytes in any encoding, in any parts, of lines with tags or of a table whose
            cells tabs part.
        name: the file, for the rejections ('name:LINE').
    """
    texts = whole_lines(decode_texts(parts))
    first = next(texts, "")
    records = _rows if _TABLE.match(first) else _tagged
    return read_tagged(records(chain([first], texts)), _reference, name)


def _tagged(texts: Iterable[str]) -> Iterator[TaggedRecord]:
    return tagged_records(texts, TAGS)


def _rows(texts: Iterable[str]) -> Iterator[TaggedRecord]:
    """Yield the rows of a table; no cell is quoted, and a row may end with a tab."""
    lines = (line for text in texts for line in text.removesuffix("\n").split("\n"))
    tags = next(lines).strip().split("\t")
    for number, line in enumerate(lines, 2):
        cells = zip(tags, line.split("\t"), strict=False)
        text = "".join(f"{tag} {cell}\n" for tag, cell in cells if cell.strip())
        if text:
            yield TaggedRecord.of_text(number, text, TAGS, len(line) > MAX_RECORD_LENGTH)


def _reference(record: TaggedRecord) -> Reference:
    number, title = record.first("UT", "AN"), on_one_line(record.first("TI"))
    if number.startswith(_WITH_FULL_STOP):
        title = medline_title(title)
    bodies = _names(record, "CA")
    authors = _names(record, next(filter(record.all, _AUTHORS), ""))
    if not authors and not bodies:
        bodies = _names(record, "GP")
    journal = on_one_line(record.first("SO", "JI", "J9"))
    if journal.casefold() == title.casefold():  # a book, which is in itself
        journal = ""
    return Reference(
        number=number,
        title=title,
        authors=[*authors, *bodies] or _names(record, "BE") or _names(record, "ED"),
        bodies=bodies,
        years=record.all("PY", "EA", "PD"),
        journal=journal,
        volume=record.first("VL"),
        issue=record.first("IS") or _supplement(record.first("SU")),
        pages=_pages(record),
        publisher=on_one_line(record.first("PU")),
        abstract=on_one_line("\n".join(record.all("AB"))),
        keywords=_keywords(record),
        types=parted(record.first("DT")),
        language=record.first("LA"),
        doi=record.all("DI") or ([] if journal else record.all("D2")),
        pmid=record.all("PM", "UT"),
        isbn=record.parted("BN", "SN"),
        written=record.text.strip(),
    )


def _names(record: TaggedRecord, tag: str) -> list[str]:
    """Return names, one a line, or between semicolons where a record has them from MEDLINE."""
    return [one for one in record.parted(tag) if one.casefold() != _ANONYMOUS]


def _supplement(number: str) -> str:
    return f"Suppl. {number}" if number else ""


def _pages(record: TaggedRecord) -> str:
    """Return a range, or the number of an article that has none; older files have one value."""
    first = record.first("BP")
    if first:
        return page_range(first, record.first("EP"))
    return whole_pages(record.first("PS")) or record.first("AR")


def _keywords(record: TaggedRecord) -> list[str]:
    """Return the authors' keywords, those that the database adds, and MeSH headings."""
    own = [one for value in record.all("DE", "ID") for one in parted(on_one_line(value))]
    return [*own, *mesh_subjects(parted(on_one_line(record.first("MH"))))]


READER = Reader(
    name="wos",
    described="records of Web of Science",
    becomes="one entry a record, of its plain text, of that for EndNote desktop and of its "
    "tables between tabs, also with the headings of ISI and Thomson Reuters; also in files with "
    "the suffix `.txt`, tables in `.tsv` and `.csv`",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: parse_wos(file.chunks(), file.name),
    recognised_as=WEB_OF_SCIENCE,
)
