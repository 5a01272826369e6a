"""A cell of a treatment matrix: the works the editors chose for one subject, and their guide to it.

A cell has an introduction, the listed works (each with its tags, headline, publisher, year and a
note), a line on where there is more, and the 'bite': a guide with questions to discuss. It gives
one draft for the cell and one for each work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.block import Block
from corpus.draft import Draft
from corpus.effectiveness_bank.cell_guide import begins_cell_guide, cell_guide_sections
from corpus.effectiveness_bank.listed_work import (
    WorkOnPage,
    read_work,
    with_paragraphs,
    work_drafts,
)
from corpus.entry import Entry, Link, Section
from corpus.errors import InputError
from corpus.html.metadata import Metadata
from corpus.pages.assembly import page_id
from corpus.pages.boilerplate_lines import ends_sentence, is_boilerplate
from corpus.pages.page_dates import stated_dates, states_dates
from corpus.pages.page_type import PageType
from corpus.text.typography import slug

MATRICES = {"drug": "drugs"}
"""What ids call a matrix, where it is not the word in its cells' titles."""

_TITLE = re.compile(
    r"(?P<title>(?P<matrix>[A-Z]\w+) (?:\w+ )?Matrix cell (?P<cell>[A-Z]\d{1,2}))"
    r"(?:: (?P<headline>.+))?"
)
_HEADLINE = re.compile(r"(?P<column>[A-Z][^;.?!]{2,60}); (?P<row>[A-Z][^;.?!]{2,60})")
_MORE = re.compile(r"(?:MORE|more) (?=[A-Z])")
_MIN_PARAGRAPH_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _Layout:
    """The parts of a cell's page, in reading order."""

    head: Sequence[Block]
    works: Sequence[Block]
    more: Sequence[Block]
    cell_guide: Sequence[Block]


def is_matrix_cell(blocks: Sequence[Block]) -> bool:
    """Tell whether a page names itself a matrix cell and lists works."""
    return _title(blocks) is not None and any(read_work(block) for block in blocks)


def parse_matrix_cell(
    blocks: Sequence[Block], name: str, about: Metadata | None = None
) -> list[Draft]:
    """Return the draft of a cell, then one for each work it lists.

    Args:
        blocks: the page, each paragraph whole.
        name: the file.
        about: what the head of an HTML page states; its subjects are added to the cell's own.

    Raises:
        InputError: the page does not name a matrix cell.
    """
    title = _title(blocks)
    if title is None:
        raise InputError("the page has no title such as 'Alcohol Treatment Matrix cell A1'")
    about = about or Metadata()
    matrix = slug(title["matrix"])
    cell_id = page_id(about.identifier, f"{MATRICES.get(matrix, matrix)}-{title['cell'].lower()}")
    layout = _layout(blocks)
    headline = _headline(title, layout.head)
    labels: tuple[str, ...] = headline.groups() if headline else ()
    place = (cell_id, *labels)
    dates = stated_dates(block.text for block in blocks)
    revised = about.modified or dates.get("last_revised")
    works = _works(layout.works)
    cell = Entry(
        id=cell_id,
        title=title["title"],
        headline="; ".join(labels) or about.headline,
        kind="MATRIX CELL",
        year=revised.year if revised else about.year,
        summary=" ".join(block.text for block in _paragraphs(layout.head)) or about.description,
        sections=(*_more(layout.more), *cell_guide_sections(layout.cell_guide)),
        subjects=(*place, *about.subjects),
        listed_works=tuple(listed.work for listed in works),
        links=_links((*layout.works, *layout.more, *layout.cell_guide)),
        url=about.url,
        first_uploaded=about.created or dates.get("first_uploaded"),
        last_revised=revised,
        sources=(name,),
    )
    return [Draft(cell), *work_drafts(works, place, about.subjects)]


def _title(blocks: Sequence[Block]) -> re.Match[str] | None:
    """Return the first block that is a cell's title and nothing else."""
    return next(filter(None, (_TITLE.fullmatch(block.text) for block in blocks)), None)


def _headline(title: re.Match[str], head: Sequence[Block]) -> re.Match[str] | None:
    """Return the labels of the cell's column and row, from its title or a line below it."""
    lines = (title["headline"] or "", *(block.text for block in head))
    return next(filter(None, map(_HEADLINE.fullmatch, lines)), None)


def _layout(blocks: Sequence[Block]) -> _Layout:
    """Part the page at its first work, its MORE line or dates, and the beginning of its bite."""
    places = range(len(blocks))
    first = next((place for place in places if read_work(blocks[place])), len(blocks))
    later = range(first, len(blocks))
    cell_guide = next((place for place in later if begins_cell_guide(blocks[place])), len(blocks))
    end = next(
        (
            place
            for place in range(first, cell_guide)
            if _MORE.match(blocks[place].text) or states_dates(blocks[place].text)
        ),
        cell_guide,
    )
    return _Layout(blocks[:first], blocks[first:end], blocks[end:cell_guide], blocks[cell_guide:])


def _works(blocks: Sequence[Block]) -> list[WorkOnPage]:
    """Read the listed works; a paragraph without tags belongs to the work above it."""
    works: list[tuple[WorkOnPage, list[Block]]] = []
    for block in blocks:
        if work := read_work(block):
            works.append((work, []))
        elif works and not is_boilerplate(block.text):
            works[-1][1].append(block)
    return [with_paragraphs(work, paragraphs) for work, paragraphs in works]


def _more(blocks: Sequence[Block]) -> Iterator[Section]:
    """Yield the section of what stands between the works and the bite."""
    paragraphs = tuple(_MORE.sub("", block.text, count=1) for block in _paragraphs(blocks))
    if paragraphs:
        yield Section(heading="More", paragraphs=paragraphs)


def _paragraphs(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks that are sentences about the cell."""
    return [
        block
        for block in blocks
        if len(block.text) >= _MIN_PARAGRAPH_LENGTH
        and ends_sentence(block.text)
        and not block.level
        and not is_boilerplate(block.text)
        and not states_dates(block.text)
    ]


def _links(blocks: Iterable[Block]) -> tuple[Link, ...]:
    return tuple(dict.fromkeys(link for block in blocks for link in block.links if link.text))


PAGE_TYPE = PageType(
    name="matrix cell",
    version=1,
    recognises=lambda page: is_matrix_cell(page.blocks),
    read=lambda page: parse_matrix_cell(page.blocks, page.name, page.metadata),
    hint=re.compile(rb"matrix(?:\s|[^\x00-\x7f])+cell"),
    order=10,
)
