"""Pairs of subjects that may be one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def mean(vectors: csr_array, inside: Flags) -> Floats:
    """Return the mean of some entries' vectors, float64 of (terms,), 0 where there is none."""
    total: Floats = np.asarray(vectors[np.flatnonzero(inside)].sum(axis=0)).ravel()
    return total / max(int(inside.sum()), 1)


def middle(vectors: csr_array, inside: Flags) -> Floats:
    """Return the direction in which some entries lie, float64 of (terms,), of unit length or 0."""
    centre = mean(vectors, inside)
    return centre / max(float(np.linalg.norm(centre)), 1e-12)


def overlaps(vectors: csr_array, subjects: Iterable[tuple[str, Flags]]) -> pd.DataFrame:
    """Return the pairs of subjects that share entries, one row a pair, the most shared first.

    A subject is its name and its entries, bool of (entries,), at least one. Columns: `subject`
    and `and`, the larger first; `entries` and `its entries`; `shared`, how many both have;
    `overlap`, their share of what either has (Jaccard 1901); `alike apart`, the cosine of the
    middles of what each has alone, missing where one lies wholly inside the other.
    """
    rows = []
    ordered = sorted(subjects, key=lambda subject: (-int(subject[1].sum()), subject[0]))
    for (one, inside), (other, inside_other) in combinations(ordered, 2):
        shared = inside & inside_other
        if not shared.any():
            continue
        alone, other_alone = inside & ~shared, inside_other & ~shared
        apart = alone.any() and other_alone.any()
        alike = middle(vectors, alone) @ middle(vectors, other_alone) if apart else np.nan
        sizes = int(inside.sum()), int(inside_other.sum()), int(shared.sum())
        rows.append((one, other, *sizes, sizes[2] / int((inside | inside_other).sum()), alike))
    columns = ["subject", "and", "entries", "its entries", "shared", "overlap", "alike apart"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["overlap", "subject", "and"], ascending=[False, True, True], ignore_index=True
    )
