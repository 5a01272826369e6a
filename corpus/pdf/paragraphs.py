"""Paragraphs from lines: by their distance, indents and ends, and across columns and pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from string import digits

from corpus.pdf.lines import TextLine
from corpus.text.broken_words import TextWords, join_lines

_SAME_SIZE = 0.06
"""The part of its size by which the next line of a paragraph may differ."""

_LEADING_SLACK = 1.22
_MAX_LEADING = 1.65
_SURE_LEADING = 10
"""Leading of more than so many times the size is believed if so many lines have it."""

_RAISED_LEADING = 2.0
"""Times its size that a line with a raised number may stand below the one before it."""

_INDENT = 0.6
"""Ems by which a line is indented."""

_COLUMN = 12.0
"""Points within which lines begin that are of one column."""

_FITTING = 1.15
_FULL = 0.12
"""The part of the width that the last line of a column may leave free in a paragraph's middle."""

_MAX_APART = 12
"""So many paragraphs of another size (captions, notes) may stand where a page cut one in two."""

_CAPTION = re.compile(
    r"(?:supplementary |online |appendix )?(?:table|fig(?:ure|\.)?|box|chart|tabelle"
    r"|abb(?:ildung|\.)?|tableau|tabla|figura|tabella)\s*[\dIVXA-C]+\b",
    re.IGNORECASE,
)
_CAPTION_LETTERS = "TtFfBbCcAaSsOo"
_BULLETS = frozenset("•‣▪●◦■□–—*·➢✓❖")
_ITEM_STARTS = _BULLETS | frozenset(f"([{digits}")
_LETTER_ENDS = frozenset(".)")
_NUMBERED = re.compile(r"(?:\[[^\]\s]{1,12}\]|\(?(?:\d{1,3}|[a-z])[.)])\s+\S")
_SENTENCE_ENDS = frozenset(".!?:;。！？")
_CLOSING = "\"'”’)]» "


@dataclass(slots=True)
class Paragraph:
    """A paragraph, a heading or a row of a table: lines that belong together, and their text.

    `runs_on` says that it ends where its column does and in the middle of a line's width, so that
    it may go on; `is_indented` that its first line is; `is_row` that it is cells side by side.
    `level` is that of a heading, 0 for text.
    """

    lines: list[TextLine]
    text: str = ""
    level: int = 0
    is_row: bool = False
    runs_on: bool = False
    is_indented: bool = False

    @property
    def size(self) -> float:
        """The size of its font, in points."""
        return self.lines[0].size

    @property
    def is_bold(self) -> bool:
        """Whether it is bold from end to end."""
        return self.lines[0].is_bold and self.lines[-1].is_bold  # its lines are of one style

    @property
    def is_open(self) -> bool:
        """Whether its text breaks off in the middle of a sentence."""
        return self.lines[-1].text.rstrip(_CLOSING)[-1:] not in _SENTENCE_ENDS


def paragraphs_of(pages: Sequence[Sequence[TextLine]], body: float) -> list[Paragraph]:
    """Return the paragraphs of pages whose lines are in reading order, whole across pages.

    `body` is the size of the text, in points.
    """
    leading = _usual_leading(pages)
    found: list[Paragraph] = []
    for page in pages:
        columns = _Columns(page)
        for run in _runs(page, leading):
            if run[-1].in_row:
                found.append(Paragraph(run, is_row=True))
            elif len(run) == 1:
                right = max(columns.right(run[0]), run[0].right)
                found.append(_paragraph(run, right, False))
            else:
                found += _split(run)
    whole = _whole(found, body)
    words = cache(lambda: TextWords(line.text for page in pages for line in page))
    for paragraph in whole:
        texts = [line.text for line in paragraph.lines]
        paragraph.text = " | ".join(texts) if paragraph.is_row else join_lines(texts, words)
    return whole


def body_size(pages: Sequence[Sequence[TextLine]]) -> float:
    """Return the size in points that most of the text has."""
    lengths: defaultdict[float, int] = defaultdict(int)
    for page in pages:
        for line in page:
            lengths[line.size] += len(line.text)
    sizes: defaultdict[float, int] = defaultdict(int)
    for size, length in lengths.items():
        sizes[round(size, 1)] += length
    return max(sizes, key=lambda size: (sizes[size], -size), default=10.0)


def _usual_leading(pages: Sequence[Sequence[TextLine]]) -> dict[float, float]:
    """Return from one line to the next of a paragraph, in points, for each size."""
    steps: defaultdict[float, Counter[int]] = defaultdict(Counter)
    for page in pages:
        for before, line in pairwise(page):
            size = line.size
            if before.size == size:
                step = before.bottom - line.bottom
                if 0.8 * size < step < 3 * size:
                    steps[size][int(4 * step + 0.5)] += 1
    found: dict[float, float] = {}
    for size, counts in steps.items():
        step, count = min(counts.items(), key=lambda one: (-one[1], one[0]))
        if step / 4 <= _MAX_LEADING * size or count >= _SURE_LEADING:
            found[size] = step / 4
    return found


def _runs(page: Sequence[TextLine], leading: dict[float, float]) -> Iterator[list[TextLine]]:
    """Yield lines that follow each other at the usual distance in one style; rows alone."""
    run: list[TextLine] = []
    for line in page:
        if run:
            before = run[-1]
            size = line.size
            step = before.bottom - line.bottom
            usual = leading.get(size) or 1.25 * size
            goes_on = (
                line.in_row
                if line.in_row or before.in_row
                else 0.4 * size < step < _LEADING_SLACK * usual
                and abs(before.size - size) <= _SAME_SIZE * size
                and before.is_bold is line.is_bold
                and line.left < before.right
                and before.left < line.right
                and before.is_turned is line.is_turned
            )
            if not goes_on:
                yield run
                run = []
            elif line.in_row and len(run) > 1 and not before.in_row:
                yield run[:-1]  # the last of them begins a row
                run = [before]
        run.append(line)
    if run:
        yield run


class _Columns:
    """Where most of the lines of a page end that begin where one does."""

    def __init__(self, page: Sequence[TextLine]) -> None:
        self._page = page
        self._ends: defaultdict[float, list[float]] = defaultdict(list)

    def right(self, line: TextLine) -> float:
        if not self._ends:
            for other in self._page:
                self._ends[other.left // _COLUMN].append(other.right)
            for ends in self._ends.values():
                ends.sort()
        ends = self._ends[line.left // _COLUMN]
        return ends[2 * len(ends) // 3]


def _split(run: list[TextLine]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a run of lines, told apart by indents, marks and short lines."""
    right = max([line.right for line in run])
    lefts = [line.left for line in run]
    edge = min(lefts) + _INDENT * run[0].size
    wide = 2 * run[0].size
    indented = [left > edge for left in lefts]
    is_item = indented[1] and _NUMBERED.match(run[0].text) is not None
    hangs = not indented[0] and (2 * indented.count(True) > len(run) or is_item)
    is_centred, is_bold = _is_centred(run, indented), run[0].is_bold  # as all of a run are
    start = 0
    for number, (before, line) in enumerate(() if is_centred else pairwise(run), 1):
        if is_bold:
            begins = False
        elif hangs:
            begins = not indented[number]
        else:
            begins = indented[number] and not indented[number - 1] and _ends(before, right)
        if not begins:
            text, free = line.text, right - before.right
            begins = (free > wide and not is_bold and free > _FITTING * _first_word(line)) or (
                (text[0] in _ITEM_STARTS or text[1:2] in _LETTER_ENDS)
                and _begins_item(line, before)
            )
        if begins and not before.ends_in_hyphen:
            yield _paragraph(run[start:number], right, indented[start] and not hangs)
            start = number
    yield _paragraph(run[start:], right, indented[start] and not hangs)


def _ends(line: TextLine, right: float) -> bool:
    """Say whether a line ends a sentence, or its paragraph by being short."""
    return line.text.rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS or right - line.right > 2 * line.size


def _paragraph(lines: list[TextLine], right: float, is_indented: bool) -> Paragraph:
    last = lines[-1]
    free = right - last.right
    runs_on = free <= last.size or free <= _FULL * (right - last.left)
    return Paragraph(lines, runs_on=runs_on, is_indented=is_indented)


def _is_centred(run: Sequence[TextLine], indented: Sequence[bool]) -> bool:
    """Say whether lines of different ends have one middle, as titles and their like."""
    if True not in indented:
        return False
    middles = [line.left + line.right for line in run]
    return max(middles) - min(middles) < 2 * run[0].size


def _first_word(line: TextLine) -> float:
    """Return about how wide the first word of a line is, with a blank, in points."""
    length = line.text.lstrip().find(" ")
    share = (length if length > 0 else len(line.text)) + 1
    return share * (line.right - line.left) / len(line.text)


def _begins_item(line: TextLine, before: TextLine) -> bool:
    """Say whether a line begins an item of a list, or a reference."""
    text = line.text
    if text[0] in _BULLETS:
        return text[1:2].isspace()
    if not _NUMBERED.match(text):
        return False
    return line.left <= before.left + 1 and before.text.rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS


def _whole(paragraphs: list[Paragraph], body: float) -> list[Paragraph]:
    """Return paragraphs joined that a column's or a page's end cut in two."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        first = _first_half(found, paragraph, body)
        if first is None:
            found.append(paragraph)
        else:
            first.lines = first.lines + paragraph.lines
            first.runs_on = paragraph.runs_on
    return found


def _first_half(found: Sequence[Paragraph], second: Paragraph, body: float) -> Paragraph | None:
    """Return the paragraph that another goes on with, None if it begins one itself.

    What may stand between are captions, and what is of another size: tables and notes.
    """
    line = second.lines[0]
    if second.is_row or not found or is_caption(line.text):
        return None
    if line.is_bold:
        return found[-1] if _wraps(found[-1], second) else None
    starts_low = line.text.lstrip()[:1].islower()
    for before in reversed(found[-_MAX_APART:]):
        last = before.lines[-1]
        is_alike = abs(before.lines[0].size - line.size) <= _SAME_SIZE * line.size
        if is_alike and not before.is_row and not last.is_bold and not _is_caption(before):
            is_apart = before is not found[-1]
            step = last.bottom - line.bottom
            is_near = not is_apart and step <= _RAISED_LEADING * line.size
            if not before.is_open or not (last.page != line.page or step < 0 or is_near):
                return None
            if starts_low or last.ends_in_hyphen:
                return before
            return before if before.runs_on and not (is_apart or second.is_indented) else None
        if before.is_bold or abs(line.size - body) > _SAME_SIZE * body:
            return None
    return None


def _wraps(before: Paragraph, second: Paragraph) -> bool:
    """Say whether what is bold goes on with the next line, below a raised number perhaps."""
    last, line = before.lines[-1], second.lines[0]
    return (
        last.is_bold
        and before.runs_on
        and before.is_open
        and last.page == line.page
        and abs(last.size - line.size) <= _SAME_SIZE * line.size
        and 0 < last.bottom - line.bottom <= _RAISED_LEADING * line.size
    )


def is_caption(text: str) -> bool:
    """Say whether a text is the caption of a table or figure.

    >>> is_caption("Table 2. Drinkers by age"), is_caption("Tables are at the end")
    (True, False)
    """
    return text[:1] in _CAPTION_LETTERS and _CAPTION.match(text) is not None


def _is_caption(paragraph: Paragraph) -> bool:
    return is_caption(paragraph.lines[0].text)
