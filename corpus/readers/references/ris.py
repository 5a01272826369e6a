"""RIS, as reference managers and databases export it, each with its own idea of the tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.html.decoding import decode_lines
from corpus.readers.references.tagged_lines import TaggedRecord, read_tagged, tagged_records
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, parted
from corpus.source_types.source_file import SourceFile
from corpus.source_types.unread_types import recognised

_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9]|PMID) {1,2}-(?: |$)")
_SUFFIXES = (".ris",)
_IN_SOMETHING = frozenset(
    {
        *("JOUR", "EJOUR", "JFULL", "MGZN", "NEWS", "ABST", "INPR", "CHAP", "ECHAP", "CONF"),
        *("CPAPER", "ENCYC", "DICT", "SER", "BLOG"),
    }
)
"""Types of what appears in a journal or a book: T2 is its name, and a series otherwise."""

_WHOLE = frozenset({"BOOK", "EBOOK", "EDBOOK", "RPRT", "THES", "STAND", "PAT"})
"""Types of what never does, even where something is told of as a journal."""

_TYPES = {
    "RPRT": "report",
    "BOOK": "book",
    "EBOOK": "book",
    "CHAP": "book chapter",
    "ECHAP": "book chapter",
    "THES": "thesis",
    "NEWS": "news",
}
_PUBMED = re.compile(r"pubmed|medline|^nlm$", re.IGNORECASE)
_STATED_DOI = re.compile(r"\bdoi\b\W{1,3}(10\.\S+)", re.IGNORECASE)
_STATED_PMID = re.compile(r"\bPMID: ?(?:NLM)?(\d{4,9})\b")
_PAGE = re.compile(r"\d|^[ivxlc]+$")
_BEFORE_PAGES = re.compile(r"^(?:pp?|pages?)\b\.? *", re.IGNORECASE)
_SET_APART = re.compile(r"^\d{1,7}\.\s*$")


def parse_ris(lines: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its line for each that cannot be one.

    Args:
        lines: the file's lines as bytes, in any encoding.
        name: the file, for the rejections ('name:LINE').
    """
    decoded = (
        "" if line[:1].isdecimal() and _SET_APART.match(line) else line
        for line in decode_lines(lines)
    )
    return read_tagged(tagged_records(decoded, _TAG, "TY", "ER"), _reference, name)


def _reference(record: TaggedRecord) -> Reference:
    kind = record.first("TY").partition("\n")[0].upper()
    inside = kind in _IN_SOMETHING or (kind not in _WHOLE and _names_a_journal(record))
    journal = record.first("JF", "T2", "JO", "JA", "J2", "BT") if inside else ""
    publisher = record.first("PB", "PU")
    notes = record.all("N1")
    return Reference(
        number=record.first("ID"),
        title=record.first("TI", "T1", "CT"),
        authors=[one for value in _names(record) for one in parted(value)],
        years=record.all("PY", "Y1", "YR", "DA"),
        journal=journal,
        volume=record.first("VL"),
        issue=record.first("IS"),
        pages=_pages(record),
        publisher=publisher or ("" if inside else record.first("T2", "JF", "T3")),
        source=record.first("C1"),
        abstract="\n".join(dict.fromkeys(record.all("AB", "N2"))),
        keywords=[one.lstrip("*") for value in record.all("KW") for one in parted(value)],
        types=[*record.all("M3"), _TYPES.get(kind, "")],
        language=record.first("LA"),
        doi=[*_dois(record), *(d for note in notes for d in _STATED_DOI.findall(note))],
        pmid=[*_pmids(record), *(d for note in notes for d in _STATED_PMID.findall(note))],
        isbn=record.all("SN", "BN"),
        urls=record.all("UR", "LK", "L2") if record.all("UR") else [],
        notes=[*notes, *record.all("N3", "RN")],
    )


def _names(record: TaggedRecord) -> list[str]:
    return record.all("AU", "A1") or record.all("ED")


def _names_a_journal(record: TaggedRecord) -> bool:
    """Say whether a record of a type that tells little is of what appeared in a journal."""
    has_place = bool(record.first("VL", "IS") and record.first("SP"))
    return bool(record.first("JF", "JO", "JA")) or (has_place and bool(record.first("T2")))


def _dois(record: TaggedRecord) -> list[str]:
    """Return what may be DOIs: EBSCO has them as L3, Ovid as an address in L1."""
    addresses = [one for one in record.all("L1") if "doi.org/" in one]
    types = [one for one in record.all("M3") if "doi:" in one]
    return [*record.all("DO", "DI", "L3"), *addresses, *types]


def _pages(record: TaggedRecord) -> str:
    first, last = _BEFORE_PAGES.sub("", record.first("SP")), record.first("EP")
    if not _PAGE.search(first):  # 'No', 'Specified'
        return ""
    return f"{first}-{last}" if _PAGE.search(last) and "-" not in first else first


def _pmids(record: TaggedRecord) -> list[str]:
    """Return numbers of PubMed: AN is one in its own records, C2 in those of Scopus.

    The Cochrane Library names several databases in C3, with its number in each.
    """
    told = [*record.all("PM", "PMID"), *(one for one in record.all("AN") if not one.isdigit())]
    told += [part for value in record.all("C3") for part in value.split(",")]
    if any(map(_PUBMED.search, record.all("DB", "DP"))):
        told += record.all("AN")
    if "Scopus" in record.all("DB"):
        told += record.all("C2")
    return told


def _recognises(file: SourceFile, head: bytes) -> bool:
    """Databases call such files '.txt' too, or nothing."""
    return file.has_suffix(_SUFFIXES) or recognised(head) == "RIS records"


READER = Reader(
    name="ris",
    described="RIS records",
    becomes="one entry a record, as Zotero, EndNote, Ovid, Embase, ProQuest, Scopus, Web of "
    "Science and others export them; also in files with the suffix `.txt`",
    suffixes=_SUFFIXES,
    version="4",
    read=lambda file: parse_ris(file.lines(), file.name),
    recognises=_recognises,
)
