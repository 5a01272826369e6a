"""The lead of an article: what stands between its title and its text and stands for it in lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.boilerplate.vocabulary import NAMES, groups_of
from corpus.html.segments import Container, Segment

_SHORTEST, _MAX_LENGTH = 40, 600
_SHORTEST_HEADING = 50
"""A shorter heading below a title heads the first part of the text."""

_FIRST = 3
"""Kept segments below the title among which the lead is."""

_NEAR = 4
"""Segments below the title among which one that is not kept may be the lead."""

_TEXT_BEGUN = 60
_TITLES = ("h1", "h2")
_HEADINGS = ("h2", "h3", "h4", "h5")
_AROUND_TITLE = frozenset({"header", "hgroup"})
_SAYING = frozenset({"p", "h2", "h3", "h4"})
_LIKELY = 0.1
"""A segment less likely to be text than this is no lead, if it is not kept."""

_LEAD = 1 << NAMES.index("lead")
_NO_LEAD = sum(
    1 << NAMES.index(name)
    for name in ("author", "meta line", "caption", "sharing", "advertising", "sign-up", "related")
)


def find_lead(
    kept: npt.NDArray[np.bool_],
    segments: Sequence[Segment],
    containers: Sequence[Container],
    is_title: npt.NDArray[np.bool_],
    likelihoods: npt.NDArray[np.float64],
    apart: npt.NDArray[np.bool_],
) -> int:
    """Return the number of the segment that is the lead, -1 if there is none.

    It is named so, or it is a long heading right below the title; text follows it. One that is not
    kept may stand with the title in its head, unless it is hardly likely or stands `apart`.
    """
    titles = [
        number
        for number in np.flatnonzero(is_title).tolist()
        if containers[segments[number].container].tag in _TITLES
    ]
    if not titles:
        return -1
    found = _kept_lead(titles, kept, segments, containers, is_title)
    if found >= 0:
        return found
    ruled_out = kept | apart | (likelihoods < _LIKELY)
    return _lead_in_head(titles, kept, ruled_out, segments, containers)


def _lead_in_head(
    titles: Sequence[int],
    kept: npt.NDArray[np.bool_],
    ruled_out: npt.NDArray[np.bool_],
    segments: Sequence[Segment],
    containers: Sequence[Container],
) -> int:
    """Return which segment between the last title above the text and the text is a lead."""
    text = next(
        (n for n in np.flatnonzero(kept).tolist() if len(segments[n].text) > _TEXT_BEGUN), -1
    )
    title = max((number for number in titles if number < text), default=text)
    for number in range(title + 1, min(title + 1 + _NEAR, text)):
        length, at = len(segments[number].text), segments[number].container
        if (
            ruled_out[number]
            or segments[number].linked
            or not _SHORTEST <= length <= _MAX_LENGTH
            or groups_of(containers[at].element) & _NO_LEAD
        ):
            continue
        is_with = length > _TEXT_BEGUN and _is_with(containers, at, segments[title].container)
        if is_with or _is_named(containers, at):
            return number
    return -1


def _is_with(containers: Sequence[Container], at: int, title: int) -> bool:
    """Whether a paragraph or heading stands right in what holds a title, or in one header with it.

    `title` is the number of the title's container.
    """
    beside = containers[at].parent
    if containers[at].tag not in _SAYING or beside < 0:
        return False
    around = {containers[title].parent}
    step = containers[title].parent
    while step >= 0:
        if containers[step].tag in _AROUND_TITLE:
            around.add(step)
        step = containers[step].parent
    return not around.isdisjoint({beside, containers[beside].parent})


def _kept_lead(
    titles: Sequence[int],
    kept: npt.NDArray[np.bool_],
    segments: Sequence[Segment],
    containers: Sequence[Container],
    is_title: npt.NDArray[np.bool_],
) -> int:
    """Return which of the first segments kept below the title is the lead."""
    below = [number for number in np.flatnonzero(kept & ~is_title).tolist() if number > titles[0]]
    for place, number in enumerate(below[:_FIRST]):
        text = segments[number].text
        if _SHORTEST <= len(text) <= _MAX_LENGTH and place + 2 < len(below):
            heading = containers[segments[number].container].tag in _HEADINGS
            if (heading and len(text) >= _SHORTEST_HEADING) or _is_named(
                containers, segments[number].container
            ):
                return int(number)
        if len(text) > _TEXT_BEGUN:
            return -1
    return -1


def _is_named(containers: Sequence[Container], at: int) -> bool:
    """Whether an element, or the one around it, is named as a lead."""
    for number in (at, containers[at].parent):
        if number < 0 or containers[number].tag in ("html", "body", "article", "main"):
            continue
        if groups_of(containers[number].element) & _LEAD:
            return True
    return False
