"""Smoothing: what the neighbours of two entries say of the pair.

Two entries of one subject may share few words and yet be close to the same others. Taking each
vector a step towards its neighbours (the cluster hypothesis, van Rijsbergen 1979; smoothing over a
graph of documents, Diaz 2005) sees that, but the vectors become ten times as dense. Here the same
is done to scores that are known already:

    smoothed(i, j) = sum over p, q of  a(i, p) * score(p, q) * a(j, q)  /  (1 + share) ** 2

where a(i, i) is 1, the step a(i, p) of `share` is divided among the `NEAREST` neighbours p of i by
the squares of their scores, and a score is known when either of the two is a candidate of the
other: that of q for p or, where q is none of p's candidates, that of p for q. What results is thus
a mean of scores, from 0 to 1: that of the pair and, more lightly, those between the two and their
neighbours. Only the order of the candidates changes.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from indexer.compiled import compiled
from indexer.postings.arrays import row_starts
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s, Int64s
from indexer.postings.subject_column import Mask
from recommender.model.neighbours import THREADS, Neighbours

NEAREST = 10
"""How many neighbours a step goes to."""

_DECIMALS = 12
"""Scores are rounded, so that ties are ties whatever was added up first."""


def smoothed(candidates: Neighbours, share: float, rows: Int64s | None = None) -> Neighbours:
    """Return the candidates with smoothed scores, best first, ties by document number.

    They must come best first. With a `share` of 0 scores stay as they are. Where only some `rows`
    are asked for, the others count for them and are not returned.
    O(entries * candidates + rows * candidates * NEAREST) time and O(entries * candidates) memory.
    """
    docs, known_scores = candidates.docs, candidates.scores
    if rows is None:
        rows = np.arange(docs.shape[0])
    asked = Neighbours(docs[rows], known_scores[rows])
    if not share or not docs.size:
        return asked
    steps = np.where(docs[:, :NEAREST] >= 0, known_scores[:, :NEAREST], 0.0) ** 2
    totals = steps.sum(axis=1, keepdims=True)
    steps = share * np.divide(steps, totals, out=np.zeros_like(steps), where=totals > 0)
    wanted = np.zeros(docs.shape[0], bool)
    wanted[rows] = True
    near = asked.docs[:, :NEAREST]
    wanted[near[near >= 0]] = True
    back = _only_back(docs, known_scores, wanted)
    scores = np.zeros(asked.docs.shape)
    bounds = np.linspace(0, rows.size, THREADS + 1).astype(np.int64).tolist()

    def fill(part: tuple[int, int]) -> None:
        _smooth(*part, rows, docs, known_scores, back, steps, scores)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(fill, pairwise(bounds)))
    scores /= (1 + share) ** 2
    np.round(scores, _DECIMALS, out=scores)
    scores[asked.docs < 0] = 0.0
    return Neighbours(asked.docs, scores).best_first()


def _only_back(docs: Int32s, scores: Floats, wanted: Mask) -> tuple[Int64s, Int32s, Floats]:
    """Return of which rows each wanted one is a candidate that are none of its own.

    In compressed rows: where each row's start, int64 of (entries + 1,), the rows, and their scores
    for it.
    """
    counts = np.zeros(docs.shape[0], np.int64)
    _count_back(docs, wanted, counts)
    starts = row_starts(counts)
    rows = np.zeros(int(starts[-1]), np.int32)
    back_scores = np.zeros(rows.size)
    _fill_back(docs, scores, wanted, starts[:-1].copy(), rows, back_scores)
    return starts, rows, back_scores


@compiled
def _is_among(row, docs):  # type: ignore[no-untyped-def]
    found = False
    for place in range(docs.size):
        found |= docs[place] == row
    return found


@compiled
def _count_back(docs, wanted, counts):  # type: ignore[no-untyped-def]
    """Count of how many rows each wanted one is a candidate without having them for its own."""
    for row in range(docs.shape[0]):
        for doc in docs[row]:
            if doc >= 0 and wanted[doc] and not _is_among(row, docs[doc]):
                counts[doc] += 1


@compiled
def _fill_back(docs, scores, wanted, places, rows, back_scores):  # type: ignore[no-untyped-def]
    """Fill in those rows and their scores; `places` says where those of each begin."""
    for row in range(docs.shape[0]):
        for place in range(docs.shape[1]):
            doc = docs[row, place]
            if doc >= 0 and wanted[doc] and not _is_among(row, docs[doc]):
                rows[places[doc]] = row
                back_scores[places[doc]] = scores[row, place]
                places[doc] += 1


@compiled
def _reach(row, weight, clear, docs, known, back, reached):  # type: ignore[no-untyped-def]
    """Add a row's known scores, weighed, to what is reached, or clear all that it reached."""
    starts, rows, back_scores = back
    reached[row] = 0.0 if clear else reached[row] + weight
    for place in range(docs.shape[1]):
        doc = docs[row, place]
        if doc < 0:
            break
        reached[doc] = 0.0 if clear else reached[doc] + weight * known[row, place]
    for place in range(starts[row], starts[row + 1]):
        doc = rows[place]
        reached[doc] = 0.0 if clear else reached[doc] + weight * back_scores[place]


@compiled
def _smooth(begin, end, rows, docs, known, back, steps, scores):  # type: ignore[no-untyped-def]
    """Fill in the sums of products for all candidates of the rows `rows[begin:end]`."""
    entries, count = docs.shape
    nearest = steps.shape[1]
    reached = np.zeros(entries)
    for at in range(begin, end):
        row = rows[at]
        _reach(row, 1.0, False, docs, known, back, reached)
        for hop in range(nearest):
            if docs[row, hop] < 0:
                break
            _reach(docs[row, hop], steps[row, hop], False, docs, known, back, reached)
        for place in range(count):
            doc = docs[row, place]
            if doc < 0:
                break
            total = reached[doc]
            for hop in range(nearest):
                if docs[doc, hop] < 0:
                    break
                total += steps[doc, hop] * reached[docs[doc, hop]]
            scores[at, place] = total
        _reach(row, 0.0, True, docs, known, back, reached)
        for hop in range(nearest):
            if docs[row, hop] < 0:
                break
            _reach(docs[row, hop], 0.0, True, docs, known, back, reached)
