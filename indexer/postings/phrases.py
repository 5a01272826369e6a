"""Phrases, and words near each other, by the positions of their terms.

An occurrence is a key: its document's number times 2**32 and its position, int64. Sorted keys of
many documents are searched at once, and what is too far apart in one text is in another all the
more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain, islice, product
from typing import Protocol

import numpy as np

from indexer.postings.field_postings import Int32s, Int64s, Postings
from indexer.postings.lexicon import Lexicon

_DOC = 32
"""Bits that a position has in a key."""
_MAX_WAYS = 16
"""Ways to take a phrase's words apart that are tried."""
_AT_A_TIME = 2_000_000
"""Occurrences looked through at a time, so that memory has a bound."""
_KEPT = 8_000_000
"""Occurrences kept for the next phrase of the same search."""


class Positions(Protocol):
    """Where the positions of terms come from."""

    def positions(self, field: str, term: str, docs: Int32s) -> Iterable[list[int]]:
        """Yield the positions of a term in a field of each of the documents, not falling."""


class Phrases:
    """Finds phrases for one search; what it reads it keeps for the search's other phrases."""

    def __init__(
        self, postings: Postings, lexicon: Lexicon, positions: Callable[[], Positions]
    ) -> None:
        self._postings = postings
        self._lexicon = lexicon
        self._positions = positions
        self._read: dict[tuple[str, str], tuple[Int32s, Int64s]] = {}
        self._kept = 0
        self._apart: dict[str, list[tuple[str, ...]]] = {}

    def docs(self, terms: Sequence[str], field: str, slop: int = 0) -> Int32s:
        """Return the documents with the terms one after the other in a field, rising.

        As in Lucene's sloppy phrases, `slop` is how far apart the terms may be once each is moved
        back by its place in the phrase: 1 for a word between two, 2 for two neighbours the other
        way round. A term that comes twice wants two occurrences. A term that the bank also writes
        with a hyphen stands for that word's parts as well.

        Positions are read of documents alone that hold all terms, each as often as it is wanted.
        O(occurrences there * terms * log).
        """
        found = [self._docs_of(way, field, slop) for way in self._ways(terms)]
        return np.unique(np.concatenate(found))

    def _ways(self, terms: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield the terms as they are, then with words that the bank hyphenates taken apart."""
        for term in terms:
            if term not in self._apart:
                self._apart[term] = self._lexicon.taken_apart(term)
        ways = ([(term,), *self._apart[term]] for term in terms)
        for way in islice(product(*ways), _MAX_WAYS):
            yield tuple(chain.from_iterable(way))

    def _docs_of(self, terms: Sequence[str], field: str, slop: int) -> Int32s:
        wanted = Counter(terms)
        rows = [self._postings.number(term) for term in wanted]
        if -1 in rows:
            return np.zeros(0, np.int32)
        lists = [self._postings.fields[field].row(row) for row in rows]
        often = [
            docs[freqs >= times]
            for (docs, freqs), times in zip(lists, wanted.values(), strict=True)
        ]
        docs: Int32s = reduce(
            lambda few, more: few[np.isin(few, more, assume_unique=True)],
            sorted(often, key=lambda docs: docs.size),
        )
        if not docs.size or len(terms) == 1:
            return docs
        occurrences = sum(
            times * int(freqs[np.searchsorted(all_docs, docs)].sum())
            for (all_docs, freqs), times in zip(lists, wanted.values(), strict=True)
        )
        together = _near if slop else _exactly
        begins = [
            together(terms, {term: self._keys(field, term, some) for term in wanted}, slop)
            for some in np.array_split(docs, 1 + occurrences // _AT_A_TIME)
        ]
        # a begin may lie before its text does, by as many positions as the phrase has places
        return np.unique((np.concatenate(begins) + len(terms)) >> _DOC).astype(np.int32)

    def _keys(self, field: str, term: str, docs: Int32s) -> Int64s:
        """Return the keys of a term in those documents, rising, reading what was not yet read."""
        known, keys = self._read.get((field, term), (np.zeros(0, np.int32), np.zeros(0, np.int64)))
        missing = docs[~np.isin(docs, known, assume_unique=True)]
        if missing.size:
            found = list(self._positions().positions(field, term, missing))
            sizes = np.fromiter(map(len, found), np.int64, len(found))
            at = np.fromiter(chain.from_iterable(found), np.int64, int(sizes.sum()))
            new = (np.repeat(missing.astype(np.int64), sizes) << _DOC) + at
            known, keys = np.union1d(known, missing), np.sort(np.concatenate((keys, new)))
            if self._kept + new.size <= _KEPT:
                self._kept += new.size
                self._read[field, term] = known, keys
        return keys if known.size == docs.size else keys[np.isin(keys >> _DOC, docs)]


def _exactly(terms: Sequence[str], keys: Mapping[str, Int64s], _: int) -> Int64s:
    """Return where the terms stand one after the other: the key of the first."""
    rarest, *others = sorted(range(len(terms)), key=lambda place: keys[terms[place]].size)
    begins = keys[terms[rarest]] - rarest
    for place in others:
        where = keys[terms[place]]
        at = np.searchsorted(where, begins + place)
        begins = begins[where[np.minimum(at, where.size - 1)] == begins + place]
    return begins


def _near(terms: Sequence[str], keys: Mapping[str, Int64s], slop: int) -> Int64s:
    """Return from where on each term has an occurrence of its own within `slop` of its place.

    Occurrences of one term are given out in order, which is best: what a later place in the
    phrase accepts never begins or ends before what an earlier one does.
    """
    places = list(enumerate(terms))
    begins = np.unique(np.concatenate([keys[term] - place for place, term in places]))
    for term in sorted(set(terms), key=lambda term: keys[term].size):
        where = keys[term]
        next_free = np.full(begins.size, np.iinfo(np.int64).min)
        for place in (place for place, other in places if other == term):
            at = np.searchsorted(where, np.maximum(begins + place, next_free))
            taken = where[np.minimum(at, where.size - 1)]
            held = (at < where.size) & (taken <= begins + place + slop)
            begins, next_free = begins[held], taken[held] + 1
    return begins
