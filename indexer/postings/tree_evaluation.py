"""Evaluating a query tree over the arrays, whole vectors at a time.

Every node gives a mask (bool) and scores (float64, 0 where the mask is false), both of shape
(documents,). A search costs the postings of its terms plus a few passes over the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import translate
from functools import reduce
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.deferred.dataclasses import dataclass
from corpus.errors import QueryError
from indexer.fields import FIELDS
from indexer.postings.bm25f import Floats, Impacts, field_impacts
from indexer.postings.columns import Columns
from indexer.postings.field_postings import Int32s, Postings
from indexer.postings.lexicon import Lexicon
from indexer.postings.phrases import Phrases
from indexer.postings.written_words import WrittenWords
from indexer.query import tree
from indexer.query.limits import Limits

Shaped = tree.Prefix | tree.Wildcard | tree.Containing
"""What stands for the words of a shape, as they are written."""

_BY_NAME = {field.name: field for field in FIELDS}
_SEARCHED = tuple(field.name for field in FIELDS if field.weight > 0)


@dataclass(frozen=True, slots=True)
class DocScores:
    """What a node matches: `mask` and `scores`, each of shape (documents,)."""

    mask: npt.NDArray[np.bool_]
    scores: Floats


@dataclass(frozen=True, slots=True)
class Matcher:
    """Evaluates query trees over one index."""

    postings: Postings
    impacts: Impacts
    saturations: Floats
    columns: Columns
    lexicon: Lexicon
    written: WrittenWords
    phrases: Phrases
    limits: Limits

    def matches(self, node: tree.Node) -> DocScores:
        """Evaluate a tree.

        Raises QueryError when a prefix, wildcard or fuzzy word stands for too many terms.
        """
        match node:
            case tree.Term(term, field=""):
                return self._any_term([(term, 1.0)])
            case tree.Term(term, field):
                return self._best_of([(term, None)], field)
            case tree.Phrase():
                return self._phrase(node)
            case tree.Prefix() | tree.Wildcard() | tree.Containing() | tree.Fuzzy():
                return self._best_of(self.expansion(node).items(), node.field)
            case tree.Or(nodes):
                return self._any_of(nodes)
            case tree.DisjunctionMax(nodes):
                return reduce(_better, map(self.matches, nodes))
            case tree.And(nodes):
                return reduce(_both, map(self.matches, nodes))
            case tree.AndMaybe(inner, optional):
                must, may = self.matches(inner), self.matches(optional)
                return DocScores(must.mask, must.scores + np.where(must.mask, may.scores, 0.0))
            case tree.Not(inner):
                return self._unscored(~self.matches(inner).mask)
            case tree.Boost(inner, factor):
                found = self.matches(inner)
                return DocScores(found.mask, found.scores * factor)
            case tree.Range(column, low, high):
                return self._unscored(self.columns.in_range(column, low, high))
            case tree.Label(column, label):
                return self._unscored(self.columns.labels[column].having([label]))
            case tree.All():
                return self._unscored(np.ones(self.postings.doc_count, bool))
            case tree.Nothing():
                return self._unscored(np.zeros(self.postings.doc_count, bool))

    def row(self, term: str) -> int:
        """Return the number of a term, or -1."""
        return self.postings.number(term)

    def expansion(self, node: Shaped | tree.Fuzzy) -> dict[str, Int32s | None]:
        """Return the terms that a prefix, wildcard or fuzzy word stands for, sorted.

        With each come the documents that it counts in, None for all that hold it. A shape is that
        of words as readers write them: 'med*l' is 'medal' in documents that say so, not those that
        say 'medals'. Halves of hyphenated words and those words run together count too. A fuzzy
        word is compared with terms as well.
        """
        if isinstance(node, tree.Fuzzy):
            found: dict[str, Int32s | None] = dict.fromkeys(self._near(node))
        else:
            number = self.lexicon.number
            found = {
                term: self.written.holding(map(number, words))
                for term, words in self.written_words(node).items()
            }
        if len(found) > self.limits.expansion and not isinstance(node, tree.Containing):
            raise QueryError(
                f"a word stands for more than {self.limits.expansion:,} others: write more of it"
            )
        return dict(sorted(found.items()))

    def _near(self, node: tree.Fuzzy) -> set[str]:
        found_terms = _near(node, self.postings.terms, self.limits.expansion)
        found_words = _near(node, self.lexicon.words, self.limits.expansion)
        whole = (word for word in found_words if word.isalnum())
        return {*found_terms, *(term for word in whole for term in self.lexicon.whole_terms(word))}

    def written_words(self, node: Shaped) -> dict[str, list[str]]:
        """Return the terms of words of a shape, each with these words as the lexicon has them."""
        lexicon = self.lexicon
        found: dict[str, list[str]] = {}
        for word in self._shaped(node):
            for term in lexicon.whole_terms(word):
                found.setdefault(term, []).append(word)
        return found

    def _shaped(self, node: Shaped) -> Iterable[str]:
        lexicon = self.lexicon
        if isinstance(node, tree.Containing):
            return lexicon.containing(node.text, self.limits.expansion)
        pattern = f"{node.prefix}*" if isinstance(node, tree.Prefix) else node.pattern
        begin = re.split("[*?]", pattern, maxsplit=1)[0]
        fits = re.compile(translate(pattern)).match if isinstance(node, tree.Wildcard) else bool
        plain = (word for word in lexicon.starting_with(begin) if word.isalnum() and fits(word))
        parted = (word for together, word in lexicon.run_together(begin) if fits(together))
        return chain(plain, parted)

    def _any_of(self, nodes: Sequence[tree.Node]) -> DocScores:
        """Evaluate alternatives, those that are plain words together."""
        weights, others = plain_terms(nodes)
        found = list(map(self.matches, others))
        return reduce(_either, [self._any_term(weights), *found] if weights else found)

    # --- scored leaves

    def _any_term(self, weights: Sequence[tuple[str, float]]) -> DocScores:
        """Evaluate plain words, the commonest query, without a pass over all documents a word."""
        found = [(weight, *self.scored(term, tree.ANY_FIELD)) for term, weight in weights]
        docs = np.concatenate([docs for _, docs, _ in found])
        values = np.concatenate([v if weight == 1 else weight * v for weight, _, v in found])
        scores = np.bincount(docs, values, self.postings.doc_count).astype(np.float64, copy=False)
        return DocScores(scores > 0, scores)

    def _best_of(self, terms: Iterable[tuple[str, Int32s | None]], field: str) -> DocScores:
        mask = np.zeros(self.postings.doc_count, bool)
        scores = np.zeros(self.postings.doc_count)
        for term, among in terms:
            docs, values = self.scored(term, field, among)
            mask[docs] = True
            scores[docs] = np.maximum(scores[docs], values)
        return DocScores(mask, scores)

    def scored(self, term: str, field: str, among: Int32s | None = None) -> tuple[Int32s, Floats]:
        """Return the documents of a term, or those of them that are `among` some, and its scores.

        O(documents of the term), or O(some * log).
        """
        row = self.row(term)
        if row < 0:
            return np.zeros(0, np.int32), np.zeros(0)
        idf = self.impacts.idf[row]
        if field == tree.ANY_FIELD:
            docs, values = _held(*self.impacts.row(row), among)
            return docs, idf * values.astype(np.float64)
        docs, freqs = _held(*self.postings.fields[field].row(row), among)
        return docs, idf * field_impacts(_BY_NAME[field], freqs, docs, self.saturations)

    def _phrase(self, phrase: tree.Phrase) -> DocScores:
        terms, field = phrase.terms, phrase.field
        mask = np.zeros(self.postings.doc_count, bool)
        scores = np.zeros(self.postings.doc_count)
        found = self.phrases.docs(terms, (field,) if field else _SEARCHED, phrase.slop)
        mask[found] = True
        for term in dict.fromkeys(terms) if found.size else ():
            docs, values = self.scored(term, field, found)
            scores[docs] += values
        return DocScores(mask, scores)

    def _unscored(self, mask: npt.NDArray[np.bool_]) -> DocScores:
        return DocScores(mask, np.zeros(mask.size))


def _held(
    docs: Int32s, values: npt.NDArray[Any], among: Int32s | None
) -> tuple[Int32s, npt.NDArray[Any]]:
    """Return those of the documents that are among some, with their values."""
    if among is None or not docs.size:
        return docs, values
    at = np.searchsorted(docs, among)
    at = at[docs.take(at, mode="clip") == among]
    return docs[at], values[at]


def plain_terms(
    nodes: Sequence[tree.Node],
) -> tuple[list[tuple[str, float]], list[tree.Node]]:
    """Return the nodes that are terms, with their weights, and the others."""
    weights: list[tuple[str, float]] = []
    others: list[tree.Node] = []
    for node in nodes:
        if type(node) is tree.Term and not node.field:  # most are
            weights.append((node.term, 1.0))
            continue
        word, factor = (node.node, node.factor) if isinstance(node, tree.Boost) else (node, 1.0)
        if isinstance(word, tree.Term) and word.field == tree.ANY_FIELD and factor > 0:
            weights.append((word.term, factor))
        else:
            others.append(node)
    return weights, others


def _either(one: DocScores, other: DocScores) -> DocScores:
    return DocScores(one.mask | other.mask, one.scores + other.scores)


def _better(one: DocScores, other: DocScores) -> DocScores:
    return DocScores(one.mask | other.mask, np.maximum(one.scores, other.scores))


def _both(one: DocScores, other: DocScores) -> DocScores:
    mask = one.mask & other.mask
    return DocScores(mask, np.where(mask, one.scores + other.scores, 0.0))


def _near(node: tree.Fuzzy, words: Sequence[str], limit: int) -> list[str]:
    # imported here, as wherever words are compared: most searches have nothing fuzzy
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    found = extract(node.term, words, scorer=OSA.distance, score_cutoff=node.edits, limit=limit + 1)
    return [word for word, _, _ in found]
