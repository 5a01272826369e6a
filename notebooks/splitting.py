"""Whether a subject falls into two halves, more cleanly than entries that nobody chose."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.stats import false_discovery_control
from threadpoolctl import threadpool_limits

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

LEAST = 3
"""Fewer entries than this beside the others are outliers, and no half of a subject."""

DRAWS = 999


def halves(cosines: Floats) -> Flags:
    """Return who is on the side of a set's first entry when sets are cut, bool of (sets, entries).

    `cosines` are those between the entries of each set, float64 of (sets, entries, entries). The
    cut goes across the direction in which a set's vectors differ most, their first principal
    component, which is what 2-means comes near to (Ding and He 2004).
    """
    centred = (
        cosines
        - cosines.mean(axis=1, keepdims=True)
        - cosines.mean(axis=2, keepdims=True)
        + cosines.mean(axis=(1, 2), keepdims=True)
    )
    with threadpool_limits(1):  # matrices so small take longer when they are shared out
        first = np.linalg.eigh(centred)[1][:, :, -1]
    sides: Flags = (first > 0) == (first[:, :1] > 0)
    return sides


def silhouettes(cosines: Floats, sides: Flags) -> Floats:
    """Return how clean the cuts are, float64 of (sets,): -1 to 1 (Rousseeuw 1987).

    An entry's silhouette is how much nearer it is to its own half than to the other one, as a
    share of the larger of the two distances, 1 less the cosine; that of a cut is the mean. A cut
    with fewer than `LEAST` entries on a side is given -1.
    """
    size = sides.shape[1]
    here = sides.astype(np.float64)
    ones = here.sum(axis=1, keepdims=True)
    distances = 1 - cosines
    distances[:, np.arange(size), np.arange(size)] = 0
    to_ones = np.einsum("sij,sj->si", distances, here)
    to_others = distances.sum(axis=2) - to_ones
    own_size = np.where(sides, ones, size - ones)
    own = np.where(sides, to_ones, to_others) / np.maximum(own_size - 1, 1)
    other = np.where(sides, to_others, to_ones) / np.maximum(size - own_size, 1)
    larger = np.maximum(np.maximum(own, other), 1e-12)
    clean: Floats = ((other - own) / larger).mean(axis=1)
    clean[np.minimum(ones, size - ones).ravel() < LEAST] = -1.0
    return clean


def splits(
    vectors: csr_array, candidates: Iterable[tuple[str, Numbers]], among: Numbers
) -> pd.DataFrame:
    """Return how cleanly sets of entries fall in two, one row a set, the cleanest first.

    `vectors` are of unit length, a row an entry; a candidate is a name and its rows; `among` are
    the rows that chance draws from, `DRAWS` sets of each size. Columns: `name`, `entries`, `one`
    and `other` (the sizes of the halves, the larger first), `silhouette`, `p` (the share of
    chance's sets, and of the candidate itself, that are as clean) and `q` (p adjusted for the
    number of candidates: Benjamini and Hochberg 1995).
    """
    chance: dict[int, Floats] = {}
    rows = []
    for name, inside in candidates:
        size = len(inside)
        if size not in chance:
            chance[size] = _by_chance(vectors, among, size)
        cosines = _cosines(vectors, inside[np.newaxis])
        sides = halves(cosines)
        clean = float(silhouettes(cosines, sides)[0])
        p = (1 + np.count_nonzero(chance[size] >= clean)) / (1 + DRAWS)
        fewer, more = sorted((int(sides.sum()), int((~sides).sum())))
        rows.append((name, size, more, fewer, clean, p))
    found = pd.DataFrame(rows, columns=["name", "entries", "one", "other", "silhouette", "p"])
    found["q"] = false_discovery_control(found.p) if rows else []
    return found.sort_values(
        ["q", "silhouette", "name"], ascending=[True, False, True], ignore_index=True
    )


def halves_of(vectors: csr_array, inside: Numbers) -> tuple[Numbers, Numbers]:
    """Return the rows of the two halves of a set of entries, the larger half first."""
    sides = halves(_cosines(vectors, inside[np.newaxis]))[0]
    one, other = inside[sides], inside[~sides]
    return (one, other) if len(one) >= len(other) else (other, one)


def _by_chance(vectors: csr_array, among: Numbers, size: int) -> Floats:
    draw = np.random.default_rng(size)
    sets = np.array([np.sort(draw.choice(among, size, replace=False)) for _ in range(DRAWS)])
    cosines = _cosines(vectors, sets)
    return silhouettes(cosines, halves(cosines))


def _cosines(vectors: csr_array, sets: Numbers) -> Floats:
    """Return the cosines between the entries of each set, float64 of (sets, entries, entries)."""
    used, places = np.unique(sets, return_inverse=True)
    known = (vectors[used] @ vectors[used].T).toarray()
    places = places.reshape(sets.shape)
    return known[places[:, :, np.newaxis], places[:, np.newaxis, :]]
