"""BM25F: how much a term's occurrences in the fields of a document say about it.

The form with one length for the whole document, Robertson and Zaragoza (2009), "The Probabilistic
Relevance Framework: BM25 and Beyond", section 3.6, with exact lengths and the weight w of each
field:

    tf'    = sum over fields of  w * tf
    length = sum over fields of  w * words
    impact = tf' / (k1 * (1 - b + b * length / average length) + tf')
    idf    = ln(1 + (N - df + 0.5) / (df + 0.5))
    score  = sum over terms of  idf * impact

One length, and not one for each field, because in a library the same text is the summary of one
entry and the body of another. The impacts of all terms are worked out when an index is written,
so that a search only adds them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from indexer.fields import FIELDS, K1, B, Field
from indexer.postings.arrays import row_starts, save
from indexer.postings.field_postings import (
    DOC_BITS,
    FIELD_BITS,
    WORTH_COMPILED,
    Int32s,
    Int64s,
    Postings,
    begins,
    every_posting,
    read_rows,
)

Floats = npt.NDArray[np.float64]

RANKING_VERSION = 1
"""To be raised with every change that gives the same postings other impacts."""


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """How common terms are: in how many documents each is, int32 or int64, and its idf, float64."""

    doc_freqs: npt.NDArray[np.integer[Any]]
    idf: Floats


@dataclass(frozen=True)
class Impacts:
    """The impact of each term in each document, all fields together, in compressed rows.

    `indptr` is int64 of shape (terms + 1,); `docs` int32 and `values` float32 of (postings,).
    Of some of an index's documents alone, `of_all` says how common the terms are among all.
    """

    indptr: Int64s
    docs: Int32s
    values: npt.NDArray[np.float32]
    doc_count: int
    of_all: TermStatistics | None = None

    def row(self, term: int) -> tuple[Int32s, npt.NDArray[np.float32]]:
        """Return the documents of a term and its impact in each."""
        span = slice(int(self.indptr[term]), int(self.indptr[term + 1]))
        return self.docs[span], self.values[span]

    def having(self, terms: Iterable[int]) -> npt.NDArray[np.bool_]:
        """Return the mask of documents that any of some terms, given by number, has an impact in.

        bool of (documents,).
        """
        mask = np.zeros(self.doc_count, bool)
        for term in terms:
            mask[self.row(term)[0]] = True  # no impact that is kept is 0
        return mask

    @cached_property
    def idf(self) -> Floats:
        """Inverse document frequency of every term, float64 of shape (terms,)."""
        return self.of_all.idf if self.of_all else idf(np.diff(self.indptr), self.doc_count)

    def doc_freq(self, term: int) -> int:
        """Return in how many documents a term is, given by number."""
        if self.of_all:
            return int(self.of_all.doc_freqs[term])
        return int(self.indptr[term + 1] - self.indptr[term])


def idf(doc_freqs: Int64s, doc_count: int) -> Floats:
    """Return the inverse document frequencies of terms, never below 0."""
    return np.log1p((doc_count - doc_freqs + 0.5) / (doc_freqs + 0.5))


def impacts(
    postings: Postings, saturations: Floats | None = None, of_all: TermStatistics | None = None
) -> Impacts:
    """Work out the impacts of all terms. O(occurrences).

    Of some of an index's documents alone, what hangs on the others is given: the `saturations` as
    `saturation` gave them, and how common the terms are.
    """
    if saturations is None:
        saturations = saturation(postings)
    if postings.positions.keys.size >= WORTH_COMPILED:
        return _impacts_at_once(postings, saturations, of_all)
    every = every_posting(postings.positions)
    weights = np.array([field.weight for field in FIELDS])[every.fields]
    ranked = weights > 0
    terms, docs = every.terms[ranked], every.docs[ranked]
    starts = row_starts(np.bincount(terms, minlength=len(postings.terms)))
    new = begins(docs, starts)
    # fields are added up in their order, as they lie, so that sums are the same to the last bit
    tf = np.bincount(np.cumsum(new) - 1, weights=(weights * every.freqs)[ranked])
    held = docs[new]
    return Impacts(
        row_starts(np.bincount(terms[new], minlength=len(postings.terms))),
        held,
        (tf / (saturations[held] + tf)).astype(np.float32),
        postings.doc_count,
        of_all,
    )


def _impacts_at_once(
    postings: Postings, saturations: Floats, of_all: TermStatistics | None
) -> Impacts:
    """Do what `impacts` does, in compiled code, with the same sums to the last bit."""
    # imported here: numba takes a while, and what asks for a few impacts does without it
    from indexer.posting_kernel import impacts_of

    keys, starts = postings.positions.keys, postings.positions.indptr
    indptr = np.zeros(starts.size, np.int64)
    docs, values = np.empty(keys.size, np.int32), np.empty(keys.size, np.float32)
    weights = np.array([field.weight for field in FIELDS])
    impacts_of(keys, starts, FIELD_BITS, DOC_BITS, weights, saturations, indptr[1:], docs, values)
    for array in (docs, values):
        array.resize(int(indptr[-1]), refcheck=False)  # gives back the rest, where a view would not
    return Impacts(indptr, docs, values, postings.doc_count, of_all)


def field_impacts(field: Field, freqs: Int32s, docs: Int32s, saturations: Floats) -> Floats:
    """Return the impacts of one term that is asked for in one field only."""
    tf = (field.weight or 1.0) * freqs
    values: Floats = tf / (saturations[docs] + tf)
    return values


def saturation(postings: Postings, average: float | None = None) -> Floats:
    """Return k1 * (1 - b + b * length / average) of each document, float64 (documents,).

    The average length is that of the documents, unless another is given.
    """
    lengths = _lengths(postings)
    if average is None:
        average = average_length(postings)
    result: Floats = K1 * (1 - B + B * lengths / average)
    return result


def average_length(postings: Postings) -> float:
    """Return the average weighted length of the documents that have words, 1 where none has."""
    lengths = _lengths(postings)
    present = lengths[lengths > 0]
    return float(present.mean()) if present.size else 1.0


def _lengths(postings: Postings) -> Floats:
    lengths: Floats = np.array([field.weight for field in FIELDS]) @ postings.lengths
    return lengths


def write(impacts: Impacts, folder: Path) -> None:
    """Write the impacts into `folder`, for `read`."""
    save(folder / "impacts.indptr.npy", impacts.indptr)
    save(folder / "impacts.docs.npy", impacts.docs)
    save(folder / "impacts.values.npy", impacts.values)


def read(folder: Path, postings: Postings) -> Impacts:
    """Read what `write` wrote of these postings, mapped into memory. O(postings)."""
    rows = len(postings.terms), postings.doc_count
    return Impacts(*read_rows(folder, "impacts", *rows, "values", np.float32), postings.doc_count)
