"""The latent view: what entries say in the few directions in which a bank's words go together.

The directions are the first right singular vectors of the saturated vectors of the entries (latent
semantic analysis, Deerwester and others 1990). They are worked out on a sample of at most `SAMPLE`
entries, evenly spaced by number, from the eigenvectors of their products with each other
(Williams and Seeger 2001), so that the cost does not grow with the bank; all entries are then
projected onto them. There is one direction for every `ENTRIES_EACH` entries of the sample, and
never more than `DIMENSIONS`: fewer entries say too little of which words go together.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import eigh
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from indexer.compiled import compiled
from indexer.postings.arrays import read_only
from recommender.model.views import LEAST_NORM, Basis, Float32s

DIMENSIONS = 50
SAMPLE = 1_000
ENTRIES_EACH = 20

_LEAST_VALUE = 1e-6
"""Directions whose eigenvalue is less than this part of the greatest are rounding."""

_BLOCK = 4096
"""Entries projected at once, to bound the memory."""


def basis_of(saturated: csr_array) -> Basis:
    """Return the directions of entries' saturated vectors, the weightiest first.

    In each the value of the greatest amount is positive. O(`SAMPLE` cubed) at most.
    """
    held = np.flatnonzero(np.diff(saturated.indptr))
    size = min(SAMPLE, held.size)
    count = min(DIMENSIONS, size // ENTRIES_EACH)
    if not count:
        return Basis(np.zeros(0, np.int32), np.zeros((0, 0), np.float32))
    sample = csr_array(saturated[held[np.linspace(0, held.size - 1, size).astype(np.int64)]])
    sample = csr_array(sample.astype(np.float64))
    products = (sample @ sample.T).toarray()
    # with more threads BLAS adds up in another order, and lists would differ by the machine
    with threadpool_limits(1, user_api="blas"):
        values, vectors = eigh(products, subset_by_index=[size - count, size - 1])
    kept = np.flatnonzero(values > _LEAST_VALUE * values[-1])[::-1]
    terms = np.unique(sample.indices)
    directions = sample.tocsc()[:, terms].T @ (vectors[:, kept] / np.sqrt(values[kept]))
    greatest = np.abs(directions).argmax(axis=0)
    directions *= np.sign(directions[greatest, np.arange(kept.size)])
    return Basis(terms.astype(np.int32), directions.astype(np.float32))


def coordinates(saturated: csr_array, basis: Basis) -> Float32s:
    """Return where entries stand in the directions, float32 of (entries, dimensions).

    Rows are of length 1, or less for those with little in the directions. O(postings).
    """
    values = basis.values.astype(np.float64)
    slots = np.full(saturated.shape[1], -1, np.int32)
    slots[basis.terms] = np.arange(basis.terms.size)
    indptr = saturated.indptr.astype(np.int64)
    rows = indptr, read_only(saturated.indices), read_only(saturated.data)
    found = np.zeros((saturated.shape[0], values.shape[1]), np.float32)
    for start in range(0, found.shape[0], _BLOCK):
        block = found[start : start + _BLOCK]
        if indptr[start] == indptr[start + len(block)]:  # nothing but rows kept from before
            continue
        places = np.zeros(block.shape)
        _project(start, *rows, slots, values, places)
        lengths = np.sqrt(np.einsum("ij,ij->i", places, places))
        block[:] = places / np.maximum(lengths, LEAST_NORM)[:, np.newaxis]
    return found


@compiled
def _project(first, indptr, terms, weights, slots, values, places):  # type: ignore[no-untyped-def]
    """Add up the directions of the terms of some rows, from `first` on, in the order of terms."""
    for n in range(places.shape[0]):
        for at in range(indptr[first + n], indptr[first + n + 1]):
            slot = slots[terms[at]]
            if slot >= 0:
                weight = np.float64(weights[at])
                for axis in range(values.shape[1]):
                    places[n, axis] += weight * values[slot, axis]
