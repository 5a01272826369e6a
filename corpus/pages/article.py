"""The general page: an article, report or news item, however its site is built."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import PurePosixPath

from bs4 import BeautifulSoup, Tag

from corpus.block import Block
from corpus.draft import Draft
from corpus.entry import Entry, Section
from corpus.entry_bounds import MAX_LINE_LENGTH
from corpus.errors import InputError
from corpus.html.boilerplate_rules import attribute, classes
from corpus.html.json_ld import article_body
from corpus.html.metadata import Metadata
from corpus.html.node_stats import tags
from corpus.html.parsing import blocks
from corpus.html.tree import BYLINE_NAMES
from corpus.kinds import kind_of
from corpus.page_facts.authors import choose_authors
from corpus.page_facts.dates import choose_date
from corpus.page_facts.titles import choose_title
from corpus.pages.assembly import outward_links, page_id, to_sections
from corpus.pages.page import Page
from corpus.pages.page_dates import stated_dates, states_dates
from corpus.pages.page_type import PageType
from corpus.pages.summary import find_summary
from corpus.text.dates import find_year
from corpus.text.names import has_degrees, line_names, without_degrees
from corpus.text.references import cites_itself
from corpus.text.typography import clean_line, fold, has_title_key, run_together, title_key

_HEADER_BLOCKS = 12
"""Title, byline, date and citation stand among so many blocks at the top."""

_MIN_SHOWN = 1_000
_TIMES_SHOWN = 3
"""A page that shows fewer characters may have its article elsewhere, so many times as long."""

_NEAR_TITLE = 12
_LAST_LINES = 6
"""Of the lines below a title, and of those at the end of the text, so many may be a byline."""

_MAX_RAISED = 8
"""Blanks that set notes' marks apart in a title."""

_MAX_CITATION = 400
"""Characters by which a work's citation is longer than its title."""

_MAX_DATELINE_LENGTH = 120
_MAX_BOLD_HEADING_LENGTH = 80
_SAID_BY = ("—", "–", "―")
"""What stands before who said the words above, and when."""

_ISSUE = re.compile(
    r"(?i:(?:[^.]{1,80}\W)?(?:vol(?:umen?|\.)?|jahrgang|jg\.|tomo?e?|jaargang|第) ?"
    r"\d{1,4} ?卷?(?!\w)[^.]{0,3}.{0,50}|第? ?\d{1,4} ?卷.{0,30})"
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?: ?年 ?(?:\d{1,2} ?月)?)?"
)
"""'Volume 2: No. 1, January 2005', perhaps behind a kicker, in the languages of journals."""

_MAX_KICKER = 45
"""Characters by which a line with a title may be longer for a label before it."""

_DAY = re.compile(r"\b(?:[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4}|\d{4}-\d\d-\d\d)\b")


def parse_article(source: Page) -> list[Draft]:
    """Return the entry that a page of any site makes, as a list of one draft.

    Args:
        source: the page, of HTML; its name serves for the id and for a title that is missing.

    Raises:
        InputError: the page holds no text, or is larger than the limits.
    """
    soup, about, name = source.article_tree, source.metadata, source.name
    page = blocks(soup)
    hidden = article_body(source.statements.scripts)
    if not page and not hidden:
        raise InputError("the page has no text: nothing is left without navigation and scripts")
    title = _title(source, page)
    header = _ArticleTop(soup, about, page, title)
    body = _with_bold_headings(
        [block for place, block in enumerate(page) if place not in header.places]
    )
    sections = _fuller(to_sections(body), hidden)
    summary, is_apart = find_summary(soup, about, title, sections)
    if source.lead:
        summary, is_apart = source.lead, True
    elif source.is_judged and summary == about.description:
        is_apart = False  # a head repeats the first paragraph more often than a page the head
    lines = _with_title(source.lines, title)
    dates = stated_dates(lines)
    day = choose_date(source.statements, lines, title)
    authors = _authors(source, header, _byline_lines(lines, page, title))
    entry = Entry(
        id=page_id(_own_identifier(about), name),
        title=title,
        headline=about.headline if title_key(about.headline) != title_key(title) else "",
        kind=about.kind or header.kind or _kind_above(lines, title) or "DOCUMENT",
        year=about.year or _issue_year(lines, title) or header.year or (day.year if day else None),
        authors=authors,
        bodies=tuple(name for name in about.bodies if name in authors),
        source=about.source,
        summary=summary,
        sections=_without(sections, summary) if is_apart else sections,
        subjects=about.subjects,
        abstract=about.abstract,
        links=outward_links(body),
        url=about.url,
        doi=about.doi,
        pmid=about.pmid,
        isbn=about.isbn,
        file_format=source.file_format,
        first_uploaded=dates.get("first_uploaded") or day or about.created,
        last_revised=about.modified or dates.get("last_revised"),
    )
    return [Draft(entry)]


def _own_identifier(about: Metadata) -> str:
    """Return what a page states as its id, but for the numbers that each journal gives anew."""
    return "" if about.doi and about.identifier.isdecimal() else about.identifier


def _title(source: Page, page: Sequence[Block]) -> str:
    if title := choose_title(source.statements):
        return title
    heading = next((block.text for block in page if block.level == 1), "")
    return heading or PurePosixPath(source.name).stem or source.name


def _with_title(lines: Sequence[str], title: str) -> Sequence[str]:
    """Return a page's lines, in which nothing is raised, with the title as it was read."""
    if title in lines:
        return lines
    together = run_together(title)
    return [
        title
        if abs(len(one) - len(title)) <= _MAX_RAISED and run_together(one) == together
        else one
        for one in lines
    ]


def _authors(source: Page, header: _ArticleTop, bylines: Sequence[str]) -> tuple[str, ...]:
    """Return the authors: of a scholarly page those it states, of others those it shows too."""
    if source.statements.first("citation_author", "citation_authors"):
        return header.authors
    return choose_authors(source.statements, bylines) or header.authors


def _byline_lines(lines: Sequence[str], page: Sequence[Block], title: str) -> list[str]:
    """Return the lines close to the title and at the end of the text, where bylines stand."""
    return _near_title(lines, title) + [block.text for block in page[-_LAST_LINES:]]


def _near_title(lines: Sequence[str], title: str) -> list[str]:
    key = title_key(title)
    at = next((place for place, line in enumerate(lines) if _has_title(line, title, key)), -1)
    return [*lines[max(at - 3, 0) : at], *lines[at + 1 : at + _NEAR_TITLE]] if at >= 0 else []


def _kind_above(lines: Sequence[str], title: str) -> str:
    """Return the kind that a line close to the title says, '' if none does."""
    return next(filter(None, map(kind_of, _near_title(lines, title))), "")


def _has_title(line: str, title: str, key: str) -> bool:
    """Say whether a line is the title, perhaps behind a label such as 'ORIGINAL RESEARCH'."""
    if not key:
        return False
    if has_title_key(line, key):
        return True
    is_labelled = len(title) < len(line) <= len(title) + _MAX_KICKER
    return is_labelled and title_key(line).endswith(f" {key}")


def _issue_year(lines: Sequence[str], title: str) -> int | None:
    """Return the year of the issue that a line close to the title names, None if none does."""
    issues = map(_ISSUE.fullmatch, _near_title(lines, title))
    return next((int(issue["year"]) for issue in issues if issue), None)


class _ArticleTop:
    """The lines at the top of a page that are about the article: title, byline, date, citation.

    `places` are those of the blocks that are no text of the article; the rest is what they tell.
    """

    def __init__(
        self, soup: BeautifulSoup, about: Metadata, page: Sequence[Block], title: str
    ) -> None:
        self.places: set[int] = set()
        self.year: int | None = None
        self.kind = ""
        self._about = about
        self._marked = _marked_bylines(soup)
        self._title, self._key = title, title_key(title)
        self._names: tuple[str, ...] = ()
        self._read(page)

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors of the metadata, or of the byline if it names more."""
        stated = tuple(without_degrees(name) for name in self._about.authors)
        if not stated or (len(stated) == 1 and len(self._names) > 1):
            return self._names or stated  # Highwire's one author is often the first of many
        return stated

    def _read(self, page: Sequence[Block]) -> None:
        places = [
            place
            for place, block in enumerate(page)
            if (block.level == 1 or place <= _HEADER_BLOCKS) and self._is_title(block)
        ]
        start = places[0] + 1 if places and places[0] <= _HEADER_BLOCKS else 0
        self.places.update(place for place in places if page[place].level == 1)
        in_header = True
        for place, block in enumerate(page):
            told = states_dates(block.text) or self._cites_work(block)
            if told or (in_header and self._belongs(block)):
                self.places.add(place)
            elif place >= start + _HEADER_BLOCKS or (block.level and place > start):
                in_header = False

    def _is_title(self, block: Block) -> bool:
        if block.level == 1:
            return _has_title(block.text, self._title, self._key)
        may_be = bool(self._key) and len(block.text) <= MAX_LINE_LENGTH  # as entries' titles are
        return may_be and has_title_key(block.text, self._key)

    def _belongs(self, block: Block) -> bool:
        """Whether a block near the top is about the article, and take what it tells."""
        text = block.text
        if self._is_title(block) or self._is_source(text):
            return True
        if kind := kind_of(text):
            self.kind = self.kind or kind
            return True
        if not self._names and (names := line_names(text)) and self._is_byline(text):
            self._names = names
            return True
        if issue := _ISSUE.fullmatch(text):
            self.year = self.year or int(issue["year"])
            return True
        day = _DAY.search(text) if len(text) <= _MAX_DATELINE_LENGTH else None
        if day and not text.endswith(".") and not text.startswith(_SAID_BY):
            self.year = self.year or find_year(day[0])
            return True
        return cites_itself(text)

    def _cites_work(self, block: Block) -> bool:
        """Whether a line is the page's own citation, as those of journals have one."""
        about, text = self._about, block.text
        if not about.authors or about.year is None or block.level:
            return False
        if not len(self._title) < len(text) <= len(self._title) + _MAX_CITATION:
            return False
        if str(about.year) not in text or self._key not in title_key(text):
            return False
        return any(name in text for name in re.split(r"[\s,]+", about.authors[0]) if len(name) > 2)

    def _is_source(self, text: str) -> bool:
        source = self._about.source
        return len(text) <= 2 * len(source) and fold(text) == fold(source)

    def _is_byline(self, text: str) -> bool:
        """Whether a line of names is that of the authors."""
        first = fold(without_degrees(self._about.authors[0])) if self._about.authors else ""
        family, _, given = first.partition(", ")
        named = bool(first) and fold(text).startswith((first, f"{given} {family}".strip()))
        marked = "".join(text.split()) in self._marked
        return named or marked or text.startswith("By ") or has_degrees(text)


def _marked_bylines(soup: BeautifulSoup) -> set[str]:
    """Return the texts, without blanks, of elements that the page marks as a byline."""
    marked = islice(filter(_is_marked_byline, tags(soup)), _HEADER_BLOCKS)
    return {"".join(tag.get_text().split()) for tag in marked}


def _is_marked_byline(tag: Tag) -> bool:
    if "class" not in tag.attrs and "itemprop" not in tag.attrs:
        return False
    names = {name.lower() for name in classes(tag)}
    return bool(names & BYLINE_NAMES) or attribute(tag, "itemprop") == "author"


def _with_bold_headings(body: list[Block]) -> list[Block]:
    """Take short bold paragraphs for headings, on a page that has no others."""
    if any(block.level for block in body):
        return body
    return [
        Block(block.text, level=2, links=block.links)
        if block.lead == block.text and len(block.text) <= _MAX_BOLD_HEADING_LENGTH
        else block
        for block in body
    ]


def _fuller(sections: tuple[Section, ...], hidden: str) -> tuple[Section, ...]:
    """Return the article that stands in JSON-LD, if the page shows next to nothing of it."""
    told = sum(len(section.text) for section in sections)
    if told >= _MIN_SHOWN or len(hidden) <= _TIMES_SHOWN * told:
        return sections
    lines = (clean_line(line) for line in hidden.splitlines())
    return (Section(paragraphs=tuple(line for line in lines if line)),)


def _without(sections: tuple[Section, ...], summary: str) -> tuple[Section, ...]:
    """Leave out the paragraph that repeats the summary, before the first heading."""
    if not sections or sections[0].heading:
        return sections
    kept = tuple(text for text in sections[0].paragraphs if text != summary)
    first = (Section(paragraphs=kept),) if kept else ()
    return first + sections[1:]


PAGE_TYPE = PageType(
    name="article",
    version=11,
    recognises=lambda page: page.is_markup,
    read=parse_article,
    cleaned_by="judging",
    order=100,  # after all that know their pages by more than that they are HTML
)
