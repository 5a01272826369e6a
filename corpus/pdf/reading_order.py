"""The order in which the lines of a page are read, where its content comes in another.

Programs write a page in the order of its text, with few exceptions; then nothing is moved. A page
whose content goes back up, or runs across its columns, is put in order by its gutters.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from corpus.pdf.lines import TextLine

_LONG = 30
"""Characters of a piece of a line that is text of a column, not a cell of a table."""

_ACROSS_SHARE = 0.25
_MIN_ACROSS = 3
"""Lines that run on beside each other where a page's content runs across its columns."""

_BACK = 3.0
"""Lines' heights by which a line stands above the one before it where content goes back up."""

_SLACK = 2.0
_MAX_CROSSING, _MIN_SIDE = 0.3, 0.2
"""The part of lines that may cross a gutter, and that stand at each side of it."""

_MIN_LINES = 4
_MAX_DEPTH = 3


def in_reading_order(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines of a page as they are read: columns one after the other.

    A line that reaches across the columns parts what is above it from what is below.
    """
    if not _is_out_of_order(lines):
        return lines
    ordered = _ordered(lines, 0)
    for before, line in pairwise(ordered):
        line.in_row = line.in_row and before.right < line.left and _share_height(before, line)
    return ordered


def _is_out_of_order(lines: Sequence[TextLine]) -> bool:
    """Say whether a page's content goes back up, or runs on across its columns."""
    beside = 0
    for before, line in pairwise(lines):
        if line.in_row:
            beside += len(line.text) >= _LONG and len(before.text) >= _LONG
        elif line.bottom > before.top and _goes_back(before, line):
            return True
    return beside >= max(_MIN_ACROSS, _ACROSS_SHARE * len(lines))


def _goes_back(before: TextLine, line: TextLine) -> bool:
    return (
        line.bottom > before.top + _BACK * before.size
        and line.left < before.right - _SLACK
        and len(line.text) >= _LONG
        and line.is_turned is before.is_turned
    )


def _share_height(one: TextLine, other: TextLine) -> bool:
    return other.bottom < one.top and one.bottom < other.top


def _ordered(lines: Sequence[TextLine], depth: int) -> list[TextLine]:
    gutter = _gutter(lines) if depth < _MAX_DEPTH and len(lines) >= _MIN_LINES else None
    downwards = sorted(lines, key=lambda line: (-line.bottom, line.left))
    if gutter is None:
        return _in_rows(downwards)
    ordered: list[TextLine] = []
    left: list[TextLine] = []
    right: list[TextLine] = []
    for line in downwards:
        if line.left < gutter - _SLACK < gutter + _SLACK < line.right:
            ordered += _ordered(left, depth + 1) + _ordered(right, depth + 1) + [line]
            left, right = [], []
        elif line.left >= gutter - _SLACK:
            right.append(line)
        else:
            left.append(line)
    return ordered + _ordered(left, depth + 1) + _ordered(right, depth + 1)


def _in_rows(downwards: Sequence[TextLine]) -> list[TextLine]:
    """Return lines from the top, those of one height from the left."""
    rows: list[list[TextLine]] = []
    for line in downwards:
        if rows and line.bottom > rows[-1][0].bottom - 0.4 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def _gutter(lines: Sequence[TextLine]) -> float | None:
    """Return where the gutter of columns is that the fewest lines cross, None without one."""
    lefts = np.array([line.left for line in lines])
    rights = np.array([line.right for line in lines])
    places = np.unique(np.round(lefts))[1:]
    if not len(places):
        return None
    starts_before = lefts[:, None] < places - _SLACK
    ends_before = rights[:, None] <= places + _SLACK
    crossing = (starts_before & ~ends_before).sum(axis=0)
    smaller = np.minimum(ends_before.sum(axis=0), (~starts_before).sum(axis=0))
    fit = (crossing <= _MAX_CROSSING * len(lines)) & (smaller >= max(2, _MIN_SIDE * len(lines)))
    if not fit.any():
        return None
    worth = np.where(fit, smaller - 2 * crossing, -len(lines) * 3)
    return float(places[int(worth.argmax())])
