"""Ovid's records with tags, of any of its databases, each of which begins with its vendor."""

from __future__ import annotations

import re

from corpus.identifiers.pmid import names_pubmed
from corpus.readers.tagged.ovid import source_parts
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
from corpus.source_types.unread_types import OVID_TAGGED, recognised
from corpus.text.source_line import whole_pages

TAGS = TagFormat(tag="[A-Z][A-Z0-9]", behind=" {1,2}- ?", first="VN", apart=r"<\d+\. ?>")
_SUFFIXES = (".txt", ".ovd")
_BRACKETED = re.compile(r"\[[^\[\]]{0,200}\]")
"""What an author is ('[Reprint Author]'), or a code means."""

_NUMBERS = " \n0123456789,*+"

_BEHIND_TITLE = re.compile(r"\[(?:Article|References|Report|Review|Miscellaneous)\]\.?$")


def _reference(record: TaggedRecord) -> Reference:
    source = on_one_line(record.first("SO"))
    told = source_parts(source)
    title = on_one_line(record.first("TI"))
    abstract = on_one_line(record.first("AB"))
    headings = mesh_subjects(record.all("MH", "SH", "HW", "DE"))
    return Reference(
        number=record.first("UI", "AN"),
        title=medline_title(_BEHIND_TITLE.sub("", title)),
        authors=list(map(_plain, record.all("FA") or record.all("AU"))),
        bodies=record.all("CA"),
        years=[*record.all("YR", "DP", "DG"), told["year"]],
        journal=on_one_line(record.first("JT", "JN", "BT")) or told["journal"],
        volume=record.first("VI", "VO") or told["volume"],
        issue=record.first("IP") or told["issue"],
        pages=whole_pages(record.first("PG") or told["pages"]),
        publisher=on_one_line(record.first("PB", "PU")),
        abstract=abstract,
        sections=labelled_sections(abstract),
        keywords=[*map(_plain, headings), *record.parted("KW", "ID")],
        types=[one.rstrip(".") for one in record.all("PT", "DT")],
        language=record.first("LG", "LA"),
        doi=record.all("DO", "DI"),
        pmid=record.all("UI") if names_pubmed(record.first("DB")) else record.all("PM"),
        isbn=record.all("IB", "BN"),
        written=TAGS.apart.sub("", record.text).strip(),  # numbers are those of one export
    )


def _plain(name: str) -> str:
    """Return a name without what stands behind it: brackets, numbers of affiliations."""
    return _BRACKETED.sub("", name).rstrip(_NUMBERS)


parse_ovid_tagged = parser_of(TAGS, _reference)

READER = Reader(
    name="ovid-tagged",
    described="Ovid's records with tags",
    becomes="one entry a record, of any of its databases",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: parse_ovid_tagged(file.chunks(), file.name),
    recognises=lambda file, head: recognised(head) == OVID_TAGGED,
    parts=parts_of(TAGS, b"VN  - ", _reference),
)
