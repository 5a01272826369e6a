"""What is known of each segment of a page, as one row of numbers.

Rows tell of the segment itself (length, links, punctuation, words), of the elements around it
(names, kinds, what they hold, how often their like stands beside them), of the segments before
and behind it, and of where it stands between the page's ends and towards its main text.
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.boilerplate.positions import HEADINGS, PLACES, describe_places
from corpus.boilerplate.running_sums import LONG, Array, RunningSums, bit_columns
from corpus.boilerplate.vocabulary import NAMES, TEXTS, groups_of, text_groups
from corpus.html.segments import Container, Segment
from corpus.text.typography import title_key

_TAGS = ("p", "li", "div", "td", "h1", "h2", "h3", "h4", "dd", "blockquote", "figcaption", "pre")
_AROUND = (
    *("article", "main", "section", "aside", "header", "footer", "nav", "form", "table", "ul"),
    *("ol", "figure", "blockquote", "details", "dl"),
)
_TAG_NUMBERS = {name: number for number, name in enumerate(_TAGS)}
_KIND_BITS = {name: 1 << number for number, name in enumerate(_AROUND)}
_LEVELS = 3
"""Containers above a segment that are described one by one."""

_WRAPPING = 0.85
"""An element that holds so much of a page's text wraps the page; its names tell nothing."""

_WORDS_READ = 30
_TAIL_READ = 10
_FAR = 99.0
_CAPITALS, _FIGURES = string.ascii_uppercase.encode(), string.digits.encode()
_TOPIC_LENGTH = 6
_TOPIC = re.compile(rf"[^\W\d_]{{{_TOPIC_LENGTH},}}")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?…:;。！？]+(?:\s|$|[\"”’»)])")
_ENDS = (".", "!", "?", "…", ".”", '."', "。", "»", "”", '"', ":", "“", ")", "؟")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\d\d?:\d\d|\d\d?\.\s?\d\d?\.")
_COUNTS = (
    *("characters", "words", "mean word", "linked share", "links", "bold share", "commas"),
    *("sentences", "ends as a sentence", "capital share", "digit share", "begins small"),
    *("capital words", "bars", "ends with a colon", "is the title", "repeated", "holds a date"),
    *("short words", "words of the title", "words of the main text", "seen before"),
)
TITLE_COLUMN = _COUNTS.index("is the title")
_CONTAINER = (
    *("text share", "linked share", "segments", "mean length", "long share", "same siblings"),
    *("place in parent", "sentences a segment", "number among same", "like siblings with prose"),
    *("prose of same before",),
)
_NEIGHBOUR = ("characters", "linked share", "is heading", "sentences", "same container")


@dataclass(slots=True)
class PageShape:
    """What of a page its segments are judged by, besides themselves."""

    titles: frozenset[str]
    """Keys of what the page calls itself."""
    shortest: float = field(init=False)
    """Characters that a title has at the least where it stands on the page."""

    def __post_init__(self) -> None:
        self.shortest = 0.8 * min(map(len, self.titles), default=0)

    def may_be_title(self, text: str) -> bool:
        """Whether a text may be one of the titles, by its length and its first letter."""
        length = len(text)
        if length < self.shortest:
            return False
        first = text[0].lower()
        return any(
            0.8 * len(title) <= length <= 1.3 * len(title) + 10
            and (title[0] == first or not first.isalnum() or not first.isascii())
            for title in self.titles
        )


def feature_names() -> list[str]:
    """Return the names of the columns, in order."""
    return [
        *_COUNTS,
        *(f"says {name}" for name in TEXTS),
        *(f"in <{name}>" for name in (*_TAGS, "other")),
        *(f"around: <{name}>" for name in _AROUND),
        *(f"own name: {name}" for name in NAMES),
        *(f"levels to name: {name}" for name in NAMES),
        *(f"text share of name: {name}" for name in NAMES),
        *(f"{name} {level}" for level in range(1, _LEVELS + 1) for name in _CONTAINER),
        *(f"{name} {step:+}" for step in (-2, -1, 1, 2) for name in _NEIGHBOUR),
        *(f"heading says {name}" for name in TEXTS),
        *PLACES,
    ]


def describe(
    segments: Sequence[Segment], containers: Sequence[Container], shape: PageShape
) -> Array:
    """Return the features of each segment, shape (segments, features), as float32."""
    if not segments:
        return np.zeros((0, len(feature_names())), np.float32)
    own, said = _own(segments, shape)
    sums = RunningSums(segments, own)
    bits = _named(containers)
    around = _around(segments, containers, bits, sums)
    rows = [
        own,
        bit_columns(said, len(TEXTS)),
        around.tags,
        around.kinds,
        around.names,
        _containers(segments, containers, sums),
        _neighbours(segments, containers, own),
        describe_places(segments, containers, bits, sums, own, said, own[:, TITLE_COLUMN] > 0),
    ]
    return np.hstack(rows).astype(np.float32)


def _own(segments: Sequence[Segment], shape: PageShape) -> tuple[Array, npt.NDArray[np.int64]]:
    """Describe each segment, and tell the groups of its words.

    Small runs of text repeat: a row is made for each text, and then filled with what differs.
    """
    texts: dict[tuple[str, bool], int] = {}
    which = [texts.setdefault((one.text, _is_main(one)), len(texts)) for one in segments]
    rows, said = _of_texts(list(texts), np.bincount(which).tolist(), shape)
    own = rows[which]
    lengths = own[:, 0].astype(np.float64)
    own[:, 3] = np.minimum(np.array([one.linked for one in segments]) / lengths, 1.0)
    own[:, 4] = [one.links for one in segments]
    own[:, 5] = np.minimum(np.array([one.bold for one in segments]) / lengths, 1.0)
    first: dict[str, int] = {}
    own[:, -1] = [first.setdefault(one.text, at) != at for at, one in enumerate(segments)]
    return own, said[which]


def _is_main(segment: Segment) -> bool:
    """Whether a segment is prose of the page, by its length and its links."""
    length = len(segment.text)
    return length >= LONG and segment.linked < 0.4 * length


def _of_texts(
    texts: Sequence[tuple[str, bool]], counts: Sequence[int], shape: PageShape
) -> tuple[Array, npt.NDArray[np.int64]]:
    """Return the row of each text, 0 for what differs between its segments, and what it says.

    `texts` are distinct, each with whether it is prose; `counts` how often each stands there.
    """
    repeated: dict[str, int] = defaultdict(int)
    topics: dict[str, set[str]] = {}
    main: dict[str, int] = defaultdict(int)
    for (text, is_main), count in zip(texts, counts, strict=True):
        repeated[text] += count
        own = set(_TOPIC.findall(text.lower())) if len(text) >= _TOPIC_LENGTH else set()
        topics[text] = own
        if is_main:
            for word in own:
                main[word] += count
    titles = {word for title in shape.titles for word in _TOPIC.findall(title)}
    rows: dict[tuple[float, ...], int] = {}  # numbers of as many figures have the same
    which: list[int] = []
    said: list[int] = []
    for text, is_main in texts:
        told, own = _told_by(text, shape), topics[text]
        said.append(told.said)
        row = (
            *told.counts,
            *(0, 0, 0),
            *told.signs,
            min(repeated[text], 5),
            *told.words,
            len(own & titles) / len(own) if own else -1,
            len([word for word in own if main[word] > is_main]) / len(own) if own else -1,
            0,
        )
        which.append(rows.setdefault(row, len(rows)))
    return np.array(list(rows), np.float32)[which], np.array(said, np.int64)


class _Described(NamedTuple):
    """What a text tells wherever it stands: columns of its row, and the groups of its words."""

    counts: tuple[float, ...]
    signs: tuple[float, ...]
    words: tuple[float, ...]
    said: int


def _told_by(text: str, shape: PageShape) -> _Described:
    if len(text) <= LONG and text.isascii() and text.replace(" ", "").isalnum():
        return _told_by_plain(text, shape)
    words = text.split()
    lowered = text.lower().split() if len(words) <= _WORDS_READ + _TAIL_READ else _ends(text)
    head = text[:LONG]
    digits = _count(head, str.isdigit, _FIGURES)
    return _Described(
        (len(text), len(words), len(text) / len(words)),
        (
            text.count(",") + text.count("،") + text.count("、"),
            len(_SENTENCE_END.findall(text)),
            text.endswith(_ENDS),
            _count(head, str.isupper, _CAPITALS) / len(head),
            digits / len(head),
            head[0].islower(),
            sum(map(str.isupper, [word[0] for word in words[:12]])) / min(len(words), 12),
            text.count("|") + text.count("•") + text.count("·") + text.count("»"),
            text.endswith(":"),
            shape.may_be_title(text) and title_key(text) in shape.titles,
        ),
        (
            digits >= 2 and _YEAR.search(head) is not None,
            len([word for word in words if len(word) <= 3]) / len(words),
        ),
        text_groups([word.strip(".,:;!?()[]|»«›‹\"'“”„") for word in lowered]),
    )


def _told_by_plain(text: str, shape: PageShape) -> _Described:
    """Return what a short text tells that has letters and figures of ASCII and blanks alone."""
    words, length, lowered = text.split(" "), len(text), text.lower()
    count = len(words)
    digits = _count(text, str.isdigit, _FIGURES)
    is_small = text == lowered
    capitals = 0 if is_small else _count(text, str.isupper, _CAPITALS)
    begun = 0 if is_small else sum(map(str.isupper, [word[0] for word in words[:12]]))
    is_title = shape.may_be_title(text) and title_key(text) in shape.titles
    return _Described(
        (length, count, length / count),
        (
            *(0, 0, False, capitals / length, digits / length, text[0].islower()),
            *(begun / min(count, 12), 0, False, is_title),
        ),
        (
            digits >= 4 and _YEAR.search(text) is not None,
            len([word for word in words if len(word) <= 3]) / count,
        ),
        text_groups(lowered.split(" ") if count <= _WORDS_READ + _TAIL_READ else _ends(text)),
    )


def _count(text: str, of_kind: Callable[[str], bool], in_ascii: bytes) -> int:
    """Return how many characters of a text are of a kind; those of ASCII are told sooner."""
    if text.isascii():
        return len(text) - len(text.encode().translate(None, in_ascii))
    return sum(map(of_kind, text))


def _ends(text: str) -> list[str]:
    words = text.lower().split(None, _WORDS_READ)
    return words[:_WORDS_READ] + text[-LONG:].lower().split()[1:]


@dataclass(slots=True)
class _Around:
    tags: Array
    kinds: Array
    names: Array


def _named(containers: Sequence[Container]) -> list[int]:
    """Return for each container the groups, one bit each, that its names belong to."""
    return [
        groups_of(container.element)
        if container.names and container.tag not in ("html", "body")
        else 0
        for container in containers
    ]


def _around(
    segments: Sequence[Segment],
    containers: Sequence[Container],
    bits: Sequence[int],
    sums: RunningSums,
) -> _Around:
    """Describe what stands around segments by its names.

    A container that is named in no way shares the state of the one around it. A state holds the
    depth at which each group of names was met last, and the largest share of text below one.
    """
    groups = len(NAMES)
    depths = [[-_FAR] * groups]
    shares = [[0.0] * groups]
    states: list[int] = []
    kinds: list[int] = []
    text, page = sums.text.tolist(), float(sums.page)
    for number, container in enumerate(containers):
        parent = container.parent
        state = states[parent] if parent >= 0 else 0
        kinds.append((kinds[parent] if parent >= 0 else 0) | _KIND_BITS.get(container.tag, 0))
        if named := bits[number]:
            share = (text[container.end] - text[container.first]) / page
            depth, held = depths[state].copy(), shares[state].copy()
            for group in _groups_of(named):
                if share < _WRAPPING or depth[group] < 0:
                    depth[group] = container.depth
                    held[group] = max(held[group], share)
            state = len(depths)
            depths.append(depth)
            shares.append(held)
        states.append(state)
    at = np.array([segment.container for segment in segments])
    chosen = np.array(states)[at]
    level = np.array([container.depth for container in containers], np.float32)[at]
    levels = np.minimum(level[:, None] - np.array(depths, np.float32)[chosen], _FAR)
    tags = np.array([_TAG_NUMBERS.get(container.tag, len(_TAGS)) for container in containers])
    return _Around(
        np.eye(len(_TAGS) + 1, dtype=np.float32)[tags[at]],
        bit_columns(np.array(kinds, np.int64)[at], len(_AROUND)),
        np.hstack(
            [
                bit_columns(np.array(bits, np.int64)[at], groups),
                levels,
                np.array(shares, np.float32)[chosen],
            ]
        ),
    )


@lru_cache(maxsize=10_000)
def _groups_of(bits: int) -> tuple[int, ...]:
    return tuple(group for group in range(len(NAMES)) if bits >> group & 1)


def _containers(
    segments: Sequence[Segment], containers: Sequence[Container], sums: RunningSums
) -> Array:
    """Describe the block elements just around each segment, one level after the other."""
    first = np.array([container.first for container in containers])
    end = np.array([container.end for container in containers])
    parent = np.array([container.parent for container in containers])
    text = sums.text[end] - sums.text[first]
    filled = np.maximum(text, 1.0)
    held = np.maximum(end - first, 1)
    same, number, prosaic, before = _same_siblings(containers, sums)
    table = np.stack(
        [
            text / sums.page,
            (sums.linked[end] - sums.linked[first]) / filled,
            held,
            text / held,
            (sums.long[end] - sums.long[first]) / filled,
            same,
            np.where(parent >= 0, (first - first[parent]) / held[parent], 0.0),
            (sums.sentences[end] - sums.sentences[first]) / held,
            number,
            prosaic,
            before,
        ],
        axis=1,
    )
    at = np.array([segment.container for segment in segments])
    rows = []
    for _ in range(_LEVELS):
        rows.append(table[at])
        at = np.where(parent[at] >= 0, parent[at], at)
    return np.hstack(rows).astype(np.float32)


def _same_siblings(
    containers: Sequence[Container], sums: RunningSums
) -> list[npt.NDArray[np.float64]]:
    """Describe the elements of the same name and class under each element's parent.

    Returned are how many they are, which of them each is, how many of them hold prose, and what
    share of their prose stands in those before.
    """
    known: dict[tuple[int, str, str], int] = {}
    kinds = [
        known.setdefault((one.parent, one.tag, _without_digits(one)), len(known))
        for one in containers
    ]
    long = sums.long.tolist()
    counts, prosaic, told = [0] * len(known), [0] * len(known), [0.0] * len(known)
    number: list[int] = []
    before: list[float] = []
    for kind, container in zip(kinds, containers, strict=True):
        number.append(counts[kind])
        before.append(told[kind])
        held = long[container.end] - long[container.first]
        counts[kind] += 1
        prosaic[kind] += held > 0
        told[kind] += held
    return [
        np.array(counts, np.float64)[kinds],
        np.array(number, np.float64),
        np.array(prosaic, np.float64)[kinds],
        np.array(before) / np.maximum(np.array(told)[kinds], 1.0),
    ]


def _without_digits(container: Container) -> str:
    """Return the classes of an element without the numbers that sites give them."""
    names = (container.element.get("class") or "") if container.names else ""
    return _DIGITS.sub("", names) if names else ""


def _neighbours(segments: Sequence[Segment], containers: Sequence[Container], own: Array) -> Array:
    count = len(segments)
    at = np.array([segment.container for segment in segments])
    heading = np.array([containers[number].tag in HEADINGS for number in at], np.float32)
    base = np.stack([own[:, 0], own[:, 3], heading, own[:, 7]], axis=1)
    rows = []
    for step in (-2, -1, 1, 2):
        shifted = np.zeros((count, base.shape[1] + 1), np.float32)
        shifted[:, 1] = -1
        if step < 0 and count > -step:
            shifted[-step:, :-1] = base[:step]
            shifted[-step:, -1] = at[-step:] == at[:step]
        elif step > 0 and count > step:
            shifted[:-step, :-1] = base[step:]
            shifted[:-step, -1] = at[:-step] == at[step:]
        rows.append(shifted)
    return np.hstack(rows)
