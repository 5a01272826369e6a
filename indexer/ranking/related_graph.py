"""The related graph as a ranking signal: an entry is worth more when those near it are found too.

Each entry's score is mixed with its neighbours' (a step of the spreading of relevance that
Kurland and Lee 2005, and Diaz 2005, describe for search results):

    score' = (1 - SHARE) * score + SHARE * sum over neighbours of  share of neighbour * score

where neighbours share in proportion to the square of their cosine. Only entries that the query
matches are scored, so nothing is added and nothing lost.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corpus.deferred.dataclasses import dataclass
from indexer.ranking.memory_lines import rows_in_lines

Floats = npt.NDArray[np.float64]

SHARE = 0.2
"""How much of a score comes from the neighbours."""

SHARES = 254
"""Parts of a score, of which it is written, rounded up, how many a document lends another."""

_ROUNDING = 1e-9
"""How far, relatively, sums of scores may be off."""

_BLOCK = 32
"""Scores that are looked at together."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Each entry's neighbours and what each has a share of, as arrays of (entries, neighbours).

    `docs` are int32 document numbers, any where an entry has fewer neighbours; `shares` are
    float64, 0 there, and add up to 1 in each row or, without any neighbour, to 0.
    """

    docs: npt.NDArray[np.int32]
    shares: Floats

    def mixed(self, scores: Floats, docs: npt.NDArray[np.int64]) -> Floats:
        """Return the mixed scores of some documents, float64 of (docs,).

        `scores` are those of all documents, 0 for what the query does not match. O(docs).
        """
        near = scores.take(self.docs.take(docs, axis=0))
        # one after the other, as the compiled pass adds them: the same to the last bit
        lent = np.add.accumulate(self.shares.take(docs, axis=0) * near, axis=1)[:, -1:].sum(axis=1)
        mixed: Floats = (1 - SHARE) * scores.take(docs) + SHARE * lent
        return mixed

    def in_rows(self) -> tuple[Floats, npt.NDArray[np.int32]]:
        """Return a row for each entry: its shares, and behind them its neighbours, in two views.

        Float64 and int32; as int32 the neighbours stand behind twice as many numbers as there are
        shares. A row of ten is two lines of memory that come together, and not four.
        """
        count, width = self.docs.shape
        rows = rows_in_lines(count, width * (self.shares.itemsize + self.docs.itemsize))
        shares, docs = rows.view(np.float64), rows.view(np.int32)
        shares[:, :width] = self.shares
        docs[:, 2 * width : 3 * width] = self.docs
        return shares, docs

    def reached(
        self, scores: Floats, docs: npt.NDArray[np.int64], own: Floats, count: int
    ) -> float:
        """Return a mixed score that `count` of more documents reach, about the best. O(docs).

        `own` are the documents' own scores among those of all.
        """
        mixed = self.mixed(scores, docs[own >= _bound(own, count)])
        return float(np.partition(mixed, mixed.size - count)[mixed.size - count])


def least_own(mixed: float, highest: float) -> float:
    """Return the least score from which one may be mixed into another, rounding aside.

    No neighbourhood lends more than `SHARE` of the `highest` score.
    """
    return (mixed * (1 - _ROUNDING) - SHARE * highest) / (1 - SHARE)


def _bound(values: Floats, count: int) -> float:
    """Return a number that at least `count` of the values reach, and not many more.

    It is the least of as many maxima of blocks, which takes a fraction of a selection's time.
    """
    blocks = values.size // _BLOCK
    if blocks < 2 * count:
        return float(np.partition(values, values.size - count)[values.size - count])
    maxima = values[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    return float(np.partition(maxima, blocks - count)[blocks - count])


def neighbour_graph(docs: npt.NDArray[np.int32], cosines: Floats) -> Graph:
    """Return the graph of neighbours.

    `docs` and `cosines` are of shape (entries, neighbours), -1 and 0 where there are fewer.
    """
    known = docs >= 0
    weights = np.where(known, cosines, 0.0) ** 2
    totals = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
    return Graph(np.where(known, docs, 0).astype(np.int32), shares)
