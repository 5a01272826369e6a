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
from scipy.sparse import csr_array, eye_array

from recommender.model.kernel import compiled
from recommender.model.neighbours import THREADS, Neighbours

NEAREST = 10
"""How many neighbours a step goes to."""

_DECIMALS = 12
"""Scores are rounded, so that ties are ties whatever was added up first."""


def smoothed(candidates: Neighbours, share: float, start: int = 0) -> Neighbours:
    """Return the candidates with smoothed scores, best first, ties by document number.

    With a `share` of 0 scores stay as they are. Rows before `start` count for
    others and are not returned.
    O(entries * candidates * NEAREST) time and O(entries * candidates) memory.
    """
    candidates = candidates.best_first()
    docs, known_scores = candidates.docs, candidates.scores
    if not share or not docs.size:
        return Neighbours(docs[start:], known_scores[start:]) if start else candidates
    steps = np.where(docs >= 0, known_scores, 0.0)[:, :NEAREST] ** 2
    totals = steps.sum(axis=1, keepdims=True)
    steps = share * np.divide(steps, totals, out=np.zeros_like(steps), where=totals > 0)
    known = _known(candidates)
    scores = np.zeros(docs.shape)
    bounds = np.linspace(start, docs.shape[0], THREADS + 1).astype(np.int64).tolist()

    def fill(part: tuple[int, int]) -> None:
        _smooth(*part, known.indptr, known.indices, known.data, docs, steps, scores)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(fill, pairwise(bounds)))
    docs, scores = docs[start:], np.round(scores[start:] / (1 + share) ** 2, _DECIMALS)
    scores[docs < 0] = 0.0
    return Neighbours(docs, scores).best_first()


def _known(candidates: Neighbours) -> csr_array:
    """Return all known scores as a matrix, 1 on the diagonal."""
    entries, count = candidates.docs.shape
    held = candidates.docs >= 0
    rows = np.repeat(np.arange(entries), count).reshape(held.shape)[held]
    shape = (entries, entries)
    one_way = csr_array((candidates.scores[held], (rows, candidates.docs[held])), shape=shape)
    back = one_way.T.tocsr()
    known = csr_array(one_way + (back - back.multiply(one_way != 0)) + eye_array(entries))
    known.sort_indices()
    return known


@compiled
def _smooth(begin, end, indptr, others, values, docs, steps, scores):  # type: ignore[no-untyped-def]
    """Fill in the sums of products for all candidates of the rows from `begin` to `end`."""
    entries, count = docs.shape
    nearest = steps.shape[1]
    reached = np.zeros(entries)
    for row in range(begin, end):
        for hop in range(-1, nearest):
            if hop >= 0 and docs[row, hop] < 0:
                break
            start = row if hop < 0 else docs[row, hop]
            weight = 1.0 if hop < 0 else steps[row, hop]
            for place in range(indptr[start], indptr[start + 1]):
                reached[others[place]] += weight * values[place]
        for place in range(count):
            doc = docs[row, place]
            if doc < 0:
                break
            total = reached[doc]
            for hop in range(nearest):
                if docs[doc, hop] < 0:
                    break
                total += steps[doc, hop] * reached[docs[doc, hop]]
            scores[row, place] = total
        for hop in range(-1, nearest):
            if hop >= 0 and docs[row, hop] < 0:
                break
            start = row if hop < 0 else docs[row, hop]
            for place in range(indptr[start], indptr[start + 1]):
                reached[others[place]] = 0.0
