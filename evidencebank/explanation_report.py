"""An explanation as lines for a terminal and as tables for a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from corpus.showing import facts, listed, outermost, table, text

if TYPE_CHECKING:
    from evidencebank.explanation import Explanation, NeighbourReason
    from indexer.search.explained import Missing, TermShare

WIDTH = 80
"""How wide the lines are at most."""

_SHOWN_NEIGHBOURS = 5
_NAME = 22
_IN = " " * 4


def as_lines(reason: Explanation) -> list[str]:
    """Return an explanation as lines that fit a terminal, with every factor of every weight."""
    lines = [*_wrapped(reason.title), *_wrapped(f"{_standing(reason)} for {_asked(reason)}")]
    lines += _named("kept out by", reason.kept_out)
    lines += _named("not in it:", list(map(_lacking, reason.missing)))
    lines += _wrapped(reason.note)
    if sums := _sums(reason):
        lines += ["", *sums]
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
    name = _name(term)
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


def _standing(reason: Explanation) -> str:
    if reason.rank is not None:
        return f"{reason.rank:,} of {reason.total:,}, score {reason.score:.3f}"
    if reason.filtered:
        return f"left out by a filter, score would be {reason.unfiltered:.3f}"
    return "not found"


def _asked(reason: Explanation) -> str:
    return reason.query or "everything"


def _sums(reason: Explanation) -> list[str]:
    """Return the sum of a score in words, part by part."""
    if not reason.terms:
        return []
    own = f"own words {reason.own:.3f}"
    if reason.kept == 1:
        return [own]
    return [f"{own} x {reason.kept:g} = {reason.own * reason.kept:.3f}", f"lent {reason.lent:.3f}"]


def _name(term: TermShare) -> str:
    return f"{term.field}:{term.word}" if term.field else term.word


def _held(term: TermShare) -> str:
    """Return how often each field holds a term, with the field's weight, and how it came in."""
    held = ", ".join(_times(one.field, one.frequency, one.weight) for one in term.fields)
    return "; ".join(filter(None, (held, _came(term))))


def _times(field: str, frequency: int, weight: float) -> str:
    return f"{field} {frequency}" + (f" x {weight:g}" if weight != 1 else "")


def _came(term: TermShare) -> str:
    return f"{term.way} for {term.stands_for}" if term.way else ""


def _lacking(missing: Missing) -> str:
    """Return what is missing, with what may have been meant."""
    meant = f" (did you mean {missing.did_you_mean}?)" if missing.did_you_mean else ""
    return f"{missing.asked}{meant}"


def _named(what: str, names: Sequence[str]) -> list[str]:
    return _wrapped(f"{what} {'; '.join(names)}", hanging=_IN) if names else []


def _wrapped(words: str, before: str = "", hanging: str = "") -> list[str]:
    return wrap(words, WIDTH, initial_indent=before, subsequent_indent=before + hanging)


def as_html(reason: Explanation) -> str:
    """Return an explanation as tables."""
    about = facts(
        reason.title,
        (
            ("query", text(reason.query)),
            ("standing", text(_standing(reason))),
            ("kept out by", listed(reason.kept_out, "; ")),
            ("not in it", listed(map(_lacking, reason.missing), "; ")),
            ("sum", listed(_sums(reason), "; ")),
            ("note", text(reason.note)),
        ),
    )
    columns = (
        *("word", "gives", "idf", "impact", "boost", "entries with it"),
        *("frequency by field, with its weight", "came in as"),
    )
    terms = (
        (
            text(_name(term)),
            *(f"{n:.3f}" for n in (term.contribution, term.idf, term.impact)),
            f"{term.factor:g}",
            f"{term.entries:,}",
            listed(_times(one.field, one.frequency, one.weight) for one in term.fields),
            text(_came(term)),
        )
        for term in reason.terms
    )
    neighbours = (
        (text(near.title), *(f"{n:.3f}" for n in (near.contribution, near.share, near.score)))
        for near in reason.neighbours
    )
    lent = ("related entry found too", "lends", "share", "score of its own words")
    return outermost(
        about,
        table("What its words give", columns, terms) if reason.terms else "",
        table("What related entries lend", lent, neighbours) if reason.neighbours else "",
    )
