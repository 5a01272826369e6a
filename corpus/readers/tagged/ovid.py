"""Ovid's text, in which each field is a line with its name above indented lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.html.decoding import decode_texts
from corpus.readers.tagged.tagged_lines import (
    MAX_RECORD_LENGTH,
    TagFormat,
    TaggedRecord,
    numbered_lines,
    on_one_line,
    read_tagged,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import (
    Reference,
    labelled_sections,
    medline_title,
    mesh_subjects,
)
from corpus.source_types.unread_types import OVID, recognised
from corpus.text.source_line import whole_pages

_SUFFIXES = (".txt",)
_FIRST = re.compile(r"<\d+>\s*|\d+\.\s*")
_NO_TAGS = TagFormat(tag="(?!)", behind="", first="")
_SOURCE = re.compile(
    r"(?P<journal>[^.]+(?:\.[^.\d]+)*)\. (?:Vol\.? ?)?(?P<volume>[^\s():,]{1,40})?"
    r"(?:\((?P<issue>[^()]{1,60})\))?(?::(?P<pages>[^,;]{1,60}))?,? "
    r"(?:[A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?)?(?P<year>\d{4})\b"
    r"(?:, pp?\. (?P<behind>[^.,;\s]{1,60}))?.*"
)
"""'Gap Journal. 12(3):201-209, 2014 May.', 'Gap Journal. Vol.12(3), 2014, pp. 201-209.'"""


def source_parts(source: str) -> dict[str, str]:
    """Return journal, volume, issue, pages and year of where something appeared, '' for each that
    is not told; what cannot be told apart is the journal.

    >>> source_parts("Gap Journal. Vol.12(3), 2014, pp. 201-209.")["pages"]
    '201-209'
    """
    found = _SOURCE.fullmatch(source)
    if found is None:
        return {"journal": source, "volume": "", "issue": "", "pages": "", "year": ""}
    told = found.groupdict("")
    behind = told.pop("behind")
    told["pages"] = told["pages"] or behind
    return told


def parse_ovid(parts: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its line for each that cannot be one.

    Args:
        parts: the file's bytes in any encoding, in any parts.
        name: the file, for the rejections ('name:LINE').
    """
    return read_tagged(_records(decode_texts(parts)), _reference, name)


def _records(texts: Iterable[str]) -> Iterator[TaggedRecord]:
    """Yield the records of a file, the names of their fields in lower case as tags.

    O(characters), a record at a time.
    """
    record: TaggedRecord | None = None
    length = 0
    for number, line in numbered_lines(texts):
        if _FIRST.fullmatch(line):
            if record is not None:
                yield record.ended(_NO_TAGS)
            record, length = TaggedRecord(number), 0
            continue
        if record is None:
            continue
        length += len(line)
        if length > MAX_RECORD_LENGTH:
            record = TaggedRecord(record.number, is_too_long=True)
        elif line and not line[0].isspace():
            record.take([line], [line.strip().casefold()], [""])
        else:
            record.take([line], [""], [line.strip()])
    if record is not None:
        yield record.ended(_NO_TAGS)


def _reference(record: TaggedRecord) -> Reference:
    source = on_one_line(record.first("source"))
    told = source_parts(source)
    abstract = on_one_line(record.first("abstract"))
    subjects = _values(record, "mesh subject headings", "subject headings", "emtree heading")
    return Reference(
        number=record.first("unique identifier", "accession number"),
        title=medline_title(on_one_line(record.first("title"))),
        authors=_values(record, "authors full name", "authors", "author"),
        bodies=_values(record, "collective name", "corporate author"),
        years=[*record.all("year of publication", "date of publication"), told["year"]],
        journal=record.first("journal name", "journal") or told["journal"],
        volume=told["volume"],
        issue=told["issue"],
        pages=whole_pages(told["pages"]),
        publisher=on_one_line(record.first("publisher")),
        abstract=abstract,
        sections=labelled_sections(abstract),
        keywords=[*mesh_subjects(subjects), *_values(record, "keyword heading", "keywords")],
        types=_values(record, "publication type"),
        language=record.first("language"),
        doi=record.all("digital object identifier", "doi"),
        pmid=record.all("pmid", "pubmed id"),
        isbn=record.all("isbn"),
        urls=record.all("url", "link to the ovid full text or citation"),
        written=record.text.strip(),
    )


def _values(record: TaggedRecord, *fields: str) -> list[str]:
    """Return the values of the first field that has some, between semicolons or lines."""
    field = next(filter(record.all, fields), "")
    return [one.strip("*. ") for one in record.parted(field)]


READER = Reader(
    name="ovid",
    described="Ovid's text with a line for each field's name",
    becomes="one entry a record",
    suffixes=_SUFFIXES,
    version="4",
    read=lambda file: parse_ovid(file.chunks(), file.name),
    recognises=lambda file, head: recognised(head) == OVID,
)
