"""Why an entry stands where it does for a search, as analysts and editors read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import fsum
from textwrap import wrap
from typing import Any

from corpus.notebook import notebook_html
from indexer.search.explained import FieldShare, Missing, TermShare

WIDTH = 80
"""How wide the lines are at most."""

_SHOWN_NEIGHBOURS = 5
_NAME = 22
_IN = " " * 4


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
        return notebook_html(self)


def as_lines(reason: Explanation) -> list[str]:
    """Return an explanation as lines that fit a terminal, with every factor of every weight."""
    lines = [*_wrapped(reason.title), *_wrapped(f"{standing(reason)} for {_query_text(reason)}")]
    lines += _named("kept out by", reason.kept_out)
    lines += _named("not in it:", list(map(missing_words, reason.missing)))
    lines += _wrapped(reason.note)
    if summed := sums(reason):
        lines += ["", *summed]
    if reason.terms:
        lines += ["", f"{'word':<{_NAME}} {'gives =':>8} {_FACTORS}  entries with it"]
        lines += [f"{_IN}how often each field has it, times the field's weight"]
        lines += [line for term in reason.terms for line in _term(term)]
    if reason.neighbours:
        lines += ["", "related entries that were found too lend"]
        lines += _neighbours(reason.neighbours, 1 - reason.kept)
    return lines


_FACTORS = f"{'idf':>6} x {'impact':>6} x {'boost':>6}"


def _term(term: TermShare) -> Iterator[str]:
    """Yield a term's weight and its factors, and below it where the term stands."""
    name = term_name(term)
    if len(name) > _NAME:
        yield from _wrapped(name)
        name = ""
    yield (
        f"{name:<{_NAME}} {term.contribution:>8.3f} {term.idf:>6.2f} x {term.impact:>6.3f} x "
        f"{term.factor:>6g}  {term.entries:,}"
    )
    yield from _wrapped(_held(term), _IN)


def _neighbours(neighbours: Sequence[NeighbourReason], part: float) -> Iterator[str]:
    for near in neighbours[:_SHOWN_NEIGHBOURS]:
        yield f"{near.contribution:>8.3f} = {part:g} x {near.share:.3f} x its own {near.score:.3f}"
        yield from _wrapped(near.title, _IN)
    if more := neighbours[_SHOWN_NEIGHBOURS:]:
        lent = sum(near.contribution for near in more)
        yield f"{lent:>8.3f} from {len(more)} more"


def standing(reason: Explanation) -> str:
    """Return an entry's place and score in words, or why it has none."""
    if reason.rank is not None:
        return f"{reason.rank:,} of {reason.total:,}, score {reason.score:.3f}"
    if reason.filtered:
        return f"left out by a filter, score would be {reason.unfiltered:.3f}"
    return "not found"


def _query_text(reason: Explanation) -> str:
    return reason.query or "everything"


def sums(reason: Explanation) -> list[str]:
    """Return the sum of a score in words, part by part."""
    if not reason.terms:
        return []
    own = f"own words {reason.own:.3f}"
    if reason.kept == 1:
        return [own]
    return [f"{own} x {reason.kept:g} = {reason.own * reason.kept:.3f}", f"lent {reason.lent:.3f}"]


def term_name(term: TermShare) -> str:
    """Return a term's commonest word, with the field that it was asked for in."""
    return f"{term.field}:{term.word}" if term.field else term.word


def _held(term: TermShare) -> str:
    """Return how often each field holds a term, with the field's weight, and how it came in."""
    held = ", ".join(times_in_field(one) for one in term.fields)
    return "; ".join(filter(None, (held, came_in_as(term))))


def times_in_field(one: FieldShare) -> str:
    """Return how often a field holds a term, with the field's weight."""
    return f"{one.field} {one.frequency}" + (f" x {one.weight:g}" if one.weight != 1 else "")


def came_in_as(term: TermShare) -> str:
    """Return what a term stands for that was not asked for as it stands, else ''."""
    return f"{term.way} for {term.stands_for}" if term.way else ""


def missing_words(missing: Missing) -> str:
    """Return what is missing, with what may have been meant."""
    meant = f" (did you mean {missing.did_you_mean}?)" if missing.did_you_mean else ""
    return f"{missing.asked}{meant}"


def _named(what: str, names: Sequence[str]) -> list[str]:
    return _wrapped(f"{what} {'; '.join(names)}", hanging=_IN) if names else []


def _wrapped(words: str, before: str = "", hanging: str = "") -> list[str]:
    return wrap(words, WIDTH, initial_indent=before, subsequent_indent=before + hanging)
