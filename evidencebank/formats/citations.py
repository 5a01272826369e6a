"""Citing an entry: BibTeX, RIS, CSL-JSON and a plain line."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.identifiers.doi import doi_address
from evidencebank.formats.author_names import AuthorName, name_of
from evidencebank.formats.cited_source import read_source

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_BETWEEN_NAMES = re.compile(r"\band\b", re.IGNORECASE)
_MAX_COMMAS = 2
"""In a name that BibTeX reads: one of more is an error."""

_TEX = {
    **{char: f"\\{char}" for char in "&%$#_"},
    # BibTeX counts even escaped braces
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_LIGATURE = re.compile("(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')")
"""Where two signs would be one to TeX: a dash, quotation marks."""

_REPORTS = frozenset({"REVIEW", "STUDY", "GUIDANCE", "REPORT", "DOCUMENT"})


@dataclass(frozen=True, slots=True)
class Style:
    """A way to cite: the end of a file's name, its media type, and what writes it."""

    suffix: str
    media_type: str
    write: Callable[[Entry, str], str]


def cite(entry: Entry, style: str, address: str = "") -> str:
    """Return an entry's citation in a style of `STYLES`; `address` is where a reader finds it.

    An entry without an address is cited by the document's own, or that of its DOI.
    Raises InputError for a style that is not known.
    """
    if style not in STYLES:
        raise InputError(f"there is no style {style!r}: use one of {', '.join(STYLES)}")
    return STYLES[style].write(entry, address or entry.url or doi_address(entry.doi))


def _plain(entry: Entry, address: str) -> str:
    """Return one line, as one writes it under a text (after the Vancouver style)."""
    names = map(name_of, entry.authors)
    authors = [" ".join(filter(None, (n.family, n.given, n.suffix))) for n in names]
    year = str(entry.year or "")
    said = year if year not in entry.source else ""
    doi = f"doi:{entry.doi}" if entry.doi and doi_address(entry.doi) != address else ""
    parts = [", ".join(authors), entry.title, entry.source, said, doi, address]
    return " ".join(
        part if part in (doi, address) else f"{part.rstrip('.')}." for part in parts if part
    )


def _bibtex(entry: Entry, address: str) -> str:
    source = read_source(entry.source)
    kind = "misc" if source is None else "article" if source.is_journal else "techreport"
    fields = {
        "title": f"{{{_tex(entry.title)}}}",
        "author": " and ".join(_tex_name(name_of(author)) for author in entry.authors),
        "year": str(entry.year or (source and source.year) or ""),
    }
    if source and source.is_journal:
        fields |= {
            "journal": _tex(source.name),
            "volume": _tex(source.volume),
            "number": _tex(source.issue),
            "pages": "--".join(filter(None, map(_tex, (source.first_page, source.last_page)))),
        }
    elif source:
        fields["institution"] = _tex(source.name)
    fields |= {
        "howpublished": _tex(source.untold(entry.source, entry.year)) if source else "",
        "abstract": _tex(entry.abstract or entry.summary),
        "keywords": _tex(", ".join(entry.subjects)),
        "doi": _verbatim(entry.doi),
        "pmid": entry.pmid,
        "isbn": entry.isbn,
        "language": entry.language,
        "url": _verbatim(address),
        "note": _tex(entry.kind.capitalize()),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{_key(entry)},\n" + ",\n".join(lines) + "\n}\n"


def _verbatim(address: str) -> str:
    """Return what BibTeX is not to read as TeX."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _tex(text: str) -> str:
    plain = "".join(_TEX.get(char, char) for char in text)
    return _LIGATURE.sub("{}", plain)


def _tex_name(name: AuthorName) -> str:
    # braces keep an institution from being read as a person, and a name from being read as two
    text = ", ".join(filter(None, (name.family, name.suffix, name.given)))
    whole = name.is_body or _BETWEEN_NAMES.search(text) or text.count(",") > _MAX_COMMAS
    return f"{{{_tex(text)}}}" if whole else _tex(text)


def _key(entry: Entry) -> str:
    """Return a key of plain letters that tells entries apart: what their ids have of them."""
    plain = unicodedata.normalize("NFKD", entry.id).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub("-", plain.casefold()).strip("-") or "entry"


def _ris(entry: Entry, address: str) -> str:
    source = read_source(entry.source)
    is_report = source is not None or entry.kind in _REPORTS
    sort = "JOUR" if source and source.is_journal else "RPRT" if is_report else "GEN"
    pairs = [
        ("TY", sort),
        ("ID", entry.id),
        ("TI", entry.title),
        *(("AU", str(name_of(author))) for author in entry.authors),
        ("PY", str(entry.year or (source and source.year) or "")),
        ("AB", entry.abstract or entry.summary),
        *(("KW", subject) for subject in entry.subjects),
        ("DO", entry.doi),
        ("AN", entry.pmid),
        ("DB", "PubMed" if entry.pmid else ""),
        ("SN", entry.isbn),
        ("LA", entry.language),
        ("UR", address),
    ]
    if source and source.is_journal:
        pairs += [("T2", source.name), ("VL", source.volume), ("IS", source.issue)]
        pairs += [("SP", source.first_page), ("EP", source.last_page)]
    elif source:
        pairs.append(("PB", source.name))
    if source:
        pairs.append(("C1", source.untold(entry.source, entry.year)))
    # the end of a record has no value, but the blank behind the dash
    lines = [f"{tag}  - {value}" for tag, value in pairs if value] + ["ER  - "]
    return "\r\n".join(lines) + "\r\n"


def _csl(entry: Entry, address: str) -> str:
    source = read_source(entry.source)
    year = entry.year or (source and source.year)
    sort = "document" if source is None else "article-journal" if source.is_journal else "report"
    item: dict[str, Any] = {
        "id": entry.id,
        "type": sort,
        "title": entry.title,
        "author": [_csl_name(name_of(author)) for author in entry.authors],
        "issued": {"date-parts": [[year]]} if year else None,
        "abstract": entry.abstract or entry.summary,
        "genre": entry.kind,
        "keyword": ", ".join(entry.subjects),
        "DOI": entry.doi,
        "PMID": entry.pmid,
        "ISBN": entry.isbn,
        "language": entry.language,
        "URL": address,
    }
    if source and source.is_journal:
        item |= {"container-title": source.name, "page": source.pages("-")}
        item |= {"volume": source.volume, "issue": source.issue}
    elif source:
        item["publisher"] = source.name
    if source and (line := source.untold(entry.source, entry.year)):
        item["custom"] = {"source": line}
    said = {name: value for name, value in item.items() if value}
    return json.dumps([said], ensure_ascii=False, indent=1) + "\n"


def _csl_name(name: AuthorName) -> dict[str, str]:
    if name.is_body:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}


STYLES = {
    "plain": Style("txt", "text/plain", _plain),
    "bibtex": Style("bib", "application/x-bibtex", _bibtex),
    "ris": Style("ris", "application/x-research-info-systems", _ris),
    "csl-json": Style("csl.json", "application/vnd.citationstyles.csl+json", _csl),
}
"""The styles by name."""
