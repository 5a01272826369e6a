"""Putting query trees together, flat and without what changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from indexer.analysis.words import Analysed, is_stop_word
from indexer.query.tree import (
    All,
    And,
    Boost,
    Containing,
    DisjunctionMax,
    Fuzzy,
    Label,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    Wildcard,
)

_TERMS = {Term}


def worth_ranking(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes without mere stop words; all of them when none would be left."""
    return [node for node in nodes if not is_common(node)] or list(nodes)


def is_common(node: Node) -> bool:
    """Say whether a node asks for stop words alone, outside quotation marks."""
    if isinstance(node, Term):  # most are
        return is_stop_word(node.term)
    if isinstance(node, Or | And):
        return all(map(is_common, node.nodes))
    return isinstance(node, Boost | Not) and is_common(node.node)


def restricts(node: Node) -> bool:
    """Say whether a node asks for kinds, subjects, years and days alone, and for no word."""
    match node:
        case Label() | Range():
            return True
        case And(nodes):  # 'NOT kind:A' alone is all but those
            parts = [part for part in nodes if part != All()]
            return bool(parts) and all(map(restricts, parts))
        case Or(nodes):
            return all(map(restricts, nodes))
        case Not(inner) | Boost(inner):
            return restricts(inner)
        case _:
            return False


def excludes(node: Node) -> bool:
    """Say whether anything is excluded in a node, by itself or as a part of it."""
    return isinstance(node, Not) or any(map(excludes, node.parts))


def restrictions(nodes: Sequence[Node]) -> list[Node]:
    """Return what those nodes that restrict a search restrict it to.

    Of one column any will do, of several all: two kinds and a year are either kind in that year.
    What brackets and AND have joined stays so.
    """
    columns: dict[str, list[Node]] = {}
    joined: list[Node] = []
    for node in nodes:
        plain = node.node if isinstance(node, Boost) else node
        if isinstance(plain, Label | Range):
            columns.setdefault(plain.column, []).append(plain)
        elif restricts(plain):
            joined.append(plain)
    return [any_of(list(dict.fromkeys(wanted))) for wanted in columns.values()] + joined


def any_of(nodes: Sequence[Node]) -> Node:
    """Return the node that matches any of `nodes`: flat, and simple where there is one or none.

    A node that comes several times weighs as often: in a long question the repeated words are
    what it is about. What it is multiplied by is added up.
    """
    if len(nodes) == 1:
        return nodes[0]
    if Or in set(map(type, nodes)):  # as words are that have several forms
        parted = [node.nodes if isinstance(node, Or) else (node,) for node in nodes]
        nodes = [part for parts in parted for part in parts]
    if set(map(type, nodes)) == _TERMS:  # most are, and of different terms
        terms = {node.term for node in cast("Sequence[Term]", nodes)}
        if len(terms) == len(nodes):
            return Or(tuple(nodes))
    factors: dict[Node, float] = {}
    for part in nodes:
        if isinstance(part, Nothing):
            continue
        inner, factor = (part.node, part.factor) if isinstance(part, Boost) else (part, 1.0)
        factors[inner] = factors.get(inner, 0.0) + factor
    parts = [node if factor == 1 else Boost(node, factor) for node, factor in factors.items()]
    if not parts:
        return Nothing()
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def all_of(nodes: Sequence[Node]) -> Node:
    """Return the node that matches all of `nodes`.

    What brackets exclude is excluded beside the rest, so that it is known for an exclusion.
    """
    flat = list(dict.fromkeys(nodes))
    if len(flat) > 1:
        flat = list(dict.fromkeys(part for node in flat for part in _beside_others(node)))
        if any(not isinstance(node, Not | All) for node in flat):
            flat = [node for node in flat if node != All()]
    if Nothing() in flat:
        return Nothing()
    if not flat:
        return All()
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def _beside_others(node: Node) -> tuple[Node, ...]:
    excludes = isinstance(node, And) and any(isinstance(part, Not) for part in node.nodes)
    return node.nodes if isinstance(node, And) and excludes else (node,)


def phrase_of(words: Sequence[Analysed], field: str, slop: int) -> Node:
    """Return the node of words that stand together, hyphenated ones taken apart or run together.

    Either all are taken apart or all run together; what the bank itself writes with a hyphen
    stands for both, see `indexer.postings.phrases`.
    """
    apart = tuple(part for parts, _ in words for part in parts)
    together = tuple(term for parts, joined in words for term in ((joined,) if joined else parts))
    phrases = [Phrase(terms, field, slop) for terms in dict.fromkeys((apart, together))]
    return phrases[0] if len(phrases) == 1 else DisjunctionMax(tuple(phrases))


def simplified(node: Node) -> Node:
    """Return a node whose parts have changed as `any_of` and `all_of` would put them together."""
    match node:
        case And(nodes):
            return all_of(nodes)
        case Or(nodes):
            return any_of(nodes)
        case _:
            return node


def within(node: Node, field: str) -> Node:
    """Return `node` with every part that names no field set to look in `field`."""

    def change(part: Node) -> Node:
        match part:
            case Not(inner):
                return Not(within(inner, field))
            case Term() | Phrase() | Prefix() | Wildcard() | Containing() | Fuzzy():
                return replace(part, field=part.field or field)
            case _:
                return part

    return node.map(change)
