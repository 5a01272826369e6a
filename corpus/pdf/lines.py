"""The lines of a page, each with its place and font, in the order of the page's content.

PDFium tells characters apart one call at a time, so no more than the first and the last of each
line are asked for; what stands between is looked at where columns or tables are likely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import hypot
from typing import Any

from corpus.pdf.document import TextPage
from corpus.pdf.native import Native
from corpus.text.broken_words import HYPHENS, PDF_HYPHEN

_BOLD = re.compile(r"bold|black|heavy|demi|[-,]bd\b|cmbx|sfbx|ecbx|ptmb|phvb", re.IGNORECASE)
_FLAG_BOLD = 1 << 18
"""A bit of a font's flags (ISO 32000-1, 9.8.2)."""

_DEPTH, _HEIGHT = 0.22, 0.78
"""How far a line reaches below and above its baseline, for each unit of its size."""

_UNIT_SIZE = 2.0
"""Up to this a size may be a unit that each text scales for itself."""

_BROKEN = re.compile(f"[^{PDF_HYPHEN}]*{PDF_HYPHEN}|[^{PDF_HYPHEN}]+")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_OVERLAP = 0.4
"""The part of the lower one's height that two pieces of one line have in common."""

_NO_BLANK, _ONE_LINE = 0.17, 1.2
"""Ems between two pieces up to which they are one word, and one line."""

_SMALL, _ABOVE = 0.9, 0.05
"""The size of a raised number beside its line's, and the ems that it stands above that."""

_NUMBERS = re.compile(r"[\d,–-]*\d[\d,–-]*")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GUTTER = 1.5
"""Ems between words that only a gutter or a table leaves."""

_SAMPLED = 40
"""Characters of a line that may have a gutter in it."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font: its name, and whether it is bold."""

    name: str
    is_bold: bool


_NO_FONT = Font("", False)


@dataclass(slots=True)
class TextLine:
    """A line of text; places are in points from the lower left of the page.

    `start` is the place of its first character in the text of its page, which is the `page`th.
    `size` is that of its font in points. `is_bold` says that it is bold from end to end. `in_row`
    says that it stands beside the line before it, as cells of a table and columns do, and
    `is_turned` that it runs upwards or downwards; its places are then those of the turned page.
    """

    text: str
    page: int
    start: int
    left: float
    right: float
    bottom: float
    top: float
    size: float
    font: Font
    is_bold: bool
    in_row: bool = False
    is_turned: bool = False

    @property
    def ends_in_hyphen(self) -> bool:
        """Whether the line ends with a hyphen, which may stand for a broken word."""
        return self.text[-1:] in HYPHENS


class LineReader:
    """Reads the lines of the pages of one document."""

    def __init__(self, raw: Any) -> None:
        self._native = Native(raw)
        self._fonts: dict[tuple[bytes, int], Font] = {}

    def read(self, page: TextPage) -> list[TextLine]:
        """Return the lines of a page that is open, pieces of one line put together."""
        pieces = self._pieces(page)
        if self._has_gutter(page, pieces):
            pieces = [part for one in pieces for part in self._parted(page, one)]
        return _joined(pieces)

    def _pieces(self, page: TextPage) -> list[TextLine]:
        """Return what PDFium takes for lines."""
        native, number, at = self._native, page.number, page.page
        fonts: dict[int, Font] = {}  # a page's own: another page's may come to the same address
        scales: dict[tuple[int, float], float] = {}
        font, key = _NO_FONT, 0
        starts, texts = _texts(page.text)
        first = starts
        last = [start + len(text) - 1 for start, text in zip(starts, texts, strict=True)]
        if not page.is_aligned:
            first, last = (
                [native.index(at, place) for place in places] for places in (first, last)
            )
        measured = native.measured(at, first, last)
        pieces: list[TextLine] = []
        for text, start, begin, end, shown in zip(
            texts, starts, first, last, measured, strict=True
        ):
            address, stated, left, base, last_top, right, last_bottom = shown
            if address is not None and address != key:
                key = address
                font = fonts.get(key) or self._font(key, fonts)
            scale = scales.get((key, stated)) or self._scale(at, begin, key, stated, scales)
            size = stated * scale or 1.0
            bottom, top = base - _DEPTH * size, base + _HEIGHT * size
            right = right if right > left else left
            is_bold = font.is_bold and self._is_bold(at, end, fonts)
            line = TextLine(text, number, start, left, right, bottom, top, size, font, is_bold)
            if not (bottom < last_top and last_bottom < top) and len(text) > 1:
                self._turn(at, begin, line, base, last_top, last_bottom)
            pieces.append(line)
        return pieces

    def _scale(
        self,
        page: int,
        index: int,
        font: int,
        stated: float,
        scales: dict[tuple[int, float], float],
    ) -> float:
        """Return how much larger characters are than the size that is stated of them.

        Programs state the size and scale the whole page, or state 1 and scale each text.
        """
        native = self._native
        native.text_matrix(page, index, native.matrix_at)
        scale = hypot(native.matrix[2], native.matrix[3])
        if stated > _UNIT_SIZE:
            scales[font, stated] = scale
        return scale

    def _turn(
        self, page: int, index: int, line: TextLine, base: float, top: float, bottom: float
    ) -> None:
        """Give a line that runs upwards or downwards the places that it has on the turned page.

        One that only ends higher than it begins stays as it is. `top` and `bottom` are those of
        its last character.
        """
        native = self._native
        native.text_matrix(page, index, native.matrix_at)
        if abs(native.matrix[1]) <= abs(native.matrix[0]):
            return
        is_upwards = native.matrix[1] >= 0
        start, end = (base, top) if is_upwards else (-base, -bottom)
        turned = -line.left if is_upwards else line.left
        line.left, line.right = start, max(start, end)
        line.bottom, line.top = turned - _DEPTH * line.size, turned + _HEIGHT * line.size
        line.is_turned = True

    def _is_bold(self, page: int, index: int, fonts: dict[int, Font]) -> bool:
        shown = self._native.text_object(page, index)
        if not shown:
            return True  # a blank that PDFium made
        key = self._native.font(shown)
        return (fonts.get(key) or self._font(key, fonts)).is_bold

    def _font(self, address: int, fonts: dict[int, Font]) -> Font:
        """Return the font at an address, and keep it for its page."""
        name, flags = self._native.font_name(address), max(self._native.font_flags(address), 0)
        found = self._fonts.get((name, flags))
        if found is None:
            called = _SUBSET.sub("", name.decode("utf-8", "replace"))
            is_bold = bool(_BOLD.search(called) or flags & _FLAG_BOLD)
            found = self._fonts[name, flags] = Font(called, is_bold)
        fonts[address] = found
        return found

    def _has_gutter(self, page: TextPage, pieces: list[TextLine]) -> bool:
        """Say whether two long lines have gaps in their middle that no words leave."""
        long = [one for one in pieces if len(one.text) > _SAMPLED]
        return len(long) > 1 and all(
            self._gaps(page, line, len(line.text) // 3, 2 * len(line.text) // 3)
            for line in (long[len(long) // 3], long[2 * len(long) // 3])
        )

    def _gaps(
        self, page: TextPage, line: TextLine, start: int = 0, end: int = 0
    ) -> list[tuple[int, float, float]]:
        """Return where a line has wide gaps: the place of the blank, and the gap's two ends.

        Places are looked at from `start` to before `end`, by default all.
        """
        native, text, at = self._native, line.text, page.page
        box, box_at, box_of = native.box, native.box_at, native.loose_box
        found: list[tuple[int, float, float]] = []
        blank = text.find(" ", start or 1)
        while 0 < blank < (end or len(text) - 1):
            before, after = line.start + blank - 1, line.start + blank + 1
            if not page.is_aligned:
                before, after = native.index(at, before), native.index(at, after)
            box_of(at, before, box_at)
            right = box[2]
            box_of(at, after, box_at)
            if box[0] - right > _GUTTER * line.size:
                found.append((blank, right, box[0]))
            blank = text.find(" ", blank + 1)
        return found

    def _parted(self, page: TextPage, line: TextLine) -> Iterator[TextLine]:
        """Yield the parts of a line between wide gaps."""
        start, left = 0, line.left
        for blank, right, next_left in self._gaps(page, line):
            yield replace(
                line,
                text=line.text[start:blank],
                start=line.start + start,
                left=left,
                right=right,
                in_row=start > 0,
            )
            start, left = blank + 1, next_left
        yield replace(
            line, text=line.text[start:], start=line.start + start, left=left, in_row=start > 0
        )


def _texts(text: str) -> tuple[list[int], list[str]]:
    """Return where each line of a page's text begins, and the lines, those without words left out.

    A hyphen that a line's end broke a word with ends one too.
    """
    starts: list[int] = []
    texts: list[str] = []
    start = 0
    for whole in text.split("\r\n"):
        for part in _BROKEN.findall(whole) if PDF_HYPHEN in whole else (whole,):
            if part and not part.isspace():
                starts.append(start)
                texts.append(part)
            start += len(part)
        start += 2
    return starts, texts


def _joined(pieces: list[TextLine]) -> list[TextLine]:
    """Return lines whole that PDFium gave in pieces: it ends one at each raised number."""
    lines: list[TextLine] = []
    before: TextLine | None = None
    for piece in pieces:
        if before is not None and _is_beside(before, piece):
            gap = piece.left - before.right
            size = max(before.size, piece.size)
            if gap < _ONE_LINE * size and not piece.in_row:
                _append(before, piece, " " if gap > _NO_BLANK * size else "")
                continue
            piece.in_row = True
        else:
            piece.in_row = False
        lines.append(piece)
        before = piece
    return lines


def _is_beside(one: TextLine, other: TextLine) -> bool:
    if other.top <= one.bottom or one.top <= other.bottom:
        return False
    common = min(one.top, other.top) - max(one.bottom, other.bottom)
    lower = min(one.top - one.bottom, other.top - other.bottom)
    return (
        common > _OVERLAP * lower
        and other.left > one.right - 0.5 * one.size
        and one.is_turned is other.is_turned
    )


def _append(line: TextLine, piece: TextLine, blank: str) -> None:
    """Put a piece at the end of its line, whose place and font are those of the longer one."""
    text, more = line.text, piece.text
    if _is_raised(piece, line):
        more = more.translate(_RAISED)
    elif _is_raised(line, piece):
        text = text.translate(_RAISED)
    if len(more) > len(text):
        line.bottom, line.top = piece.bottom, piece.top
        line.size, line.font = piece.size, piece.font
    line.is_bold = line.is_bold and piece.is_bold
    line.text = text + blank + more
    line.right = piece.right


def _is_raised(number: TextLine, line: TextLine) -> bool:
    """Say whether a piece of a line is a small number above its baseline."""
    return (
        number.size < _SMALL * line.size
        and number.bottom > line.bottom + _ABOVE * line.size
        and _NUMBERS.fullmatch(number.text) is not None
    )
