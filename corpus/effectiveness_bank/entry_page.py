"""The account of one study, review or document, as the site's own entry pages give it.

A page says what it is an account of, names its original (title, authors, source), sums it up in a
sentence or two, tells of it in sections, thanks those who commented, and ends with the documents
most closely related to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from corpus.block import Block
from corpus.draft import Draft
from corpus.effectiveness_bank.cell_guide import THANKS, sections_of
from corpus.entry import Entry, Link, RelatedTitle, Section
from corpus.errors import InputError
from corpus.kinds import KINDS, kind_of
from corpus.pages.assembly import page_id
from corpus.pages.boilerplate_lines import ends_sentence, is_boilerplate
from corpus.pages.page_dates import stated_dates, states_dates
from corpus.pages.page_type import PageType
from corpus.text.dates import find_year
from corpus.text.names import byline_names
from corpus.text.typography import slug, title_key

RELATED = "most closely related documents"
"""What the line says that stands over the related documents."""

HEADINGS = ("Summary", "Main findings", "Recommendations", "The authors' conclusions")
"""Headings of sections; the first stands on the same line as the text below it."""

_KNOWN_HEADINGS = frozenset(map(title_key, HEADINGS))
_NOTICE = re.compile(r"This entry is our \w+ of an? (?P<what>\w+)")
_MARK = re.compile(r"[►▶]\s*")
_RELATED_TITLE = re.compile(
    rf"\s*(?:\d{{1,2}}[.)] )?(?P<title>\S.*?)\s+(?P<kind>{'|'.join(KINDS)})\s+(?P<year>\d{{4}})\b"
)
_ET_AL = re.compile(r"[,;]? et al\b\.?")
_INITIALS = re.compile(r"(?:\s*\b[A-Z]\.?-?)+$")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_MAX_HEADING_LENGTH = 80
_MIN_PARAGRAPH_LENGTH = 80
_MAX_RELATED_LENGTH = 1_000  # characters; more without a kind and year is no title


@dataclass(frozen=True, slots=True)
class _Reference:
    """The original that a page is an account of."""

    title: str
    authors: tuple[str, ...] = ()
    source: str = ""

    @property
    def year(self) -> int | None:
        year = _YEAR.search(self.source)
        return int(year[0]) if year else None

    def id(self, name: str) -> str:
        """Return the first author's surname and the year, or the name of the file."""
        surname = slug(_INITIALS.sub("", self.authors[0]), words=4) if self.authors else ""
        return f"{surname}-{self.year}" if surname and self.year else surname or page_id("", name)


def is_entry_page(blocks: Sequence[Block]) -> bool:
    """Tell whether a page has a title and lists the documents most closely related to it."""
    return _title_place(blocks, 0) is not None and any(_related(blocks))


def parse_entry_page(blocks: Sequence[Block], name: str) -> list[Draft]:
    """Return the draft of an entry page.

    Args:
        blocks: the page, each paragraph whole.
        name: the file; its stem is the id of a page without authors.

    Raises:
        InputError: the page has no title.
    """
    notice = next((place for place, block in enumerate(blocks) if _NOTICE.match(block.text)), -1)
    what = _NOTICE.match(blocks[notice].text) if notice >= 0 else None
    start = _title_place(blocks, notice + 1)
    if start is None:
        raise InputError("the page has no title: mark it with ► or make it a heading")
    reference, body = _reference(blocks, start)
    end = next(
        (place for place in range(body, len(blocks)) if _ends_text(blocks[place])), len(blocks)
    )
    sections = _sections(blocks[body:end])
    blurb = sections.pop(0).paragraphs if sections and not sections[0].heading else ()
    dates = stated_dates(block.text for block in blocks[end:])
    entry = Entry(
        id=reference.id(name),
        title=reference.title,
        kind=(kind_of(what["what"]) if what else "") or "DOCUMENT",
        year=reference.year,
        authors=reference.authors,
        source=reference.source,
        summary=" ".join(blurb),
        sections=tuple(sections),
        published_related=tuple(_related(blocks[end:])),
        links=_links(_before_related(blocks[start:])),
        first_uploaded=dates.get("first_uploaded"),
        last_revised=dates.get("last_revised"),
        sources=(name,),
    )
    return [Draft(entry)]


def _title_place(blocks: Sequence[Block], start: int) -> int | None:
    """Return the place of the first marked line or heading."""
    for place in range(start, len(blocks)):
        if blocks[place].level or _MARK.match(blocks[place].text):
            return place
    return None


def _reference(blocks: Sequence[Block], start: int) -> tuple[_Reference, int]:
    """Read title, authors and source; return them with the place of the text below them."""
    title = _MARK.sub("", blocks[start].text).removesuffix(".")
    authors: tuple[str, ...] = ()
    place = start + 1
    for place in range(start + 1, min(start + 4, len(blocks))):
        text = blocks[place].text.removesuffix("Request reprint").strip()
        if _YEAR.search(text) and len(text) < 2 * _MIN_PARAGRAPH_LENGTH:
            return _Reference(title, authors, text), place + 1
        if authors or len(text) > 2 * _MIN_PARAGRAPH_LENGTH:
            break
        authors = tuple(
            name if _INITIALS.search(name) else name.removesuffix(".")
            for name in byline_names(_ET_AL.sub("", text))
        )
    return _Reference(title, authors), place


def _ends_text(block: Block) -> bool:
    """Tell whether the text of a page ends before this block: thanks, dates, related documents."""
    text = block.text
    return text.startswith(THANKS) or states_dates(text) or RELATED in text.casefold()


def _sections(blocks: Sequence[Block]) -> list[Section]:
    """Return headings and their paragraphs; text before the first heading has an empty one."""
    pairs = zip_longest(blocks, blocks[1:])
    return sections_of(_heading(*pair) for pair in pairs if not is_boilerplate(pair[0].text))


def _heading(block: Block, following: Block | None) -> tuple[str, str]:
    """Return the heading a block is or begins with ('' if none) and the text behind it."""
    text = block.text
    run_in = re.match(rf"{HEADINGS[0]} (?=[A-Z])", text)
    if run_in:
        return HEADINGS[0], text[run_in.end() :]
    stands_alone = (
        len(text) <= _MAX_HEADING_LENGTH
        and text[0].isupper()
        and not ends_sentence(text)
        and following is not None
        and ends_sentence(following.text)
        and len(following.text) >= _MIN_PARAGRAPH_LENGTH
    )
    is_heading = block.level or title_key(text) in _KNOWN_HEADINGS or stands_alone
    return (text, "") if is_heading else ("", text)


def _before_related(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if RELATED in block.text.casefold():
            return
        yield block


def _related(blocks: Sequence[Block]) -> Iterator[RelatedTitle]:
    """Read the related documents; a title may go on in the next block, behind a page break."""
    listed = False
    text = ""
    for block in blocks:
        if listed and not is_boilerplate(block.text):
            text = f"{text} {block.text}"[-_MAX_RELATED_LENGTH:]
            end = 0
            for match in _RELATED_TITLE.finditer(text):
                yield RelatedTitle(
                    title=match["title"], kind=match["kind"], year=find_year(match["year"])
                )
                end = match.end()
            text = text[end:]
        listed = listed or RELATED in block.text.casefold()


def _links(blocks: Iterable[Block]) -> tuple[Link, ...]:
    links = (link for block in blocks for link in block.links)
    return tuple(dict.fromkeys(link for link in links if not is_boilerplate(link.text)))


PAGE_TYPE = PageType(
    name="entry page",
    version=1,
    recognises=lambda page: is_entry_page(page.blocks),
    read=lambda page: parse_entry_page(page.blocks, page.name),
    hint=re.compile(rb"closely(?:\s|[^\x00-\x7f])+related(?:\s|[^\x00-\x7f])+documents"),
    order=20,  # after cells, some of which list related documents too
)
