"""Clauses of a query: nodes with their signs, and what they come to together."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.deferred.dataclasses import dataclass
from indexer.query.combine import (
    all_of,
    any_of,
    is_common,
    restrictions,
    restricts,
    worth_ranking,
)
from indexer.query.tree import All, And, AndMaybe, Node, Not, Nothing


@dataclass(frozen=True, slots=True)
class Clause:
    """A node and how it stands in its series: '' optional, '+' required, '-' excluded."""

    node: Node
    sign: str = ""


def _worth_asking(clauses: list[Clause]) -> list[Clause]:
    """Return the clauses without common words, whatever their signs, if another word is left."""
    telling = [clause for clause in clauses if not is_common(clause.node)]
    return telling if any(not restricts(clause.node) for clause in telling) else clauses


def parted(clauses: Sequence[Clause]) -> list[Clause]:
    """Return clauses with those that only exclude something, as in '(NOT x)', as exclusions."""
    parted: list[Clause] = []
    for clause in clauses:
        match clause.node:
            case And((All(), *excluded)) if not clause.sign:
                parted += [Clause(one.node, "-") for one in excluded if isinstance(one, Not)]
            case _:
                parted.append(clause)
    return parted


def together(items: Sequence[Clause]) -> Node:
    """Return the node of items that are all wanted, or not, by their signs.

    What is mere punctuation asks for nothing, and common words go where anything else is left.
    """
    read = [item for item in items if item.node != Nothing()]
    read = [item for item in read if not is_common(item.node)] or read
    nodes = [Not(item.node) if item.sign == "-" else item.node for item in read]
    return all_of(nodes) if nodes else Nothing()


def maybe(node: Node, optional: Node) -> Node:
    if node == Nothing() or (is_common(node) and not is_common(optional)):
        return optional
    return node if optional == Nothing() or is_common(optional) else AndMaybe(node, optional)


def combined(clauses: Sequence[Clause], wants_all: bool) -> Node:
    """Return the node of a series: what is required, what is optional, without what is excluded.

    Of words without a sign all are wanted, or any.
    """
    read = [clause for clause in parted(clauses) if clause.node != Nothing()]
    asked = _worth_asking(read)
    required = [clause.node for clause in asked if clause.sign == "+"]
    excluded = [Not(clause.node) for clause in asked if clause.sign == "-"]
    plain = [clause.node for clause in asked if not clause.sign]
    limits = restrictions(plain)
    words = worth_ranking([node for node in plain if not restricts(node)])
    parts: list[Node] = []
    if required and words and not wants_all:
        parts = [AndMaybe(all_of(required), any_of(words))]
    elif required:
        parts = [all_of([*required, *words])]
    elif words:
        parts = [all_of(words) if wants_all else any_of(words)]
    elif excluded and not limits:
        parts = [All()]
    return all_of([*parts, *limits, *excluded]) if parts or limits else Nothing()
