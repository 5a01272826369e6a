"""The scores of what a query matches: those of its words, and what other signals make of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from indexer.ranking.latent_feedback import FIRST, WEIGHT, LatentPlaces
from indexer.ranking.related_graph import Graph, least_own

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

ROUNDING = 1e-9
"""How far, relatively, sums of scores may be off."""

_GUESS = 0.8
"""Which part of a score that enough documents reach the best are looked for from, at first."""

_LEADERS = 4
"""How many times as many as are wanted tell how high the best scores are at least."""

_FEW = 100
"""So few keys are sorted as quickly as their greatest are selected."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What ranks documents besides the words of a query: the related graph and latent places."""

    graph: Graph
    latent: LatentPlaces


class Relevance:
    """The scores of what one query matches, whatever filters leave of it."""

    def __init__(self, scores: Floats, docs: Int64s, signals: Signals | None) -> None:
        """Take the scores by words of all documents and, rising, the documents that match.

        Scores are float64 of (documents,), 0 for what does not match. Without `signals` they stand
        as they are.
        """
        self._scores = scores
        self._docs = docs
        self._signals = signals

    def of(self, docs: Int64s) -> Floats:
        """Return the scores of some of the documents that match, float64 of (docs,)."""
        if self._signals is None:
            return self._scores[docs]
        return self._raised(docs, self._signals.graph.mixed(self._scores, docs))

    def best(self, docs: Int64s, count: int) -> tuple[Int64s, Floats]:
        """Return the `count` with the highest scores of some that match, and these, best first.

        `docs` are rising; ties are cut by number. Exact: left out on the way is only what cannot
        come among the best whatever its neighbours lend and wherever it lies. O(documents).
        """
        if self._signals is None or not 0 < count < docs.size:
            return _best(docs, self.of(docs), count)
        graph, growth = self._signals.graph, self._signals.latent.growth
        leading = min(max(count, FIRST), docs.size)
        own, highest = self._scores.take(docs), float(self._scores.max())
        least = least_own(_GUESS * graph.reached(self._scores, docs, own, leading), highest)
        while True:
            near = docs[own >= least]
            mixed = graph.mixed(self._scores, near)
            leaders, leader_scores = _best(near, mixed, _LEADERS * leading)
            if docs is self._docs:
                first = leaders[:FIRST], leader_scores[:FIRST]
                self.centre = self._signals.latent.centre(*first)
            raised = self._raised(leaders, leader_scores)
            bar = float(np.partition(raised, raised.size - count)[raised.size - count])
            bar *= 1 - ROUNDING
            needed = least_own(min(bar / growth, float(leader_scores[leading - 1])), highest)
            if needed >= least:
                break
            least = needed
        if leader_scores[-1] * growth >= bar:
            reach = mixed * growth >= bar
            return _best(near[reach], self._raised(near[reach], mixed[reach]), count)
        order = np.lexsort((leaders, -raised))[:count]
        return leaders[order], raised[order]

    @cached_property
    def centre(self) -> Floats:
        """Where the first documents lie; see `indexer.ranking.latent_feedback`."""
        return self._signals.latent.centre(*self.first) if self._signals else np.zeros(0)

    @property
    def first(self) -> tuple[Int64s, Floats]:
        """The documents that latent feedback starts from, best first, and their mixed scores."""
        if self._signals is None:
            return self._docs[:0], self._scores[:0]
        graph, docs = self._signals.graph, self._docs
        if docs.size > FIRST:
            own = self._scores.take(docs)
            reached = graph.reached(self._scores, docs, own, FIRST)
            docs = docs[own >= least_own(reached, float(self._scores.max()))]
        return _best(docs, graph.mixed(self._scores, docs), FIRST)

    def likeness(self, docs: Int64s) -> Floats:
        """Return how near documents are to the first, float64 of (docs,), from 0 to 1."""
        if self._signals is None:
            return np.zeros(docs.size)
        return self._signals.latent.likeness(self.centre, docs)

    def _raised(self, docs: Int64s, mixed: Floats) -> Floats:
        raised: Floats = mixed * (1 + WEIGHT * self.likeness(docs))
        return raised


def _best(docs: Int64s, scores: Floats, count: int) -> tuple[Int64s, Floats]:
    places = top(scores, count)
    return docs[places], scores[places]


def top(keys: Floats, count: int) -> Int64s:
    """Return the places of the `count` greatest keys, greatest first, ties by place.

    A bounded selection, not a full sort: O(keys + count log count).
    """
    if not count:
        return np.zeros(0, np.int64)
    if max(count, _FEW) < keys.size:
        bar = np.partition(keys, keys.size - count)[keys.size - count]
        chosen = np.flatnonzero(keys >= bar)
    else:
        chosen = np.arange(keys.size)
    order = np.argsort(-keys[chosen], kind="stable")
    return chosen[order[:count]]
