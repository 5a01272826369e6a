"""The nearest neighbours of every entry by cosine, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from os import cpu_count
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from corpus.deferred.dataclasses import dataclass
from indexer.postings.arrays import Array, read_only

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BLOCK = 512
"""Rows that a thread takes at a time."""

FEW = 128
"""Rows up to which to multiply with all is quicker than to prepare bounds."""

THREADS = 2
"""Blocks worked on at once; each takes memory for a number per term."""

COMMON_SHARE = 0.03
"""A term is common that more than this share of entries has, if a part has no other."""

VERY_COMMON_SHARE = 0.2
"""A term is common in any case that more than this share of entries has."""

MAX_COMMON = 96
"""How many of the commonest terms are bounded at most: the bound loosens with each."""

_EPSILON = float(np.finfo(np.float32).eps)
_TINIEST = 2e-15

Progress = Callable[[Sequence[int]], Iterable[int]]
"""Wraps the blocks' first rows, so that a caller can show how far the work is."""


class Nearest(Protocol):
    """What `nearest` does, by whatever means."""

    def __call__(self, vectors: csr_array, count: int, progress: Progress = ...) -> Neighbours:
        """Return the `count` nearest rows of each row; exact, to the last bit."""
        ...


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest documents of each, best first.

    `docs` is int32 of shape (entries, count), -1 where there are fewer; `scores` float64 of the
    same shape, 0 there.
    """

    docs: npt.NDArray[np.int32]
    scores: npt.NDArray[np.float64]

    @classmethod
    def none(cls, entries: int, count: int) -> Neighbours:
        """Return what there is where nobody has any, to be filled in."""
        return cls(np.full((entries, count), -1, np.int32), np.zeros((entries, count)))

    def where(self, near: npt.NDArray[np.bool_]) -> Neighbours:
        """Return those that a mask of the same shape has."""
        docs = np.where(near, self.docs, -1).astype(np.int32)
        return Neighbours(docs, np.where(near, self.scores, 0.0))

    def best_first(self) -> Neighbours:
        """Return them sorted by score, ties by document number; in compiled code."""
        from recommender.model.kernel import sort_rows  # imported here: numba takes a while

        result = Neighbours.none(*self.docs.shape)
        sort_rows(read_only(self.docs), read_only(self.scores), result.docs, result.scores)
        return result


def nearest(vectors: csr_array, count: int, progress: Progress = lambda rows: rows) -> Neighbours:
    """Return the `count` nearest rows of each row by dot product, the row itself left out.

    `vectors` are float64 without negative weights; with unit rows the product is the cosine. Only
    products above 0 count; equal ones are cut by row number. Exact, to the last bit: products are
    added up in the order of terms. At worst O(sum of squared document frequencies) time, and
    O(postings + entries + THREADS * terms) memory, never entries squared.
    """
    return nearest_of(vectors, np.arange(vectors.shape[0]), count, progress)


def nearest_of(
    vectors: csr_array,
    rows: npt.NDArray[np.int64],
    count: int,
    progress: Progress = lambda rows: rows,
    among: int | None = None,
    threads: int = THREADS,
) -> Neighbours:
    """Return the nearest of some rows among all, or among the first; see `nearest`.

    `rows` are numbers, int64; `among` is how many first rows may be neighbours, `threads` how many
    blocks are worked on at once.
    """
    result = Neighbours.none(rows.size, count)
    starts = range(0, rows.size, BLOCK)
    if not count or not vectors.nnz:
        list(progress(starts))
        return result
    # imported here: numba takes a while, and only building lists needs it
    from concurrent.futures import ThreadPoolExecutor

    from recommender.model.kernel import PARTS, nearest_rows

    candidates = vectors.shape[0] if among is None else among
    if rows.size <= FEW:
        for _ in progress(starts):
            _fill_few(vectors, rows, candidates, result)
        return result
    margins, *work = _prepared(vectors, PARTS)

    def fill(start: int) -> None:
        span = slice(start, start + BLOCK)
        own = rows[span], candidates, margins[rows[span]]
        nearest_rows(*own, *work, result.docs[span], result.scores[span])

    with ThreadPoolExecutor(min(threads, cpu_count() or 1)) as pool:
        done = pool.map(fill, starts)
        for _ in progress(starts):
            next(done)
    return result


def _fill_few(
    vectors: csr_array, rows: npt.NDArray[np.int64], among: int, result: Neighbours
) -> None:
    """Fill in the nearest of a few rows, multiplied with all: nothing is prepared for bounds."""
    from recommender.model.kernel import nearest_of_few

    nearest_of_few(rows, among, *weights_by_term(vectors, rows), result.docs, result.scores)


def weights_by_term(vectors: csr_array, rows: npt.NDArray[np.int64]) -> tuple[Array, ...]:
    """Return what a few rows are compared with all by.

    These are where each term is among those of the rows, -1 if it is none of theirs; the rows'
    weights, float64 of (terms of theirs, rows); and the vectors' compressed rows with terms in
    order, where they start, their terms and float64 weights.
    """
    sorted_rows = _sorted_rows(vectors)
    own = sorted_rows[rows]
    terms, slots = np.unique(own.indices, return_inverse=True)
    slot_of = np.full(vectors.shape[1], -1, np.int32)
    slot_of[terms] = np.arange(terms.size)
    weights = np.zeros((terms.size, rows.size))
    weights[slots, np.repeat(np.arange(rows.size), np.diff(own.indptr))] = own.data
    every = sorted_rows.indptr.astype(np.int64), sorted_rows.indices, sorted_rows.data
    return slot_of, weights, *map(read_only, every)


def _sorted_rows(vectors: csr_array) -> csr_array:
    """Return vectors with the terms of each row in order, float64, copied only if need be."""
    from scipy.sparse import csr_array

    rows = csr_array(vectors, dtype=np.float64)
    rows.sort_indices()
    return rows


def _prepared(vectors: csr_array, parts: int) -> tuple[Any, ...]:
    """Return what `recommender.model.kernel.nearest_rows` wants of vectors: margins first."""
    rows = _sorted_rows(vectors)
    columns = rows.tocsc()
    common = _common(np.diff(columns.indptr), rows.shape[0], parts)
    row_of = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    squares = rows.data**2
    norms = np.sqrt(np.bincount(row_of, squares, rows.shape[0]))
    rank_of = np.full(rows.shape[1], -1)
    rank_of[common] = np.arange(common.size)
    ranks = rank_of[rows.indices]
    held = ranks >= 0
    in_part = np.bincount(
        row_of[held] * parts + ranks[held] % parts, squares[held], rows.shape[0] * parts
    )
    in_parts = np.asarray(in_part, np.float64).reshape(-1, parts)
    return (
        (np.diff(rows.indptr) + parts + 5) * _EPSILON * norms * norms.max(),
        (rows.indptr.astype(np.int64), rows.indices.astype(np.int32), rows.data.astype(np.float64)),
        (
            columns.indptr.astype(np.int64),
            columns.indices.astype(np.int32),
            columns.data.astype(np.float32),
        ),
        rank_of < 0,
        _norms(in_parts.sum(axis=1)),
        _norms(in_parts),
    )


def _norms(squares: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Return roots as float32, none of them too low."""
    norms = np.sqrt(squares)
    return np.where(norms > 0, norms * (1 + _EPSILON) + _TINIEST, 0.0).astype(np.float32)


def _common(doc_freqs: npt.NDArray[np.int64], entries: int, parts: int) -> npt.NDArray[np.int64]:
    """Return the terms that the kernel bounds instead of adding up, the commonest first."""
    order = np.argsort(-doc_freqs, kind="stable")[:MAX_COMMON]
    shares = np.full(order.size, VERY_COMMON_SHARE)
    shares[:parts] = COMMON_SHARE
    return order[doc_freqs[order] > shares * entries]
