"""Synonyms at query time: the labels of a subject find each other in texts.

A scheme that knows 'Identification and brief advice' as 'IBA' makes a search for one find what
says the other. The words typed count in full; another label stands as a phrase and counts a
little less, and of several ways to say the same the best counts alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from corpus.cached import cached_property
from corpus.scheme import Scheme
from corpus.subject import Subject
from indexer.analysis.words import (
    Analysed,
    WordAnalyser,
    alternatives,
    is_stop_word,
    without_stop_words,
)
from indexer.query.tree import (
    ANY_FIELD,
    And,
    Boost,
    DisjunctionMax,
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
        """Take a scheme, whose labels are read when a second query comes.

        Of a first one, which may be the only one of a process, those are read that it may have.
        """
        self._scheme = scheme
        self._every: _Labels | None = None
        self._is_asked = False

    def added(self, node: Node) -> Node:
        """Return a query's tree with synonyms for the labels in it.

        A label is a phrase, or words that follow one another among words of which any or all are
        wanted; common words in it may be left out there, and hyphenated words run together. What
        is excluded stays as it is.
        """
        if self._every is None and self._is_asked:
            self._every = _Labels(self._scheme)
        self._is_asked = True
        return (self._every or _Labels(self._told_by(node))).added(node)

    @cached_property
    def first_terms(self) -> Set[str]:
        """The terms that a label begins with: a query without these is left as it is."""
        self._every = self._every or _Labels(self._scheme)
        return self._every.first_terms

    def _told_by(self, node: Node) -> Iterator[Subject]:
        """Yield the subjects of which a label may be said by a query. O(characters of labels)."""
        pieces = WordAnalyser().pieces_for(_terms_in(node))
        for subject in self._scheme:
            if any(map(pieces, (subject.label, *subject.synonyms))):
                yield subject


class _Labels:
    """The labels of subjects by their terms."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        """Read all labels. O(words in labels)."""
        analyser = WordAnalyser()
        self._subjects: dict[_Terms, list[Mapping[_Terms, Sequence[Analysed]]]] = {}
        self._quoted: dict[_Terms, set[_Terms]] = {}
        self._typed: dict[_Terms, set[_Terms]] = {}
        for subject in subjects:
            labels = [analyser.words(label) for label in (subject.label, *subject.synonyms)]
            named = {_parts(label): label for label in labels if _is_distinctive(_parts(label))}
            for terms, label in named.items():
                self._subjects.setdefault(terms, []).append(named)
                for form in {terms, _run_together(label), _series_of(label)}:  # mostly the same
                    self._quoted.setdefault(form, set()).add(terms)
                    self._typed.setdefault(tuple(without_stop_words(form)), set()).add(terms)
        self._longest = max(map(len, self._typed), default=0)
        self.first_terms = {terms[0] for terms in self._typed if terms}
        """The terms that those begin with that may be typed."""

    def added(self, node: Node) -> Node:
        """Do what that of `Synonyms` does."""
        if not self._longest:
            return node
        if (word := _word(node)) is not None:
            return self._with_others(node, self._typed.get(word[0], ()), *word)
        match node:
            case Phrase(terms, field, 0) | DisjunctionMax((Phrase(terms, field, 0), Phrase())):
                return self._with_others(node, self._quoted.get(terms, ()), terms, field)
            case Or(nodes):
                return self._series(nodes, Or)
            case And(nodes):
                return self._series(nodes, And)
            case _:
                return node.with_parts([self.added(part) for part in node.parts])

    def _series(self, nodes: Sequence[Node], join: type[Or] | type[And]) -> Node:
        """Return a series in which runs that make up a label have their synonyms."""
        made: list[Node] = []
        at = 0
        while at < len(nodes):
            count, terms, field = self._label_at(nodes, at)
            if count > 1:
                whole = join(tuple(nodes[at : at + count]))
                made.append(self._with_others(whole, self._typed[terms], terms, field))
            else:
                made.append(self.added(nodes[at]))
            at += max(count, 1)
        return made[0] if len(made) == 1 else join(tuple(made))

    def _label_at(self, nodes: Sequence[Node], at: int) -> tuple[int, _Terms, str]:
        """Return of the longest label at a place the number of nodes, the terms and the field."""
        longest: tuple[int, _Terms, str] = (0, (), ANY_FIELD)
        run: _Terms = ()
        for count, node in enumerate(nodes[at : at + self._longest], start=1):
            word = _word(node.node if isinstance(node, Boost) else node)  # said twice: weighted
            if word is None or (run and word[1] != longest[2]):
                break
            run += word[0]
            longest = (count, run, word[1]) if run in self._typed else (*longest[:2], word[1])
        return longest

    def _with_others(self, node: Node, labels: Iterable[_Terms], own: _Terms, field: str) -> Node:
        """Return the best of a node and the other labels of the subjects that have these."""
        others = [other for label in sorted(labels) for other in self._others(label)]
        phrases = [_phrase(other, field) for other in dict.fromkeys(others) if other != own]
        said_otherwise = [Boost(phrase, SYNONYM_WEIGHT) for phrase in phrases]
        return DisjunctionMax((node, *said_otherwise)) if said_otherwise else node

    def _others(self, terms: _Terms) -> Iterator[_Terms]:
        """Yield the other labels of the subjects that have one, as they stand and run together."""
        for named in self._subjects[terms]:
            for other, label in named.items():
                if other != terms:
                    yield from dict.fromkeys((other, _run_together(label)))


def _terms_in(node: Node) -> Iterator[str]:
    """Yield the terms of a tree's words and phrases."""
    match node:
        case Term(term):
            yield term
        case Phrase(terms):
            yield from terms
        case _:
            for part in node.parts:
                yield from _terms_in(part)


def _parts(label: Sequence[Analysed]) -> _Terms:
    return tuple(part for word in label for part in word.parts)


def _run_together(label: Sequence[Analysed]) -> _Terms:
    """Return a label's terms with hyphenated words run together: 'reoffending rates'."""
    return tuple(term for parts, joined in label for term in ((joined,) if joined else parts))


def _series_of(label: Sequence[Analysed]) -> _Terms:
    """Return a label's terms as a query has them that wants any of its words."""
    return tuple(term for word in label for term in alternatives(word) or word.parts)


def _is_distinctive(label: _Terms) -> bool:
    return any(not is_stop_word(term) and len(term) > 1 for term in label)


def _word(node: Node) -> tuple[_Terms, str] | None:
    """Return the terms and the field of a word, None if a node is no mere word.

    A hyphenated word of which all is wanted is its parts as a phrase or the whole run together.
    """
    match node:
        case Term(term, field):
            return (term,), field
        case Or((Phrase(parts, field, 0), Term(joined, other))) if field == other:
            # stems may have lost letters: 'happy-making' is 'happi', 'make' and 'happymak'
            begins = joined.startswith(parts[0][:-1] or parts[0])
            return (parts, field) if begins and len(joined) + 2 >= sum(map(len, parts)) else None
        case _:
            return None


def _phrase(terms: _Terms, field: str) -> Node:
    return Term(terms[0], field) if len(terms) == 1 else Phrase(terms, field)
