"""The arrays that related lists are kept in, mapped into memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.index import Index
from indexer.partitions.array_parts import ArrayWriter
from indexer.postings.arrays import mapped, mapped_numbers, mapped_rows, row_starts, save
from indexer.postings.bm25f import Floats
from recommender.model.neighbours import Neighbours
from recommender.model.views import Basis, Float32s, Views

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MANY = 2**31

_SPARSE = {"vectors": np.float64, "saturated": np.float32, "titles": np.float32}
"""The views of `Views` that are kept in compressed rows, and what their weights are."""


def save_views(folder: Path, views: Views) -> None:
    """Write the views of all entries, for `mapped_views`."""
    for name in _SPARSE:
        save_rows(folder, name, [getattr(views, name)])
    save_places(folder, views.latent)


def save_rows(folder: Path, name: str, parts: Iterable[csr_array]) -> None:
    """Write the rows of a view that is called so, some entries after the others."""
    sizes = []
    with (
        ArrayWriter(folder / f"{name}.terms.npy", np.int32) as terms,
        ArrayWriter(folder / f"{name}.weights.npy", _SPARSE[name]) as weights,
    ):
        for rows in parts:
            terms.write(rows.indices)
            weights.write(rows.data)
            sizes.append(np.diff(rows.indptr))
    save(folder / f"{name}.indptr.npy", row_starts(np.concatenate(sizes)))


def save_places(folder: Path, places: Float32s) -> None:
    """Write where the entries lie in the latent directions."""
    save(folder / "latent.npy", places)


def mapped_views(folder: Path, index: Index, vectors: csr_array | None = None) -> Views:
    """Map the views of an index's entries, to be read only. O(words of all entries).

    `vectors` are those that `mapped_vectors` gave before, if it was asked.
    """
    sparse = {name: mapped_view(folder, name, index) for name in ("saturated", "titles")}
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
    return mapped_view(folder, "vectors", index)


def mapped_view(folder: Path, name: str, index: Index) -> csr_array:
    """Map the rows of the view that is called so."""
    from scipy.sparse import csr_array  # imported here: a search maps none

    starts, numbers = folder / f"{name}.indptr.npy", folder / f"{name}.terms.npy"
    shape = len(index), len(index.postings.terms)
    indptr, terms = mapped_rows(starts, numbers, *shape)
    weights = mapped(folder / f"{name}.weights.npy", _SPARSE[name], terms.size)
    if terms.size < _MANY:  # SciPy would else copy all numbers of terms into ones as wide
        indptr = indptr.astype(np.int32)
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
