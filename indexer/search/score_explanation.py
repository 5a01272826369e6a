"""Why a document has the score it has: the contribution of each term, by field.

The tree is walked as `indexer.postings.tree_evaluation` evaluates it, for one document: what is
added there is added here, and of what is the best alone only the best is told of.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from indexer.fields import FIELDS
from indexer.postings.bm25f import Floats
from indexer.postings.tree_evaluation import DocScores, Matcher
from indexer.query.limits import Limits
from indexer.query.tree import (
    ANY_FIELD,
    All,
    And,
    AndMaybe,
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
from indexer.query.writing import Writing
from indexer.ranking.latent_feedback import WEIGHT, LatentPlaces, weights_of
from indexer.ranking.related_graph import SHARE, Graph
from indexer.ranking.relevance import Relevance, Signals
from indexer.search.explained import (
    Explained,
    FieldShare,
    LatentShare,
    Missing,
    NeighbourShare,
    TermShare,
)
from indexer.suggest.spelling import KnownWords, corrections

_Worded = Term | Phrase | Prefix | Wildcard | Containing | Fuzzy


class ScoredEntries(KnownWords, Protocol):
    """What explaining asks of an index, of all its entries or of those that a score hangs on."""

    @property
    def ids(self) -> Sequence[str]:
        """The ids, by document number."""
        ...

    def matcher(self, limits: Limits | None = None) -> Matcher:
        """Return what evaluates query trees within limits."""
        ...


def explained(
    index: ScoredEntries,
    node: Node,
    doc: int,
    limits: Limits,
    signals: Signals | None,
    query: str = "",
) -> Explained:
    """Say how a document answers a query's tree.

    `query` is what the tree was read from, for its words. The score is the one that `Index.search`
    gives it, up to rounding: sums are taken in another order (float64, 1e-9 relatively).
    O(postings of the query's terms + documents).

    Raises QueryError as `Matcher.matches` does.
    """
    matcher = index.matcher(limits)
    walk = _Walk(matcher, doc, Writing(index.lexicon.word_of, query[: limits.length]))
    matched, shares = walk.shares(node)
    missing = _spelt(list(walk.missing(node)), index, limits)
    if not matched:
        return Explained(False, 0.0, 0.0, (), (), _NOT_LATENT, missing)
    terms = tuple(_merged(shares))
    own = math.fsum(share.contribution for share in terms)
    if signals is None:
        return Explained(True, own, own, terms, (), _NOT_LATENT, missing)
    found = matcher.matches(node)
    neighbours = _lent(signals.graph, found.scores, doc, index.ids)
    mixed = (1 - SHARE) * own + math.fsum(neighbour.contribution for neighbour in neighbours)
    relevance = Relevance(found.scores, np.flatnonzero(found.mask), signals)
    latent = _latent(relevance, signals.latent, doc, mixed)
    score = mixed + latent.contribution
    return Explained(True, score, own, terms, neighbours, latent, missing)


def _latent(relevance: Relevance, places: LatentPlaces, doc: int, mixed: float) -> LatentShare:
    """Return what a document gains by lying near the first that a query finds."""
    likeness = float(relevance.likeness(np.array([doc]))[0])
    if not (likeness and mixed):
        return _NOT_LATENT
    docs, scores = relevance.first
    words = places.word_pairs(docs.tolist(), weights_of(scores).tolist(), doc)
    return LatentShare(likeness, WEIGHT * likeness * mixed, tuple(words))


_NOT_LATENT = LatentShare(0.0, 0.0)


class _Walk:
    """Takes the score of one document apart, along a tree."""

    def __init__(self, matcher: Matcher, doc: int, writing: Writing) -> None:
        self._matcher = matcher
        self._doc = doc
        self._writing = writing

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
            case DisjunctionMax(nodes):
                return self._best(nodes)
            case AndMaybe(inner, optional):
                matched, must = self.shares(inner)
                return matched, must + self.shares(optional)[1] if matched else []
            case Not(inner):
                return not self.shares(inner)[0], []
            case Boost(inner, factor):
                matched, shares = self.shares(inner)
                return matched, [_scaled(share, factor) for share in shares]
            case Term(term):
                return self._term([term], node, "")
            case Phrase(terms):
                matched = self._matches(node).mask[self._doc]
                each = [self._term([term], node, "phrase")[1] for term in dict.fromkeys(terms)]
                return bool(matched), [s for ss in each for s in ss] if matched else []
            case Prefix() | Wildcard() | Containing() | Fuzzy():
                way = type(node).__name__.lower()
                return self._term(self._standing_for(node), node, way)
            case Range() | Label() | All() | Nothing():
                return bool(self._matches(node).mask[self._doc]), []

    def missing(self, node: Node) -> Iterator[tuple[str, bool]]:
        """Yield what a tree asks for and the document does not have, as a query has it.

        With each comes whether it is words, which may be misspelt.
        """
        match node:
            case Or(nodes) | And(nodes):
                for inner in nodes:
                    yield from self.missing(inner)
            case DisjunctionMax(nodes):
                if not self.shares(node)[0]:
                    yield from self.missing(nodes[0])
            case AndMaybe(inner, optional):
                yield from self.missing(inner)
                yield from self.missing(optional)
            case Boost(inner):
                yield from self.missing(inner)
            case Not(inner):
                if self.shares(inner)[0]:
                    yield f"NOT {self._writing.written(inner)}", False
            case All() | Nothing():
                return
            case _:
                if not self.shares(node)[0]:
                    yield self._writing.written(node), isinstance(node, Term | Phrase)

    def _matches(self, node: Node) -> DocScores:
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
                if place > 0 and isinstance(inner, Boost):
                    as_written = self._writing.series(nodes[0])
                    shares = [replace(s, way="synonym", stands_for=as_written) for s in shares]
                best = True, shares
        return best

    def _term(self, terms: Sequence[str], node: _Worded, way: str) -> tuple[bool, list[TermShare]]:
        """Return the share of the term that scores highest, the first of several."""
        as_written = self._writing.written(node) if way else ""
        found = (self._share(term, node.field, way) for term in terms)
        held = [replace(share, stands_for=as_written) for share in found if share]
        best = max(held, key=lambda share: share.contribution, default=None)
        return best is not None, [best] if best is not None else []

    def _standing_for(self, node: Prefix | Wildcard | Containing | Fuzzy) -> list[str]:
        """Return the terms that a node stands for in the document."""
        found = self._matcher.expansion(node).items()
        return [term for term, docs in found if docs is None or self._doc in docs]

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
            word=self._matcher.lexicon.word_of(term),
            term=term,
            field=field,
            way=way,
            stands_for="",
            entries=impacts.doc_freq(row),
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
            counts = one.name == field if field != ANY_FIELD else one.weight > 0
            if counts and (frequency := self._frequency(row, one.name)):
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


def _spelt(
    missing: Sequence[tuple[str, bool]], index: KnownWords, limits: Limits
) -> tuple[Missing, ...]:
    """Return what is missing, each once, with what may have been meant."""
    once = dict(missing)
    words = [one for one, is_words in once.items() if is_words]
    near = dict(zip(words, corrections(words, index, limits), strict=True))
    return tuple(Missing(one, near.get(one, "")) for one in once)


def _scaled(share: TermShare, factor: float) -> TermShare:
    return replace(
        share,
        factor=share.factor * factor,
        contribution=share.contribution * factor,
        fields=tuple(replace(f, contribution=f.contribution * factor) for f in share.fields),
    )


def _merged(shares: Sequence[TermShare]) -> list[TermShare]:
    """Return one share for what the query asks for several times, the greatest first."""
    merged: dict[tuple[str, ...], TermShare] = {}
    for share in shares:
        key = share.term, share.field, share.way, share.stands_for
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


def _lent(graph: Graph, scores: Floats, doc: int, ids: Sequence[str]) -> tuple[NeighbourShare, ...]:
    """Return the neighbours that match too, and what each lends, the greatest first."""
    lent = [
        NeighbourShare(ids[near], share, score, SHARE * share * score)
        for near, share in zip(graph.docs[doc].tolist(), graph.shares[doc].tolist(), strict=True)
        if share > 0 and (score := float(scores[near])) > 0
    ]
    return tuple(sorted(lent, key=lambda one: (-one.contribution, one.id)))
