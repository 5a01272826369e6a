"""Synonyms at query time: the labels of a subject find each other in texts.

A scheme that knows 'Identification and brief advice' as 'IBA' makes a search for one find what
says the other. The words typed count in full; another label stands as a phrase and counts a
little less, and of several ways to say the same the best counts alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.scheme import Scheme
from indexer.analysis import WordAnalyser, is_stop_word, without_stop_words
from indexer.query.tree import (
    ANY_FIELD,
    And,
    AndMaybe,
    Best,
    Boost,
    Node,
    Or,
    Phrase,
    Term,
)

SYNONYM_WEIGHT = 0.7
"""How much a match by another label counts: below 1, so that the words typed come first, and
above what one word of a label of several weighs."""

_Terms = tuple[str, ...]


class Synonyms:
    """The labels of a subject scheme by their terms; safe to share between threads."""

    def __init__(self, scheme: Scheme) -> None:
        """Read all labels. O(words in labels)."""
        analyser = WordAnalyser()
        self._others: dict[_Terms, list[_Terms]] = {}
        self._wholes: dict[_Terms, set[_Terms]] = {}
        for subject in scheme:
            labels = [_terms(label, analyser) for label in (subject.label, *subject.synonyms)]
            labels = [label for label in dict.fromkeys(labels) if _tells(label)]
            for label in labels:
                others = self._others.setdefault(label, [])
                others += [other for other in labels if other != label and other not in others]
                self._wholes.setdefault(tuple(without_stop_words(label)), set()).add(label)
        self._longest = max(map(len, self._wholes), default=0)

    def added(self, node: Node) -> Node:
        """Return a query's tree with synonyms for the labels in it.

        A label is a phrase, or words that follow one another among words of which any or all are
        wanted; common words in it may be left out there. What is excluded stays as it is.
        """
        if not self._longest:
            return node
        match node:
            case Term(term, field):
                return self._alternatives((term,), field, node)
            case Phrase(terms, field, 0) if terms in self._others:
                return _best(node, self._others[terms], field)
            case Or(nodes):
                return _or(self._series(nodes, Or))
            case And(nodes):
                return And(tuple(self._series(nodes, And)))
            case AndMaybe(inner, optional):
                return AndMaybe(self.added(inner), self.added(optional))
            case Boost(inner, factor):
                return Boost(self.added(inner), factor)
            case _:
                return node

    def _series(self, nodes: Sequence[Node], join: type[Or] | type[And]) -> list[Node]:
        """Return the nodes of a series, runs that make up a label with their synonyms."""
        made: list[Node] = []
        at = 0
        while at < len(nodes):
            run = self._label_at(nodes, at)
            if len(run) < 2:
                made.append(self.added(nodes[at]))
                at += 1
                continue
            words = tuple(Term(term, _field(nodes[at])) for term in run)
            made.append(self._alternatives(run, _field(nodes[at]), join(words)))
            at += len(run)
        return made

    def _label_at(self, nodes: Sequence[Node], at: int) -> _Terms:
        """Return the terms of the longest label that begins at a place, () if none does."""
        run: list[str] = []
        field = _field(nodes[at])
        for node in nodes[at : at + self._longest]:
            if not isinstance(node, Term) or node.field != field:
                break
            run.append(node.term)
        for length in range(len(run), 0, -1):
            if tuple(run[:length]) in self._wholes:
                return tuple(run[:length])
        return ()

    def _alternatives(self, run: _Terms, field: str, node: Node) -> Node:
        labels = sorted(self._wholes.get(run, ()))
        others = [other for label in labels for other in self._others[label]]
        return _best(node, dict.fromkeys(others), field) if others else node


def _terms(label: str, analyser: WordAnalyser) -> _Terms:
    return tuple(part for word in analyser.words(label) for part in word.parts)


def _tells(label: _Terms) -> bool:
    return any(not is_stop_word(term) and len(term) > 1 for term in label)


def _field(node: Node) -> str:
    return node.field if isinstance(node, Term) else ANY_FIELD


def _best(node: Node, others: Iterable[_Terms], field: str) -> Node:
    said_otherwise = (
        Term(terms[0], field) if len(terms) == 1 else Phrase(terms, field) for terms in others
    )
    return Best((node, *(Boost(other, SYNONYM_WEIGHT) for other in said_otherwise)))


def _or(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))
