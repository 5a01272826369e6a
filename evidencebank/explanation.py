"""Why an entry stands where it does for a search, as analysts and editors read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from math import fsum
from textwrap import wrap
from typing import Any

from corpus.entry import Entry
from corpus.notebook import notebook_html
from evidencebank.rendering import rendered
from indexer.ranking.latent_feedback import WEIGHT
from indexer.ranking.related_graph import SHARE
from indexer.search.engine import SearchEngine
from indexer.search.explained import FieldShare, LatentShare, Missing, TermShare
from indexer.search.query_execution import QueryExecution
from indexer.search.spec import SearchSpec

WIDTH = 80
"""How wide the lines are at most."""


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
    answer the query. It is `kept` times the sum of the contributions of `terms`, the sum of those
    of `neighbours` and that of `latent`, to within a millionth of it. `rank` is the entry's place
    by relevance from 1, None when it is not found; `total` is how many are. `missing` is what the
    query asks for and the entry does not have, as it was typed, with what may have been meant.
    `kept_out` names each filter that the entry does not pass and what it has instead, and
    `filtered` says that it would be found but for those. `note` is the result's.
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
    latent: LatentShare
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
        """Return lines that fit a terminal, with every factor of every weight."""
        words = (standing, sums, term_name, missing_words, times_in_field, came_in_as, word_pairs)
        context = {word.__name__: word for word in words} | {"wrapped": _wrapped}
        return rendered(__package__, "explanation.txt", reason=self, **context).rstrip("\n")

    def _repr_html_(self) -> str:
        return notebook_html(self)


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
        if not engine.meeting([entry_id], conditions)
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
        latent=answer.latent,
        missing=answer.missing,
        kept_out=failed,
        filtered=answer.matched and bool(failed),
        note=executed.note,
    )


def standing(reason: Explanation) -> str:
    """Return an entry's place and score in words, or why it has none."""
    if reason.rank is not None:
        return f"{reason.rank:,} of {reason.total:,}, score {reason.score:.3f}"
    if reason.filtered:
        return f"left out by a filter, score would be {reason.unfiltered:.3f}"
    return "not found"


def sums(reason: Explanation) -> list[str]:
    """Return the sum of a score in words, part by part."""
    if not reason.terms:
        return []
    own = f"own words {reason.own:.3f}"
    if reason.kept == 1:
        return [own]
    kept, latent = reason.own * reason.kept, reason.latent
    near = f"{WEIGHT:g} x {latent.likeness:.3f} x {kept + reason.lent:.3f}"
    return [
        f"{own} x {reason.kept:g} = {kept:.3f}",
        f"lent {reason.lent:.3f}",
        f"near the first found {near} = {latent.contribution:.3f}",
    ]


def term_name(term: TermShare) -> str:
    """Return a term's commonest word, with the field that it was asked for in."""
    return f"{term.field}:{term.word}" if term.field else term.word


def times_in_field(one: FieldShare) -> str:
    """Return how often a field holds a term, with the field's weight."""
    return f"{one.field} {one.frequency}" + (f" x {one.weight:g}" if one.weight != 1 else "")


def came_in_as(term: TermShare) -> str:
    """Return what a term stands for that was not asked for as it stands, else ''."""
    return f"{term.way} for {term.stands_for}" if term.way else ""


def word_pairs(latent: LatentShare) -> str:
    """Return the pairs of words that brought an entry near the first, theirs before its own."""
    return ", ".join(f"{theirs} - {own}" for theirs, own in latent.words)


def missing_words(missing: Missing) -> str:
    """Return what is missing, with what may have been meant."""
    meant = f" (did you mean {missing.did_you_mean}?)" if missing.did_you_mean else ""
    return f"{missing.asked}{meant}"


def _wrapped(words: str, before: str = "", hanging: str = "") -> str:
    lines = wrap(words, WIDTH, initial_indent=before, subsequent_indent=before + hanging)
    return "".join(f"{line}\n" for line in lines)
