"""Which paragraphs are headings, by their font, the outline, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.pdf.document import OutlineItem
from corpus.pdf.paragraphs import Paragraph, is_caption
from corpus.text.typography import title_key

_LARGER = 1.07
"""How much larger than the text a heading is that is not bold."""

_PROSE = 90
"""Characters from which on a whole sentence is no part of a table."""

_NEXT = 3
"""So many paragraphs are looked at below what may be a heading."""

_MAX_LENGTH = 200
_MAX_LINES = 4
_MAX_LEVEL = 6
_NUMBERING = re.compile(
    r"^(?:(?:chapter|appendix|section|part) )?[\dIVXA-H]+(?:\.\d+)*[.:)]? ", re.I
)
_MAX_WORD = 30
_LETTERS = re.compile(r"[^\W\d_]{2}")


def mark_headings(
    paragraphs: Sequence[Paragraph], body: float, outline: Iterable[OutlineItem]
) -> None:
    """Give those paragraphs their level that are headings, 1 for the largest.

    A heading is larger than the text, bold where the text is not, or an item of the outline. What
    is bold between the caption of a table and the next sentence is a cell.

    Args:
        paragraphs: those of a document, in order.
        body: the size of its text.
        outline: the items of its outline.
    """
    listed = {_key(item.title) for item in outline}
    last_words = {key.rpartition(" ")[2] for key in listed}
    text_is_bold = _text_is_bold(paragraphs, body)
    found: list[Paragraph] = []
    in_table = False
    for place, paragraph in enumerate(paragraphs):
        is_large = paragraph.size > _LARGER * body
        if is_caption(paragraph.text):
            in_table = True
        elif is_large or (len(paragraph.text) > _PROSE and not paragraph.is_open):
            in_table = False
        is_bold = not text_is_bold and paragraph.is_bold and paragraph.size > 0.9 * body
        stands_out = is_large or (is_bold and not in_table)
        if not (stands_out or listed) or not _may_head(paragraph):
            continue
        stands_out = is_large or (stands_out and _heads_text(paragraphs, place))
        if (stands_out and not _is_in_row(paragraphs, place)) or (
            listed
            and title_key(paragraph.text[-_MAX_WORD:]).rpartition(" ")[2] in last_words
            and _key(paragraph.text) in listed
        ):
            found.append(paragraph)
    styles = sorted({_style(one) for one in found}, reverse=True)
    for one in found:
        one.level = min(styles.index(_style(one)) + 1, _MAX_LEVEL)


def _key(text: str) -> str:
    """Return what an item of the outline and its heading share: numbers may be in one alone."""
    return title_key(_NUMBERING.sub("", text))


def _style(paragraph: Paragraph) -> tuple[float, bool]:
    return round(paragraph.size), paragraph.is_bold


def _text_is_bold(paragraphs: Iterable[Paragraph], body: float) -> bool:
    told = bold = 0
    for one in paragraphs:
        if abs(one.size - body) < 0.06 * body:
            told += len(one.text)
            bold += len(one.text) if one.is_bold else 0
    return 2 * bold > told


def _may_head(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        len(text) <= _MAX_LENGTH
        and not paragraph.is_row
        and len(paragraph.lines) <= _MAX_LINES
        and text[-1:] not in ",;"
        and not text[0].islower()
        and "://" not in text
        and _LETTERS.search(text) is not None
        and not is_caption(text)
    )


def _heads_text(paragraphs: Sequence[Paragraph], place: int) -> bool:
    """Say whether one of the next paragraphs is text, and not the cells of a table."""
    return any(
        len(one.text) > _PROSE or not one.is_open or one.size > paragraphs[place].size
        for one in paragraphs[place + 1 : place + 1 + _NEXT]
    )


def _is_in_row(paragraphs: Sequence[Paragraph], place: int) -> bool:
    """Say whether what follows stands beside a paragraph, as cells of a table do."""
    if place + 1 == len(paragraphs):
        return False
    line, after = paragraphs[place].lines[-1], paragraphs[place + 1].lines[0]
    return line.page == after.page and after.bottom < line.top and line.bottom < after.top
