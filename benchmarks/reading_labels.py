"""Which segments of a page are its text, worked out from the answers of the public sets.

A body's words are aligned with the page's; a snippet tells of the segments that it stands in, and
with less weight of those beside them. What no answer tells of is not learnt from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from benchmarks.reading_scores import RUN, ScoredPage, runs_of
from corpus.html.segments import Container, Segment

_WORD = re.compile(r"\w+")
_SQUASHED = re.compile(r"\W+")
_SHORTEST_MATCH = 3
_COVERED = 0.5
_REPEATED = 0.8
_DIRECT = 0.4
_BESIDE = 0.1
_MOST_WEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Labels:
    """For each segment 1.0 if it is text, else 0.0, and how much that counts (0: unknown)."""

    text: npt.NDArray[np.float32]
    weight: npt.NDArray[np.float32]


def label(page: ScoredPage, segments: Sequence[Segment], containers: Sequence[Container]) -> Labels:
    """Return the labels of a page's segments."""
    if page.body is not None:
        return _of_body(page.body, segments)
    return _of_snippets(page, segments, containers)


def _of_body(body: str, segments: Sequence[Segment]) -> Labels:
    words = [_WORD.findall(segment.text) for segment in segments]
    right = _WORD.findall(body)
    flat = [word for part in words for word in part]
    matched = np.zeros(len(flat) + 1, np.int64)
    starts = np.concatenate([[0], np.cumsum([len(part) for part in words])]).astype(int)
    ends = set(starts.tolist())
    for operation in LCSseq.opcodes(flat, right):
        if operation.tag != "equal":
            continue
        start, end = operation.src_start, operation.src_end
        whole = start in ends and end in ends
        if whole or end - start >= _SHORTEST_MATCH:
            matched[start:end] = 1
    sums = np.concatenate([[0], np.cumsum(matched)])
    runs = runs_of(body)
    text = np.zeros(len(segments), np.float32)
    taken: set[str] = set()
    for number, part in enumerate(words):
        if part and (sums[starts[number + 1]] - sums[starts[number]]) / len(part) >= _COVERED:
            text[number] = 1
            taken.add(segments[number].text)
    for number, part in enumerate(words):
        if text[number] or len(part) < RUN + 2 or segments[number].text in taken:
            continue
        own = runs_of(segments[number].text)
        text[number] = (own & runs).total() / own.total() >= _REPEATED
    lengths = np.array([len(part) for part in words], np.float32)
    weight = (lengths + 3) / max(len(right), 30) * (lengths > 0)
    total = float(weight.sum())
    if total > _MOST_WEIGHT:
        weight *= _MOST_WEIGHT / total
    return Labels(text, weight.astype(np.float32))


def _of_snippets(
    page: ScoredPage, segments: Sequence[Segment], containers: Sequence[Container]
) -> Labels:
    wanted = _standing(page.wanted, segments)
    unwanted = _standing(page.unwanted, segments)
    unwanted = [part for part in unwanted if not set(part) & {n for p in wanted for n in p}]
    text = np.zeros(len(segments), np.float32)
    weight = np.zeros(len(segments), np.float32)
    _spread(segments, containers, wanted, unwanted, text, weight)
    for part in unwanted:
        for number in part:
            text[number], weight[number] = 0, _DIRECT
    for part in wanted:
        for number in part:
            text[number], weight[number] = 1, _DIRECT
    return Labels(text, weight)


def _standing(snippets: Sequence[str], segments: Sequence[Segment]) -> list[list[int]]:
    """Return for each snippet that is found the numbers of the segments it stands in.

    Of several places the longest segment is taken for the one that is meant.
    """
    joined = " ".join(segment.text for segment in segments)
    starts = np.concatenate(
        [[0], np.cumsum([len(segment.text) + 1 for segment in segments])]
    ).astype(int)
    found: list[list[int]] = []
    for snippet in snippets:
        line = " ".join(snippet.split())
        if not line:
            continue
        places: list[list[int]] = []
        at = joined.find(line)
        while at >= 0 and len(places) < 20:
            first = int(np.searchsorted(starts, at, side="right")) - 1
            last = int(np.searchsorted(starts, at + len(line) - 1, side="right")) - 1
            places.append(list(range(first, last + 1)))
            at = joined.find(line, at + 1)
        if places:
            found.append(
                max(places, key=lambda part: max(len(segments[number].text) for number in part))
            )
    return found


def _spread(
    segments: Sequence[Segment],
    containers: Sequence[Container],
    wanted: Sequence[Sequence[int]],
    unwanted: Sequence[Sequence[int]],
    text: npt.NDArray[np.float32],
    weight: npt.NDArray[np.float32],
) -> None:
    """Let a snippet tell of what stands beside it in the same part of the page."""
    good = {number for part in wanted for number in part}
    bad = {number for part in unwanted for number in part}
    for number in sorted(bad):
        at = segments[number].container
        while at >= 0:
            container = containers[at]
            inside = range(container.first, container.end)
            if any(other in good for other in inside) or len(inside) > len(segments) / 3:
                break
            for other in inside:
                text[other], weight[other] = 0, _BESIDE
            at = container.parent
    for number in sorted(good):
        container = containers[segments[number].container]
        parent = containers[container.parent] if container.parent >= 0 else container
        inside = range(parent.first, parent.end)
        if any(other in bad for other in inside):
            continue
        for other in inside:
            like = containers[segments[other].container]
            prose = len(segments[other].text) >= 80 and segments[other].linked == 0
            if like.tag == container.tag and prose and other not in bad:
                text[other], weight[other] = 1, _BESIDE


def label_as_read(kept: Sequence[str], segments: Sequence[Segment], weight: float) -> Labels:
    """Return labels that say what a reader of rules keeps of a page; all of them weigh `weight`.

    `kept` are the blocks that it keeps.
    """
    squashed = "\n".join(_SQUASHED.sub("", text) for text in kept)
    own = [_SQUASHED.sub("", segment.text) for segment in segments]
    text = np.array([bool(part) and part in squashed for part in own], np.float32)
    lengths = np.sqrt(np.array([len(segment.text.split()) + 3 for segment in segments]))
    return Labels(text, (weight * lengths / max(lengths.sum(), 1.0)).astype(np.float32))
