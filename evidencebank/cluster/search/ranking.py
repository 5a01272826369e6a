"""The best of what a query matches, in the order in which the embedded engine has them.

The cluster gives scores in float32, each at most some `error` from those of the embedded bank:
those of a page are enough, unless two that are next to one another are nearer than twice that.
Such documents are fetched, and scored by the embedded code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from evidencebank.cluster.indexing.mapping import AT_ONCE
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.search.contenders import Contenders, columns_of
from evidencebank.cluster.search.document_index import Asked, DocumentIndex, Hits
from evidencebank.cluster.search.query_clauses import Body, QueryClauses, ScoringClause
from indexer.query.limits import Limits
from indexer.query.tree import Node

SPARE = 6
"""Hits that are asked for beyond a page, to see that the next ones are worse."""

LOOSE = 5e-6
"""How far, relatively, a score of the cluster may be off to be shown."""


class Scored(NamedTuple):
    """A document and its score."""

    number: int
    score: float


@dataclass(frozen=True)
class Query:
    """One tree, asked of one generation."""

    node: Node
    clause: ScoringClause
    clauses: QueryClauses
    index: DocumentIndex
    vocabulary: MappedVocabulary
    limits: Limits

    @property
    def remembers_all(self) -> bool:
        """Whether the neighbours and places of all documents are here."""
        return self.index.remembers_all(len(self.vocabulary))

    def contenders(self, numbers: Iterable[int]) -> Contenders:
        """Fetch documents, with what their scores hang on."""
        documents = self.index.documents(numbers, sorted(columns_of(self.node)))
        return Contenders(documents, self.vocabulary)

    def exactly(self, numbers: Sequence[int]) -> dict[int, float]:
        """Return the scores of documents by words, as the embedded bank has them."""
        if not numbers:
            return {}
        some = self.contenders(numbers)
        scores = some.matcher(self.limits).matches(self.node).scores
        return dict(zip(some.numbers.tolist(), scores.tolist(), strict=True))


class Ranking(Protocol):
    """Ranks what a query matches."""

    def best(self, first: Hits, filters: Sequence[Body], offset: int, count: int) -> list[Scored]:
        """Return the best from `offset` up to `count`; `first` are the first hits by words."""
        ...

    def of(self, numbers: Sequence[int]) -> list[float]:
        """Return the scores of some documents, 0 for those that do not match."""
        ...


class WordRanking:
    """Ranks by words alone."""

    def __init__(self, query: Query) -> None:
        self._query = query

    def best(self, first: Hits, filters: Sequence[Body], offset: int, count: int) -> list[Scored]:
        """Return the best from `offset` up to `count`, exact in their order."""
        error = self._query.clause.error
        found = more_hits(self._query, first, filters, count, error)
        listed = list(zip(found.scores, found.numbers, strict=True))
        doubtful = in_doubt([score for score, _ in listed], offset, count, lambda _: error)
        doubtful |= {at for at in range(offset, min(count, len(listed))) if _off(listed[at], error)}
        exact = self._query.exactly([listed[at][1] for at in sorted(doubtful)])
        scored = [Scored(number, exact.get(number, score)) for score, number in listed]
        return in_order(scored, doubtful)[offset:count]

    def of(self, numbers: Sequence[int]) -> list[float]:
        """Return the scores of some documents, 0 for those that do not match."""
        exact = self._query.exactly(numbers)
        return [exact[number] for number in numbers]


def more_hits(query: Query, first: Hits, filters: Sequence[Body], count: int, error: float) -> Hits:
    """Return hits, of which the last is surely worse than the one that is `count`th, or all."""
    numbers, scores = list(first.numbers), list(first.scores)
    total = first.total
    while len(numbers) < total:
        if len(numbers) > count and scores[-1] < scores[count - 1] - 2 * error:
            break
        if len(numbers) > count and scores[count - 1] == 0:
            break  # nothing is worse, and these are by number
        size = min(AT_ONCE, max(count + SPARE - len(numbers), len(numbers), 50))
        after = query.index.after(scores[-1], numbers[-1]) if numbers else []
        asked = Asked(query.clause.bodies, filters, size, after=after, total=False)
        (more,) = query.index.search(asked)
        if not more.numbers:
            break
        numbers += more.numbers
        scores += more.scores
    return first._replace(numbers=numbers, scores=scores)


def in_doubt(
    scores: Sequence[float], offset: int, count: int, error: Callable[[float], float]
) -> set[int]:
    """Return the places, of falling scores, whose order is not sure and matters to a page.

    A score of 0 is sure. `error` gives how far a score may be off.
    """
    doubtful: set[int] = set()
    begin = 0
    for at in range(1, len(scores) + 1):
        last = at == len(scores) or scores[at] == 0
        apart = last or scores[at - 1] - scores[at] > error(scores[at - 1]) + error(scores[at])
        if not apart:
            continue
        if at - begin > 1 and begin < count and at > offset and scores[begin] > 0:
            doubtful |= set(range(begin, at))
        if scores[begin] == 0 or begin >= count:
            break
        begin = at
    return doubtful


def in_order(scored: Sequence[Scored], doubtful: set[int]) -> list[Scored]:
    """Return documents with those in doubt, who know their exact scores, in order.

    Runs of places in doubt are put in order each by itself: between runs nothing is in doubt.
    """
    ordered = list(scored)
    for at in sorted(doubtful):
        if at - 1 in doubtful:
            continue
        end = at
        while end in doubtful:
            end += 1
        ordered[at:end] = sorted(ordered[at:end], key=lambda one: (-one.score, one.number))
    return ordered


def _off(one: tuple[float, int], error: float) -> bool:
    return one[0] > 0 and error > LOOSE * one[0]
