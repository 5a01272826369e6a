"""What the index holds of each document, made of the arrays of an embedded index.

Scores are had from the engine's own similarity. An impact of BM25F is x / (1 + x), with

    x = tf' / (k1 * (1 - b + b * length / average length)),

see `indexer.postings.bm25f`, and BM25 of Lucene with its b at 0 gives a term idf * f / (k1 + f) for
the frequency f. So K * x as the frequency, rounded, and K as k1 give the same number, but for the
rounding. `indexer.search` then needs, of a few documents, what it had in its arrays: `near` holds
the neighbours and the latent place, `rows` each occurrence of each term, packed.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from evidencebank.cluster.indexing.mapping import (
    FIELD_TERMS,
    FILLER,
    LONGEST,
    PLACES,
    TERMS,
    WORDS,
    labelled,
)
from indexer.analysis.words import GAP
from indexer.fields import FIELD_NAMES, FIELDS
from indexer.index import Index
from indexer.postings.arrays import ranks_of, row_starts
from indexer.postings.bm25f import Floats, saturation
from indexer.postings.columns import LABELS, NUMBERS
from indexer.postings.field_postings import DOC_BITS, FIELD_BITS, Int32s, Int64s
from indexer.postings.subject_column import topic_ranks
from indexer.ranking.relevance import Signals

_OCCURRENCES = 8_000_000
"""Occurrences that are brought into the order of documents at a time."""

LEAST = 4
"""The least frequency: of a smaller one Lucene, in float32, may make a score of 0."""

MOST_LENT_TO = 2_000
"""A column of bytes holds 32,766 at the most."""

_HEAD = struct.Struct("<diii")
_ROWS_HEAD = struct.Struct("<dii")

_LETTERS = "abcdefghijklmnop"
"""What terms of each field begin with in `FIELD_TERMS`, by the field's number."""


def in_field(term: str, field: str) -> str:
    """Return what stands for a term of one field in `FIELD_TERMS`."""
    return _LETTERS[FIELD_NAMES.index(field)] + term


class Neighbourhood(NamedTuple):
    """A document's neighbours with their shares, whose neighbour it is, and its latent place.

    `docs` int32, `shares` float64 of (neighbours,); `place` float32 of (dimensions,). `lent_to`
    int32 and `lent_shares` float64 are the documents that list it, greatest shares first, no more
    than `MOST_LENT_TO`; `least_lent` is what the others have at the most.
    """

    docs: Int32s
    shares: Floats
    place: npt.NDArray[np.float32]
    lent_to: Int32s
    lent_shares: Floats
    least_lent: float


def near_bytes(near: Neighbourhood) -> bytes:
    head = _HEAD.pack(near.least_lent, near.docs.size, near.place.size, near.lent_to.size)
    floats = near.shares, near.lent_shares
    arrays = [array.astype("<f8") for array in floats]
    arrays += [near.docs.astype("<i4"), near.lent_to.astype("<i4"), near.place.astype("<f4")]
    return head + b"".join(array.tobytes() for array in arrays)


def read_near(data: bytes) -> Neighbourhood:
    least, count, dimensions, lent = _HEAD.unpack_from(data)
    shares = np.frombuffer(data, "<f8", count + lent, _HEAD.size)
    at = _HEAD.size + shares.nbytes
    docs = np.frombuffer(data, "<i4", count + lent, at)
    place = np.frombuffer(data, "<f4", dimensions, at + docs.nbytes)
    return Neighbourhood(docs[:count], shares[:count], place, docs[count:], shares[count:], least)


class Rows(NamedTuple):
    """Each occurrence in a document: the numbers of terms, rising, and places, rising in a term.

    `terms` int32 and `places`, int64 of field * 2**28 + position, both of (occurrences,). `words`
    are the numbers of the words as they are written, int32; `saturation` is that of BM25F.
    """

    terms: Int32s
    places: Int64s
    words: Int32s
    saturation: float


def rows_bytes(rows: Rows) -> bytes:
    arrays = rows.terms.astype("<i4"), rows.places.astype("<u4"), rows.words.astype("<i4")
    head = _ROWS_HEAD.pack(rows.saturation, rows.terms.size, rows.words.size)
    return head + zlib.compress(b"".join(array.tobytes() for array in arrays), 1)


def read_rows(data: bytes) -> Rows:
    saturated, count, words = _ROWS_HEAD.unpack_from(data)
    unpacked = zlib.decompress(data[_ROWS_HEAD.size :])
    return Rows(
        np.frombuffer(unpacked, "<i4", count),
        np.frombuffer(unpacked, "<u4", count, 4 * count).astype(np.int64),
        np.frombuffer(unpacked, "<i4", words, 8 * count),
        saturated,
    )


@dataclass(frozen=True)
class Documents:
    """The documents of an index, as the cluster is given them."""

    index: Index
    signals: Signals
    unit: int

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the documents by number. O(occurrences)."""
        for first, end in self.spans():
            yield from self.between(first, end)

    def spans(self, least: int = 1) -> list[tuple[int, int]]:
        """Return ranges of numbers, `least` at the least, that memory has room for one by one."""
        docs = len(self.index)
        parts = max(least, 1 + self.index.postings.positions.keys.size // _OCCURRENCES)
        return list(pairwise(sorted({docs * part // parts for part in range(parts + 1)})))

    def between(self, first: int, end: int) -> Iterator[dict[str, Any]]:
        """Yield the documents from one number up to, but not, another. O(occurrences of all)."""
        placed = self._placed(first, end)
        texts = self._texts(placed, end - first)
        terms, field_terms = self._terms(first, end), self._field_terms(placed, first)
        words, rows = self._words(first, end), self._rows(placed, first, end)
        for at, number in enumerate(range(first, end)):
            written = words[at]
            packed = rows[at]._replace(words=np.array(written, np.int32))
            document = self._columns(number) | texts[at]
            document[TERMS] = terms[at]
            document[FIELD_TERMS] = field_terms[at]
            document[WORDS] = " ".join(map(self.index.lexicon.words.__getitem__, written))
            document["near"] = _in_json(near_bytes(self._near(number)))
            document["rows"] = _in_json(rows_bytes(packed))
            yield document

    # --- terms

    def _placed(self, first: int, end: int) -> _Placed:
        """Return the occurrences in some documents, by document, field and position."""
        positions = self.index.postings.positions
        low, high = first << DOC_BITS, end << DOC_BITS
        held = np.flatnonzero((positions.keys >= low) & (positions.keys < high))
        keys = positions.keys[held] - low
        terms = (np.searchsorted(positions.indptr, held, side="right") - 1).astype(np.int32)
        order = np.argsort(keys, kind="stable")
        return _Placed(keys[order], terms[order], end - first)

    def _texts(self, placed: _Placed, count: int) -> list[dict[str, Any]]:
        """Return the fields' terms at their places: passages, of words between blanks."""
        texts: list[dict[str, Any]] = [{} for _ in range(count)]
        if not placed.keys.size:
            return texts
        steps = np.diff(placed.keys, prepend=-1)
        pieces = np.empty(2 * placed.keys.size, object)
        pieces[0::2] = [_between_terms(step) for step in steps.tolist()]
        pieces[1::2] = self._spelt[placed.terms]
        listed = pieces.tolist()
        starts = placed.text_starts
        owners = placed.texts[starts[:-1]].tolist()
        for owner, (begin, stop) in zip(owners, pairwise(starts.tolist()), strict=True):
            text = "".join(listed[2 * begin + 1 : 2 * stop])
            name = PLACES[FIELD_NAMES[owner % len(FIELD_NAMES)]]
            texts[owner // len(FIELD_NAMES)][name] = text.split("\n") if "\n" in text else text
        return texts

    def _terms(self, first: int, end: int) -> list[str]:
        """Return the terms of all ranked fields, each with what stands for its impact."""
        impacts = self.index.impacts
        held = np.flatnonzero((impacts.docs >= first) & (impacts.docs < end))
        terms = np.searchsorted(impacts.indptr, held, side="right") - 1
        order = np.argsort(impacts.docs[held], kind="stable")
        values = impacts.values[held].astype(np.float64)
        odds = values / np.maximum(1 - values, 2.0**-25)
        counts = np.bincount(impacts.docs[held] - first, minlength=end - first)
        return self._counted(self._spelt[terms[order]], odds[order], counts)

    def _field_terms(self, placed: _Placed, first: int) -> list[str]:
        """Return the terms of each field, each with what stands for its impact there."""
        by_term = np.lexsort((placed.terms, placed.texts))
        texts, terms = placed.texts[by_term], placed.terms[by_term]
        new = np.flatnonzero((np.diff(texts, prepend=-1) != 0) | (np.diff(terms, prepend=-1) != 0))
        freqs = np.diff(new, append=texts.size)
        docs, fields = np.divmod(texts[new], len(FIELD_NAMES))
        weights = np.array([field.weight or 1.0 for field in FIELDS])
        odds = weights[fields] * freqs / self._saturations[first + docs]
        letters = np.array(list(_LETTERS[: len(FIELD_NAMES)]), object)
        counts = np.bincount(docs, minlength=placed.docs)
        return self._counted(letters[fields] + self._spelt[terms[new]], odds, counts)

    def _counted(self, terms: npt.NDArray[Any], odds: Floats, counts: Int64s) -> list[str]:
        freqs = np.maximum(np.rint(self.unit * odds), LEAST).astype(np.int64)
        tokens = [
            f"{term}|{freq}" for term, freq in zip(terms.tolist(), freqs.tolist(), strict=True)
        ]
        return [" ".join(tokens[begin:end]) for begin, end in pairwise(row_starts(counts).tolist())]

    def _rows(self, placed: _Placed, first: int, end: int) -> list[Rows]:
        docs = placed.texts // len(FIELD_NAMES)
        by_term = np.lexsort((placed.terms, docs))
        terms, places = placed.terms[by_term], placed.keys[by_term] & ((1 << DOC_BITS) - 1)
        starts = row_starts(np.bincount(docs, minlength=end - first)).tolist()
        none = np.zeros(0, np.int32)
        return [
            Rows(terms[begin:stop], places[begin:stop], none, float(self._saturations[number]))
            for number, (begin, stop) in zip(range(first, end), pairwise(starts), strict=True)
        ]

    def _words(self, first: int, end: int) -> list[list[int]]:
        """Return the numbers of the words in each document."""
        written = self.index.written
        held = np.flatnonzero((written.docs >= first) & (written.docs < end))
        words = np.searchsorted(written.indptr, held, side="right") - 1
        docs = written.docs[held] - first
        order = np.argsort(docs, kind="stable")
        starts = row_starts(np.bincount(docs, minlength=end - first)).tolist()
        listed = words[order].tolist()
        return [listed[begin:stop] for begin, stop in pairwise(starts)]

    @cached_property
    def _spelt(self) -> npt.NDArray[Any]:
        spelt = np.empty(len(self.index.postings.terms), object)
        spelt[:] = list(self.index.postings.terms)
        return spelt

    @cached_property
    def _saturations(self) -> Floats:
        return saturation(self.index.postings)

    # --- columns

    def _columns(self, number: int) -> dict[str, Any]:
        columns = self.index.columns
        key = columns.title_keys[number]
        document: dict[str, Any] = {
            "number": number,
            "id": columns.ids[number],
            "title_rank": int(self._title_ranks[number]),
            "topic_rank": int(self._topic_ranks[number]),
            "title_key": key[:LONGEST],
            "title_key_rank": int(self._title_key_ranks[number]),
            "title_length": len(key),
        }
        for name in NUMBERS:
            document[name] = int(columns.numbers[name][number])
        for name in LABELS:
            if labels := columns.labels[name].of(number):
                document[labelled(name)] = labels
        return document

    @cached_property
    def _title_ranks(self) -> Int32s:
        return self.index.columns.title_order()

    @cached_property
    def _title_key_ranks(self) -> Int32s:
        keys = self.index.columns.title_keys
        return ranks_of(sorted(range(len(keys)), key=keys.__getitem__))

    @cached_property
    def _topic_ranks(self) -> Int32s:
        """The place of each one's topic in the order of topics; what has none comes last."""
        topics = self.index.columns.topic
        ranks = topic_ranks(topics.labels, self.index.scheme)
        of_doc = np.full(len(self.index), ranks.size, np.int32)
        of_doc[np.diff(topics.indptr) > 0] = ranks[topics.codes]
        return of_doc

    # --- neighbours

    def _near(self, number: int) -> Neighbourhood:
        graph = self.signals.graph
        known = graph.shares[number] > 0
        docs, shares = graph.docs[number][known], graph.shares[number][known]
        starts, lent_to, lent_shares = self._lent
        span = slice(int(starts[number]), int(starts[number + 1]))
        to, lent = lent_to[span], lent_shares[span]
        least = float(lent[MOST_LENT_TO]) if lent.size > MOST_LENT_TO else 0.0
        place = self.signals.latent.places[number]
        return Neighbourhood(docs, shares, place, to[:MOST_LENT_TO], lent[:MOST_LENT_TO], least)

    @cached_property
    def _lent(self) -> tuple[Int64s, Int32s, Floats]:
        """Whom each document lends to, greatest shares first, in compressed rows."""
        graph = self.signals.graph
        to, places = np.nonzero(graph.shares > 0)
        lenders, shares = graph.docs[to, places], graph.shares[to, places]
        order = np.lexsort((to, -shares, lenders))
        starts = row_starts(np.bincount(lenders, minlength=len(self.index)))
        return starts, to[order].astype(np.int32), shares[order]


@dataclass(frozen=True)
class _Placed:
    """Occurrences by document, field and position, numbers of documents from 0 on."""

    keys: Int64s
    terms: Int32s
    docs: int

    @cached_property
    def texts(self) -> Int64s:
        """The number of the text that each stands in: fields of documents, all numbered."""
        within = (self.keys >> FIELD_BITS) & ((1 << (DOC_BITS - FIELD_BITS)) - 1)
        return (self.keys >> DOC_BITS) * len(FIELD_NAMES) + within

    @cached_property
    def text_starts(self) -> Int64s:
        """Where each text begins, with the end as the last."""
        return np.append(np.flatnonzero(np.diff(self.texts, prepend=-1)), self.texts.size)


def _between_terms(step: int) -> str:
    """Return what stands before a term that is so many positions on from the one before."""
    if step == 1:
        return " "
    if step == 0:
        return "|"
    return "\n" if step > GAP else f" {FILLER}" * (step - 1) + " "


def _in_json(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
