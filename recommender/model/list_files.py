"""The arrays that related lists are kept in, mapped into memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.index import Index
from indexer.postings.arrays import mapped, mapped_numbers, mapped_rows


@dataclass(frozen=True, slots=True)
class Vectors:
    """TF-IDF vectors in compressed rows; weights are float64."""

    indptr: npt.NDArray[np.int64]
    terms: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float64]

    def shared(self, one: int, other: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
        """Return the terms that two rows share and the products of their weights."""
        first, second = (slice(self.indptr[row], self.indptr[row + 1]) for row in (one, other))
        terms, here, there = np.intersect1d(
            self.terms[first], self.terms[second], assume_unique=True, return_indices=True
        )
        return terms, self.weights[first][here] * self.weights[second][there]


def mapped_vectors(folder: Path, index: Index) -> Vectors:
    """Map the TF-IDF vectors of an index's entries. O(words of all entries)."""
    starts, numbers = folder / "vectors.indptr.npy", folder / "vectors.terms.npy"
    indptr, terms = mapped_rows(starts, numbers, len(index), len(index.postings.terms))
    weights = mapped(folder / "vectors.weights.npy", np.float64, terms.size)
    return Vectors(indptr, terms, weights)


def mapped_neighbours(
    folder: Path, name: str, index: Index, count: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Map neighbours of an index's entries and their scores, of (entries, count); -1 for none."""
    shape = len(index), count
    return (
        mapped_numbers(folder / f"{name}.npy", -1, len(index), *shape),
        mapped(folder / f"{name}.scores.npy", np.float64, *shape),
    )
