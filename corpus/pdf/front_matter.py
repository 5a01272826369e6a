"""What stands around the title of a PDF: authors, kind, dates, identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from corpus.html.statements import Statements
from corpus.identifiers.doi import find_doi
from corpus.identifiers.isbn import find_isbn
from corpus.kinds import kind_of
from corpus.page_facts.authors import is_body, is_name
from corpus.page_facts.dates import calendar_day, choose_date, find_days
from corpus.pdf.paragraphs import Paragraph
from corpus.pdf.web_page import is_printed
from corpus.text.names import byline_names, has_degrees, line_names
from corpus.text.references import cites_itself, heads_references
from corpus.text.typography import fold

_NEAR = 14
"""Paragraphs below the title among which the byline stands."""

_MAX_BYLINES = 8
_BETWEEN = 3
"""Lines with an affiliation or address between two lines with names."""

_MAX_SHORT = 200
"""Characters of a line that is about the document, and no text of it."""

_MAX_DATELINE = 120
_PARTS = re.compile(r"\s+[—–|•·-]\s+")
_BETWEEN_NAMES = re.compile(r"[,;|]|\s(?:and|&|und|et|y|e)\s")
_NO_PERSON = re.compile(
    r"\b(?:the|of|on|for|in|to|at|with|by|from|page|pages|contents?|abstract|keywords?|access"
    r"|research|review|article|reviewed|questions?|documentation|manual|guide|report|edition|version"
    r"|volume|index|references?|school|facult\w+|institut\w*|hospital|division|unit|laborator\w+|college|trust"
    r"|street|road|avenue|health|sciences?|medicine|studies|statistics|working paper)\b",
    re.IGNORECASE,
)
"""Words that stand near titles, in lines with as many capitals as names have."""

_MAX_DATELINE = 120
_NO_NAMES = frozenset(
    {
        *("table of contents", "on this page", "peer reviewed", "related pages", "open access"),
        *("original research", "key words", "research article", "review article", "short report"),
    }
)
"""Two words with capitals that stand near titles, and are no names."""

_INFO_DAY = re.compile(r"(?:D:)?\s*(\d{4})(\d\d)(\d\d)")
_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/-])")
_YEAR_SIGN = re.compile(r"(?:19|20)\d\d|\d[./]\d\d(?!\d)")
_PRINTED = re.compile(r"\d{1,2}:\d\d|://")
"""What is in a line that says when a page was printed, and where it was."""

_ABSTRACTS = frozenset(
    {"abstract", "summary", "resume", "zusammenfassung", "resumen", "resumo", "riassunto"}
)
_END_OF_TOP = re.compile(r"(?:abstract|summary|introduction|background|contents)\b", re.IGNORECASE)


@dataclass(slots=True)
class FrontMatter:
    """What a document says of itself; what it does not say is empty or None.

    `bylines` are the paragraphs that name the authors, perhaps with what they belong to;
    `consumed` the others that tell of the document, and are no text of it.
    """

    authors: tuple[str, ...] = ()
    kind: str = ""
    day: date | None = None
    year: int | None = None
    doi: str = ""
    isbn: str = ""
    bylines: list[Paragraph] = field(default_factory=list)
    consumed: list[Paragraph] = field(default_factory=list)


def read_front_matter(
    paragraphs: Sequence[Paragraph],
    title: str,
    shown: Sequence[Paragraph],
    heads: Sequence[str],
    info: dict[str, str],
) -> FrontMatter:
    """Return what a document's first page and its data say of it.

    Args:
        paragraphs: those of the document, in order.
        title: its title.
        shown: the paragraphs that show the title.
        heads: running heads and feet of the first pages.
        info: what the file states, by the keys of its information dictionary.
    """
    found = FrontMatter()
    first_page = paragraphs[0].lines[0].page if paragraphs else 0
    first = [one for one in paragraphs[:200] if one.lines[0].page <= first_page]
    top = _top(paragraphs, shown)
    _read_authors(found, top, info.get("Author", ""))
    for one in _around(paragraphs, shown):
        label = _PARTS.split(one.text, maxsplit=1)[0] if len(one.text) < _MAX_SHORT else ""
        if not found.kind and label and (kind := kind_of(label)):
            found.kind = kind
            found.consumed.append(one)
        elif cites_itself(one.text) or (len(one.lines) == 1 and _is_dateline(one.text)):
            found.consumed.append(one)
    lines = [one.text for one in (*first, *top)]
    short = [line for line in lines if len(line) <= _MAX_SHORT]
    dated = [line for line in (*short, title) if _YEAR_SIGN.search(line)]
    found.day = choose_date(Statements(), dated, "") if dated else None
    # a browser states when a page was printed
    made = None if is_printed(info) else info_day(info.get("CreationDate", ""))
    found.year = (found.day.year if found.day else None) or _year(short, heads, made)
    found.day = found.day or made
    near = [one.text for one in _around(paragraphs, shown)]
    stated = [info.get("Subject", ""), info.get("Title", "")]
    found.doi = _doi([*stated, *heads, *near, *_before_list(first)])
    found.isbn = next(filter(None, (find_isbn(text) for text in lines if "ISBN" in text)), "")
    return found


def info_day(stated: str) -> date | None:
    """Return the day of a date as PDFs write it, 'D:20100304…', None if it is none."""
    match = _INFO_DAY.match(stated)
    return calendar_day(*map(int, match.groups())) if match else None


def is_names_alone(byline: Paragraph) -> bool:
    """Say whether a byline has nothing but names, and not what their bearers belong to."""
    if len(byline.lines) == 1:
        return True
    names = byline_names(byline.text)
    return all(map(_is_person, names)) and not any(is_body(line.text) for line in byline.lines)


def abstract_of(paragraphs: Sequence[Paragraph]) -> str:
    """Return the text of the part that is headed as an abstract, its own headings left out."""
    for place, heading in enumerate(paragraphs):
        if heading.level and fold(heading.text).strip(" :.") in _ABSTRACTS:
            held: list[str] = []
            for one in paragraphs[place + 1 :]:
                if one.level and (one.level <= heading.level or len(held) > _MAX_BYLINES):
                    break
                if not one.level:
                    held.append(one.text)
            return " ".join(held)
    return ""


def _around(paragraphs: Sequence[Paragraph], shown: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs close to the title, above and below it."""
    at = next((place for place, one in enumerate(paragraphs) if shown and one is shown[0]), 0)
    near = paragraphs[max(at - _NEAR, 0) : at + len(shown) + _NEAR]
    apart = set(map(id, shown))
    return [one for one in near if id(one) not in apart]


def _top(paragraphs: Sequence[Paragraph], shown: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs below the title, to the first that is text."""
    at = next((place for place, one in enumerate(paragraphs) if shown and one is shown[-1]), -1)
    found: list[Paragraph] = []
    for one in paragraphs[at + 1 : at + 1 + _NEAR]:
        if _END_OF_TOP.match(one.text):
            break
        found.append(one)
    return found


def _read_authors(found: FrontMatter, top: Sequence[Paragraph], stated: str) -> None:
    """Take the authors from the lines below the title, or from the file's data.

    A line that is one name and nothing else counts right below the title, or if no other line
    tells more.
    """
    told = [(place, one, here) for place, one in enumerate(top) if (here := _names(one))]
    sure = [place for place, one, here in told if len(here) > 1 or _is_sure(one.text)]
    start = sure[0] if sure else 0
    stacked = [place for place, one, _ in told if place < start and len(one.lines) > 1]
    end = start = min([start, *stacked])
    between = _BETWEEN
    names: list[str] = []
    for place, paragraph, here in told:
        if start <= place <= end + 1 + between and len(found.bylines) < _MAX_BYLINES:
            names += here
            found.bylines.append(paragraph)
            end = place
            if len(here) > 1 and len(paragraph.lines) <= len(here):
                between = 0  # a line of names is seldom parted
    said = [name for name in byline_names(stated) if _is_person(name)]
    shown = {fold(name) for name in names}
    if said and (not names or (len(said) > len(names) and shown & {fold(name) for name in said})):
        names = said
    found.authors = tuple(dict.fromkeys(names))


def _is_sure(text: str) -> bool:
    return text[:3].lower() == "by " or has_degrees(text) or text.rstrip("*†‡§ ")[-1:].isdigit()


def _names(paragraph: Paragraph) -> list[str]:
    """Return the names of a paragraph that is a byline, or of its lines over affiliations."""
    text = paragraph.text
    if cites_itself(text):
        return []
    if (len(paragraph.lines) == 1 or _BETWEEN_NAMES.search(text)) and (found := _byline(text)):
        return found
    if not 1 < len(paragraph.lines) <= _MAX_BYLINES or len(text) > 2 * _MAX_SHORT:
        return []
    return [name for line in paragraph.lines for name in _byline(line.text)]


def _byline(line: str) -> list[str]:
    """Return the names of a line that is a byline, [] if it is none."""
    text = line.replace(" | ", "; ")
    if text[-1:] in ":?":
        return []
    names = [name for name in line_names(text) if is_name(name)]
    people = [name for name in names if _is_person(name)]
    return people if people and 2 * len(people) > len(names) else []


def _is_person(name: str) -> bool:
    words = name.replace(",", " ").split()
    capitals = sum(word[0].isupper() for word in words)
    return (
        2 <= len(words) <= 5
        and 2 * capitals > len(words)
        and _NO_PERSON.search(name) is None
        and not is_body(name)
        and not any(map(str.isdigit, name))
    )


def _is_dateline(text: str) -> bool:
    """Say whether a line is about when the document appeared, and no sentence."""
    if len(text) > _MAX_DATELINE or text.endswith("."):
        return False
    return _YEAR_SIGN.search(text) is not None and next(find_days(text), None) is not None


def _year(short: Iterable[str], heads: Iterable[str], made: date | None) -> int | None:
    """Return the year that the first page's lines name, or its heads; else that of the file."""
    for line in (*short, *heads):
        if not _PRINTED.search(line) and (match := _YEAR.search(line)):
            return int(match[1])
    return made.year if made else None


def _doi(texts: Iterable[str]) -> str:
    return next((doi for text in texts if "10." in text and (doi := find_doi(text))), "")


def _before_list(first: Sequence[Paragraph]) -> Iterable[str]:
    """Yield the texts of a page up to what it refers to."""
    for one in first:
        if heads_references(one.text):
            return
        yield one.text
