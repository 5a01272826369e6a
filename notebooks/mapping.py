"""Laying a bank out on a plane, and finding the names of its regions."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from contextlib import redirect_stderr

import joblib
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD
from sklearn.manifold import TSNE
from sklearn.preprocessing import normalize

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_TOPICS = 15
_NEIGHBOURHOOD = 20.0
_EXACTLY = 1_000
"""With more entries than this, the pushes of those far away are taken together."""

_CLOSE = 0.35
"""How near to each other the entries of a region lie, as a share of what any entries do."""


def laid_out(vectors: csr_array) -> Floats:
    """Return a place on the plane for each entry, float64 of (entries, 2), neighbours together.

    Fifteen directions of the TF-IDF vectors (latent semantic analysis, Deerwester and others 1990),
    then t-SNE (van der Maaten and Hinton 2008) by their cosines, from the first two of them. The
    same vectors give the same places. Nearness means something; distance from afar does not.
    Fewer than four entries stand in a row. O(entries²), or beyond a thousand entries O(entries
    log entries) (Barnes and Hut 1986).
    """
    entries = vectors.shape[0]
    if entries < 4:
        return np.column_stack((np.arange(entries), np.zeros(entries))).astype(np.float64)
    topics = TruncatedSVD(min(_TOPICS, min(vectors.shape) - 1), algorithm="arpack", random_state=0)
    directions = normalize(topics.fit_transform(vectors))
    layout = TSNE(
        perplexity=min(_NEIGHBOURHOOD, (entries - 1) / 3),
        init="pca",
        method="exact" if entries <= _EXACTLY else "barnes_hut",
        random_state=0,
        max_iter=750,
    )
    _count_cores()
    places: Floats = layout.fit_transform(directions).astype(np.float64)
    return places - places.mean(axis=0)


def _count_cores() -> None:
    """Have the cores counted now, once in a process, by whom scikit-learn asks for them.

    Where a machine shows no physical cores they are taken to be the logical ones, which changes no
    place on the map; but a warning and a traceback would stand above it.
    """
    with warnings.catch_warnings(), redirect_stderr(io.StringIO()):
        warnings.filterwarnings("ignore", "Could not find the number of physical cores")
        joblib.cpu_count(only_physical_cores=True)


def regions(places: Floats, subjects: Mapping[str, Flags], least: int = 4) -> pd.DataFrame:
    """Return the subjects whose entries lie together, the closest first.

    `subjects` has which entries each has, bool of (entries,), by its name. Columns: `x` and `y`,
    the entry in the middle, and `entries`; the index has the names. Together are at least `least`
    entries of which the middle one has half within a part of the distance at which it has half
    of all.
    """
    rows = {}
    for name, inside in subjects.items():
        if inside.sum() < least or inside.all():
            continue
        own = places[inside]
        between = np.linalg.norm(own[:, np.newaxis] - own, axis=2)
        middle = own[np.median(between, axis=1).argmin()]
        to_all = np.median(np.linalg.norm(places - middle, axis=1))
        spread = np.median(np.linalg.norm(own - middle, axis=1)) / max(float(to_all), 1e-12)
        if spread < _CLOSE:
            rows[name] = (*middle, int(inside.sum()), spread)
    table = pd.DataFrame.from_dict(rows, "index", columns=["x", "y", "entries", "spread"])
    return table.sort_values("spread", kind="stable").drop(columns="spread")
