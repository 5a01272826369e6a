"""Query trees as requests of OpenSearch: data, never strings that anything parses.

Every clause comes with how far its score may be from what the embedded bank gives the same node.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evidencebank.cluster.indexing.mapping import (
    FIELD_TERMS,
    PLACES,
    TERMS,
    WORDS,
    labelled,
)
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from indexer.fields import FIELDS
from indexer.postings.phrases import Phrases
from indexer.query import tree
from indexer.query.limits import Limits

Body = dict[str, Any]

NOTHING: Body = {"match_none": {}}
EVERYTHING: Body = {"match_all": {}}

TERMS_AT_ONCE = 65_536
"""What one `terms` clause takes, unless an index is set otherwise."""

_FLOAT32 = 2.0**-21
"""How far, relatively to the greatest, an impact may be that Lucene works out in float32: the
frequency, a sum, its quotient, the difference and four factors are each rounded to 24 bits."""

_FLOAT32_IMPACT = 2.0**-24
"""How far, relatively to the greatest, the embedded bank's impact of all fields may be from that of
the only one that has a term: the former is kept in float32."""

_SUM = 2.0**-23
"""How far, relatively, a sum may be: it is rounded to float32 in every clause with others in it."""

_SEARCHED = tuple(field.name for field in FIELDS if field.weight > 0)


@dataclass(frozen=True, slots=True)
class ScoringClause:
    """A clause that scores: at the `most` so much, and by at most `error` other than embedded.

    `bodies` has one for each part of the index, which know only their own document frequencies:
    boosts make up for that. `most` is 0 for what is found without a score.
    """

    bodies: tuple[Body, ...]
    most: float = 0.0
    error: float = 0.0

    @property
    def finds_nothing(self) -> bool:
        """Whether it is plain that nothing matches."""
        return all(body is NOTHING for body in self.bodies)


def any_of(clauses: Sequence[Body]) -> Body:
    """Return a filter that any of some filters will do for."""
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": [*clauses], "minimum_should_match": 1}} if clauses else NOTHING


def all_of(clauses: Sequence[Body]) -> Body:
    """Return a filter that asks for all of some filters."""
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"filter": [*clauses]}} if clauses else EVERYTHING


def none_of(clauses: Sequence[Body]) -> Body:
    """Return a filter that none of some filters may be met for."""
    return {"bool": {"must_not": [*clauses]}} if clauses else EVERYTHING


def values(field: str, wanted: Iterable[Any]) -> Body:
    """Return a filter for any of some values, in as many groups as are needed."""
    listed = list(wanted)
    groups = range(0, len(listed), TERMS_AT_ONCE)
    return any_of([{"terms": {field: listed[at : at + TERMS_AT_ONCE]}} for at in groups])


def in_range(column: str, low: int | None, high: int | None) -> Body:
    """Return a filter for numbers, both ends included; what has no number has 0."""
    bounds = {"gte": max(1 if low is None else low, 1)}
    if high is not None:
        bounds["lte"] = high
    # integers of the index have 32 bits
    return {"range": {column: bounds}} if max(bounds.values()) < 2**31 else _far(column, bounds)


def _far(column: str, bounds: dict[str, int]) -> Body:
    if bounds["gte"] >= 2**31:
        return NOTHING
    return {"range": {column: {"gte": bounds["gte"]}}}


def leaves(body: object) -> int:
    """Return how many clauses of a request OpenSearch counts, each group of `terms` as one."""
    if isinstance(body, list):
        return sum(map(leaves, body))
    if not isinstance(body, dict):
        return 0
    inner = [body[name] for name in ("bool", "dis_max", "constant_score") if name in body]
    if not inner:
        return 1
    below: list[object] = []
    for name in ("must", "should", "filter", "must_not", "queries"):
        held = inner[0].get(name, [])
        below += held if isinstance(held, list) else [held]
    return sum(map(leaves, below))


@dataclass(frozen=True)
class QueryClauses:
    """Makes clauses of trees over one generation."""

    vocabulary: MappedVocabulary
    limits: Limits

    def scored(self, node: tree.Node, factor: float = 1.0) -> ScoringClause:
        """Return the clause for a tree whose scores are multiplied by a factor.

        Raises QueryError when a prefix, wildcard or fuzzy word stands for too many terms.
        """
        if not factor:
            return self._alike(_unscored(self.mask(node)))
        match node:
            case tree.Term(term, field):
                return self._term(term, field, factor)
            case tree.Phrase():
                return self._phrase(node, factor)
            case tree.Prefix() | tree.Wildcard() | tree.Containing() | tree.Fuzzy():
                return self._expanded(node, factor)
            case tree.Or(nodes):
                return _sum([self.scored(one, factor) for one in nodes], "should")
            case tree.And(nodes):
                return _sum([self.scored(one, factor) for one in nodes], "must")
            case tree.DisjunctionMax(nodes):
                return self._best([self.scored(one, factor) for one in nodes])
            case tree.AndMaybe(inner, optional):
                return _with_more(self.scored(inner, factor), self.scored(optional, factor))
            case tree.Boost(inner, times):
                return self.scored(inner, factor * times)
            case _:
                return self._alike(_unscored(self.mask(node)))

    def mask(self, node: tree.Node) -> Body:
        """Return the filter for what a tree matches."""
        match node:
            case tree.Term(term, field):
                return self._holds(term, field)
            case tree.Phrase():
                return self._stands(node)
            case tree.Prefix() | tree.Wildcard() | tree.Containing() | tree.Fuzzy():
                return any_of([self._among(*one, node.field) for one in self._standing_for(node)])
            case tree.Or(nodes) | tree.DisjunctionMax(nodes):
                return any_of([self.mask(one) for one in nodes])
            case tree.And(nodes):
                return all_of([self.mask(one) for one in nodes])
            case tree.AndMaybe(inner, _) | tree.Boost(inner, _):
                return self.mask(inner)
            case tree.Not(inner):
                return none_of([self.mask(inner)])
            case tree.Range(column, low, high):
                return in_range(column, low, high)
            case tree.Label(column, label):
                return {"term": {labelled(column): {"value": label}}}
            case tree.All():
                return EVERYTHING
            case tree.Nothing():
                return NOTHING

    # --- words

    def _alike(self, body: Body) -> ScoringClause:
        return ScoringClause((body,) * self.vocabulary.facts.parts)

    def _term(self, term: str, field: str, factor: float) -> ScoringClause:
        row = self.vocabulary.term(term)
        if row < 0 or (field and not self.vocabulary.in_field(row, field)):
            return self._alike(NOTHING)
        facts = self.vocabulary.facts
        most = factor * float(self.vocabulary.statistics.idf[row])
        error = most * (0.5 / facts.unit + _FLOAT32)
        held = zip(self.vocabulary.by_part(row), facts.with_terms, strict=True)
        bodies = [self._weighed(TERMS, self.vocabulary.code(row), most, *counts) for counts in held]
        if not field:
            return ScoringClause(tuple(bodies), most, error)
        both = zip(
            bodies, self.vocabulary.several_by_part(row, field), facts.with_several, strict=True
        )
        in_field = [self._in_field(row, field, most, *counts) for counts in both]
        return ScoringClause(tuple(in_field), most, error + most * _FLOAT32_IMPACT)

    def _in_field(
        self, row: int, field: str, most: float, anywhere: Body, several: int, documents: int
    ) -> Body:
        """Return the clause for a term in one field, in one part of the index.

        What a document has in one field alone it has by the same impact in all fields together.
        """
        there = self._holds_in_field(row, field)
        if not several:
            return {"bool": {"must": [anywhere], "filter": [there]}}
        code = self.vocabulary.code_in_field(row, field)
        with_others = self._weighed(FIELD_TERMS, code, most, several, documents)
        told_apart = _term(FIELD_TERMS, code)
        alone = {"bool": {"must": [anywhere], "filter": [there], "must_not": [told_apart]}}
        return _some([with_others, alone])

    def _weighed(self, where: str, value: str, most: float, doc_freq: int, documents: int) -> Body:
        scale = self.vocabulary.facts.scale
        boost = most / engine_idf(doc_freq, documents) / scale if doc_freq else 1.0
        return {"term": {where: {"value": value, "boost": boost}}}

    def _holds(self, term: str, field: str) -> Body:
        row = self.vocabulary.term(term)
        if row < 0:
            return NOTHING
        return (
            self._holds_in_field(row, field) if field else _term(TERMS, self.vocabulary.code(row))
        )

    def _holds_in_field(self, row: int, field: str) -> Body:
        return _term(PLACES[field], self.vocabulary.code(row))

    def _expanded(
        self, node: tree.Prefix | tree.Wildcard | tree.Containing | tree.Fuzzy, factor: float
    ) -> ScoringClause:
        found = []
        for term, words in self._standing_for(node):
            one = self._term(term, node.field, factor)
            if words and one.most:
                among = self._written(words)
                bodies = [{"bool": {"must": [body], "filter": [among]}} for body in one.bodies]
                one = ScoringClause(tuple(bodies), one.most, one.error)
            if one.most:
                found.append(one)
        return self._best(found)

    def _standing_for(
        self, node: tree.Prefix | tree.Wildcard | tree.Containing | tree.Fuzzy
    ) -> list[tuple[str, list[str]]]:
        """Return the terms that a node stands for, each with the words that it counts in.

        There are no words where every document with the term has one of them.
        """
        matcher = self.vocabulary.matcher(self.limits)
        expansion = matcher.expansion(node)
        if isinstance(node, tree.Fuzzy):
            return [(term, []) for term in expansion]
        written = matcher.written_words(node)
        return [(term, self._telling(term, written[term])) for term in expansion]

    def _telling(self, term: str, words: Sequence[str]) -> list[str]:
        row = self.vocabulary.term(term)
        if row >= 0 and any(self._stand_in(word) == row for word in words):
            return []
        return [*words]

    def _stand_in(self, word: str) -> int:
        """Return the term that stands where a word does, -1 for none."""
        return int(self.vocabulary.stand_ins[self.vocabulary.lexicon.number(word)])

    def _written(self, words: Sequence[str]) -> Body:
        """Return the filter for documents with any of some words as they are written."""
        known = self.vocabulary
        terms = {word: self._stand_in(word) for word in words}
        groups = {
            WORDS: [known.code_of_word(word) for word, term in terms.items() if term < 0],
            TERMS: [known.code(term) for term in dict.fromkeys(terms.values()) if term >= 0],
        }
        return any_of([values(where, listed) for where, listed in groups.items() if listed])

    def _among(self, term: str, words: Sequence[str], field: str) -> Body:
        holds = self._holds(term, field)
        return all_of([holds, self._written(words)]) if words else holds

    def _best(self, clauses: Sequence[ScoringClause]) -> ScoringClause:
        held = [one for one in clauses if not one.finds_nothing]
        if not held:
            return self._alike(NOTHING)
        if len(held) == 1:
            return held[0]
        most = max(one.most for one in held)
        error = max(one.error for one in held) + most * _SUM
        parts = zip(*(one.bodies for one in held), strict=True)
        return ScoringClause(
            tuple({"dis_max": {"queries": [*some]}} for some in parts), most, error
        )

    # --- phrases

    def _phrase(self, phrase: tree.Phrase, factor: float) -> ScoringClause:
        where = self._stands(phrase)
        if where is NOTHING:
            return self._alike(NOTHING)
        terms = dict.fromkeys(phrase.terms)
        scored = [self._term(term, phrase.field, factor) for term in terms]
        held = [one for one in scored if one.most]
        bodies = [
            {"bool": {"filter": [where], "should": [one.bodies[part] for one in held]}}
            for part in range(self.vocabulary.facts.parts)
        ]
        most = sum(one.most for one in held)
        return ScoringClause(tuple(bodies), most, sum(one.error for one in held) + most * _SUM)

    def _stands(self, phrase: tree.Phrase) -> Body:
        """Return the filter for the documents that a phrase stands in."""
        phrases = Phrases(self.vocabulary.matcher(self.limits).postings, self.vocabulary.lexicon)
        fields = (phrase.field,) if phrase.field else _SEARCHED
        found = [
            _in_a_row(list(map(self._code, way)), field, phrase.slop)
            for way in phrases.ways(phrase.terms)
            for field in fields
            if self._all_in(way, field)
        ]
        return any_of(found)

    def _code(self, term: str) -> str:
        return self.vocabulary.code(self.vocabulary.term(term))

    def _all_in(self, terms: Sequence[str], field: str) -> bool:
        rows = list(map(self.vocabulary.term, terms))
        return all(row >= 0 and self.vocabulary.in_field(row, field) > 0 for row in rows)


def engine_idf(doc_freq: int, doc_count: int) -> float:
    """Return the inverse document frequency that Lucene's BM25 multiplies by."""
    return math.log(1 + (doc_count - doc_freq + 0.5) / (doc_freq + 0.5))


def _in_a_row(codes: Sequence[str], field: str, slop: int) -> Body:
    if len(codes) == 1:
        return _term(PLACES[field], codes[0])
    return {"match_phrase": {PLACES[field]: {"query": " ".join(codes), "slop": slop}}}


def _term(where: str, value: str) -> Body:
    return {"term": {where: {"value": value}}}


def _unscored(mask: Body) -> Body:
    return {"constant_score": {"filter": mask, "boost": 0.0}}


def _sum(clauses: Sequence[ScoringClause], occur: str) -> ScoringClause:
    most = sum(one.most for one in clauses)
    error = sum(one.error for one in clauses) + most * _SUM
    parts = zip(*(one.bodies for one in clauses), strict=True)
    if occur == "should":
        return ScoringClause(tuple(_some(bodies) for bodies in parts), most, error)
    return ScoringClause(tuple({"bool": {occur: [*bodies]}} for bodies in parts), most, error)


def _some(bodies: Sequence[Body]) -> Body:
    held = [body for body in bodies if body is not NOTHING]
    return {"bool": {"should": held, "minimum_should_match": 1}} if held else NOTHING


def _with_more(inner: ScoringClause, optional: ScoringClause) -> ScoringClause:
    bodies = [
        {"bool": {"must": [must], "should": [may], "minimum_should_match": 0}}
        for must, may in zip(inner.bodies, optional.bodies, strict=True)
    ]
    most = inner.most + optional.most
    return ScoringClause(tuple(bodies), most, inner.error + optional.error + most * _SUM)
