"""Writing the related lists of a generation."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from corpus.storage.memory import give_back_memory
from indexer.index import Index
from indexer.postings.arrays import save
from indexer.postings.bm25f import Floats
from indexer.postings.subject_column import Mask
from recommender.model.duplicates import NearDuplicates, near_duplicates
from recommender.model.latent import basis_of, coordinates
from recommender.model.list_files import (
    mapped_vectors,
    mapped_view,
    mapped_views,
    save_places,
    save_rows,
    save_views,
)
from recommender.model.mixture import mixed, saturated_of, titles_of
from recommender.model.more_like import write_text_model
from recommender.model.neighbours import Nearest, Neighbours, Progress, nearest
from recommender.model.selection import pooled, selected
from recommender.model.smoothing import smoothed
from recommender.model.views import Basis, Views
from recommender.model.weights import (
    Counts,
    Statistics,
    counts_of,
    distinctive_idf,
    statistics_of,
    weighed,
)
from recommender.related_settings import DEFAULT, RelatedSettings
from recommender.updating.update import Frozen, Previous, updated
from recommender.updating.updated_lists import EarlierLists


def build(
    folder: Path,
    index: Index,
    progress: Progress = lambda rows: rows,
    settings: RelatedSettings = DEFAULT,
    previous: Previous | None = None,
    nearest: Nearest = nearest,
    views_stand: Callable[[], None] = lambda: None,
) -> None:
    """Write the related lists of all entries of an index into a folder, for `RelatedLists`.

    `nearest` finds the candidates, the one part that grows with the square of the entries.
    Where all views are made anew, `views_stand` is called when these are written: the files that
    the folder has by then, most of its bytes, stay as they are.
    With the lists of a `previous` generation only what a change touches is worked out, as long as
    `recommender.updating.update` lets their statistics stand.
    """
    after = updated(previous, index, settings) if previous else None
    if after is None:
        frozen, views, candidates = _from_nothing(folder, index, settings, progress, nearest)
        scored = mixed(views, np.arange(len(index)), candidates, settings)
        give_back_memory()
        frozen.write(folder)
        views_stand()
        write(folder, index, views, candidates, scored, settings)
        return
    frozen, views, candidates, scored, carried = after
    with ThreadPoolExecutor(1, thread_name_prefix="views") as beside:
        written = beside.submit(save_views, folder, views)
        frozen.write(folder)
        # how old an entry is may be told by another
        earlier = None if settings.half_life else EarlierLists.of(carried, settings)
        write(folder, index, views, candidates, scored, settings, earlier)
        written.result()


def _from_nothing(
    folder: Path,
    index: Index,
    settings: RelatedSettings,
    progress: Progress,
    nearest: Nearest,
) -> tuple[Frozen, Views, Neighbours]:
    """Return new statistics, views, which are written a part at a time and mapped, and candidates.

    These follow from the vectors; the other views are made beside the search for them.
    """
    counts = counts_of(index, settings)
    known = statistics_of(counts)
    idfs = distinctive_idf(counts, index.postings.terms, known)
    give_back_memory()
    weights = (weighed(part, idfs, settings, known) for part in counts.parts())
    save_rows(folder, "vectors", weights)
    vectors = mapped_vectors(folder, index)
    with ThreadPoolExecutor(1, thread_name_prefix="views") as beside:
        others = beside.submit(_write_other_views, folder, index, counts, idfs, known)
        del counts
        candidates = nearest(vectors, settings.candidates, progress)
        basis = others.result()
    give_back_memory()
    return Frozen(known, basis, 0), mapped_views(folder, index, vectors), candidates


def _write_other_views(
    folder: Path, index: Index, counts: Counts, idfs: Floats, known: Statistics
) -> Basis:
    """Write the views that candidates do not follow from; return the latent view's directions."""
    save_rows(folder, "saturated", (saturated_of(part, idfs, known) for part in counts.parts()))
    save_rows(folder, "titles", (titles_of(part, idfs, known) for part in counts.parts()))
    saturated = mapped_view(folder, "saturated", index)
    basis = basis_of(saturated)
    save_places(folder, coordinates(saturated, basis))
    return basis


def write(
    folder: Path,
    index: Index,
    views: Views,
    candidates: Neighbours,
    scored: Neighbours,
    settings: RelatedSettings = DEFAULT,
    earlier: EarlierLists | None = None,
) -> None:
    """Write the lists that follow from the exact nearest neighbours of all entries.

    `candidates` are those of `nearest(views.vectors, settings.candidates)`, and `scored` the same
    with the scores of `recommender.model.mixture`. Where nothing is another than in the `earlier`
    lists these are taken over. O(entries * candidates squared).
    """
    with ThreadPoolExecutor(1, thread_name_prefix="candidates") as beside:
        saved = [
            beside.submit(save, folder / f"{name}.npy", array)
            for name, array in (
                ("neighbours", candidates.docs),
                ("neighbours.cosines", candidates.scores),
                ("neighbours.scores", scored.scores),
            )
        ]
        duplicates, lists = lists_of(index, views.vectors, candidates, scored, settings, earlier)
        for one in saved:
            one.result()
    (folder / "settings.json").write_text(
        json.dumps(settings.to_dict(), indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    for name, array in (
        ("lists", lists.docs),
        ("lists.scores", lists.scores),
        ("duplicates.listed", duplicates.listed),
        ("duplicates.likeness", duplicates.likeness),
    ):
        save(folder / f"{name}.npy", array)
    give_back_memory()
    write_text_model(folder, index, views.vectors, settings)


def lists_of(
    index: Index,
    vectors: csr_array,
    candidates: Neighbours,
    scored: Neighbours,
    settings: RelatedSettings,
    earlier: EarlierLists | None = None,
) -> tuple[NearDuplicates, Neighbours]:
    """Return the near-duplicates among the candidates, and the lists, of (entries, LENGTH).

    With `earlier` ones only what a change may reach is worked out.
    """
    near = scored.where(candidates.scores >= settings.floor).best_first()
    if earlier:
        regrouped = earlier.regrouped(candidates)
        duplicates = _duplicates(index, vectors, candidates, settings, regrouped)
        duplicates = earlier.duplicates_now(duplicates, regrouped)
        rows = earlier.rows(index, near, regrouped, duplicates)
        near = pooled(smoothed(near, settings.smoothing, rows), index.translations, rows)
        lists = selected(index, near, duplicates, settings, rows)
        return duplicates, earlier.lists_now(lists, rows, len(index))
    every = np.arange(len(index))
    with ThreadPoolExecutor(1, thread_name_prefix="duplicates") as beside:
        found = beside.submit(_duplicates, index, vectors, candidates, settings)
        near = pooled(smoothed(near, settings.smoothing), index.translations, every)
        duplicates = found.result()
    return duplicates, selected(index, near, duplicates, settings, every)


def _duplicates(
    index: Index,
    vectors: csr_array,
    candidates: Neighbours,
    settings: RelatedSettings,
    among: Mask | None = None,
) -> NearDuplicates:
    """Return the near-duplicates among candidates, of which there are none if nobody asks."""
    if not settings.duplicates:
        return NearDuplicates.none(len(index))
    return near_duplicates(index, vectors, candidates, among)
