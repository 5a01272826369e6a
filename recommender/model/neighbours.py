"""The nearest neighbours of every entry by cosine, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from os import cpu_count
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from corpus.deferred.dataclasses import dataclass
from indexer.postings.arrays import Array, read_only
from indexer.postings.bm25f import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.model.kernel import Lists

BLOCK = 512
"""Rows that a thread takes at a time."""

FEW = 128
"""Rows up to which to multiply with all is quicker than to prepare bounds."""

THREADS = 2
"""Blocks worked on at once; each takes memory for a number per term."""

FIRST_COMMON = 16
"""How many of the commonest terms are bounded, if they are common."""

MORE_COMMON = 24
"""The same where the bars of all are known."""

COMMON_SHARE = 0.03
"""A term is common that more than this share of entries has, if it is one of the first."""

VERY_COMMON_SHARE = 0.2
"""A term is common in any case that more than this share of entries has."""

MAX_COMMON = 96
"""How many terms are bounded at most from the beginning: the bound loosens with each."""

WAITING = 2
"""How many times as many as are wanted wait until those are chosen that are multiplied out."""

FREQUENT = 2
"""Entries for each span from which on it is noted where a term's postings begin in each."""

_EPSILON = float(np.finfo(np.float32).eps)

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
    candidates = vectors.shape[0] if among is None else among
    if not count or not vectors.nnz or not candidates:
        list(progress(starts))
        return result
    # imported here: numba takes a while, and only building lists needs it
    from concurrent.futures import ThreadPoolExecutor

    from recommender.model.kernel import finish_rows, nearest_rows

    if rows.size <= FEW:
        for _ in progress(starts):
            _fill_few(vectors, rows, candidates, result)
        return result
    margins, slack, prepared, postings = _prepared(vectors, candidates)
    empty = _lists(Neighbours.none(0, count), *np.zeros((3, 0)))
    nobody = empty._replace(bars=np.full(candidates, np.inf, np.float32))

    def fill(start: int) -> None:
        span = slice(start, start + BLOCK)
        own = rows[span]
        best = Neighbours(result.docs[span], result.scores[span])
        lists = _lists(best, np.zeros(own.size), slack[own], margins[own])
        nearest_rows(own, candidates, 0, prepared, postings, lists, nobody)
        finish_rows(lists, own, 0, prepared[0], vectors.shape[1])

    with ThreadPoolExecutor(min(threads, cpu_count() or 1)) as pool:
        done = pool.map(fill, starts)
        for _ in progress(starts):
            next(done)
    return result


def nearest_between(
    vectors: csr_array, first: int, count: int, least: Floats
) -> tuple[Neighbours, Neighbours]:
    """Return the nearest of the `first` rows among the others, and of those among the first.

    Each pair is looked at once. Numbers are those within the others, and within the first. Scores
    below `least`, float64 of (rows,), may be left out. Exact, as `nearest`.
    """
    entries = vectors.shape[0]
    these, others = Neighbours.none(first, count), Neighbours.none(entries - first, count)
    if not count or not vectors.nnz or not first:
        return these, others
    from recommender.model.kernel import finish_rows, nearest_rows

    margins, slack, prepared, postings = _prepared(vectors, first, MORE_COMMON)
    most = np.full(first, slack[first:].max(initial=0.0)) + 2 * margins[:first]
    both = _lists(these, least[:first], most, margins[:first])
    for start in range(first, entries, BLOCK):
        own = np.arange(start, min(start + BLOCK, entries))
        span = slice(start - first, start - first + BLOCK)
        best = Neighbours(others.docs[span], others.scores[span])
        lists = _lists(best, least[own], slack[own], margins[own])
        nearest_rows(own, first, first, prepared, postings, lists, both)
        finish_rows(lists, own, 0, prepared[0], vectors.shape[1])
    finish_rows(both, np.arange(first), first, prepared[0], vectors.shape[1])
    return these, others


def _lists(best: Neighbours, least: Floats, slack: Floats, margins: Floats) -> Lists:
    """Return lists that `recommender.model.kernel.nearest_rows` fills in.

    Scores below `least` are not wanted; the others are as in `Lists`.
    """
    from recommender.model.kernel import Lists, bars_of

    rows, count = best.docs.shape
    waiting = np.empty((rows, WAITING * count), np.int32)
    sums = np.empty(waiting.shape, np.float32)
    found, held = np.zeros((2, rows), np.int64)
    bars = bars_of(least, margins)
    return Lists(bars, best.docs, best.scores, found, waiting, sums, held, slack, margins)


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


def _prepared(vectors: csr_array, among: int, first_common: int = FIRST_COMMON) -> tuple[Any, ...]:
    """Return what `recommender.model.kernel.nearest_rows` wants of vectors; see there.

    First how far rows' sums may be below their scores and how far above, then what is prepared of
    all rows, and the postings of the first `among`, which may be neighbours.
    """
    from recommender.model.layout_kernel import SPAN, common_of, norms_of, postings_of

    rows = _sorted_rows(vectors)
    arrays = rows.indptr.astype(np.int64), rows.indices.astype(np.int32, copy=False), rows.data
    kept = tuple(map(read_only, arrays))
    doc_freqs = np.bincount(rows.indices, minlength=rows.shape[1])
    order = np.argsort(-doc_freqs, kind="stable")
    ranks = np.empty(order.size, np.int32)
    ranks[order] = np.arange(order.size)
    common = _common(doc_freqs[order], rows.shape[0], first_common)
    top = float(rows.data.max()) or 1.0
    lengths, norms, sums = norms_of(kept, ranks, common)
    margins = (2 * np.diff(rows.indptr) + 8) * _EPSILON * lengths * lengths.max()
    in_bytes = common_of(kept, ranks, common, 255 / top * (1 - _EPSILON))
    scale = np.float32(top / 255 * (1 + 4 * _EPSILON))
    frequent = int(np.count_nonzero(doc_freqs >= FREQUENT * (-(-among // SPAN))))
    return (
        margins,
        sums * 1.01 * top / 255 + 2 * margins,
        (kept, ranks, norms, in_bytes, scale),
        (frequent, *postings_of(kept, among, ranks, frequent)),
    )


def _common(doc_freqs: npt.NDArray[np.int64], entries: int, first_common: int) -> int:
    """Return how many of terms, the commonest first, are bounded instead of added up."""
    held = doc_freqs[:MAX_COMMON]
    shares = np.full(held.size, VERY_COMMON_SHARE)
    shares[:first_common] = COMMON_SHARE
    return int(np.count_nonzero(held > shares * entries))
