"""Where each segment stands: on the page, towards its main part, and under which heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.boilerplate.running_sums import LONG, Array, RunningSums, bit_columns
from corpus.boilerplate.vocabulary import NAMES, TEXTS
from corpus.html.segments import Container, Segment

_ENOUGH = 0.4
"""The share of the most prose in one part that the body part has at least."""

_BODY_BIT = 1 << NAMES.index("article body")
_MAIN = ("article", "main")
_FAR = 99.0
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PLACES = (
    *("place by number", "place by text", "after h1", "h1s before", "from h1", "from long before"),
    *("to long behind", "in main", "levels to main", "before main", "behind main", "depth"),
    *("heading linked", "heading level", "heading distance", "prose so far", "prose to come"),
    *("page segments", "page text", "page linked share", "page long", "page articles"),
    *("main share", "article share", "articles around page", "hidden"),
    *("in body part", "levels below body part", "kind of body part", "share of body part"),
)
"""The names of the columns that `describe_places` gives, behind those of the heading's words."""


def describe_places(
    segments: Sequence[Segment],
    containers: Sequence[Container],
    bits: Sequence[int],
    sums: RunningSums,
    own: Array,
    said: npt.NDArray[np.int64],
    is_title: npt.NDArray[np.bool_],
) -> Array:
    """Return a row for each segment: what the heading above it says, then `PLACES`."""
    count = len(segments)
    numbers = np.arange(count)
    at = [segment.container for segment in segments]
    tags = [containers[number].tag for number in at]
    main = _main_container(containers, sums)
    core = containers[main]
    path = set()
    step = main
    while step >= 0:
        path.add(step)
        step = containers[step].parent
    to_main = [0] * len(containers)
    for number, container in enumerate(containers):
        if number in path or container.parent < 0:
            to_main[number] = core.depth - container.depth
        else:
            to_main[number] = to_main[container.parent]
    h1s = np.array([tag == "h1" for tag in tags])
    is_long = (own[:, 0] >= LONG) & (own[:, 3] < 0.4)
    anchor = int(np.argmax(is_title & h1s)) if (is_title & h1s).any() else -1
    if anchor < 0 and h1s.any():
        anchor = int(np.argmax(h1s))
    if anchor < 0 and is_title.any():
        anchor = int(np.argmax(is_title))
    headings = _last_headings(tags, own, said)
    columns = [
        numbers / count,
        sums.text[:-1] / sums.page,
        numbers > anchor,
        np.cumsum(h1s) - h1s,
        (numbers - anchor) if anchor >= 0 else np.full(count, -1),
        _since(is_long),
        _since(is_long[::-1])[::-1],
        (numbers >= core.first) & (numbers < core.end),
        [to_main[number] for number in at],
        numbers < core.first,
        numbers >= core.end,
        [containers[number].depth for number in at],
        headings[:, 0],
        headings[:, 1],
        headings[:, 2],
        sums.long[:-1] / max(sums.long[-1], 1.0),
        1 - sums.long[1:] / max(sums.long[-1], 1.0),
        np.full(count, count),
        np.full(count, sums.page),
        np.full(count, sums.linked[-1] / sums.page),
        np.full(count, is_long.sum()),
        np.full(count, sum(container.tag == "article" for container in containers)),
        np.full(count, (sums.text[core.end] - sums.text[core.first]) / sums.page),
        *_article_share(segments, containers, sums),
        _hidden(segments, containers),
        *_body_part(segments, containers, bits, sums, main),
    ]
    place = np.stack([np.asarray(column, np.float32) for column in columns], axis=1)
    return np.hstack([headings[:, 3:], place])


def _main_container(containers: Sequence[Container], sums: RunningSums) -> int:
    """Return the smallest element that holds most of the long prose of the page."""
    first = np.array([container.first for container in containers])
    end = np.array([container.end for container in containers])
    prose = sums.long[end] - sums.long[first]
    text = sums.text[end] - sums.text[first]
    best = 0
    if sums.long[-1] > 0:
        children: dict[int, list[int]] = {}
        for number, container in enumerate(containers):
            children.setdefault(container.parent, []).append(number)
        while below := children.get(best):
            largest = max(below, key=lambda number: (prose[number], -text[number]))
            if prose[largest] < 0.6 * prose[best] or prose[largest] <= 0:
                break
            best = largest
    if end[best] - first[best] <= 1 and containers[best].parent >= 0:
        best = containers[best].parent
    return best


def _article_share(
    segments: Sequence[Segment], containers: Sequence[Container], sums: RunningSums
) -> tuple[list[float], list[float]]:
    """Return the share of long prose in the <article> around each segment, and its rank."""
    total = max(sums.long[-1], 1.0)
    share = [-1.0] * len(containers)
    for number, container in enumerate(containers):
        if container.parent >= 0:
            share[number] = share[container.parent]
        if container.tag == "article":
            held = (sums.long[container.end] - sums.long[container.first]) / total
            share[number] = max(share[number], held)
    largest = max(share, default=-1.0)
    shares = [share[segment.container] for segment in segments]
    return shares, [one - largest for one in shares]


def _body_part(
    segments: Sequence[Segment],
    containers: Sequence[Container],
    bits: Sequence[int],
    sums: RunningSums,
    main: int,
) -> list[npt.NDArray[np.float32]]:
    """Tell of the one part that by its name or kind is the likeliest to hold the text."""
    first, end = ([one.first for one in containers], [one.end for one in containers])
    prose = (sums.long[end] - sums.long[first]).tolist()
    kinds = [
        _body_kind(one, of_one) if one.names or one.tag in _MAIN else 0
        for one, of_one in zip(containers, bits, strict=True)
    ]
    enough = _ENOUGH * max(prose, default=0.0)
    chosen, kind = main, 0
    for number, container in enumerate(containers):
        if not kinds[number] or prose[number] < enough or container.end == container.first:
            continue
        if (kinds[number], prose[number]) > (kind, prose[chosen] if kind else -1.0):
            chosen, kind = number, kinds[number]
    inside = np.zeros(len(segments), np.float32)
    inside[containers[chosen].first : containers[chosen].end] = 1
    depth = np.array([containers[segment.container].depth for segment in segments], np.float32)
    below = np.where(inside > 0, depth - containers[chosen].depth, -1)
    filled = np.full(len(segments), prose[chosen] / max(float(sums.long[-1]), 1.0), np.float32)
    return [inside, below, np.full(len(segments), kind, np.float32), filled]


def _body_kind(container: Container, bits: int) -> int:
    """Return how surely an element is the body of an article by its name, 0 if it says nothing."""
    if container.names and (container.element.get("itemprop") or "").lower() == "articlebody":
        return 4
    if bits & _BODY_BIT:
        return 3
    if container.tag == "article":
        return 2
    is_main = container.names and container.element.get("role") == "main"
    return int(container.tag == "main" or bool(is_main))


def _hidden(segments: Sequence[Segment], containers: Sequence[Container]) -> list[float]:
    """Return whether each segment stands in an element that the page does not show at first."""
    hidden = [False] * len(containers)
    for number, container in enumerate(containers):
        hidden[number] = container.parent >= 0 and hidden[container.parent]
        if hidden[number] or not container.names:
            continue
        get = container.element.get
        hidden[number] = (
            get("hidden") is not None
            or (get("aria-hidden") or "") == "true"
            or ((style := get("style")) is not None and _HIDING.search(style) is not None)
        )
    return [float(hidden[segment.container]) for segment in segments]


def _last_headings(tags: Sequence[str], own: Array, said: npt.NDArray[np.int64]) -> Array:
    """Return of the heading above each segment: links, level, distance, and what it says."""
    rows = np.zeros((len(tags), 3 + len(TEXTS)), np.float32)
    levels = np.array([int(tag[1]) if tag in HEADINGS else 0 for tag in tags])
    places = np.arange(len(tags))
    last = np.maximum.accumulate(np.where(levels > 0, places, -1))[:-1]
    below = np.flatnonzero(last >= 0) + 1
    above = last[below - 1]
    rows[below, 0] = own[above, 3]
    rows[below, 1] = levels[above]
    rows[below, 2] = below - above
    rows[below, 3:] = bit_columns(said, len(TEXTS))[above]
    return rows


def _since(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """Return how many segments ago a flag was last set before each segment, `_FAR` at most."""
    places = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, places, -1_000_000))
    before = np.concatenate([[-1_000_000], last[:-1]])
    since: npt.NDArray[np.float32] = np.minimum(places - before, _FAR).astype(np.float32)
    return since
