"""What the index holds of each document, made of the arrays of an embedded index.

Scores are had from the engine's own similarity. An impact of BM25F is x / (1 + x), with

    x = tf' / (k1 * (1 - b + b * length / average length)),

see `indexer.postings.bm25f`, and BM25 of Lucene with its b at 0 gives a term idf * f / (k1 + f) for
the frequency f. So K * x as the frequency, rounded, and K as k1 give the same number, but for the
rounding. `indexer.search` then needs, of a few documents, what it had in its arrays: see
`evidencebank.cluster.indexing.packed_rows`.
"""

from __future__ import annotations

import hashlib
import json
from binascii import b2a_base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.storage.memory import give_back_memory
from evidencebank.cluster.indexing import token_texts
from evidencebank.cluster.indexing.mapping import (
    FIELD_TERMS,
    LONGEST,
    PLACES,
    TERMS,
    WORDS,
    labelled,
)
from evidencebank.cluster.indexing.packed_rows import (
    MOST_LENT_TO,
    SATURATION,
    Neighbourhood,
    near_bytes,
)
from evidencebank.cluster.indexing.token_texts import Codes, Texts, by_document
from evidencebank.cluster.indexing.updating.layout import NO_TOPIC, Layout
from indexer.analysis.words import GAP
from indexer.fields import FIELD_NAMES, FIELDS
from indexer.index import Index
from indexer.postings.arrays import row_starts
from indexer.postings.bm25f import Floats, saturation
from indexer.postings.columns import LABELS, NUMBERS, Labels
from indexer.postings.field_postings import DOC_BITS, Int32s, Int64s
from indexer.ranking.relevance import Signals

_OCCURRENCES = 1_000_000
"""Occurrences that are brought into the order of documents at a time, about."""

LEAST = 4
"""The least frequency: of a smaller one Lucene, in float32, may make a score of 0."""

_LENT_STEPS = 32
"""Steps of what is lent from any amount to twice as much."""

Digests = npt.NDArray[np.uint64]

_HEADS = [f',"{PLACES[name]}":["'.encode() for name in FIELD_NAMES]
_WEIGHTS = np.array([float(field.weight) for field in FIELDS])
_WEIGHTS_ALONE = np.array([field.weight or 1.0 for field in FIELDS])

Line = tuple[str, bytes]
"""What a document is called where it is refused, and its two lines of a bulk request."""


@dataclass(frozen=True)
class Documents:
    """The documents of an index, as the cluster is given them.

    With what is `there` of each already, as digests that `digests` once were, 0 for none, only
    those that are others are given. uint64 of (documents,), in the order of the index.
    """

    index: Index
    signals: Signals
    layout: Layout
    there: Digests | None = None

    def __len__(self) -> int:
        return len(self.index)

    def __iter__(self) -> Iterator[Line]:
        """Yield the documents by number. O(occurrences)."""
        return self.between(0, len(self))

    @cached_property
    def digests(self) -> Digests:
        """Of each document that was looked at, a digest of what is sent of it; 0 of the others."""
        return np.zeros(len(self), np.uint64)

    def spans(self, parts: int) -> list[tuple[int, int]]:
        """Return so many ranges of documents, or as many as there are documents."""
        return _spans(0, len(self), parts)

    def between(self, first: int, end: int) -> Iterator[Line]:
        """Yield the documents from one up to, but not, another, in the order of the index.

        O(their occurrences + terms), in memory as in time, for each million occurrences.
        """
        mean = self.index.postings.positions.keys.size / max(len(self), 1)
        for span in _spans(first, end, 1 + int((end - first) * mean / _OCCURRENCES)):
            yield from self._lines(*span)
            give_back_memory()  # the index is mapped, and each range needs other parts of it

    def _lines(self, first: int, end: int) -> Iterator[Line]:
        texts = self._texts(first, end)
        columns = self._columns(first, end)
        numbers = self.layout.numbers[first:end].tolist()
        for at, (doc, number) in enumerate(zip(range(first, end), numbers, strict=True)):
            near = b2a_base64(near_bytes(self._near(doc)), newline=False)
            rows = SATURATION.pack(self._saturations[doc]) + texts.rows[at]
            parts = (
                b'{"index":{"_id":"%d"}}\n' % number,
                _json(columns[at])[:-1],
                texts.places[at],
                _member(TERMS, texts.terms[at]),
                _member(FIELD_TERMS, texts.field_terms[at]),
                _member(WORDS, texts.words[at]),
                _member("near", near),
                _member("rows", b2a_base64(rows, newline=False)),
                b"}\n",
            )
            data = b"".join(parts)
            self.digests[doc] = _digest(data)
            if self.there is None or self.there[doc] != self.digests[doc]:
                yield f"index {number}", data

    # --- terms

    def _texts(self, first: int, end: int) -> _Texts:
        postings, written = self.index.postings, self.index.written
        keys, span = postings.positions.keys, (first, end)
        placed = by_document(postings.positions.indptr, keys, DOC_BITS, *span, self._term_codes)
        words = by_document(written.indptr, written.docs, 0, *span, self._word_codes)
        weighed = self._saturations[first:end], self.layout.unit, LEAST
        return _Texts(
            _listed(token_texts.placed(placed, keys, _HEADS, GAP)),
            _listed(token_texts.counted(placed, keys, _WEIGHTS, *weighed)),
            _listed(token_texts.counted_by_field(placed, keys, _WEIGHTS_ALONE, *weighed)),
            _listed(token_texts.codes(words, self._written)),
            _listed(token_texts.packed(placed, keys, words)),
        )

    @cached_property
    def _term_codes(self) -> Codes:
        return Codes.of(self.layout.terms)

    @cached_property
    def _word_codes(self) -> Codes:
        return Codes.of(self.layout.words)

    @cached_property
    def _written(self) -> npt.NDArray[np.bool_]:
        """The words, by code, that stand in the cluster as such, a mask."""
        written = np.zeros(int(self.layout.words.max(initial=-1)) + 1, bool)
        written[self.layout.words] = self.layout.stand_ins < 0
        return written

    @cached_property
    def _saturations(self) -> Floats:
        return saturation(self.index.postings, self.layout.average)

    # --- columns

    def _columns(self, first: int, end: int) -> list[dict[str, Any]]:
        columns, layout, span = self.index.columns, self.layout, slice(first, end)
        keys = columns.title_keys[span]
        of_all: dict[str, Sequence[Any]] = {
            "number": layout.numbers[span].tolist(),
            "id": columns.ids[span],
            "title_rank": layout.title_ranks[span].tolist(),
            "topic_rank": self._topic_ranks[span].tolist(),
            "title_key": [key[:LONGEST] for key in keys],
            "title_key_rank": layout.title_key_ranks[span].tolist(),
            "title_length": list(map(len, keys)),
            **{name: columns.numbers[name][span].tolist() for name in NUMBERS},
        }
        listed = [dict(zip(of_all, row, strict=True)) for row in zip(*of_all.values(), strict=True)]
        for name in LABELS:
            for at, labels in _labels(columns.labels[name], first, end):
                listed[at][labelled(name)] = labels
        return listed

    @cached_property
    def _topic_ranks(self) -> Int32s:
        """The place of each one's topic in the order of topics; what has none comes last."""
        topics = self.index.columns.topic
        of_doc = np.full(len(self.index), NO_TOPIC, np.int32)
        of_doc[np.diff(topics.indptr) > 0] = self.layout.topic_ranks[topics.codes]
        return of_doc

    # --- neighbours

    def _near(self, doc: int) -> Neighbourhood:
        graph, numbers = self.signals.graph, self.layout.numbers
        known = graph.shares[doc] > 0
        docs, shares = numbers[graph.docs[doc][known]], graph.shares[doc][known]
        starts, lent_to, lent_shares = self._lent
        span = slice(int(starts[doc]), int(starts[doc + 1]))
        to, lent = numbers[lent_to[span]], lent_shares[span]
        least = float(lent[MOST_LENT_TO]) if lent.size > MOST_LENT_TO else 0.0
        place = self.signals.latent.places[doc]
        return Neighbourhood(docs, shares, place, to[:MOST_LENT_TO], lent[:MOST_LENT_TO], least)

    @cached_property
    def _lent(self) -> tuple[Int64s, Int32s, Floats]:
        """Whom each document lends to, at the most how much, greatest first, in compressed rows.

        Rounded up: bounds are made of it, and an update is not to send a document for a little.
        """
        graph = self.signals.graph
        to, places = np.nonzero(graph.shares > 0)
        lenders, exact = graph.docs[to, places], graph.shares[to, places]
        shares = np.exp2(np.ceil(_LENT_STEPS * np.log2(exact)) / _LENT_STEPS) * (1 + 1e-12)
        order = np.lexsort((to, -shares, lenders))
        starts = row_starts(np.bincount(lenders, minlength=len(self.index)))
        return starts, to[order].astype(np.int32), shares[order]


class _Texts(NamedTuple):
    """What is said of each of some documents, in bytes."""

    places: list[bytes]
    terms: list[bytes]
    field_terms: list[bytes]
    words: list[bytes]
    rows: list[bytes]


def _digest(data: bytes) -> int:
    """Return a digest of eight bytes, never 0."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little") or 1


def _labels(column: Labels, first: int, end: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the labels of those of some documents that have any, each with its place."""
    starts = column.indptr[first : end + 1]
    codes = column.codes[int(starts[0]) : int(starts[-1])].tolist()
    for at, (begin, stop) in enumerate(pairwise((starts - starts[0]).tolist())):
        if stop > begin:
            yield at, [column.labels[code] for code in codes[begin:stop]]


def _spans(first: int, end: int, parts: int) -> list[tuple[int, int]]:
    bounds = {first + (end - first) * part // parts for part in range(parts + 1)}
    return list(pairwise(sorted(bounds)))


def _listed(texts: Texts) -> list[bytes]:
    whole = texts.text.tobytes()
    return [whole[begin:end] for begin, end in pairwise(texts.starts.tolist())]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _member(name: str, value: bytes) -> bytes:
    """Return a member of a JSON object, behind others, of what needs no escapes; b'' for none."""
    return b',"%b":"%b"' % (name.encode(), value) if value else b""
