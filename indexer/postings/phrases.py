"""Phrases, and words near each other, by the positions of their terms.

An occurrence is a key, see `indexer.postings.field_postings.Positions`: what is too far apart in
one text is in another all the more, so sorted keys of all texts are searched at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, product

import numpy as np

from corpus.errors import BankDamagedError
from indexer.fields import FIELD_NAMES
from indexer.postings.arrays import distinct
from indexer.postings.field_postings import DOC_BITS, FIELD_BITS, Int32s, Int64s, Postings
from indexer.postings.lexicon import Lexicon

_MAX_WAYS = 16
"""Ways to take a phrase's words apart that are tried."""
_AT_A_TIME = 2_000_000
"""Occurrences looked through at a time, so that memory has a bound."""


class Phrases:
    """Finds phrases in one index."""

    def __init__(self, postings: Postings, lexicon: Lexicon) -> None:
        self._postings = postings
        self._lexicon = lexicon

    def docs(self, terms: Sequence[str], fields: Sequence[str], slop: int = 0) -> Int32s:
        """Return the documents with the terms one after the other in one of the fields, rising.

        As in Lucene's sloppy phrases, `slop` is how far apart the terms may be once each is moved
        back by its place in the phrase: 1 for a word between two, 2 for two neighbours the other
        way round. A term that comes twice wants two occurrences. A term that the bank also writes
        with a hyphen stands for that word's parts as well.

        O(occurrences of the rarest term * terms * log); with `slop` O(occurrences of all terms in
        documents that hold them all * log). Raises BankDamagedError for positions of documents
        that there are not.
        """
        found = [self._docs_of(way, fields, slop) for way in self.ways(terms)]
        docs = found[0] if len(found) == 1 else distinct(np.concatenate(found))
        if docs.size and not 0 <= docs[0] <= docs[-1] < self._postings.doc_count:
            raise BankDamagedError("positions lead outside the index: run 'repair'")
        return docs

    def ways(self, terms: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield the terms as they are, then with words that the bank hyphenates taken apart."""
        ways = ([(term,), *self._lexicon.taken_apart(term)] for term in terms)
        for way in islice(product(*ways), _MAX_WAYS):
            yield tuple(chain.from_iterable(way))

    def _docs_of(self, terms: Sequence[str], fields: Sequence[str], slop: int) -> Int32s:
        rows = [self._postings.number(term) for term in terms]
        if -1 in rows:
            return np.zeros(0, np.int32)
        keys = [self._postings.positions.row(row) for row in rows]
        begins = _near(terms, keys, fields, slop) if slop else _exactly(keys, fields)
        # a begin may lie before its text does, by as many positions as the phrase has places
        return _distinct((begins + len(terms)) >> DOC_BITS).astype(np.int32)


def _distinct(rising: Int64s) -> Int64s:
    """Return numbers that do not fall, each once."""
    return rising[np.flatnonzero(np.diff(rising, prepend=-1))]


def _in_fields(keys: Int64s, fields: Sequence[str]) -> Int64s:
    if len(fields) == len(FIELD_NAMES):
        return keys
    numbers = [FIELD_NAMES.index(field) for field in fields]
    return keys[np.isin((keys & ((1 << DOC_BITS) - 1)) >> FIELD_BITS, numbers)]


def _exactly(keys: Sequence[Int64s], fields: Sequence[str]) -> Int64s:
    """Return where the terms stand one after the other: the key of the first, rising."""
    rarest, *others = sorted(range(len(keys)), key=lambda place: keys[place].size)
    found = []
    for start in range(0, keys[rarest].size, _AT_A_TIME):
        begins = _in_fields(keys[rarest][start : start + _AT_A_TIME], fields) - rarest
        for place in others:
            wanted = begins + place
            at = np.searchsorted(keys[place], wanted)
            begins = begins[keys[place].take(at, mode="clip") == wanted]
        found.append(begins)
    return np.concatenate(found)


def _of_docs(row: Int64s, docs: Int64s) -> Int64s:
    """Return the keys of some documents, which rise."""
    begins = np.searchsorted(row, docs << DOC_BITS)
    sizes = np.searchsorted(row, (docs + 1) << DOC_BITS) - begins
    before = np.cumsum(sizes) - sizes
    keys: Int64s = row[np.repeat(begins - before, sizes) + np.arange(sizes.sum())]
    return keys


def _near(terms: Sequence[str], rows: Sequence[Int64s], fields: Sequence[str], slop: int) -> Int64s:
    """Return from where on each term has an occurrence of its own within `slop`, rising."""
    by_size = sorted(rows, key=len)
    docs = _distinct(by_size[0] >> DOC_BITS)
    for row in by_size[1:]:
        at = np.searchsorted(row, docs << DOC_BITS)
        docs = docs[row.take(at, mode="clip") >> DOC_BITS == docs]
    parts = 1 + sum(row.size for row in rows) // _AT_A_TIME
    begins = []
    for some in np.array_split(docs, parts):
        held = (_in_fields(_of_docs(row, some), fields) for row in rows)
        begins.append(_near_each_other(terms, dict(zip(terms, held, strict=True)), slop))
    return np.concatenate(begins)


def _near_each_other(terms: Sequence[str], keys: Mapping[str, Int64s], slop: int) -> Int64s:
    """Return what `_near` does of the terms' keys in some documents and fields.

    Occurrences of one term are given out in order, which is best: what a later place in the
    phrase accepts never begins or ends before what an earlier one does.
    """
    places = list(enumerate(terms))
    begins = distinct(np.concatenate([keys[term] - place for place, term in places]))
    for term in sorted(set(terms), key=lambda term: keys[term].size):
        where = keys[term]
        if not where.size:
            return where
        next_free = np.full(begins.size, np.iinfo(np.int64).min)
        for place in (place for place, other in places if other == term):
            at = np.searchsorted(where, np.maximum(begins + place, next_free))
            taken = where.take(at, mode="clip")
            held = (at < where.size) & (taken <= begins + place + slop)
            begins, next_free = begins[held], taken[held] + 1
    return begins
