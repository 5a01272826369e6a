"""Completion as one types: titles, subjects and words that go on from what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from corpus.scheme import Scheme
from corpus.text.typography import fold
from indexer.analysis.words import split, words_in
from indexer.index import Index
from indexer.postings.field_postings import Int32s
from indexer.postings.lexicon import Lexicon, places_starting_with

MAX_TYPED = 200
"""Characters that are looked at."""

_EXPANSION = 64
"""The commonest words that a beginning is taken to stand for."""
LOOKED_AT = 2_000
"""Titles compared with what was typed."""


@dataclass(frozen=True, slots=True)
class SubjectName:
    """A subject by one of its names, as it is shown, and its code."""

    name: str
    code: str


class WordCompletion:
    """Completes what is typed from words and names of subjects; safe to share between threads."""

    def __init__(self, lexicon: Lexicon, codes: Sequence[str], scheme: Scheme) -> None:
        """Take the words, and the codes of the subjects that entries are filed under."""
        self._lexicon = lexicon
        self._codes = codes
        self._scheme = scheme

    def subjects(self, text: str, limit: int) -> list[SubjectName]:
        """Return subjects that entries are filed under and whose name has the typed words.

        A subject comes once, by its label if that fits and else by another of its names; names
        that begin with the text come first. O(names).
        """
        typed = split(text[:MAX_TYPED])
        begin = fold(text[:MAX_TYPED])
        found: dict[str, tuple[bool, str]] = {}
        for name, folded, words, code in self._subject_names if typed else ():
            if code not in found and _begin(words, typed):
                found[code] = (not folded.startswith(begin), name)
        ranked = sorted(found.items(), key=lambda item: (item[1], item[0]))
        return [SubjectName(name, code) for code, (_, name) in ranked[:limit]]

    def words(self, text: str, limit: int) -> list[str]:
        """Return the text with its last word completed, by the commonest words first.

        Forms of one word come once. Where the text ends with a blank nothing is completed.
        """
        typed = split(text[:MAX_TYPED])
        if not typed or text[-1:].isspace():
            return []
        seen: set[tuple[str, ...]] = set()
        completed: list[str] = []
        for word in self._commonest(typed[-1]):
            terms = self._lexicon.terms_of(word)
            if terms not in seen and len(completed) < limit:
                seen.add(terms)
                completed.append(" ".join([*typed[:-1], self._lexicon.written(word)]))
        return completed

    def forms(self, begin: str) -> list[str]:
        """Return the terms of the commonest words with a beginning, sorted."""
        return sorted({t for word in self._commonest(begin) for t in self._lexicon.terms_of(word)})

    def _commonest(self, begin: str) -> list[str]:
        """Return the words with a beginning that stand in most documents, commonest first."""
        words, doc_freqs = self._lexicon.words, self._lexicon.doc_freqs
        places = places_starting_with(words, begin)
        freqs = np.asarray(doc_freqs[places.start : places.stop])
        if freqs.size > _EXPANSION:
            bar = np.partition(freqs, freqs.size - _EXPANSION)[freqs.size - _EXPANSION]
            chosen = np.flatnonzero(freqs >= bar)
        else:
            chosen = np.arange(freqs.size)
        order = np.argsort(-freqs[chosen], kind="stable")[:_EXPANSION]
        return [words[places[place]] for place in chosen[order].tolist()]

    @cached_property
    def _subject_names(self) -> list[tuple[str, str, list[str], str]]:
        """Every name of every subject with entries, labels first: it, folded, its words, a code."""
        labels, others = [], []
        for code in self._codes:
            subject = self._scheme.find(code) if code in self._scheme else None
            label, *more = (subject.label, *subject.synonyms) if subject else (code,)
            labels.append((label, code))
            others += [(name, code) for name in more]
        return [(name, fold(name), _words(fold(name)), code) for name, code in labels + others]


class Completion(WordCompletion):
    """Completes what is typed from one index, titles too; safe to share between threads."""

    def __init__(self, index: Index, scheme: Scheme) -> None:
        super().__init__(index.lexicon, index.columns.subject.labels, scheme)
        self._index = index

    def titles(self, text: str, limit: int) -> list[int]:
        """Return documents of whose title each typed word begins a word, as document numbers.

        First titles that begin with the whole text, in alphabetical order; then others, the
        shortest first. O(documents), and titles compared up to a bound.
        """
        typed = split(text[:MAX_TYPED])
        if not typed or not limit:
            return []
        begin = " ".join(fold(text[:MAX_TYPED]).split())
        first = list(islice(self._beginning(begin), limit))
        rest = (doc for doc in self._with_words(typed) if doc not in first)
        return [*first, *islice(rest, limit - len(first))]

    def _beginning(self, text: str) -> Iterator[int]:
        """Yield the documents whose folded title begins with a text, in order of titles."""
        titles, docs = self._sorted_titles
        return (int(docs[at]) for at in places_starting_with(titles, text))

    def _with_words(self, typed: Sequence[str]) -> Iterator[int]:
        """Yield documents of whose title each word begins a word, shortest titles first; bounded.

        Words in titles are known by their terms, so each title is compared with what was typed.
        """
        held = np.ones(len(self._index), bool)
        for word in typed:
            held &= self._in_titles(word)
        candidates = np.flatnonzero(held)
        shortest = np.argsort(self._title_lengths[candidates], kind="stable")[:LOOKED_AT]
        keys = self._index.columns.title_keys
        for doc in candidates[shortest].tolist():
            key = keys[doc]
            if begins_words(key, typed):
                yield doc

    def _in_titles(self, begin: str) -> npt.NDArray[np.bool_]:
        """Return the mask of documents with a form of a word beginning so in the title."""
        matcher, titles = self._index.matcher(), self._index.postings.fields["title"]
        rows = [row for row in map(matcher.row, self.forms(begin)) if row >= 0]
        mask = np.zeros(len(self._index), bool)
        for row in rows:
            mask[titles.row(row)[0]] = True
        return mask

    @cached_property
    def _sorted_titles(self) -> tuple[list[str], Int32s]:
        keys = self._index.columns.title_keys
        order = sorted(range(len(keys)), key=keys.__getitem__)
        return [keys[doc] for doc in order], np.array(order, np.int32)

    @cached_property
    def _title_lengths(self) -> Int32s:
        return np.array([len(key) for key in self._index.columns.title_keys], np.int32)


def begins_words(title: str, typed: Sequence[str]) -> bool:
    """Say whether everything typed begins one of the words of a folded title."""
    # most titles fail the first test, which is quick
    return all(begin in title for begin in typed) and _begin(_words(title), typed)


def _words(folded: str) -> list[str]:
    """Return the words of a folded text and the halves of hyphenated ones."""
    words = words_in(folded)
    return words + [half for word in words if "-" in word for half in word.split("-")]


def _begin(words: Sequence[str], typed: Sequence[str]) -> bool:
    """Say whether everything typed begins one of the words."""
    return all(any(word.startswith(begin) for word in words) for begin in typed)
