"""RIS, as reference managers and databases export it, each with its own idea of the tags."""

from __future__ import annotations

import re

from corpus.identifiers.doi import find_doi
from corpus.identifiers.pmid import names_pubmed
from corpus.readers.tagged.tagged_lines import (
    TagFormat,
    TaggedRecord,
    parser_of,
    parts_of,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, parted
from corpus.text.source_line import page_range

TAGS = TagFormat(
    tag="[A-Z][A-Z0-9]|PMID",
    behind=r"[ \xa0]{1,2}-(?:[ \t\xa0]|$)",  # copied from a page, blanks may be others
    first="TY",
    last="ER",
    indent=3,
    apart=r"\d{1,7}\.",  # the number that Ovid sets before each record
)
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
_NOTHING = ("",)
_TOLD_BY_FEW = frozenset(
    {"DI", "L1", "L3", "M3", "N1", "N3", "RN", "PM", "PMID", "AN", "C3", "DB", "DP"}
)
"""Tags at which one look tells whether they are there."""

_STATED_DOI = re.compile(r"\bdoi\b\W{1,3}(10\.\S+)", re.IGNORECASE)
_STATED_PMID = re.compile(r"\bPMID: ?(?:NLM)?(\d{4,9})\b")
_EDITOR = re.compile(r"(,[^,]+), Eds?\.?$")
_SEVERAL = re.compile(r"[^,.]+ (?:[A-Z]\.-?){1,4}(?:, [^,.]+ (?:[A-Z]\.-?){1,4})+")
_LONG_ISSUE = 6
_NLM_NUMBER = re.compile(r"\b\d{7,9}\b")
"""The number of a journal in the National Library of Medicine, which Zotero makes an issue of."""


def _reference(record: TaggedRecord) -> Reference:
    said = record.said
    get = said.get
    kind = (get("TY") or _NOTHING)[0].partition("\n")[0].upper()
    inside = kind in _IN_SOMETHING or (kind not in _WHOLE and _names_a_journal(record))
    issue = (get("IS") or _NOTHING)[0]
    publisher = (get("PB") or get("PU") or _NOTHING)[0]
    abstracts, notes = get("AB", []) + get("N2", []), get("N1", [])
    rare = not said.keys().isdisjoint(_TOLD_BY_FEW)
    return Reference(
        number=(get("ID") or _NOTHING)[0],
        title=record.first("TI", "T1", "CT") or ("" if inside else record.first("BT")),
        authors=_authors(get("AU", []) + get("A1", []) or _editors(record)),
        years=get("PY", []) + get("Y1", []) + get("YR", []) + get("DA", []),
        journal=record.first("JF", "T2", "JO", "JA", "J2", "J1", "BT") if inside else "",
        volume=(get("VL") or _NOTHING)[0],
        issue="" if len(issue) > _LONG_ISSUE and _NLM_NUMBER.search(issue) else issue,
        pages=page_range((get("SP") or _NOTHING)[0], (get("EP") or _NOTHING)[0]),
        publisher=publisher or ("" if inside else record.first("T2", "JF", "T3")),
        source=(get("C1") or _NOTHING)[0],
        abstract="\n".join(dict.fromkeys(abstracts) if len(abstracts) > 1 else abstracts),
        keywords=_keywords(get("KW", [])),
        types=[*get("M3", ()), _TYPES.get(kind, "")],
        language=(get("LA") or _NOTHING)[0],
        doi=_dois(record) if rare else get("DO", []),
        pmid=_pmids(record) if rare else [],
        isbn=get("SN", []) + get("BN", []),
        urls=record.all("UR", "LK", "L2") if "UR" in said or "LK" in said else [],
        notes=[*notes, *record.all("N3", "RN")] if rare else notes,
        written=record.text.strip(),
    )


def _parted(values: list[str]) -> list[str]:
    together = "".join(values)
    if ";" not in together and "\n" not in together:  # most hold one each
        return values
    return [one for value in values for one in parted(value)]


def _authors(values: list[str]) -> list[str]:
    """Return names, without what ERIC has behind those of editors: 'Ames, Jane, Ed.'."""
    names = _parted(values)
    together = "\n".join(names)
    if "., " in together:
        names = [one for name in names for one in _between_names(name)]
    return [_EDITOR.sub(r"\1", one) for one in names] if ", Ed" in together else names


def _editors(record: TaggedRecord) -> list[str]:
    """Return those who stand where there are no authors, of the first tag that names any."""
    return next(filter(None, map(record.all, ("ED", "A2", "A3", "A4"))), [])


def _between_names(name: str) -> list[str]:
    """Return the names of a value that has several, family names in front: 'Ames J., Moss K.'."""
    return name.split(", ") if _SEVERAL.fullmatch(name) else [name]


def _keywords(values: list[str]) -> list[str]:
    """Return keywords, without the asterisks of those that are main topics."""
    keywords = _parted(values)
    return [one.lstrip("*") for one in keywords] if "*" in "".join(keywords) else keywords


def _names_a_journal(record: TaggedRecord) -> bool:
    """Say whether a record of a type that tells little is of what appeared in a journal."""
    has_place = bool(record.first("VL", "IS") and record.first("SP"))
    return bool(record.first("JF", "JO", "JA", "J1") or (has_place and record.first("T2", "J2")))


def _dois(record: TaggedRecord) -> list[str]:
    """Return what may be DOIs: EBSCO has them as L3, Ovid as an address in L1.

    Notes, which may list all references, are looked through for records that have none otherwise.
    """
    stated = record.all("DO")
    if any(map(find_doi, stated)):
        return stated
    addresses = [one for one in record.all("L1") if "doi.org/" in one]
    types = [one for one in record.all("M3") if "doi:" in one]
    noted = [doi for note in record.all("N1") for doi in _STATED_DOI.findall(note)]
    return [*stated, *record.all("DI", "L3"), *addresses, *types, *noted]


def _pmids(record: TaggedRecord) -> list[str]:
    """Return numbers of PubMed: AN is one in its own records, C2 in those of Scopus.

    The Cochrane Library names several databases in C3, with its number in each.
    """
    told = [*record.all("PM", "PMID"), *(one for one in record.all("AN") if not one.isdigit())]
    told += [part for value in record.all("C3") for part in value.split(",")]
    if any(map(names_pubmed, record.all("DB", "DP"))):
        told += record.all("AN")
    if "Scopus" in record.all("DB"):
        told += record.all("C2")
    notes = [note for note in record.all("N1") if "PMID" in note]
    return told + [pmid for note in notes for pmid in _STATED_PMID.findall(note)]


parse_ris = parser_of(TAGS, _reference)

READER = Reader(
    name="ris",
    described="RIS records",
    becomes="one entry a record, as Zotero, EndNote, Ovid, Embase, ProQuest, Scopus, Web of "
    "Science and others export them; also in files with the suffix `.txt`",
    suffixes=_SUFFIXES,
    version="9",
    read=lambda file: parse_ris(file.chunks(), file.name),
    recognised_as="RIS records",
    parts=parts_of(TAGS, b"TY  - ", _reference),
)
