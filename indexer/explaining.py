"""Why a document has the score it has: the contribution of each term, by field.

The tree is walked as `indexer.matching` evaluates it, for one document: what is added there is
added here, and of what is the best alone only the best is told of.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from indexer.fields import FIELDS
from indexer.graph import SHARE, Graph
from indexer.index import Index
from indexer.matching import Matcher, Matches
from indexer.query.limits import Limits
from indexer.query.tree import (
    ANY_FIELD,
    All,
    And,
    AndMaybe,
    Best,
    Boost,
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
from indexer.ranking import Floats


@dataclass(frozen=True, slots=True)
class FieldShare:
    """What a field gives to a term's contribution: in proportion to weight times frequency."""

    field: str
    frequency: int
    weight: float
    contribution: float


@dataclass(frozen=True, slots=True)
class TermShare:
    """What a term gives to a score: `contribution` = `idf` * `impact` * `factor`.

    `term` is the stem in the index; `field` is '' where any will do; `way` says how it came in
    where it was not asked for as it stands: 'phrase', 'prefix', 'wildcard', 'fuzzy' or 'synonym'.
    `doc_freq` is how many entries have it, `impact` (from 0 to 1) is `indexer.ranking`'s, `factor`
    is by how much the query multiplies it.
    """

    term: str
    field: str
    way: str
    doc_freq: int
    idf: float
    impact: float
    factor: float
    contribution: float
    fields: tuple[FieldShare, ...]


@dataclass(frozen=True, slots=True)
class NeighbourShare:
    """What a related document lends: `contribution` = `indexer.graph.SHARE` * `share` * `score`."""

    doc: int
    share: float
    score: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Explained:
    """How a document answers a query: whether it matches, and what its score is the sum of.

    `own` is what its own terms give, the sum of the contributions of `terms`. With a graph the
    score is 1 - `indexer.graph.SHARE` of that and what the `neighbours` lend, else it is `own`.
    `missing` are the terms and phrases asked for that it does not have.
    """

    matched: bool
    score: float
    own: float
    terms: tuple[TermShare, ...]
    neighbours: tuple[NeighbourShare, ...]
    missing: tuple[str, ...]


def explained(index: Index, node: Node, doc: int, limits: Limits, graph: Graph | None) -> Explained:
    """Say how a document answers a query's tree.

    The score is the one that `Index.search` gives it, up to rounding: sums are taken in another
    order (float64, 1e-9 relatively). O(postings of the query's terms + documents).

    Raises QueryError as `Matcher.matches` does.
    """
    matcher = index.matcher(limits)
    walk = _Walk(index, matcher, doc)
    matched, shares = walk.shares(node)
    missing = tuple(dict.fromkeys(walk.missing(node)))
    if not matched:
        return Explained(False, 0.0, 0.0, (), (), missing)
    terms = tuple(_merged(shares))
    own = math.fsum(share.contribution for share in terms)
    if graph is None:
        return Explained(True, own, own, terms, (), missing)
    neighbours = _lent(graph, matcher.matches(node).scores, doc)
    lent = math.fsum(neighbour.contribution for neighbour in neighbours)
    return Explained(True, (1 - SHARE) * own + lent, own, terms, neighbours, missing)


class _Walk:
    """Takes the score of one document apart, along a tree."""

    def __init__(self, index: Index, matcher: Matcher, doc: int) -> None:
        self._index = index
        self._matcher = matcher
        self._doc = doc

    def shares(self, node: Node) -> tuple[bool, list[TermShare]]:
        """Return whether the document matches a node, and what its score there is made of."""
        match node:
            case Or(nodes):
                found = [self.shares(inner) for inner in nodes]
                return any(one for one, _ in found), [s for one, ss in found if one for s in ss]
            case And(nodes):
                found = [self.shares(inner) for inner in nodes]
                matched = all(one for one, _ in found)
                return matched, [s for _, ss in found for s in ss] if matched else []
            case Best(nodes):
                return self._best(nodes)
            case AndMaybe(inner, optional):
                matched, must = self.shares(inner)
                return matched, must + self.shares(optional)[1] if matched else []
            case Not(inner):
                return not self.shares(inner)[0], []
            case Boost(inner, factor):
                matched, shares = self.shares(inner)
                return matched, [_scaled(share, factor) for share in shares]
            case Term(term, field):
                return self._term([term], field, "")
            case Phrase(terms, field):
                matched = self._matches(node).mask[self._doc]
                each = [self._term([term], field, "phrase")[1] for term in dict.fromkeys(terms)]
                return bool(matched), [s for ss in each for s in ss] if matched else []
            case Prefix() | Wildcard() | Fuzzy():
                way = type(node).__name__.lower()
                return self._term(self._matcher.expansion(node), node.field, way)
            case Range() | Label() | All() | Nothing():
                return bool(self._matches(node).mask[self._doc]), []

    def missing(self, node: Node) -> Iterator[str]:
        """Yield what a tree asks for and the document does not have, as a query has it."""
        match node:
            case Or(nodes) | And(nodes):
                for inner in nodes:
                    yield from self.missing(inner)
            case Best(nodes):
                if not self.shares(node)[0]:
                    yield from self.missing(nodes[0])
            case AndMaybe(inner, optional):
                yield from self.missing(inner)
                yield from self.missing(optional)
            case Boost(inner):
                yield from self.missing(inner)
            case Not(inner):
                if self.shares(inner)[0]:
                    yield f"NOT {self._written(inner)}"
            case All() | Nothing():
                return
            case _:
                if not self.shares(node)[0]:
                    yield self._written(node)

    def _matches(self, node: Node) -> Matches:
        return self._matcher.matches(node)

    def _best(self, nodes: Sequence[Node]) -> tuple[bool, list[TermShare]]:
        """Return the node with the highest score, the first of several; the others are synonyms."""
        best: tuple[bool, list[TermShare]] = (False, [])
        highest = -1.0
        for place, inner in enumerate(nodes):
            matched, shares = self.shares(inner)
            score = sum(share.contribution for share in shares)
            if matched and score > highest:
                highest = score
                synonym = place > 0 and isinstance(inner, Boost)
                best = True, [replace(s, way="synonym") if synonym else s for s in shares]
        return best

    def _term(self, terms: Sequence[str], field: str, way: str) -> tuple[bool, list[TermShare]]:
        """Return the share of the term that scores highest, the first of several."""
        held = [share for term in terms if (share := self._share(term, field, way))]
        best = max(held, key=lambda share: share.contribution, default=None)
        return best is not None, [best] if best is not None else []

    def _share(self, term: str, field: str, way: str) -> TermShare | None:
        row = self._matcher.row(term)
        if row < 0:
            return None
        value = self._value(term, field)
        if value is None:
            return None
        impacts = self._matcher.impacts
        idf = float(impacts.idf[row])
        return TermShare(
            term=term,
            field=field,
            way=way,
            doc_freq=int(impacts.indptr[row + 1] - impacts.indptr[row]),
            idf=idf,
            impact=value / idf if idf else 0.0,
            factor=1.0,
            contribution=value,
            fields=self._by_field(row, field, value),
        )

    def _value(self, term: str, field: str) -> float | None:
        docs, values = self._matcher.scored(term, field)
        at = int(np.searchsorted(docs, self._doc))
        return float(values[at]) if at < docs.size and docs[at] == self._doc else None

    def _by_field(self, row: int, field: str, value: float) -> tuple[FieldShare, ...]:
        """Return the fields that hold a term, and what each gives to its value."""
        counted = []
        for one in FIELDS:
            asked = one.name == field if field != ANY_FIELD else one.weight > 0
            if asked and (frequency := self._frequency(row, one.name)):
                counted.append((one.name, frequency, one.weight or 1.0))
        total = sum(frequency * weight for _, frequency, weight in counted)
        return tuple(
            FieldShare(name, frequency, weight, value * frequency * weight / total)
            for name, frequency, weight in counted
        )

    def _frequency(self, row: int, field: str) -> int:
        docs, freqs = self._matcher.postings.fields[field].row(row)
        at = int(np.searchsorted(docs, self._doc))
        return int(freqs[at]) if at < docs.size and docs[at] == self._doc else 0

    def _written(self, node: Node) -> str:
        """Return a node as a query has it, its words as readers know them."""
        word = self._index.lexicon.word_of
        field = getattr(node, "field", ANY_FIELD)
        where = f"{field}:" if field else ""
        match node:
            case Term(term):
                return f"{where}{word(term)}"
            case Phrase(terms, _, slop):
                moves = f"~{slop}" if slop else ""
                return f'{where}"{" ".join(map(word, terms))}"{moves}'
            case Prefix(prefix):
                return f"{where}{prefix}*"
            case Wildcard(pattern):
                return f"{where}{pattern}"
            case Fuzzy(term, edits):
                return f"{where}{term}~{edits}"
            case Range(column, low, high):
                return f"{column}:{'' if low is None else low}..{'' if high is None else high}"
            case Label(column, label):
                return f"{column}:{label}"
            case Boost(inner):
                return self._written(inner)
            case Best(nodes):
                return self._written(nodes[0])
            case Or(nodes) | And(nodes):
                joint = " OR " if isinstance(node, Or) else " AND "
                return f"({joint.join(map(self._written, nodes))})"
            case AndMaybe(inner):
                return self._written(inner)
            case Not(inner):
                return f"NOT {self._written(inner)}"
            case _:
                return "*"


def _scaled(share: TermShare, factor: float) -> TermShare:
    return replace(
        share,
        factor=share.factor * factor,
        contribution=share.contribution * factor,
        fields=tuple(replace(f, contribution=f.contribution * factor) for f in share.fields),
    )


def _merged(shares: Sequence[TermShare]) -> list[TermShare]:
    """Return one share for what the query asks for several times, the greatest first."""
    merged: dict[tuple[str, str, str], TermShare] = {}
    for share in shares:
        key = share.term, share.field, share.way
        known = merged.get(key)
        merged[key] = share if known is None else _added(known, share)
    return sorted(merged.values(), key=lambda share: (-share.contribution, share.term, share.way))


def _added(one: TermShare, other: TermShare) -> TermShare:
    pairs = zip(one.fields, other.fields, strict=True)
    return replace(
        one,
        factor=one.factor + other.factor,
        contribution=one.contribution + other.contribution,
        fields=tuple(replace(a, contribution=a.contribution + b.contribution) for a, b in pairs),
    )


def _lent(graph: Graph, scores: Floats, doc: int) -> tuple[NeighbourShare, ...]:
    """Return the neighbours that match too, and what each lends, the greatest first."""
    lent = [
        NeighbourShare(near, share, score, SHARE * share * score)
        for near, share in zip(graph.docs[doc].tolist(), graph.shares[doc].tolist(), strict=True)
        if share > 0 and (score := float(scores[near])) > 0
    ]
    return tuple(sorted(lent, key=lambda one: (-one.contribution, one.doc)))
