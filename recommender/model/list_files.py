"""The arrays that related lists are kept in, mapped into memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from indexer.index import Index
from indexer.postings.arrays import mapped, mapped_numbers, mapped_rows
from recommender.model.neighbours import Neighbours


def mapped_vectors(folder: Path, index: Index) -> csr_array:
    """Map the TF-IDF vectors of an index's entries, float64 of (entries, terms), to be read only.

    O(words of all entries).
    """
    starts, numbers = folder / "vectors.indptr.npy", folder / "vectors.terms.npy"
    shape = len(index), len(index.postings.terms)
    indptr, terms = mapped_rows(starts, numbers, *shape)
    weights = mapped(folder / "vectors.weights.npy", np.float64, terms.size)
    return csr_array((weights, terms, indptr), shape=shape, copy=False)


def mapped_neighbours(folder: Path, name: str, index: Index, count: int) -> Neighbours:
    """Map the `count` neighbours of each of an index's entries."""
    shape = len(index), count
    return Neighbours(
        mapped_numbers(folder / f"{name}.npy", -1, len(index), *shape),
        mapped(folder / f"{name}.scores.npy", np.float64, *shape),
    )
