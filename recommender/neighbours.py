"""The nearest neighbours of every entry by cosine, exactly, a block of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

BLOCK = 256
"""Rows multiplied at once: a block's similarities take at most 12 * BLOCK * entries bytes."""

THREADS = 2
"""Blocks worked on at once; each takes the memory of a block."""

Progress = Callable[[Sequence[int]], Iterable[int]]
"""Wraps the blocks' first rows, so that a caller can show how far the work is."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest documents of each, best first.

    `docs` is int32 of shape (entries, count), -1 where there are fewer; `scores` float64 of the
    same shape, 0 there.
    """

    docs: npt.NDArray[np.int32]
    scores: npt.NDArray[np.float64]


def nearest(vectors: csr_array, count: int, progress: Progress = lambda rows: rows) -> Neighbours:
    """Return the `count` nearest rows of each row by dot product, the row itself left out.

    `vectors` has unit rows, so the product is the cosine. Only products above 0 count; equal ones
    are cut by row number. Exact: O(sum of squared document frequencies) time, and
    O(THREADS * BLOCK * entries) memory, never entries squared.
    """
    entries = vectors.shape[0]
    transposed = vectors.T.tocsr()
    result = Neighbours(np.full((entries, count), -1, np.int32), np.zeros((entries, count)))

    def fill(start: int) -> int:
        products = csr_array(vectors[start : start + BLOCK] @ transposed)
        for row in range(products.shape[0]):
            span = slice(products.indptr[row], products.indptr[row + 1])
            docs, scores = _best(products.indices[span], products.data[span], start + row, count)
            result.docs[start + row, : docs.size] = docs
            result.scores[start + row, : docs.size] = scores
        return start

    starts = range(0, entries, BLOCK)
    with ThreadPoolExecutor(min(THREADS, cpu_count() or 1)) as pool:
        done = pool.map(fill, starts)
        for _ in progress(starts):
            next(done)
    return result


def _best(
    docs: npt.NDArray[np.int32], scores: npt.NDArray[np.float64], own: int, count: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    wanted = (docs != own) & (scores > 0)
    docs, scores = docs[wanted], scores[wanted]
    if scores.size > count:
        bar = np.partition(scores, scores.size - count)[scores.size - count]
        docs, scores = docs[scores >= bar], scores[scores >= bar]
    order = np.lexsort((docs, -scores))[:count]
    return docs[order], scores[order]
