"""One page of a search: what is asked for it, by each sort, with and without what was picked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidencebank.cluster.indexing.mapping import AT_ONCE
from evidencebank.cluster.search.document_index import Asked, Hits
from evidencebank.cluster.search.mixed_ranking import MixedRanking, leaders
from evidencebank.cluster.search.query_clauses import Body, all_of, any_of, none_of
from evidencebank.cluster.search.ranking import SPARE, Query, Ranking, Scored, WordRanking

_SORTS: Mapping[str, list[Body]] = {
    "title": [{"title_rank": "asc"}, {"number": "asc"}],
    "topic": [{"topic_rank": "asc"}, {"year": "desc"}, {"number": "asc"}],
}

Counted = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """Documents of a page with their scores, the total, what was counted; ids, where they came."""

    scored: Sequence[Scored]
    total: int
    counts: Callable[[], Counted]
    ids: Mapping[int, str] = field(default_factory=dict)


class SearchPage:
    """Finds pages of one search."""

    def __init__(
        self,
        query: Query,
        filters: Sequence[Body],
        picked: Sequence[int],
        graph: bool,
        counts: Mapping[str, Body],
    ) -> None:
        """Take a query, filters, and what is found in any case; `counts` is what to count.

        With `graph` scores are those by words, neighbours and latent places.
        """
        self._query = query
        self._filters = filters
        self._picked = picked
        self._graph = graph and query.clause.most > 0
        self._counts = counts

    def found(self, sort: str, offset: int, limit: int) -> Found:
        """Return a page."""
        if not limit:
            return self._counted_alone()
        if sort not in ("relevance", "picked"):
            return self._sorted(sort, offset, offset + limit)
        if self._picked:
            return self._with_picked(sort, offset, offset + limit)
        return self._best(offset, offset + limit)

    # --- by relevance

    def _best(self, offset: int, count: int) -> Found:
        first, ranking, ids = self._ranked(self._filters, count, self._counts)
        scored = ranking.best(first, self._filters, offset, count)
        return Found(scored, first.total, lambda: first.counts, ids)

    def _ranked(
        self, filters: Sequence[Body], count: int, counts: Mapping[str, Body]
    ) -> tuple[Hits, Ranking, Mapping[int, str]]:
        """Return the first hits by words, what ranks them, and their ids, if these came along."""
        body = self._query.clause.bodies
        if not self._graph:
            size = min(AT_ONCE, count + SPARE)
            asked = Asked(body, filters, size, counts=counts, with_ids=count <= AT_ONCE - SPARE)
            (first,) = self._query.index.search(asked)
            ids = dict(zip(first.numbers, first.ids, strict=False))
            return first, WordRanking(self._query), ids
        size, near = leaders(count), not self._query.remembers_all
        unfiltered = [Asked(body, (), size, with_near=near, about=True)] if filters else []
        let_through = Asked(body, filters, size, counts=counts, with_near=near, about=True)
        hits = self._query.index.search(let_through, *unfiltered)
        return hits[0], MixedRanking(self._query, hits[-1]), {}

    def _with_picked(self, sort: str, offset: int, count: int) -> Found:
        """Return a page of what matches and what was picked; what does not match comes last."""
        head = list(self._picked) if sort == "picked" else []
        let_through = any_of([all_of(self._filters), self._query.index.among(self._picked)])
        filters = [let_through, *([none_of([self._query.index.among(head)])] if head else [])]
        first, ranking, _ = self._ranked(filters, count, {})
        best = ranking.best(first, filters, 0, count)
        held = self._matching_picked()
        rest = [Scored(one, 0.0) for one in sorted(self._picked) if one not in {*head, *held}]
        scored = [*self._scored(head, held, ranking), *best, *rest[:count]]
        alone = self._counted_alone()
        return Found(scored[offset:count], alone.total, alone.counts)

    def _matching_picked(self) -> set[int]:
        (hits,) = self._query.index.search(
            *self._query.index.scores(self._query.clause.bodies, self._picked)
        )
        return {*hits.numbers}

    def _scored(self, numbers: Sequence[int], held: set[int], ranking: Ranking) -> list[Scored]:
        """Return documents in their order; those that match with their scores."""
        matching = [number for number in numbers if number in held]
        scores = dict(zip(matching, ranking.of(matching), strict=True)) if matching else {}
        return [Scored(number, scores.get(number, 0.0)) for number in numbers]

    # --- by other things

    def _sorted(self, sort: str, offset: int, count: int) -> Found:
        order = _SORTS.get(sort, [{sort: "desc"}, {"number": "asc"}])
        first = self._in_order(order, offset, count)
        held = {*first.numbers}
        if self._picked:
            held &= {*self._matching_picked()} | (held - {*self._picked})
        ranking: Ranking = WordRanking(self._query)
        if self._graph:
            ranking = mixed_ranking(self._query)
        scored = self._scored(first.numbers, held, ranking)
        return Found(scored, first.total, lambda: first.counts)

    def _in_order(self, order: Sequence[Body], offset: int, count: int) -> Hits:
        body: Body = {"bool": {"filter": [self._mask()]}}
        if count <= AT_ONCE:
            asked = Asked(body, (), count - offset, order, self._counts, skip=offset)
            return self._query.index.search(asked)[0]
        (first,) = self._query.index.search(Asked(body, (), AT_ONCE, order, self._counts))
        numbers, last = list(first.numbers), first.last
        while len(numbers) < min(count, first.total):
            (more,) = self._query.index.search(Asked(body, (), AT_ONCE, order, {}, last))
            numbers, last = numbers + more.numbers, more.last
        return first._replace(numbers=numbers[offset:count])

    # --- totals

    def _mask(self) -> Body:
        matching = all_of([self._query.clauses.mask(self._query.node), *self._filters])
        return any_of(
            [matching, *([self._query.index.among(self._picked)] if self._picked else [])]
        )

    def _counted_alone(self) -> Found:
        body = self._mask()
        asked = Asked({"bool": {"filter": [body]}})
        (hits,) = self._query.index.search(asked)

        def counts() -> Counted:
            (counted,) = self._query.index.search(
                Asked({"bool": {"filter": [body]}}, counts=self._counts, total=False)
            )
            return counted.counts

        return Found([], hits.total, counts)


def mixed_ranking(query: Query) -> MixedRanking:
    """Return what ranks a query's matches, having asked for the first."""
    asked = Asked(
        query.clause.bodies, (), leaders(1), with_near=not query.remembers_all, about=True
    )
    return MixedRanking(query, *query.index.search(asked))
