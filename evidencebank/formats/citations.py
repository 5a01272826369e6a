"""Citing an entry: BibTeX, RIS, CSL-JSON and a plain line."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.identifiers.doi import doi_address
from corpus.scheme import Scheme
from corpus.text.language_tags import english_name
from corpus.text.typography import slug
from evidencebank.formats.author_names import AuthorName, names_of
from evidencebank.formats.cited_source import cited_year, read_source

_KEY = re.compile(r"[a-z0-9]+(?:[-_.:][a-z0-9]+)*")
_KEY_WORDS = 8
_DIGITS = 8
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


class _Types(NamedTuple):
    """What formats call a kind of entry that appeared in no journal."""

    bibtex: str
    ris: str
    csl: str


_REPORT = _Types("techreport", "RPRT", "report")
_PAGE = _Types("misc", "ELEC", "webpage")
_OTHER = _Types("misc", "GEN", "document")
_TYPES = {
    **dict.fromkeys(("REVIEW", "STUDY", "GUIDANCE", "REPORT"), _REPORT),
    **dict.fromkeys(("COLLECTION", "HOT TOPIC", "MATRIX CELL", "NOTES", "OFFCUT"), _PAGE),
    "BOOK": _Types("book", "BOOK", "book"),
    "THESIS": _Types("phdthesis", "THES", "thesis"),
}
_PUBLISHERS = {"book": "publisher", "phdthesis": "school", "misc": "organization"}
"""What BibTeX calls the publisher of a type, of others its institution."""

_ARTICLE = _Types("article", "JOUR", "article-journal")


@dataclass(frozen=True, slots=True)
class Style:
    """A way to cite: the end of a file's name, its media type, and what writes an entry.

    `begin`, `between` and `end` stand around and between the entries of a file.
    """

    suffix: str
    media_type: str
    write: Callable[[Entry, str], str]
    begin: str = ""
    between: str = ""
    end: str = ""


def cite(entry: Entry, style: str, address: str = "") -> str:
    """Return an entry's citation in a style of `STYLES`.

    Cited is the document, by its own address or DOI; `address` is where a reader finds the entry,
    and is named apart. Raises InputError for a style that is not known.
    """
    return "".join(cite_all([(entry, address)], style))


def cite_all(entries: Iterable[tuple[Entry, str]], style: str) -> Iterator[str]:
    """Yield the text of a file of citations, entry by entry, each with where a reader finds it.

    Raises InputError for a style that is not known.
    """
    if style not in STYLES:
        raise InputError(f"there is no style {style!r}: use one of {', '.join(STYLES)}")
    how = STYLES[style]
    before = how.begin
    for entry, address in entries:
        yield before + how.write(entry, address)
        before = how.between
    yield how.end if before == how.between else how.begin + how.end


def with_labels(entry: Entry, scheme: Scheme) -> Entry:
    """Return an entry whose subjects are labels, which say something to readers elsewhere.

    Of a scheme's subjects alone, where there is one: what else an entry has is a code of some page
    or a word that nobody arranged.
    """
    labels = (label for _, label in scheme.named(entry.subjects))
    return entry.model_copy(update={"subjects": tuple(dict.fromkeys(labels))})


def _document(entry: Entry) -> str:
    """Return the address of what an entry is about, '' if it has none."""
    return entry.url or doi_address(entry.doi)


def _apart(entry: Entry, address: str) -> str:
    """Return where a reader finds the entry, unless nothing else stands for the document."""
    return address if address != (_document(entry) or address) else ""


def _types(entry: Entry) -> _Types:
    source = read_source(entry.source)
    if source and source.is_journal:
        return _ARTICLE
    return _TYPES.get(entry.kind, _REPORT if source else _OTHER)


def _keywords(entry: Entry) -> str:
    """Return the subjects on one line: between semicolons where one has a comma."""
    if not any("," in subject for subject in entry.subjects):
        return ", ".join(entry.subjects)
    return "; ".join(subject.replace(";", ",") for subject in entry.subjects) + ";"


def _plain(entry: Entry, address: str) -> str:
    """Return one line, as one writes it under a text (after the Vancouver style)."""
    authors = [" ".join(filter(None, (n.family, n.given, n.suffix))) for n in names_of(entry)]
    year = str(entry.year or "")
    said = year if year not in entry.source else ""
    url = _document(entry) or address
    doi = f"doi:{entry.doi}" if entry.doi and doi_address(entry.doi) != url else ""
    page = f"Summary: {_apart(entry, address)}" if _apart(entry, address) else ""
    parts = [", ".join(authors), entry.title, entry.source, said]
    told = [part if part[-1] in "?!" else f"{part.rstrip('.')}." for part in parts if part]
    return " ".join([*told, *filter(None, (doi, url, page))])


def _bibtex(entry: Entry, address: str) -> str:
    source = read_source(entry.source)
    fields = {
        "title": f"{{{_tex(entry.title)}}}",
        "author": " and ".join(map(_tex_name, names_of(entry))),
        "year": str(cited_year(entry) or ""),
    }
    if source and source.is_journal:
        fields |= {
            "journal": _tex(source.name),
            "volume": _tex(source.volume),
            "number": _tex(source.issue),
            "pages": "--".join(filter(None, map(_tex, (source.first_page, source.last_page)))),
        }
    elif source:
        fields[_PUBLISHERS.get(_types(entry).bibtex, "institution")] = _tex(source.name)
    fields |= {
        "howpublished": _tex(source.untold(entry.source, entry.year)) if source else "",
        "abstract": _tex(entry.abstract or entry.summary),
        "keywords": _tex(_keywords(entry)),
        "doi": _verbatim(entry.doi),
        "pmid": entry.pmid,
        "isbn": entry.isbn,
        # biblatex prints what it does not know, and leaves out the document's own language
        "language": english_name(entry.language) or entry.language,
        "url": _verbatim(_document(entry) or address),
        "note": _tex(entry.kind.capitalize()),
        "annote": _tex(f"Summary: {_apart(entry, address)}") if _apart(entry, address) else "",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{_types(entry).bibtex}{{{_key(entry)},\n" + ",\n".join(lines) + "\n}\n"


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
    """Return a key that an entry alone has, of letters that TeX reads, in whatever case.

    Other programs too take keys that differ in case alone for one.

    It depends on the id alone. One that is no such key has a digest behind its letters.
    """
    if _KEY.fullmatch(entry.id):
        return entry.id
    words = slug(entry.id, words=_KEY_WORDS).encode("ascii", "ignore").decode().strip("-")
    digest = hashlib.sha256(entry.id.encode()).hexdigest()[:_DIGITS]
    return f"{words or 'entry'}-{digest}"


def _ris(entry: Entry, address: str) -> str:
    source = read_source(entry.source)
    pairs = [
        ("TY", _types(entry).ris),
        ("ID", entry.id),
        ("TI", entry.title),
        *(("AU", str(name)) for name in names_of(entry)),
        ("PY", str(cited_year(entry) or "")),
        ("M3", entry.kind.capitalize()),
        ("AB", entry.abstract or entry.summary),
        *(("KW", subject) for subject in entry.subjects),
        ("DO", entry.doi),
        ("AN", entry.pmid),
        ("DB", "PubMed" if entry.pmid else ""),
        ("SN", entry.isbn),
        ("LA", entry.language),
        ("UR", _document(entry) or address),
        ("L3", _apart(entry, address)),
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
    year = cited_year(entry)
    item: dict[str, Any] = {
        "id": _key(entry),
        "type": _types(entry).csl,
        "title": entry.title,
        "author": list(map(_csl_name, names_of(entry))),
        "issued": {"date-parts": [[year]]} if year else None,
        "abstract": entry.abstract or entry.summary,
        "genre": entry.kind.capitalize() if entry.kind != "DOCUMENT" else "",
        "keyword": _keywords(entry),
        "DOI": entry.doi,
        "PMID": entry.pmid,
        "ISBN": entry.isbn,
        "language": entry.language,
        "URL": _document(entry) or address,
    }
    if source and source.is_journal:
        item |= {"container-title": source.name, "page": source.pages("-")}
        item |= {"volume": source.volume, "issue": source.issue}
    elif source:
        item["publisher"] = source.name
    line = source.untold(entry.source, entry.year) if source else ""
    apart = {"source": line, "summary": _apart(entry, address)}
    item["custom"] = {name: text for name, text in apart.items() if text}
    said = {name: value for name, value in item.items() if value}
    return json.dumps(said, ensure_ascii=False, indent=1)


def _csl_name(name: AuthorName) -> dict[str, str]:
    if name.is_body:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}


STYLES = {
    "plain": Style("txt", "text/plain", _plain, between="\n"),
    "bibtex": Style("bib", "application/x-bibtex", _bibtex),
    "ris": Style("ris", "application/x-research-info-systems", _ris),
    "csl-json": Style(
        "csl.json", "application/vnd.citationstyles.csl+json", _csl, "[\n", ",\n", "\n]\n"
    ),
}
"""The styles by name."""
