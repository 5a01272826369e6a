"""The arrays that related lists are kept in, mapped into memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.index import Index
from indexer.postings.arrays import mapped, mapped_numbers, mapped_rows, save
from indexer.postings.bm25f import Floats
from recommender.model.neighbours import Neighbours
from recommender.model.views import Basis, Float32s, Views

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_SPARSE = {"vectors": np.float64, "saturated": np.float32, "titles": np.float32}
"""The views of `Views` that are kept in compressed rows, and what their weights are."""


def save_views(folder: Path, views: Views) -> None:
    """Write the views of all entries, for `mapped_views`."""
    for name, dtype in _SPARSE.items():
        rows = getattr(views, name)
        save(folder / f"{name}.indptr.npy", rows.indptr.astype(np.int64))
        save(folder / f"{name}.terms.npy", rows.indices.astype(np.int32))
        save(folder / f"{name}.weights.npy", rows.data.astype(dtype))
    save(folder / "latent.npy", views.latent)


def mapped_views(folder: Path, index: Index, vectors: csr_array | None = None) -> Views:
    """Map the views of an index's entries, to be read only. O(words of all entries).

    `vectors` are those that `mapped_vectors` gave before, if it was asked.
    """
    sparse = {name: _mapped_sparse(folder, name, index) for name in ("saturated", "titles")}
    return Views(
        mapped_vectors(folder, index) if vectors is None else vectors,
        **sparse,
        latent=mapped_places(folder, index),
    )


def mapped_places(folder: Path, index: Index) -> Float32s:
    """Map where the entries lie in the latent directions, alone."""
    places: Float32s = mapped(folder / "latent.npy", np.float32, len(index), -1)
    return places


def mapped_vectors(folder: Path, index: Index) -> csr_array:
    """Map the vectors alone."""
    return _mapped_sparse(folder, "vectors", index)


def _mapped_sparse(folder: Path, name: str, index: Index) -> csr_array:
    from scipy.sparse import csr_array  # imported here: a search maps none

    starts, numbers = folder / f"{name}.indptr.npy", folder / f"{name}.terms.npy"
    shape = len(index), len(index.postings.terms)
    indptr, terms = mapped_rows(starts, numbers, *shape)
    weights = mapped(folder / f"{name}.weights.npy", _SPARSE[name], terms.size)
    return csr_array((weights, terms, indptr), shape=shape, copy=False)


def save_basis(folder: Path, basis: Basis) -> None:
    """Write the directions of the latent view, for `mapped_basis`."""
    save(folder / "basis.terms.npy", basis.terms)
    save(folder / "basis.values.npy", basis.values)


def mapped_basis(folder: Path, terms: int) -> Basis:
    """Map what `save_basis` wrote for so many terms."""
    numbers = mapped_numbers(folder / "basis.terms.npy", 0, terms, -1)
    return Basis(numbers, mapped(folder / "basis.values.npy", np.float32, numbers.size, -1))


def mapped_neighbours(folder: Path, name: str, index: Index, count: int) -> Neighbours:
    """Map the `count` neighbours of each of an index's entries, with their scores."""
    shape = len(index), count
    return Neighbours(
        mapped_numbers(folder / f"{name}.npy", -1, len(index), *shape),
        mapped(folder / f"{name}.scores.npy", np.float64, *shape),
    )


def mapped_cosines(folder: Path, scored: Neighbours) -> Floats:
    """Map the cosines of the neighbours that `mapped_neighbours` gave with their scores."""
    return mapped(folder / "neighbours.cosines.npy", np.float64, *scored.docs.shape)
