"""Ranking by words, neighbours and latent places, from a few hundred documents and bounds.

What `indexer.ranking.relevance` does over arrays of all documents is done here in three requests:

1. The best by words. No neighbour beyond them has a higher score than the last of them, `rest`.
2. The best by words and by what the first of them lend, which the cluster adds up by itself: a
   document's neighbours are terms of it that stand for shares. So for every document

       mixed score  <=  what the cluster says  +  SHARE * rest.

3. What the neighbours have of those documents that may come among the best, which is all that can
   be grown to the score of the last of the page.

While a document that was not looked at closely might be among the best, it is. So what comes out
is exact, but for rounding; whatever that leaves in doubt is scored by the embedded code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np

from evidencebank.cluster.indexing.documents import Near
from evidencebank.cluster.indexing.mapping import NEIGHBOURS
from evidencebank.cluster.search.contenders import Contenders
from evidencebank.cluster.search.document_index import AT_ONCE, Asked, Hits
from evidencebank.cluster.search.query_clauses import Body, engine_idf
from evidencebank.cluster.search.ranking import LOOSE, Query, Scored, in_doubt, in_order
from indexer.postings.tree_evaluation import DocScores
from indexer.ranking.latent_feedback import FIRST, STEEPNESS, WEIGHT, Floats, WordPairs, weights_of
from indexer.ranking.related_graph import SHARE
from indexer.ranking.relevance import Relevance

LEADERS = 96
"""How many of the best by words are asked for at first, at the least."""

_LENDERS = 200
"""How many of them lend in the cluster's own sum, at the most: each is a clause."""


def leaders(count: int) -> int:
    """Return how many hits by words a page needs, to begin with, that ends at `count`."""
    return min(AT_ONCE, max(LEADERS, 3 * count))


@dataclass
class _List:
    """Documents by falling mixed score, as the cluster adds it up, and whether these are all.

    `slack` is how much more any may have in truth; `zeros` is whether a sum of 0 is one in truth.
    """

    filters: Sequence[Body]
    numbers: list[int]
    scores: list[float]
    slack: float
    zeros: bool
    all_of_them: bool

    def beyond(self) -> float:
        """Return the greatest mixed score that what is not listed may have."""
        return 0.0 if self.all_of_them or not self.scores else self._most(self.scores[-1])

    def reaching(self, least: float) -> list[int]:
        """Return the listed documents that may have a mixed score, and one so high."""
        pairs = zip(self.numbers, self.scores, strict=True)
        return [n for n, score in pairs if self._most(score) >= least and self._most(score) > 0]

    def wants_more(self, least: float, count: int) -> bool:
        """Say whether more must be listed, to have so many and all that reach a score."""
        few = len(self.numbers) < count
        return not self.all_of_them and (few or self.beyond() >= max(least, 1e-300))

    def _most(self, score: float) -> float:
        return score + self.slack if score or not self.zeros else 0.0


@dataclass
class _Known:
    """What is known of documents: scores by words, 0 for what does not match; neighbours."""

    own: dict[int, float] = field(default_factory=dict)
    near: dict[int, Near] = field(default_factory=dict)
    mixed: dict[int, float] = field(default_factory=dict)


class MixedRanking:
    """Ranks the matches of one query by words, neighbours and latent places."""

    def __init__(self, query: Query, leading: Hits, whole: bool) -> None:
        """Take the best by words of all that match, and whether these are all."""
        self._query = query
        self._leading = leading
        self._whole = whole
        self._known = _Known(dict(zip(leading.numbers, leading.scores, strict=True)))
        self._error = query.clause.error
        self._found_first = False
        self._centre = np.zeros(0)
        self._likeness_error = 0.0
        self.first: list[Scored] = []

    # --- what is asked

    def best(self, first: Hits, filters: Sequence[Body], offset: int, count: int) -> list[Scored]:
        """Return the best from `offset` up to `count`; `first` are the first hits by words."""
        self._known.own.update(zip(first.numbers, first.scores, strict=True))
        wanted = min(count, first.total)
        everything = len(first.numbers) >= first.total
        every, some = self._lists(first, filters, wanted, everything)
        self._find_first(every)
        while True:
            resolved = [number for number in some.numbers if number in self._known.mixed]
            raised = self._raised(resolved)
            bar = 0.0
            if len(resolved) >= wanted > 0:
                bar = float(np.partition(raised, raised.size - wanted)[raised.size - wanted])
            least = (bar - 2 * self._off(bar)) / self._growth
            missing = [n for n in some.reaching(least) if n not in self._known.mixed]
            if missing:
                self._resolve(missing)
            elif some.wants_more(least, wanted):
                self._extend(some)
            else:
                break
        return self._page(some, raised, offset, wanted)

    def of(self, numbers: Sequence[int]) -> list[float]:
        """Return the scores of some documents, all of which match."""
        self._own(numbers)
        self._find_first(self._lists(self._leading, (), FIRST, self._whole)[0])
        self._resolve(numbers)
        raised: list[float] = self._raised(numbers).tolist()
        return raised

    # --- lists of candidates

    def _lists(
        self, first: Hits, filters: Sequence[Body], wanted: int, everything: bool
    ) -> tuple[_List, _List]:
        """Return all that matches, and what of it is let through, by mixed scores."""
        if self._whole:
            every = self._complete(self._leading, ())
            some = self._complete(first, filters) if filters else every
            if everything:
                self._resolve(dict.fromkeys([*every.numbers, *some.numbers]))
                return every, some
        lenders, rest = self._lenders()
        body = self._mixed_body(lenders)
        size = leaders(wanted)
        asked = [Asked(body, (), size, total=False)]
        if filters:
            asked.append(Asked(body, filters, size, total=False))
        likely = self._likely(first, wanted)
        self._remember(likely)
        unknown = self._unknown_neighbours(likely)
        asked += self._query.index.scores(self._query.clause.body, unknown)
        answers = self._query.index.search(*asked)
        slack = SHARE * rest + 6 * self._error
        lists = [
            _List(few, hits.numbers, hits.scores, slack, not rest, len(hits.numbers) < size)
            for few, hits in zip([(), filters] if filters else [()], answers, strict=False)
        ]
        self._learn(unknown, answers[len(lists) :])
        self._resolve(likely)
        return lists[0], lists[-1]

    def _complete(self, hits: Hits, filters: Sequence[Body]) -> _List:
        """Return all of a list; mixed scores are bounded by nothing better than the highest."""
        highest = max(self._known.own.values(), default=0.0)
        scores = [(1 - SHARE) * score for score in hits.scores]
        return _List(filters, hits.numbers, scores, SHARE * highest + 6 * self._error, False, True)

    def _likely(self, first: Hits, wanted: int) -> list[int]:
        """Return what probably comes among the best, and the first: no more than a guess."""
        known = self._known
        seen = [*self._leading.numbers[: 2 * FIRST], *first.numbers]
        self._remember(seen)
        guess = {n: self._least_mixed(n) for n in seen}
        ranked = sorted(guess.values(), reverse=True)
        bar = ranked[min(max(wanted, FIRST), len(ranked)) - 1] if ranked else 0.0
        return [
            number for number, score in guess.items() if 1.4 * score >= bar and known.own[number]
        ]

    def _least_mixed(self, number: int) -> float:
        near, own = self._known.near[number], self._known.own
        pairs = zip(near.docs.tolist(), near.shares.tolist(), strict=True)
        lent: float = sum(share * own.get(doc, 0.0) for doc, share in pairs)
        return (1 - SHARE) * own[number] + SHARE * lent

    def _lenders(self) -> tuple[list[int], float]:
        """Return the documents that lend in the cluster's sum, and what others have at the most."""
        numbers, scores = self._leading.numbers, self._leading.scores
        room = max(min(_LENDERS, self._query.most_clauses - 8), 0)
        lenders = numbers[:room]
        if len(numbers) > len(lenders):
            return lenders, scores[len(lenders)]
        return lenders, 0.0 if self._whole or not scores else scores[-1]

    def _mixed_body(self, lenders: Sequence[int]) -> Body:
        query = self._query
        words = query.clauses.scored(query.node, 1 - SHARE)
        facts = query.vocabulary.facts
        self._remember(lenders)
        should = []
        for number in lenders:
            listed_by, own = self._known.near[number].listed_by, self._known.own[number]
            if listed_by and own:
                # a frequency stands for half a share
                boost = 2 * SHARE * own / engine_idf(listed_by, facts.with_neighbours) / facts.scale
                should.append({"term": {NEIGHBOURS: {"value": str(number), "boost": boost}}})
        return {"bool": {"must": [words.body], "should": should, "minimum_should_match": 0}}

    def _extend(self, some: _List) -> None:
        """List more documents."""
        body = self._mixed_body(self._lenders()[0])
        size = min(AT_ONCE, 4 * len(some.numbers))
        after = [some.scores[-1], some.numbers[-1]]
        (more,) = self._query.index.search(
            Asked(body, some.filters, size, after=after, total=False)
        )
        some.numbers += more.numbers
        some.scores += more.scores
        some.all_of_them = len(more.numbers) < size

    # --- scores

    def _remember(self, numbers: Iterable[int]) -> None:
        missing = [number for number in numbers if number not in self._known.near]
        if missing:
            self._known.near |= self._query.index.near(missing)

    def _unknown_neighbours(self, numbers: Iterable[int]) -> list[int]:
        own = self._known.own
        if self._whole:
            return []
        every = {doc for n in numbers for doc in self._known.near[n].docs.tolist()}
        return sorted(doc for doc in every if doc not in own)

    def _learn(self, numbers: Sequence[int], answers: Sequence[Hits]) -> None:
        self._known.own.update(dict.fromkeys(numbers, 0.0))
        for hits in answers:
            self._known.own.update(zip(hits.numbers, hits.scores, strict=True))

    def _own(self, numbers: Sequence[int]) -> None:
        unknown = sorted({number for number in numbers if number not in self._known.own})
        if self._whole:
            self._learn(unknown, ())
        elif unknown:
            index, body = self._query.index, self._query.clause.body
            self._learn(unknown, index.search(*index.scores(body, unknown)))

    def _resolve(self, numbers: Iterable[int]) -> None:
        """Work out the mixed scores of documents."""
        wanted = [number for number in numbers if number not in self._known.mixed]
        if not wanted:
            return
        self._remember(wanted)
        self._own([*wanted, *self._unknown_neighbours(wanted)])
        for number in wanted:
            if self._whole:
                for doc in self._known.near[number].docs.tolist():
                    self._known.own.setdefault(doc, 0.0)
            self._known.mixed[number] = self._least_mixed(number)

    def _find_first(self, every: _List) -> None:
        """Find the documents that latent feedback starts from."""
        if self._found_first:
            return
        wanted = min(FIRST, len(every.numbers))
        while True:
            mixed = sorted(
                (self._known.mixed[n] for n in every.numbers if n in self._known.mixed),
                reverse=True,
            )
            bar = mixed[wanted - 1] if len(mixed) >= wanted > 0 else 0.0
            least = bar - 4 * self._error
            missing = [n for n in every.reaching(least) if n not in self._known.mixed]
            if missing:
                self._resolve(missing)
            elif every.wants_more(least, wanted):
                self._extend(every)
            else:
                break
        known = {n: self._known.mixed[n] for n in every.numbers if n in self._known.mixed}
        ranked = sorted(known.items(), key=lambda one: (-one[1], one[0]))
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

    def _page(self, some: _List, raised: Floats, offset: int, count: int) -> list[Scored]:
        resolved = [number for number in some.numbers if number in self._known.mixed]
        scores = dict(zip(resolved, raised.tolist(), strict=True))
        every = [Scored(number, scores.get(number, 0.0)) for number in some.numbers]
        listed = sorted(every, key=lambda one: (-one.score, one.number))
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
        near = {doc for n in wanted for doc in self._known.near[n].docs.tolist()}
        held = {doc for doc in near if self._known.own[doc] > 0}
        query = self._query
        some = query.contenders({*wanted, *held})
        found = some.matcher(query.limits).matches(query.node)
        signals = some.signals(query.vocabulary.facts.lists, word_pairs)
        return some, Relevance(found.scores, np.flatnonzero(found.mask), signals), found
