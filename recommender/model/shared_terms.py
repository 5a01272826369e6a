"""The terms that pairs of entries share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

_PAIRS = 1 << 15
"""Pairs looked at at once, to bound the memory."""

Docs = npt.NDArray[np.integer]


def shared_terms(vectors: csr_array, ones: Docs, others: Docs, count: int) -> npt.NDArray[np.int32]:
    """Return the terms that weigh most in both of each pair of rows, the weightiest first.

    A term's weight in a pair is the product of its weights in both rows; ties by term number. The
    result is int32 of shape (pairs, count), -1 where fewer are shared. O(words of the pairs).
    """
    terms = np.full((ones.size, count), -1, np.int32)
    for start in range(0, ones.size, _PAIRS):
        part = slice(start, start + _PAIRS)
        products = csr_array(vectors[ones[part]].multiply(vectors[others[part]]))
        pairs = np.repeat(np.arange(products.shape[0]), np.diff(products.indptr))
        order = np.lexsort((products.indices, -products.data, pairs))
        places = np.arange(products.nnz) - products.indptr[pairs]
        best = places < count
        terms[start + pairs[best], places[best]] = products.indices[order][best]
    return terms


def shared_by_pair(
    vectors: csr_array, one: int, other: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Return the terms that two rows share and the products of their weights.

    For a few pairs this takes less time than SciPy's products do.
    """
    indptr = vectors.indptr
    first, second = (slice(indptr[row], indptr[row + 1]) for row in (one, other))
    terms, here, there = np.intersect1d(
        vectors.indices[first], vectors.indices[second], assume_unique=True, return_indices=True
    )
    return terms, vectors.data[first][here] * vectors.data[second][there]
