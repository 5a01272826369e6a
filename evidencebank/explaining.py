"""Why an entry stands where it does for a search, as analysts and editors read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from corpus.showing import facts, listed, table, text
from evidencebank.finding import Finding
from evidencebank.request import Request
from indexer.explaining import FieldShare, NeighbourShare, TermShare, explained
from indexer.filters import Filters
from indexer.graph import SHARE, Graph
from indexer.index import Index

_SHOWN_NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class TermReason:
    """What a term of the query gives to a score: `idf` * `impact` * `factor`.

    `word` is the commonest word of the `term`, which is a stem; `field` is '' where any will do;
    `way` is '' for a word asked for as it stands, else 'phrase', 'prefix', 'wildcard', 'fuzzy' or
    'synonym'. `entries` have it (the document frequency). `impact` is between 0 and 1, by BM25F;
    `factor` is by how much the query multiplies it. `fields` are the fields that hold it, with
    its frequency, the field's weight and what each gives to the contribution.
    """

    word: str
    term: str
    field: str
    way: str
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

    `score` is what the search reports, 0 for an entry that it does not find. It is `kept` times
    the sum of the contributions of `terms`, and the sum of those of `neighbours`, to within a
    millionth of it. `rank` is the entry's place by relevance from 1, None when it is not found;
    `total` is how many are. `missing` is what the query asks for and the entry does not have,
    `filtered` says that it answers the query and a filter leaves it out. `note` is the result's.
    """

    query: str
    id: str
    title: str
    rank: int | None
    total: int
    score: float
    kept: float
    terms: tuple[TermReason, ...]
    neighbours: tuple[NeighbourReason, ...]
    missing: tuple[str, ...]
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
        return "\n".join(_lines(self))

    def _repr_html_(self) -> str:
        return _html(self)


def explain(
    request: Request,
    entry_id: str,
    index: Index,
    graph: Graph | None,
    find: Callable[[Request], Finding],
    title_of: Callable[[str], str],
) -> Explanation:
    """Explain an entry's score as `Bank.explain` describes."""
    doc = index.doc(entry_id)
    whole = replace(request, sort="relevance", limit=len(index), offset=0)
    finding = find(whole)
    places = np.flatnonzero(finding.found.docs == doc)
    answer = explained(index, finding.node, doc, request.limits, graph)
    filters = request.filters
    kept_out = filters != Filters() and not bool(index.filtering.mask(filters)[doc])
    return Explanation(
        query=request.query,
        id=entry_id,
        title=title_of(entry_id),
        rank=int(places[0]) + 1 if places.size else None,
        total=finding.found.total,
        score=float(finding.found.scores[places[0]]) if places.size else 0.0,
        kept=1 - SHARE if graph else 1.0,
        terms=tuple(_term_reason(share, index) for share in answer.terms),
        neighbours=tuple(_neighbour(share, index, title_of) for share in answer.neighbours),
        missing=answer.missing,
        filtered=answer.matched and kept_out,
        note=finding.note,
    )


def _term_reason(share: TermShare, index: Index) -> TermReason:
    return TermReason(
        word=index.lexicon.word_of(share.term),
        term=share.term,
        field=share.field,
        way=share.way,
        entries=share.doc_freq,
        idf=share.idf,
        impact=share.impact,
        factor=share.factor,
        contribution=share.contribution,
        fields=share.fields,
    )


def _neighbour(
    share: NeighbourShare, index: Index, title_of: Callable[[str], str]
) -> NeighbourReason:
    near = index.ids[share.doc]
    return NeighbourReason(near, title_of(near), share.share, share.score, share.contribution)


def _standing(reason: Explanation) -> str:
    if reason.rank is not None:
        return f"{reason.rank:,} of {reason.total:,}, score {reason.score:.3f}"
    return "left out by a filter" if reason.filtered else "not found"


def _sums(reason: Explanation) -> list[str]:
    """Return the sum of a score in words, part by part."""
    if not reason.terms:
        return []
    own = f"own words {reason.own:.3f}"
    if reason.kept == 1:
        return [own]
    return [f"{own} x {reason.kept:g} = {reason.own * reason.kept:.3f}", f"lent {reason.lent:.3f}"]


def _held(term: TermReason) -> str:
    """Return how often each field holds a term, and how it came in."""
    held = ", ".join(f"{field.field} {field.frequency}" for field in term.fields)
    return "; ".join(filter(None, (held, _came(term))))


def _came(term: TermReason) -> str:
    return f"{term.way} x {term.factor:g}".strip() if term.factor != 1 else term.way


def _lines(reason: Explanation) -> list[str]:
    """Return the explanation as lines that fit a terminal."""
    lines = [reason.title, f"{_standing(reason)} for {reason.query or 'everything'}"]
    if reason.note:
        lines.append(reason.note)
    lines += _sums(reason)
    if reason.terms:
        lines += ["", f"{'word':<18} {'gives':>6} {'idf':>5} {'impact':>6}  in"]
    for term in reason.terms:
        name = f"{term.field}:{term.word}" if term.field else term.word
        lines.append(
            f"{_cut(name, 18):<18} {term.contribution:>6.3f} {term.idf:>5.2f} "
            f"{term.impact:>6.2f}  {_cut(_held(term), 40)}"
        )
    if reason.neighbours:
        lines += ["", "related entries that were found too lend"]
    for near in reason.neighbours[:_SHOWN_NEIGHBOURS]:
        lines.append(f"{near.contribution:>7.3f}  {_cut(near.title, 70)}")
    more = reason.neighbours[_SHOWN_NEIGHBOURS:]
    if more:
        lines.append(f"{sum(near.contribution for near in more):>7.3f}  {len(more)} others")
    if reason.missing:
        lines += ["", f"not in it: {', '.join(reason.missing)}"]
    return lines


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else f"{words[: length - 1]}…"


def _html(reason: Explanation) -> str:
    about = facts(
        reason.title,
        (
            ("query", text(reason.query)),
            ("standing", text(_standing(reason))),
            ("sum", listed(_sums(reason), "; ")),
            ("not in it", listed(reason.missing)),
            ("note", text(reason.note)),
        ),
    )
    columns = ("word", "gives", "idf", "impact", "entries with it", "frequency by field")
    terms = (
        (
            text(f"{term.field}:{term.word}" if term.field else term.word),
            *(f"{n:.3f}" for n in (term.contribution, term.idf, term.impact)),
            f"{term.entries:,}",
            text(_held(term)),
        )
        for term in reason.terms
    )
    neighbours = (
        (text(near.title), *(f"{n:.3f}" for n in (near.contribution, near.share, near.score)))
        for near in reason.neighbours
    )
    lent = ("related entry found too", "lends", "share", "score of its own words")
    return (
        "<div>"
        + about
        + (table("What its words give", columns, terms) if reason.terms else "")
        + (table("What related entries lend", lent, neighbours) if reason.neighbours else "")
        + "</div>"
    )
