"""Why an entry stands where it does for a search, as analysts and editors read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from math import fsum
from typing import Any

from corpus.entry import Entry
from evidencebank.explanation_report import as_html, as_lines
from indexer.postings.related_graph import SHARE
from indexer.search.engine import SearchEngine
from indexer.search.explained import Missing, TermShare
from indexer.search.query_execution import QueryExecution
from indexer.search.spec import SearchSpec


@dataclass(frozen=True, slots=True)
class NeighbourReason:
    """What a related entry that was found too lends: its `share` of a fifth of its `score`."""

    id: str
    title: str
    share: float
    score: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an entry has its score for a search; see `Bank.explain`.

    `score` is what the search reports, 0 for an entry that it does not find. `unfiltered` is what
    it would be without the filters: the same for an entry that is found, 0 for one that does not
    answer the query. It is `kept` times the sum of the contributions of `terms`, and the sum of
    those of `neighbours`, to within a millionth of it. `rank` is the entry's place by relevance
    from 1, None when it is not found; `total` is how many are. `missing` is what the query asks
    for and the entry does not have, as it was typed, with what may have been meant. `kept_out`
    names each filter that the entry does not pass and what it has instead, and `filtered` says
    that it would be found but for those. `note` is the result's.
    """

    query: str
    id: str
    title: str
    rank: int | None
    total: int
    score: float
    unfiltered: float
    kept: float
    terms: tuple[TermShare, ...]
    neighbours: tuple[NeighbourReason, ...]
    missing: tuple[Missing, ...]
    kept_out: tuple[str, ...]
    filtered: bool
    note: str

    @property
    def own(self) -> float:
        """What the entry's own words give, before the graph takes its share."""
        return fsum(term.contribution for term in self.terms)

    @property
    def lent(self) -> float:
        """What related entries lend."""
        return fsum(neighbour.contribution for neighbour in self.neighbours)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)

    def __str__(self) -> str:
        return "\n".join(as_lines(self))

    def _repr_html_(self) -> str:
        return as_html(self)


def explain(
    spec: SearchSpec,
    entry_id: str,
    execution: QueryExecution,
    engine: SearchEngine,
    load: Callable[[str], Entry],
) -> Explanation:
    """Explain an entry's score as `Bank.explain` describes; `load` gives entries by id."""
    entry = load(entry_id)
    executed = execution.run(replace(spec, sort="relevance", limit=len(engine), offset=0))
    scores = dict(zip(executed.found.ids, executed.found.scores, strict=True))
    is_found = entry_id in scores
    answer = engine.explain(executed.tree, entry_id, spec.limits, spec.graph, spec.query)
    failed = tuple(
        reason
        for reason, conditions in spec.filters.reasons(entry)
        if not engine.meets(entry_id, conditions)
    )
    return Explanation(
        query=spec.query,
        id=entry_id,
        title=entry.title,
        rank=list(scores).index(entry_id) + 1 if is_found else None,
        total=executed.found.total,
        score=scores.get(entry_id, 0.0),
        unfiltered=scores.get(entry_id, answer.score),
        kept=1 - SHARE if spec.graph else 1.0,
        terms=answer.terms,
        neighbours=tuple(
            NeighbourReason(one.id, load(one.id).title, one.share, one.score, one.contribution)
            for one in answer.neighbours
        ),
        missing=answer.missing,
        kept_out=failed,
        filtered=answer.matched and bool(failed),
        note=executed.note,
    )
