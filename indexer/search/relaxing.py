"""Relaxing a search that finds nothing, one step after the other.

First how the words must stand together is loosened, then how many of them are wanted, then where,
and last the days, years and kinds typed beside them, and the subjects, of which those above are
tried first. What is excluded stays excluded, and filters that were chosen apart from the query are
not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from corpus.deferred.dataclasses import dataclass
from indexer.query.combine import all_of, any_of, excludes, restricts, simplified
from indexer.query.tree import (
    ANY_FIELD,
    And,
    AndMaybe,
    Boost,
    Containing,
    DisjunctionMax,
    Fuzzy,
    Label,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    Wildcard,
)

NEAR = 5
"""Moves that a phrase is given before its words may stand anywhere."""

_SEVERAL = range(3, 9)
"""How many words there are where it is tried to leave out one: fewer are the next step, and more
would cost the square of their number."""

Parents = Callable[[str], Sequence[str]]
"""Gives the codes of the subjects right above one."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A query after one or more steps: their names, the last one's note, and the tree now."""

    steps: tuple[str, ...]
    note: str
    node: Node


def relaxations(node: Node, parents: Parents = lambda _: ()) -> Iterator[Relaxed]:
    """Yield a query step by step wider, each step on top of those before that changed it.

    Only leaving out one word is undone again by the next step, any of the words.
    """
    steps: tuple[str, ...] = ()
    for name, note, widened in _STEPS:
        changed = widened(node)
        if changed != node:
            yield Relaxed((*steps, name), note, changed)
            if name != "most":
                node, steps = changed, (*steps, name)
        if name == "kind":
            for broader in _broader(node, parents):
                yield Relaxed((*steps, "broader"), _BROADER, broader)


# --- the words


def _mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return a tree with all of its nodes but excluded ones changed, simplified on the way."""
    return node.map(lambda part: change(simplified(part)))


def _near(node: Node) -> Node:
    def change(part: Node) -> Node:
        return replace(part, slop=NEAR) if isinstance(part, Phrase) and part.slop < NEAR else part

    return _mapped(node, change)


def _without_phrases(node: Node) -> Node:
    def change(part: Node) -> Node:
        if isinstance(part, Phrase):
            return all_of([Term(term, part.field) for term in part.terms])
        return part

    return _mapped(node, change)


def _all_but_one(node: Node) -> Node:
    def change(part: Node) -> Node:
        words, bounds = _parted(part)
        if len(words) not in _SEVERAL:
            return part
        ways = tuple(all_of(words[:at] + words[at + 1 :]) for at in range(len(words)))
        return all_of([DisjunctionMax(ways), *bounds])

    return _mapped(node, change)


def _any_words(node: Node) -> Node:
    def change(part: Node) -> Node:
        if isinstance(part, AndMaybe):
            words, bounds = _parted(part.node) if isinstance(part.node, And) else ([part.node], [])
            return all_of([any_of([*words, part.optional]), *bounds])
        words, bounds = _parted(part)
        return all_of([any_of(words), *bounds]) if words else part

    return _mapped(node, change)


def _parted(node: Node) -> tuple[list[Node], list[Node]]:
    """Return what words are wanted together, and what else of the entries that have them."""
    parts = node.nodes if isinstance(node, And) else ()
    bounds = [part for part in parts if excludes(part) or restricts(part)]
    return [part for part in parts if part not in bounds], bounds


def _any_field(node: Node) -> Node:
    def change(part: Node) -> Node:
        if isinstance(part, Term | Phrase | Prefix | Wildcard | Containing | Fuzzy):
            return replace(part, field=ANY_FIELD)
        return part

    return _mapped(node, change)


# --- what was typed besides words


def _without(*columns: str) -> Callable[[Node], Node]:
    """Return what drops a tree's restrictions to some columns."""

    def change(node: Node) -> Node:
        if not isinstance(node, And):
            return node
        kept = [part for part in node.nodes if not (restricts(part) and _column(part) in columns)]
        asks = any(not isinstance(part, Not) for part in kept)
        return all_of(kept) if asks else node

    return change


def _broader(node: Node, parents: Parents) -> Iterator[Node]:
    """Yield a tree with its restrictions to subjects a level higher each time, up to the top."""

    def change(part: Node) -> Node:
        if isinstance(part, Label) and part.column == "subject":
            return any_of([Label("subject", code) for code in parents(part.label)] or [part])
        if isinstance(part, Or):  # two subjects may be under the same
            once = (one.node if isinstance(one, Boost) else one for one in part.nodes)
            return any_of(list(dict.fromkeys(once)))
        return part

    while isinstance(node, And):
        parts = [_mapped(part, change) if restricts(part) else part for part in node.nodes]
        if tuple(parts) == node.nodes:
            return
        yield (node := all_of(parts))


def _column(node: Node) -> str:
    """Return the column that a restriction is about, '' if it is about several."""
    match node:
        case Label(column) | Range(column):
            return column
        case And(nodes) | Or(nodes):
            columns = {_column(part) for part in nodes}
            return columns.pop() if len(columns) == 1 else ""
        case Boost(inner):
            return _column(inner)
        case _:
            return ""


_BROADER = "nothing under that subject: showing what is under the one above it"

_STEPS: tuple[tuple[str, str, Callable[[Node], Node]], ...] = (
    (
        "near",
        "nothing has the quoted words one after the other: showing what has them near each other",
        _near,
    ),
    (
        "phrase",
        "nothing has the quoted words near each other: showing what has them anywhere",
        _without_phrases,
    ),
    (
        "most",
        "nothing has all of these words: showing what has all but one of them",
        _all_but_one,
    ),
    ("any", "nothing has all of these words: showing what has any of them", _any_words),
    ("field", "nothing has them where they were asked for: looking everywhere", _any_field),
    ("date", "nothing of those days: showing all days", _without("added", "revised")),
    ("year", "nothing of those years: showing all years", _without("year")),
    ("kind", "nothing of that kind: showing all kinds", _without("kind")),
    ("subject", "nothing under that subject: showing all subjects", _without("subject")),
)
