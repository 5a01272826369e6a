"""Writing the related lists of a generation."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from indexer.index import Index
from indexer.postings.arrays import save
from recommender.model.duplicates import NearDuplicates, near_duplicates
from recommender.model.more_like import write_text_model
from recommender.model.neighbours import Neighbours, Progress, nearest
from recommender.model.selection import selected
from recommender.model.smoothing import smoothed
from recommender.model.update import Frozen, Previous, updated
from recommender.model.weights import counts_of, statistics_of, weighed
from recommender.related_settings import DEFAULT, RelatedSettings


def build(
    folder: Path,
    index: Index,
    progress: Progress = lambda rows: rows,
    settings: RelatedSettings = DEFAULT,
    previous: Previous | None = None,
) -> None:
    """Write the related lists of all entries of an index into a folder, for `RelatedLists`.

    With the lists of a `previous` generation only what a change touches is worked out, as long as
    `recommender.model.update` lets their statistics stand.
    """
    after = updated(previous, index, settings) if previous else None
    if after is None:
        counts = counts_of(index, settings)
        frozen = Frozen(statistics_of(counts), 0)
        vectors = weighed(counts, index.postings.terms, settings, frozen.statistics)
        candidates = nearest(vectors, settings.candidates, progress)
    else:
        frozen, vectors, candidates = after
    frozen.write(folder)
    write(folder, index, vectors, candidates, settings)


def write(
    folder: Path,
    index: Index,
    vectors: csr_array,
    candidates: Neighbours,
    settings: RelatedSettings = DEFAULT,
) -> None:
    """Write the lists that follow from the exact nearest neighbours of all entries.

    `candidates` are those of `nearest(vectors, settings.candidates)`.
    O(entries * candidates squared).
    """
    duplicates, lists = lists_of(index, vectors, candidates, settings)
    (folder / "settings.json").write_text(
        json.dumps(settings.to_dict(), indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    for name, array in (
        ("neighbours", candidates.docs),
        ("neighbours.scores", candidates.scores),
        ("lists", lists.docs),
        ("lists.scores", lists.scores),
        ("duplicates.listed", duplicates.listed),
        ("duplicates.likeness", duplicates.likeness),
        ("vectors.indptr", vectors.indptr.astype(np.int64)),
        ("vectors.terms", vectors.indices.astype(np.int32)),
        ("vectors.weights", vectors.data.astype(np.float64)),
    ):
        save(folder / f"{name}.npy", array)
    write_text_model(folder, index, vectors, settings)


def lists_of(
    index: Index, vectors: csr_array, candidates: Neighbours, settings: RelatedSettings
) -> tuple[NearDuplicates, Neighbours]:
    """Return the near-duplicates among the candidates, and the lists, of (entries, LENGTH)."""
    duplicates = (
        near_duplicates(index, vectors, candidates)
        if settings.duplicates
        else NearDuplicates.none(len(index))
    )
    near = smoothed(candidates.reaching(settings.floor), settings.smoothing)
    return duplicates, selected(index, near, duplicates, settings)
