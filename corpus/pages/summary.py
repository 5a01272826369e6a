"""The sentence or two that stand for an article where it is listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from bs4 import BeautifulSoup, Tag

from corpus.entry import Section
from corpus.html.block_extractor import read_blocks
from corpus.html.boilerplate_rules import attribute, classes
from corpus.html.metadata import Metadata
from corpus.html.node_stats import tags
from corpus.html.tree import SUMMARY_NAMES
from corpus.text.references import cites_itself
from corpus.text.typography import fold

_FULL_PARAGRAPH = 60
"""A shorter line is a label, not a paragraph that could stand for the page."""

_MAX_LENGTH = 600
_HEADINGS = frozenset(
    {
        *("summary", "abstract", "executive summary", "key points", "overview", "at a glance"),
        *("resumen", "resumo", "resume", "zusammenfassung", "riassunto", "samenvatting", "摘要"),
    }
)
_TELLING_LABELS = frozenset(
    {
        *("what is added by this report", "what this study adds", "what does this study add"),
        *("conclusion", "conclusions", "interpretation", "authors' conclusions", "bottom line"),
    }
)
"""Labels within a structured abstract under which it says what was found."""

_HOLDING = frozenset({"div", "section", "p", "blockquote"})
_WORD = re.compile(r"[^\W\d_]{4,}")
_SENTENCES = re.compile(r"(?s)(.+[.!?][\"”’)\]]*)(?=\s|$)")
_MAX_CHECKED_LENGTH = 400
_MAX_MARKED = 4
_SHARE = 0.5
_WORD_SHARE = 0.75


def find_summary(
    soup: BeautifulSoup, about: Metadata, title: str, sections: Sequence[Section]
) -> tuple[str, bool]:
    """Return a page's summary, and whether it stands apart from the text.

    Tried are the description in the head, if it is about this page and not about the site; an
    element marked as summary or abstract; a section headed so; the first full paragraph. The
    first two stand apart; the others are text of the page.
    """
    if about.description and describes_page(about, title, sections):
        return about.description, True
    if marked := _marked_summary(soup):
        return _shortened(marked), marked == _shortened(marked)
    return summary_of(sections), False


def summary_of(sections: Sequence[Section]) -> str:
    """Return what of a text stands for it: of a section headed so, or the first full paragraph."""
    for section in sections:
        if fold(section.heading).strip(" :.") in _HEADINGS and (found := _telling(section)):
            return _shortened(found)
    paragraphs = (paragraph for section in sections for paragraph in section.paragraphs)
    return _shortened(next(filter(_is_full, paragraphs), ""))


def describes_page(about: Metadata, title: str, sections: Sequence[Section]) -> bool:
    """Whether the description is about this page, and not about its site or journal.

    A description that begins with the name of the site or journal is the site's; one of the page
    shares words with the title, or runs of words with the text.
    """
    description = fold(about.description[:_MAX_CHECKED_LENGTH])
    for name in (about.site, about.source.partition(":")[0]):
        if name and description.startswith(fold(name)):
            return False
    if title and description.rstrip(" .").endswith(fold(title)):
        return False  # 'Abstract page for …'
    in_title = set(_WORD.findall(fold(title)))
    told = set(_WORD.findall(description))
    if in_title and len(in_title & told) >= _SHARE * len(in_title):
        return True
    text = fold(" ".join(section.text for section in sections))
    words = description.split()
    runs = [" ".join(words[place : place + 3]) for place in range(len(words) - 2)]
    if runs and sum(run in text for run in runs) >= _SHARE * len(runs):
        return True
    return bool(told) and sum(word in text for word in told) >= _WORD_SHARE * len(told)


def _marked_summary(soup: BeautifulSoup) -> str:
    for tag in islice(filter(_is_marked, tags(soup)), _MAX_MARKED):
        section = Section(paragraphs=tuple(b.text for b in read_blocks(tag) if not b.level))
        if found := _telling(section):
            return found
    return ""


def _is_marked(tag: Tag) -> bool:
    if not tag.attrs or tag.name not in _HOLDING:
        return False
    names = {*(name.lower() for name in classes(tag)), attribute(tag, "id").lower()}
    return bool(names & SUMMARY_NAMES) or attribute(tag, "role") == "doc-abstract"


def _telling(section: Section) -> str:
    """Return the paragraph of an abstract that says what was found, else its first full one."""
    labelled = zip(section.paragraphs, section.paragraphs[1:], strict=False)
    for label, paragraph in labelled:
        if fold(label).strip(" :.?") in _TELLING_LABELS and _is_full(paragraph):
            return paragraph
    return next(filter(_is_full, section.paragraphs), "")


def _is_full(paragraph: str) -> bool:
    is_prose = len(paragraph) >= _FULL_PARAGRAPH and " | " not in paragraph
    return is_prose and not cites_itself(paragraph)


def _shortened(paragraph: str) -> str:
    """Return the whole sentences of a long paragraph that fit."""
    if len(paragraph) <= _MAX_LENGTH:
        return paragraph
    start = paragraph[:_MAX_LENGTH]
    sentences = _SENTENCES.match(start)
    return sentences[1] if sentences else start.rpartition(" ")[0] + " …"
