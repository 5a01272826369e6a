"""BibTeX, of BibTeX itself and of BibLaTeX, with its letters and names decoded."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from corpus.draft import Draft, Rejection
from corpus.html.decoding import decode
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, keywords_of, read_references
from corpus.source_types.source_file import SourceFile
from corpus.source_types.unread_types import recognised

if TYPE_CHECKING:
    from bibtexparser.model import Entry

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it warns of is rejected

_SUFFIXES = (".bib", ".bibtex")
_SAYS_TEX = re.compile(r"[\\${}~]|--|``")
_TYPOGRAPHY = [
    (re.compile(pattern), sign)
    for pattern, sign in (
        (r"(?<!\\)%", r"\\%"),
        ("---", "—"),
        ("--", "–"),
        ("``", "“"),
        ("''", "”"),
    )
]
_MACROS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",  # and not the accent U+02C6, which pylatexenc takes it for
    "textasciitilde": "~",
    # pylatexenc 2.11 leaves these out, which Zotero writes: 'p {\textless} 0.05'
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textunderscore": "_",
    "textminus": "−",
    "textdaggerdbl": "‡",
}
_SHIFTED = {
    "textsuperscript": str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "textsubscript": str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}
"""Macros that raise or lower what is in their braces."""
_BODY = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_JOINED = re.compile(r'"\s*#\s*"')
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
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry

    library = parse_string(text)
    for block in library.blocks:
        number = (block.start_line or 0) + 1
        if isinstance(block, Entry):
            yield number, _reference(block)
        elif isinstance(block, DuplicateBlockKeyBlock):  # another work may have the same key
            if isinstance(again := block.ignore_error_block, Entry):  # and no abbreviation
                yield number, _reference(again)
        elif block in library.failed_blocks:
            yield number, "the entry cannot be read: does it close its braces and quotation marks?"


def _reference(entry: Entry) -> Reference:
    told = {field.key.lower(): _joined(str(field.value)) for field in entry.fields}

    def said(*keys: str) -> str:
        return next((text for key in keys if (text := _text(told.get(key, "")))), "")

    kind = entry.entry_type.lower()
    return Reference(
        number=entry.key,
        title=": ".join(filter(None, (said("title"), said("subtitle")))),
        authors=_names(told.get("author") or told.get("editor", "")),
        bodies=_names(told.get("author") or told.get("editor", ""), in_braces=True),
        years=[said("year"), said("date")] if said("year") else [said("date")],
        journal=said("journal", "journaltitle", "booktitle"),
        volume=said("volume"),
        issue=said("number", "issue") if said("journal", "journaltitle") else "",
        pages=said("pages"),
        publisher=said("institution", "school", "publisher", "organization"),
        source=said("howpublished"),
        abstract=said("abstract"),
        keywords=keywords_of(said("keywords", "keyword")),
        types=[said("type"), _TYPES.get(kind, ""), said("note") if kind != "misc" else ""],
        language=said("language", "langid"),
        doi=[told.get("doi", "")],
        pmid=[told.get("pmid", "")],
        isbn=[told.get("isbn", "")],
        urls=[told.get("url", "")],
        notes=[said("note", "annote")],
    )


def _joined(value: str) -> str:
    """Return a value of several strings, '"Drug and" # " Alcohol Review"', as one."""
    return _JOINED.sub("", value).strip('"') if _JOINED.search(value) else value


def _names(names: str, in_braces: bool = False) -> list[str]:
    """Return the names, told apart before their braces go: those of bodies may hold an 'and'.

    Bodies stand `in_braces`.
    """
    from bibtexparser.middlewares.names import split_multiple_persons_names

    parts = split_multiple_persons_names(" ".join(names.split()))
    if in_braces:
        parts = [part for part in parts if _BODY.fullmatch(part)]
    return [text for part in parts if (text := _text(part)) and text != "others"]


def _text(value: str) -> str:
    """Return what TeX would print, without mathematics set; a bare '%' begins no comment."""
    if not _SAYS_TEX.search(value):
        return value
    from pylatexenc import latex2text, latexwalker

    for pattern, sign in _TYPOGRAPHY:
        value = pattern.sub(sign, value)
    walker = latexwalker.LatexWalker(value, tolerant_parsing=True, **_context(latexwalker))
    nodes, _, _ = walker.get_latex_nodes()
    writer = latex2text.LatexNodes2Text(math_mode="text", **_context(latex2text))
    return str(writer.nodelist_to_text(nodes)).replace("\xa0", " ").strip()


@cache
def _context(module: Any) -> dict[str, Any]:
    """Return what pylatexenc knows but typography, which it takes for that of straight quotes."""
    known = module.get_default_latex_context_db()
    known = known.filter_context(exclude_categories=["nonascii-specials"])
    if hasattr(module, "MacroTextSpec"):
        macros = [module.MacroTextSpec(name, sign) for name, sign in _MACROS.items()]
        macros += [module.MacroTextSpec(name, _shifted) for name in _SHIFTED]
    else:
        from pylatexenc.macrospec import MacroSpec

        macros = [MacroSpec(name, "{") for name in _SHIFTED]
    known.add_context_category("signs", macros=macros, prepend=True)
    return {"latex_context": known}


def _shifted(node: Any, l2tobj: Any) -> str:
    """Return what a macro raises or lowers, digits as such, for pylatexenc."""
    inner = str(l2tobj.nodelist_to_text(node.nodeargd.argnlist)).strip()
    shifted = inner.translate(_SHIFTED[node.macroname])
    return inner if any(letter in inner for letter in shifted) else shifted


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    return parse_bibtex(decode(file.whole()), file.name)


def _recognises(file: SourceFile, head: bytes) -> bool:
    return file.has_suffix(_SUFFIXES) or recognised(head) == "BibTeX"


READER = Reader(
    name="bibtex",
    described="BibTeX",
    becomes="one entry an entry, letters and names decoded",
    suffixes=_SUFFIXES,
    version="3",
    read=_read,
    recognises=_recognises,
)
