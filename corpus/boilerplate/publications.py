"""What stays of pages of journals and libraries: all but what is surely no text.

Tables, references, notes and captions look like furniture, and a page that states what it publishes
has them. So less goes than of other pages, and nothing that these parts hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.boilerplate.named_parts import in_caption, standing_in
from corpus.boilerplate.notices import notices_among
from corpus.html.boilerplate_rules import is_platform_boilerplate
from corpus.html.node_stats import heading_level
from corpus.html.segments import Container, Segment
from corpus.text.references import heads_references

Flags = npt.NDArray[np.bool_]

SURELY_NONE = 0.1
"""Text less likely than this goes, of a page that states what it publishes."""

_PROSE_BOUND = 0.05
_PROSE = 80
"""Prose of so many characters without links goes below the lower bound alone."""

_PROSE_BEFORE = 1 / 2
"""Where more of the prose stands before the title, that is said again at the end of a page."""

_NOTICE_BOUND = 0.7
"""What speaks of rights may be an author's statement, if it is likelier text than this."""

_HELD = frozenset({"table", "figure", "math", "pre"})
_HELD_NAME = re.compile(
    r"figures?(?=$|[_-])|tables?[_-](?:wrap|expansion|container|caption|title|foot|notes?)"
    r"|(?:.*[_-])?(?:fig|figure|tab|table)-?caption",
    re.IGNORECASE,
)
"""What is named so holds a table, a figure or what is said of one."""

_NO_HEADING = 7


def kept_of_publication(
    likelihoods: npt.NDArray[np.float64],
    segments: Sequence[Segment],
    containers: Sequence[Container],
    is_title: Flags,
) -> Flags:
    """Return which segments of a page of a journal or library stay, by how likely they are text.

    What a program names as no text goes, whatever it holds, and so do short lines before the title
    and headings that nothing is left under.
    """
    bounds = np.full(len(segments), SURELY_NONE)
    for number, segment in enumerate(segments):
        if not segment.linked and len(segment.text) >= _PROSE:
            bounds[number] = _PROSE_BOUND
    held = in_caption(segments, containers)
    held |= standing_in(segments, containers, _is_held)
    held |= _in_references(segments, containers)
    kept = (likelihoods >= bounds) | held | is_title
    named = standing_in(
        segments,
        containers,
        lambda one: bool(one.names) and is_platform_boilerplate(one.tag, one.names),
    )
    said = notices_among(segment.text for segment in segments)
    notices = np.array([segment.text in said for segment in segments], bool)
    notices &= (likelihoods < _NOTICE_BOUND) & ~held
    ruled_out = named | notices | _before_title(segments, containers, is_title)
    kept = _with_headings(kept & ~ruled_out, likelihoods, segments, containers)
    return np.asarray((kept & ~ruled_out) | (is_title & ~named))


def _is_held(one: Container) -> bool:
    return one.tag in _HELD or any(map(_HELD_NAME.match, one.names))


def _before_title(
    segments: Sequence[Segment], containers: Sequence[Container], is_title: Flags
) -> Flags:
    """Return which segments stand before the title and are no prose.

    Of what a page calls itself the longest is its title: its site has a name too.
    """
    titles = np.flatnonzero(is_title).tolist()
    first = max(titles, key=lambda number: len(segments[number].text), default=0)
    lengths = np.array([len(segment.text) for segment in segments])
    levels = np.array([_level(segment, containers) for segment in segments])
    prose = np.where((lengths >= _PROSE) & (levels == _NO_HEADING), lengths, 0)
    before = np.zeros(len(segments), bool)
    if prose[:first].sum() <= _PROSE_BEFORE * prose.sum():
        before[:first] = prose[:first] == 0
    return before


def _in_references(segments: Sequence[Segment], containers: Sequence[Container]) -> Flags:
    """Return which segments stand under a heading of references, or are one."""
    inside = np.zeros(len(segments), bool)
    for number, segment in enumerate(segments):
        if segment.links or not heads_references(segment.text):
            continue
        level = _level(segment, containers)
        end = _end_of_part(number, segment, containers)
        for under in range(number + 1, end):
            if _level(segments[under], containers) <= min(level, _NO_HEADING - 1):
                end = under
                break
        inside[number:end] = True
    return inside


def _level(segment: Segment, containers: Sequence[Container]) -> int:
    """Return the level of a heading, and of other segments one that no heading has."""
    one = containers[segment.container]
    return heading_level(one.tag, one.names) or _NO_HEADING


def _end_of_part(number: int, segment: Segment, containers: Sequence[Container]) -> int:
    """Return where the part of the page ends that a heading stands at the top of."""
    one = containers[segment.container]
    while one.end - number <= 1 and one.parent >= 0:
        one = containers[one.parent]
    return one.end


def _with_headings(
    kept: Flags,
    likelihoods: npt.NDArray[np.float64],
    segments: Sequence[Segment],
    containers: Sequence[Container],
) -> Flags:
    """Keep headings as far as something under them stays, down to the next of their level.

    Under what is surely no heading of the text it must stand right below.
    """
    kept = kept.copy()
    filled = [False] * _NO_HEADING
    for number in range(len(segments) - 1, -1, -1):
        level = _level(segments[number], containers)
        if level < _NO_HEADING:
            right_below = bool(kept[number + 1 : number + 2].any())
            is_likely = likelihoods[number] >= SURELY_NONE
            kept[number] = filled[level] and (is_likely or right_below)
        filled[level:] = [False] * len(filled[level:])
        if kept[number]:
            filled[:level] = [True] * len(filled[:level])
    return kept
