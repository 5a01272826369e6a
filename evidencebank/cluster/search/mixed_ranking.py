"""Ranking by words, neighbours and latent places, from a few hundred documents and bounds.

What `indexer.ranking.relevance` does over arrays of all documents is done here in two requests:

1. The best by words, with their neighbours and places, and with whom they lend to. No other
   document has a higher score by words than the last of them, `rest`.
2. What the neighbours have of those that may come among the best, and what those have that the
   first ones lend much to. The mixed score of any document d is at the most

       (1 - SHARE) * rest  +  SHARE * (what the best by words lend to d  +  rest)

   and no score grows by more than a factor from that by where the document lies.

While a document that was not looked at closely might be among the best, it is, and more are asked
for. So what comes out is exact, but for rounding; what that leaves in doubt is scored by the
embedded code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np

from evidencebank.cluster.indexing.mapping import AT_ONCE
from evidencebank.cluster.indexing.packed_rows import Neighbourhood
from evidencebank.cluster.search.contenders import Contenders
from evidencebank.cluster.search.document_index import Asked, Hits
from evidencebank.cluster.search.query_clauses import Body
from evidencebank.cluster.search.ranking import LOOSE, Query, Scored, in_doubt, in_order
from indexer.postings.tree_evaluation import DocScores
from indexer.ranking.latent_feedback import FIRST, STEEPNESS, WEIGHT, Floats, WordPairs, weights_of
from indexer.ranking.related_graph import SHARE
from indexer.ranking.relevance import Relevance

LEADERS = 120
"""How many of the best by words are asked for at first, at the least."""

_TINY = 1e-300
_GUESS = 1.3
"""By how much, about, a score grows at the most: those that may reach the best are asked for at
once, and others if that was not enough."""


def leaders(count: int) -> int:
    """Return how many hits by words a page needs, to begin with, that ends at `count`."""
    return min(AT_ONCE, max(LEADERS, 3 * count))


@dataclass
class _Pool:
    """What matches and is let through by filters: the best by words, and some others.

    `others` are known to match too. `refused` do not match or are not let through.
    """

    filters: Sequence[Body]
    hits: list[int]
    last: Sequence[object]
    rest: float
    total: int
    others: dict[int, None] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, hits: Hits, filters: Sequence[Body] = ()) -> _Pool:
        pool = cls(filters, [], (), 0.0, hits.total)
        pool.add(hits)
        return pool

    def add(self, hits: Hits) -> None:
        """Take the next best by words."""
        self.hits += hits.numbers
        self.last = hits.last
        self.rest = 0.0 if self.whole or not hits.scores else hits.scores[-1]

    @property
    def whole(self) -> bool:
        """Whether these are all."""
        return len(self.hits) >= self.total

    @property
    def members(self) -> list[int]:
        """The documents that are known to match, each once."""
        return list(dict.fromkeys((*self.hits, *self.others)))


@dataclass
class _Known:
    """Scores by words, 0 for what does not match; neighbours and places; mixed scores.

    `most` is what mixed scores are at the most; with more of the best by words it would be less.
    """

    own: dict[int, float] = field(default_factory=dict)
    near: dict[int, Neighbourhood] = field(default_factory=dict)
    most: dict[int, float] = field(default_factory=dict)
    mixed: dict[int, float] = field(default_factory=dict)


class MixedRanking:
    """Ranks the matches of one query by words, neighbours and latent places."""

    def __init__(self, query: Query, leading: Hits) -> None:
        """Take the best by words of all that match."""
        self._query = query
        self._every = _Pool.of(leading)
        self._known = _Known(dict(zip(leading.numbers, leading.scores, strict=True)))
        self._error = query.clause.error
        self._lent: dict[int, float] = {}
        self._lent_by = 0
        self._hubs = 0.0
        self._found_first = False
        self._centre = np.zeros(0)
        self._likeness_error = 0.0
        self.first: list[Scored] = []

    # --- what is asked

    def best(self, first: Hits, filters: Sequence[Body], offset: int, count: int) -> list[Scored]:
        """Return the best from `offset` up to `count`; `first` are the first hits by words."""
        pool = self._every
        if filters:
            pool = _Pool.of(first, filters)
            self._known.own.update(zip(first.numbers, first.scores, strict=True))
        wanted = min(count, first.total)
        self._begin(pool, wanted)
        self._find_first()
        while True:
            resolved = [number for number in pool.members if number in self._known.mixed]
            raised = self._raised(resolved)
            bar = 0.0
            if len(resolved) >= wanted > 0:
                bar = float(np.partition(raised, raised.size - wanted)[raised.size - wanted])
            least = (bar - 2 * self._off(bar)) / self._growth
            if not self._looked_closer(pool, least, wanted):
                return self._page(pool, resolved, raised, offset, wanted)

    def of(self, numbers: Sequence[int]) -> list[float]:
        """Return the scores of some documents, all of which match."""
        self._ask_own(numbers)
        self._begin(self._every, FIRST)
        self._find_first()
        self._resolve(numbers)
        raised: list[float] = self._raised(numbers).tolist()
        return raised

    # --- who may be among the best

    def _begin(self, pool: _Pool, wanted: int) -> None:
        """Ask at once for what is probably needed; no more than a guess."""
        members = list(dict.fromkeys((*self._every.hits[: 2 * FIRST], *pool.hits)))
        self._lend()
        own, lent = self._known.own, self._lent
        guess = [(1 - SHARE) * own[one] + SHARE * lent.get(one, 0.0) for one in members]
        falling = sorted(guess, reverse=True)
        if not falling or not falling[0]:
            return
        bar = max(falling[min(max(wanted, FIRST), len(falling)) - 1] / _GUESS, _TINY)
        most = self._bounded(members)
        likely = [number for number in members if most[number] >= bar]
        self._remember(likely)
        asked = self._unknown_neighbours(likely)
        if not pool.filters:
            asked = sorted({*asked, *self._borrowers(pool, bar)})
        self._ask_own(asked)
        self._resolve(likely)

    def _looked_closer(self, pool: _Pool, least: float, wanted: int) -> bool:
        """Look closer at what may have a mixed score so high; return whether there was any."""
        known, members = self._known.mixed, pool.members
        self._lend()
        needed = max(least, _TINY)
        most = self._bounded(members)
        unsure = [n for n in members if most[n] >= needed and n not in known]
        if unsure:
            self._resolve(unsure)
            return True
        if borrowers := self._borrowers(pool, least):
            self._admit(pool, borrowers)
            return True
        few = len(members) < wanted
        if not pool.whole and (few or self._beyond(pool) >= max(least, _TINY)):
            self._extend(pool)
            return True
        return False

    def _bounded(self, numbers: Sequence[int]) -> Mapping[int, float]:
        """Return what mixed scores are at the most of documents whose own are known."""
        most, own, lent = self._known.most, self._known.own, self._lent
        new = [number for number in numbers if number not in most]
        if new:
            scored = np.array([own[number] for number in new])
            borrowed = np.array([lent.get(number, 0.0) for number in new]) + self._others_lend
            bounds = (1 - SHARE) * scored + SHARE * borrowed
            bounds += np.where(bounds > 0, 2 * self._error, 0.0)
            most.update(zip(new, bounds.tolist(), strict=True))
        return most

    def _beyond(self, pool: _Pool) -> float:
        """Return what others have at the most, to whom none of the best by words lends."""
        if not (pool.rest or self._others_lend):
            return 0.0
        return (1 - SHARE) * pool.rest + SHARE * self._others_lend + 4 * self._error

    @property
    def _others_lend(self) -> float:
        """What all documents but the best by words may lend to one at the most."""
        return self._every.rest + self._hubs

    def _borrowers(self, pool: _Pool, least: float) -> list[int]:
        """Return documents that may match, and have a score, as the first ones lend them much."""
        if pool.whole:
            return []
        self._lend()
        needed = max((least - self._beyond(pool)) / SHARE, _TINY)
        members = {*pool.hits, *pool.others} | pool.refused
        return [n for n, lent in self._lent.items() if lent >= needed and n not in members]

    def _lend(self) -> None:
        """Add up what the best by words lend to each document."""
        leading = self._every.hits[self._lent_by :]
        self._remember(leading)
        if not leading:
            return
        near = [self._known.near[number] for number in leading]
        own = np.array([self._known.own[number] for number in leading])
        to = np.concatenate([one.lent_to for one in near])
        shares = np.concatenate([one.lent_shares for one in near])
        lent = shares * np.repeat(own, [one.lent_to.size for one in near])
        docs, places = np.unique(to, return_inverse=True)
        sums = np.bincount(places, lent, docs.size).tolist()
        lent_now = dict(zip(docs.tolist(), sums, strict=True))
        for doc in lent_now.keys() & self._lent.keys():
            lent_now[doc] += self._lent[doc]
        self._lent |= lent_now
        # a document has so many neighbours, of which any may be one of these
        lists = self._query.vocabulary.facts.lists
        hubs = max(one.least_lent * had for one, had in zip(near, own.tolist(), strict=True))
        self._hubs = max(self._hubs, lists * hubs)
        self._lent_by = len(self._every.hits)

    def _admit(self, pool: _Pool, numbers: Sequence[int]) -> None:
        """Find out which of some documents match and are let through."""
        if not pool.filters:
            self._ask_own(numbers)
            return
        index, body = self._query.index, self._query.clause.bodies
        found = index.search(*index.scores(body, numbers, pool.filters))
        self._learn(pool, numbers, found)

    def _learn(self, pool: _Pool, numbers: Sequence[int], found: Sequence[Hits]) -> None:
        own = {
            n: score for hits in found for n, score in zip(hits.numbers, hits.scores, strict=True)
        }
        self._known.own.update(own)
        pool.others |= dict.fromkeys(own)
        pool.refused.update(number for number in numbers if number not in own)

    def _extend(self, pool: _Pool) -> None:
        """Ask for more of the best by words."""
        size = min(AT_ONCE, max(LEADERS, 2 * len(pool.hits)))
        asked = Asked(
            self._query.clause.bodies,
            pool.filters,
            size,
            after=pool.last,
            total=False,
            with_near=True,
        )
        (more,) = self._query.index.search(asked)
        self._known.own.update(zip(more.numbers, more.scores, strict=True))
        if not more.numbers:
            pool.total = len(pool.hits)
        pool.add(more)

    # --- scores

    def _remember(self, numbers: Iterable[int]) -> None:
        missing = [number for number in numbers if number not in self._known.near]
        if not missing:
            return
        self._known.near |= self._query.index.near(missing)

    def _mixed(self, numbers: Sequence[int]) -> list[float]:
        """Return mixed scores, all neighbours' scores being known."""
        own = self._known.own
        near = [self._known.near[number] for number in numbers]
        docs, places = np.unique(np.concatenate([one.docs for one in near]), return_inverse=True)
        scores = np.array([own.get(doc, 0.0) for doc in docs.tolist()])
        shares = np.concatenate([one.shares for one in near])
        rows = np.repeat(np.arange(len(near)), [one.docs.size for one in near])
        lent = np.bincount(rows, shares * scores[places], len(near))
        scored = np.array([own[number] for number in numbers])
        mixed: list[float] = ((1 - SHARE) * scored + SHARE * lent).tolist()
        return mixed

    def _unknown_neighbours(self, numbers: Iterable[int]) -> list[int]:
        if self._every.whole:
            return []
        own = self._known.own
        return sorted(self._neighbours(numbers) - own.keys())

    def _neighbours(self, numbers: Iterable[int]) -> set[int]:
        return {doc for number in numbers for doc in self._known.near[number].docs.tolist()}

    def _ask_own(self, numbers: Iterable[int]) -> None:
        """Ask for the scores by words of documents, which may match or not."""
        own = self._known.own
        unknown = sorted({number for number in numbers if number not in own})
        if not unknown:
            return
        found: list[Hits] = []
        if not self._every.whole:
            index = self._query.index
            found = index.search(*index.scores(self._query.clause.bodies, unknown))
        own.update(dict.fromkeys(unknown, 0.0))
        self._learn(self._every, unknown, found)

    def _resolve(self, numbers: Iterable[int]) -> None:
        """Work out the mixed scores of documents that match."""
        wanted = [number for number in numbers if number not in self._known.mixed]
        self._remember(wanted)
        self._ask_own([*wanted, *self._unknown_neighbours(wanted)])
        if wanted:
            self._known.mixed |= zip(wanted, self._mixed(wanted), strict=True)

    def _find_first(self) -> None:
        """Find the documents that latent feedback starts from."""
        if self._found_first:
            return
        every, known = self._every, self._known
        wanted = min(FIRST, every.total)
        while True:
            ranked = sorted(
                ((n, known.mixed[n]) for n in every.members if n in known.mixed),
                key=lambda one: (-one[1], one[0]),
            )
            bar = ranked[wanted - 1][1] if len(ranked) >= wanted > 0 else 0.0
            if not self._looked_closer(every, bar - 4 * self._error, 0):
                break
        doubtful = in_doubt([score for _, score in ranked], FIRST - 1, FIRST, lambda _: self._error)
        exact = self._exactly_mixed([ranked[at][0] for at in sorted(doubtful)])
        scored = [Scored(number, exact.get(number, score)) for number, score in ranked]
        self.first = in_order(scored, doubtful)[:FIRST]
        self._centre, self._likeness_error = self._centre_of(self.first)
        self._found_first = True

    def _centre_of(self, first: Sequence[Scored]) -> tuple[Floats, float]:
        """Return the centre of the first documents, and how far likenesses to it may be off."""
        scores = np.array([one.score for one in first])
        if not (scores.size and scores[0] > 0):
            return np.zeros(self._query.vocabulary.facts.dimensions), 0.0
        places = [self._known.near[one.number].place for one in first]
        weights = weights_of(scores)
        centre: Floats = weights @ np.array(places, np.float64).reshape(len(places), -1)
        length = sqrt(centre @ centre)
        if not length:
            return centre, 0.0
        held = scores > 0
        wrong = STEEPNESS * weights[held] * self._error * (1 / scores[held] + 1 / scores[0])
        return centre / length, 2 * float(wrong.sum()) / length

    @property
    def _growth(self) -> float:
        return 1 + WEIGHT if self._query.vocabulary.facts.dimensions else 1.0

    def _raised(self, numbers: Sequence[int]) -> Floats:
        mixed = np.array([self._known.mixed[number] for number in numbers])
        if not (mixed.size and self._query.vocabulary.facts.dimensions):
            return mixed
        places = np.array([self._known.near[number].place for number in numbers], np.float64)
        likeness = np.clip(places @ self._centre, 0.0, 1.0)
        raised: Floats = mixed * (1 + WEIGHT * likeness)
        return raised

    def _off(self, score: float) -> float:
        """Return how far a raised score may be off."""
        wrong = min(self._likeness_error, 1.0) + 1e-8 if self._growth > 1 else 0.0
        return self._growth * self._error + WEIGHT * wrong * score

    def _page(
        self, pool: _Pool, resolved: Sequence[int], raised: Floats, offset: int, count: int
    ) -> list[Scored]:
        scores = dict(zip(resolved, raised.tolist(), strict=True))
        listed = [Scored(*one) for one in sorted(scores.items(), key=lambda one: (-one[1], one[0]))]
        if len(listed) < count or (listed and not listed[-1].score):
            # what was not looked at closely has a score of 0, and comes by number
            zeros = (Scored(number, 0.0) for number in pool.members if number not in scores)
            listed = sorted((*listed, *zeros), key=lambda one: (-one.score, one.number))
        falling = [one.score for one in listed]
        doubtful = in_doubt(falling, offset, count, self._off)
        page = range(offset, min(count, len(listed)))
        doubtful |= {at for at in page if 0 < falling[at] < self._error / LOOSE}
        exact = self._exactly([listed[at].number for at in sorted(doubtful)])
        listed = [Scored(one.number, exact.get(one.number, one.score)) for one in listed]
        return in_order(listed, doubtful)[offset:count]

    # --- by the embedded code

    def _exactly(self, numbers: Sequence[int]) -> dict[int, float]:
        """Return the scores of documents that match, exactly."""
        if not numbers:
            return {}
        some, relevance, _ = self.small(numbers, lambda docs, weights, doc: ())
        exact = relevance.of(some.places(numbers))
        return dict(zip(numbers, exact.tolist(), strict=True))

    def _exactly_mixed(self, numbers: Sequence[int]) -> dict[int, float]:
        """Return the mixed scores of documents that match, exactly."""
        if not numbers:
            return {}
        some, _, found = self.small(numbers, lambda docs, weights, doc: ())
        graph = some.signals(self._query.vocabulary.facts.lists, lambda *_: ()).graph
        exact = graph.mixed(found.scores, some.places(numbers))
        return dict(zip(numbers, exact.tolist(), strict=True))

    def small(
        self, numbers: Sequence[int], word_pairs: WordPairs
    ) -> tuple[Contenders, Relevance, DocScores]:
        """Return documents, those that come first and the neighbours of both as a small index.

        The first of it are the first of all: others have no more neighbours here than there.
        """
        wanted = [*numbers, *(one.number for one in self.first)]
        self._resolve(wanted)
        held = {doc for doc in self._neighbours(wanted) if self._known.own.get(doc, 0.0) > 0}
        query = self._query
        some = query.contenders({*wanted, *held})
        found = some.matcher(query.limits).matches(query.node)
        signals = some.signals(query.vocabulary.facts.lists, word_pairs)
        return some, Relevance(found.scores, np.flatnonzero(found.mask), signals), found
