"""Explaining a score: from the tree that was searched with to a report for people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from corpus.entry import Entry
from evidencebank.explanation_report import Explanation, NeighbourReason
from indexer.postings.related_graph import SHARE
from indexer.search.engine import SearchEngine
from indexer.search.query_execution import QueryExecution
from indexer.search.spec import SearchSpec


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
