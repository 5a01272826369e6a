"""Exports of the Cochrane Library: citations of CENTRAL and of reviews, as plain text."""

from __future__ import annotations

from corpus.identifiers.pmid import names_pubmed
from corpus.readers.tagged.tagged_lines import (
    TagFormat,
    TaggedRecord,
    on_one_line,
    parser_of,
    parts_of,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, labelled_sections
from corpus.source_types.unread_types import COCHRANE, recognised
from corpus.text.source_line import whole_pages

TAGS = TagFormat(
    tag="(?:ID|AU|TI|SO|YR|VL|NO|PG|PM|XR|C3|PT|KY|DOI|AB|US|CC|PB|SN|LA|ED|AD|CR|NU|PL|CT)",
    behind=":(?: |$)",
    first="ID",
    apart=r"Record #\d+ of \d+",
    width=4,
)
"""An abstract has lines that begin with 'AIMS:': only the tags that are written are some."""

_SUFFIXES = (".txt",)


def _reference(record: TaggedRecord) -> Reference:
    abstract = on_one_line(" ".join(record.all("AB")))
    return Reference(
        number=record.first("ID"),
        title=on_one_line(record.first("TI")),
        authors=record.parted("AU"),
        years=record.all("YR"),
        journal=on_one_line(record.first("SO")),
        volume=record.first("VL"),
        issue=record.first("NO"),
        pages=whole_pages(record.first("PG").replace("\u2010", "-")),
        publisher=on_one_line(record.first("PB")),
        abstract=abstract,
        sections=labelled_sections(abstract),
        keywords=[one.strip("* ") for one in record.parted("KY")],
        types=record.parted("PT"),
        language=record.first("LA"),
        doi=record.all("DOI"),
        pmid=[
            one
            for value in record.all("PM", "C3", "XR")
            for one in value.split(",")
            if names_pubmed(one)
        ],
        urls=record.all("US"),
        written=TAGS.apart.sub("", record.text).strip(),  # numbers are those of one export
    )


parse_cochrane = parser_of(TAGS, _reference)

READER = Reader(
    name="cochrane",
    described="citations of the Cochrane Library",
    becomes="one entry a record, of CENTRAL and of reviews; parts of the abstract are sections",
    suffixes=_SUFFIXES,
    version="4",
    read=lambda file: parse_cochrane(file.chunks(), file.name),
    recognises=lambda file, head: recognised(head) == COCHRANE,
    parts=parts_of(TAGS, b"ID: ", _reference),
)
