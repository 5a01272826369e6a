"""BibTeX, of BibTeX itself and of BibLaTeX, with its letters and names decoded."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping

from corpus.draft import Draft, Rejection
from corpus.html.decoding import decode
from corpus.readers.references.tex import printed
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, keywords_of, read_references
from corpus.source_types.source_file import SourceFile

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it warns of is rejected

_SUFFIXES = (".bib", ".bibtex")
_BODY = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_ESCAPED = re.compile(r"\{?\\([_%&#$~{}])\}?|\\url(?=\{)")
_NAME_PART = re.compile(r"\b(family|given|prefix|suffix)\s*=\s*([^,]*)")
"""'given=Sam, family=Ames', as BibLaTeX may have a name."""

_SIGNS = re.compile(r'(\\.|[#{}"])', re.DOTALL)
_STATED_PMID = re.compile(r"\b(?:PMID|PubMed):? *(\d{4,9})\b")
_STATED_DOI = re.compile(r"\bDOI:? *(10\.[^\s\]]+)", re.IGNORECASE)
_UNREADABLE = "the entry cannot be read: does it close its braces and quotation marks?"
_TYPES = {
    "techreport": "report",
    "report": "report",
    "book": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "incollection": "book chapter",
    "inbook": "book chapter",
}
_VOLUMES = frozenset({"book", "mvbook", "proceedings", "mvproceedings", "collection"})
"""Types that appear by themselves: their book title is a title."""

_INHERITED = (
    *("author", "editor", "booktitle", "journal", "journaltitle", "year", "date", "volume"),
    *("number", "publisher", "institution", "school", "organization", "isbn"),
)
"""What an entry has from the one that it refers to by `crossref`, if it does not say it itself."""

_NO_WORKS = frozenset({"xdata", "set"})
"""Types of what only lends its fields to others, and of lists of them."""

_Told = dict[str, str]
"""What the fields of an entry say, still in TeX."""


def parse_bibtex(text: str, name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each entry, and a rejection with its line for each that cannot be one.

    Args:
        text: the decoded file.
        name: the file, for the rejections ('name:LINE').
    """
    return read_references(_references(text), name)


def _references(text: str) -> Iterator[tuple[int, Reference | str]]:
    # imported late, here and below: what reads no BibTeX does not wait for it
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

    library = parse_string(text, parse_stack=[])
    strings: dict[str, str] = {}
    for one in library.strings:
        strings[one.key.lower()] = _value(str(one.value), strings)
    found: list[tuple[int, tuple[str, str, _Told] | str]] = []
    by_key: dict[str, _Told] = {}
    for block in library.blocks:
        number = (block.start_line or 0) + 1
        entry = block
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            # another work may have the same key, and a field that is there twice is no fault
            entry = block.ignore_error_block or block
        if isinstance(entry, Entry):
            told: _Told = {}
            for field in entry.fields:
                told.setdefault(field.key.lower(), _value(str(field.value), strings))
            by_key.setdefault(entry.key.lower(), told)
            found.append((number, (entry.key, entry.entry_type.lower(), told)))
        elif block in library.failed_blocks and not isinstance(block, DuplicateBlockKeyBlock):
            found.append((number, _UNREADABLE))
    for number, read in found:
        if isinstance(read, str):
            yield number, read
            continue
        key, kind, told = read
        if kind not in _NO_WORKS:
            yield number, _reference(key, kind, _with_inherited(kind, told, by_key))


def _value(written: str, strings: Mapping[str, str]) -> str:
    """Return what a field says: texts in braces or quotation marks, and names of texts, joined.

    >>> _value('"Drug and" # other', {"other": " Alcohol"})
    'Drug and Alcohol'
    """
    parts = _between_hashes(written) if "#" in written else [written]
    return "".join(_part(part.strip(), strings) for part in parts)


def _part(part: str, strings: Mapping[str, str]) -> str:
    if len(part) > 1 and part[0] + part[-1] in ("{}", '""'):
        return part[1:-1]
    return strings.get(part.lower(), part)


def _between_hashes(written: str) -> list[str]:
    """Return what stands between the hashes that are in neither braces nor quotation marks."""
    parts: list[list[str]] = [[]]
    depth, is_quoted = 0, False
    for piece in _SIGNS.split(written):
        if piece == "#" and depth == 0 and not is_quoted:
            parts.append([])
            continue
        depth += (piece == "{") - (piece == "}")
        if piece == '"' and depth == 0:
            is_quoted = not is_quoted
        parts[-1].append(piece)
    return list(map("".join, parts))


def _with_inherited(kind: str, told: _Told, by_key: Mapping[str, _Told]) -> _Told:
    for lender in filter(None, map(str.strip, told.get("xdata", "").lower().split(","))):
        told = by_key.get(lender, {}) | told
    crossref = told.get("crossref", "").lower()
    parent = by_key.get(crossref) if crossref else None  # an entry may have no key at all
    if parent is None:
        return told
    inherited = {name: parent[name] for name in _INHERITED if name in parent}
    if kind not in _VOLUMES and "title" in parent:
        inherited.setdefault("booktitle", parent["title"])
    return inherited | told


def _reference(key: str, kind: str, told: _Told) -> Reference:
    def said(*names: str) -> str:
        return next((text for name in names if (text := printed(told.get(name, "")))), "")

    authors = told.get("author") or told.get("editor", "")
    title = said("title") or (said("booktitle") if kind in _VOLUMES else "")
    note = said("note", "annote")
    return Reference(
        number=key,
        title=": ".join(filter(None, (title, said("subtitle")))),
        authors=_names(authors),
        bodies=_names(authors, in_braces=True),
        years=[said("year"), said("date")] if said("year") else [said("date")],
        journal=said("journal", "journaltitle") or ("" if kind in _VOLUMES else said("booktitle")),
        volume=said("volume"),
        issue=said("number", "issue") if said("journal", "journaltitle") else "",
        pages=said("pages", "eid", "articleno", "art_number", "article-number"),
        publisher=said(
            *("institution", "school", "publisher", "organization", "archiveprefix", "eprinttype")
        ),
        source=said("howpublished"),
        abstract=said("abstract"),
        keywords=[
            one
            for name in ("keywords", "keyword", "author_keywords", "keywords-plus")
            for one in keywords_of(said(name))
        ],
        types=[said("type"), _TYPES.get(kind, ""), said("note") if kind != "misc" else ""],
        language=said("language", "langid"),
        doi=[_unescaped(told.get("doi", "")), *_STATED_DOI.findall(note)],
        pmid=[told.get("pmid", ""), *_STATED_PMID.findall(note)],
        isbn=[told.get("isbn", "")],
        urls=[_unescaped(told.get(name, "")) for name in ("url", "howpublished")],
        notes=[note],
    )


def _unescaped(value: str) -> str:
    """Return an address or a DOI without what TeX needs before an underscore."""
    value = _ESCAPED.sub(r"\1", value) if "\\" in value else value  # Mendeley has '{\_}'
    return value[1:-1] if value[:1] + value[-1:] == "{}" else value


def _names(names: str, in_braces: bool = False) -> list[str]:
    """Return the names, told apart before their braces go: those of bodies may hold an 'and'.

    Bodies stand `in_braces`.
    """
    parts = _told_apart(names)
    if in_braces:
        parts = [part for part in parts if _BODY.fullmatch(part)]
    told = (printed(_in_one(part)) for part in parts)
    return [text for text in told if text and text.lower() != "others"]


def _in_one(name: str) -> str:
    """Return a name whose parts are told one by one as the others are: 'von Ames, Sam'."""
    told = dict(_NAME_PART.findall(name)) if "=" in name else {}
    if "family" not in told:
        return name
    told["family"] = f"{told.get('prefix', '')} {told['family']}".strip()
    parts = (told.get(part, "") for part in ("family", "suffix", "given"))
    return ", ".join(filter(None, map(str.strip, parts)))


def _told_apart(names: str) -> list[str]:
    r"""Return what stands between each 'and' that is in no braces.

    bibtexparser 2.1 drops the first two signs of a name that begins with a macro, as \'Emile.
    """
    parts: list[list[str]] = [[]]
    depth = 0
    for word in names.split():
        if depth == 0 and word.lower() == "and":
            parts.append([])
        else:
            parts[-1].append(word)
            depth = max(depth + word.count("{") - word.count("}"), 0)
    return [" ".join(part) for part in parts]


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    return parse_bibtex(decode(file.whole()), file.name)


READER = Reader(
    name="bibtex",
    described="BibTeX",
    becomes="one entry an entry, letters and names decoded",
    suffixes=_SUFFIXES,
    version="6",
    read=_read,
    recognised_as="BibTeX",
)
