"""The order in which the lines of a page are read, where its content comes in another.

Programs write a page in the order of its text, with few exceptions; then nothing is moved. A page
whose content goes back up, or runs across its columns, is put in order by its gutters.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

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
    lefts = sorted([line.left for line in lines])
    # what is narrower than the slack crosses nothing
    rights = sorted([max(line.right, line.left + 2 * _SLACK) for line in lines])
    least = max(2, _MIN_SIDE * len(lines))
    best, most = None, -3.0 * len(lines)
    for place in sorted(set(map(round, lefts)))[1:]:
        begun = bisect_left(lefts, place - _SLACK)
        ended = bisect_right(rights, place + _SLACK)
        crossing, smaller = begun - ended, min(ended, len(lines) - begun)
        worth = smaller - 2 * crossing
        if smaller >= least and crossing <= _MAX_CROSSING * len(lines) and worth > most:
            best, most = float(place), worth
    return best
