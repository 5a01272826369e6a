"""Writing the related lists of a generation."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer.index import Index
from recommender.lists import LENGTH
from recommender.neighbours import Progress, nearest
from recommender.weights import term_weights


def build(folder: Path, index: Index, progress: Progress = lambda rows: rows) -> None:
    """Write the related lists of all entries of an index into a folder, for `RelatedLists`."""
    vectors = term_weights(index)
    neighbours = nearest(vectors, LENGTH, progress)
    np.save(folder / "neighbours.npy", neighbours.docs)
    np.save(folder / "scores.npy", neighbours.scores)
    np.save(folder / "vectors.indptr.npy", vectors.indptr.astype(np.int64))
    np.save(folder / "vectors.terms.npy", vectors.indices.astype(np.int32))
    np.save(folder / "vectors.weights.npy", vectors.data.astype(np.float32))
