"""Why an entry stands where it does for a search, as analysts and editors read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from corpus.entry import Entry
from evidencebank.explanation_report import as_html, as_lines
from evidencebank.failed_filters import failed_filters
from evidencebank.query_execution import Finding
from evidencebank.request import Request
from indexer.index import Index
from indexer.postings.related_graph import SHARE, Graph
from indexer.search.score_explanation import (
    FieldShare,
    Missing,
    NeighbourShare,
    TermShare,
    explained,
)


@dataclass(frozen=True, slots=True)
class TermReason:
    """What a term of the query gives to a score: `idf` * `impact` * `factor`.

    `word` is the commonest word of the `term`, which is a stem; `field` is '' where any will do;
    `way` is '' for a word asked for as it stands, else 'phrase', 'prefix', 'wildcard', 'fuzzy' or
    'synonym', and `stands_for` is then what the query asks for. `entries` have it (the document
    frequency). `impact` is between 0 and 1, by BM25F; `factor` is by how much the query
    multiplies it. `fields` are the fields that hold it, with its frequency, the field's weight
    and what each gives to the contribution.
    """

    word: str
    term: str
    field: str
    way: str
    stands_for: str
    entries: int
    idf: float
    impact: float
    factor: float
    contribution: float
    fields: tuple[FieldShare, ...]


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
    terms: tuple[TermReason, ...]
    neighbours: tuple[NeighbourReason, ...]
    missing: tuple[Missing, ...]
    kept_out: tuple[str, ...]
    filtered: bool
    note: str

    @property
    def own(self) -> float:
        """What the entry's own words give, before the graph takes its share."""
        return float(np.sum([term.contribution for term in self.terms]))

    @property
    def lent(self) -> float:
        """What related entries lend."""
        return float(np.sum([neighbour.contribution for neighbour in self.neighbours]))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)

    def __str__(self) -> str:
        return "\n".join(as_lines(self))

    def _repr_html_(self) -> str:
        return as_html(self)


def explain(
    request: Request,
    entry_id: str,
    index: Index,
    graph: Graph | None,
    find: Callable[[Request], Finding],
    entry_of: Callable[[str], Entry],
) -> Explanation:
    """Explain an entry's score as `Bank.explain` describes."""
    doc = index.doc(entry_id)
    whole = replace(request, sort="relevance", limit=len(index), offset=0)
    finding = find(whole)
    places = np.flatnonzero(finding.found.docs == doc)
    answer = explained(index, finding.node, doc, request.limits, graph, request.query)
    entry = entry_of(entry_id)
    barred = failed_filters(request, entry, doc, index)
    score = float(finding.found.scores[places[0]]) if places.size else 0.0
    return Explanation(
        query=request.query,
        id=entry_id,
        title=entry.title,
        rank=int(places[0]) + 1 if places.size else None,
        total=finding.found.total,
        score=score,
        unfiltered=score if places.size else answer.score,
        kept=1 - SHARE if graph else 1.0,
        terms=tuple(_term_reason(share, index) for share in answer.terms),
        neighbours=tuple(_neighbour(share, index, entry_of) for share in answer.neighbours),
        missing=answer.missing,
        kept_out=barred,
        filtered=answer.matched and bool(barred),
        note=finding.note,
    )


def _term_reason(share: TermShare, index: Index) -> TermReason:
    return TermReason(
        word=index.lexicon.word_of(share.term),
        term=share.term,
        field=share.field,
        way=share.way,
        stands_for=share.stands_for,
        entries=share.doc_freq,
        idf=share.idf,
        impact=share.impact,
        factor=share.factor,
        contribution=share.contribution,
        fields=share.fields,
    )


def _neighbour(
    share: NeighbourShare, index: Index, entry_of: Callable[[str], Entry]
) -> NeighbourReason:
    near = index.ids[share.doc]
    return NeighbourReason(near, entry_of(near).title, share.share, share.score, share.contribution)
