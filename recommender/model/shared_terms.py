"""The terms that two entries share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array


def weightiest_shared(vectors: csr_array, one: int, other: int, count: int) -> list[int]:
    """Return the terms that weigh most in both of two rows, the weightiest first.

    A term's weight is the product of its weights in both; ties by term number.
    """
    terms, products = shared_terms(vectors, one, other)
    best: list[int] = terms[np.lexsort((terms, -products))[:count]].tolist()
    return best


def shared_terms(
    vectors: csr_array, one: int, other: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Return the terms that two rows share, rising, and the products of their weights.

    In NumPy, since SciPy's products of two rows take several times as long.
    """
    indptr = vectors.indptr
    first, second = (slice(indptr[row], indptr[row + 1]) for row in (one, other))
    terms, here, there = np.intersect1d(
        vectors.indices[first], vectors.indices[second], assume_unique=True, return_indices=True
    )
    return terms, vectors.data[first][here] * vectors.data[second][there]
