"""ProQuest's text: records between lines of underscores, each field behind its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.html.decoding import decode_texts
from corpus.readers.tagged.tagged_lines import (
    TagFormat,
    TaggedRecord,
    on_one_line,
    read_tagged,
    tagged_records,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, labelled_sections, parted
from corpus.source_types.unread_types import PROQUEST, recognised
from corpus.text.source_line import whole_pages

_LINE = "_" * 60
_NAMES = (
    *("Title", "Alternate title", "Author", "Corporate author", "Publication title", "Volume"),
    *("Publication info", "Source", "Issue", "Pages", "First page", "Number of pages", "Year"),
    *("Publication year", "Publication date", "Publisher", "Place of publication", "Copyright"),
    *("Country of publication", "Publication subject", "ISSN", "e-ISSN", "ISBN", "Source type"),
    *("Language of publication", "Language", "Document type", "Publication type", "DOI", "PMID"),
    *("ProQuest document ID", "Document URL", "Accession number", "Last updated", "Database"),
    *("Abstract", "Subject", "MeSH", "MeSH subject", "Identifier / keyword", "Keyword", "Location"),
    *("Classification", "Full text", "Links", "People", "Company / organization", "Credit"),
    *("Illustration", "University/institution", "Degree", "Advisor", "Department", "Notes"),
)
TAGS = TagFormat(
    tag=rf"{_LINE}|(?:{'|'.join(_NAMES)})(?=:)",
    behind=r":?[^\S\n]*",
    first=_LINE,
    apart=r"\s*|https?://\S+|ProQuest document link|Document \d+ of \d+",
    width=len(_LINE),
)
"""An abstract has lines that begin with 'Aims:': only names that are written are tags."""

_TELLING = frozenset({"Title", "Abstract", "Full text", "ProQuest document ID"})
"""One of these has every record; what else is between two lines is about the file."""

_SUFFIXES = (".txt",)
_PLACE = re.compile(r"^Document \d+ of \d+$", re.MULTILINE)
"""A record's place in one export, which is another in the next."""

_NUMBER = re.compile(r"\s\d.*", re.DOTALL)
"""The number of an author's affiliation, with what the last one has behind it."""


def parse_proquest(parts: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its line for each that cannot be one.

    What stands between lines of underscores and has no title is about the file, and none.

    Args:
        parts: the file's bytes in any encoding, in any parts.
        name: the file, for the rejections ('name:LINE').
    """
    records = tagged_records(decode_texts(parts), TAGS)
    said = (one for one in records if one.is_too_long or not _TELLING.isdisjoint(one.said))
    return read_tagged(said, _reference, name)


def _reference(record: TaggedRecord) -> Reference:
    abstract = on_one_line(record.first("Abstract"))
    text = record.first("Full text")
    return Reference(
        number=record.first("ProQuest document ID", "Accession number"),
        title=on_one_line(record.first("Title", _LINE)).strip("_ "),
        authors=[_NUMBER.sub("", one) for one in record.parted("Author") if not one[0].isdigit()],
        bodies=record.all("Corporate author"),
        years=record.all("Publication year", "Year", "Publication date"),
        journal=on_one_line(record.first("Publication title")),
        volume=record.first("Volume"),
        issue=record.first("Issue"),
        pages=whole_pages(record.first("Pages", "First page")),
        publisher=on_one_line(record.first("Publisher", "University/institution")),
        abstract=abstract,
        sections=[{"heading": "", "text": text.replace("\n", "\n\n")}]
        if text
        else labelled_sections(abstract),
        keywords=[
            one
            for value in record.all("MeSH subject", "MeSH", "Subject", "Identifier / keyword")
            for one in parted(on_one_line(value))
        ],
        types=[one for value in record.all("Document type") for one in re.split("[,;] ", value)],
        language=record.first("Language of publication", "Language"),
        doi=record.all("DOI"),
        pmid=record.all("PMID"),
        isbn=record.all("ISBN"),
        urls=record.all("Document URL"),
        written=_PLACE.sub("", record.text).strip(),
    )


READER = Reader(
    name="proquest",
    described="ProQuest's text with each field behind its name",
    becomes="one entry a record, with its full text where that was exported",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: parse_proquest(file.chunks(), file.name),
    recognises=lambda file, head: recognised(head) == PROQUEST,
)
