"""The lead of an article: what stands between its title and its text and stands for it in lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.boilerplate.vocabulary import NAMES, name_groups
from corpus.html.segments import Container, Segment

_SHORTEST, _MAX_LENGTH = 40, 600
_SHORTEST_HEADING = 50
"""A shorter heading below a title heads the first part of the text."""

_FIRST = 3
"""Kept segments below the title among which the lead is."""

_TEXT_BEGUN = 60
_TITLES = ("h1", "h2")
_HEADINGS = ("h2", "h3", "h4", "h5")
_LEAD = 1 << NAMES.index("lead")


def find_lead(
    kept: npt.NDArray[np.bool_],
    segments: Sequence[Segment],
    containers: Sequence[Container],
    is_title: npt.NDArray[np.bool_],
) -> int:
    """Return the number of the segment that is the lead, -1 if there is none.

    It is named so, or it is a long heading right below the title; text follows it.
    """
    titles = [
        number
        for number in np.flatnonzero(is_title).tolist()
        if containers[segments[number].container].tag in _TITLES
    ]
    if not titles:
        return -1
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
        get = containers[number].element.get
        if name_groups(f"{get('class') or ''} {get('id') or ''} {get('itemprop') or ''}") & _LEAD:
            return True
    return False
