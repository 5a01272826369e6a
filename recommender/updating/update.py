"""Related lists after a change, without starting over.

What an entry's words weigh depends on all entries: a document frequency more, and every vector
turns a little. A large bank therefore keeps the statistics of its last full computation (document
frequencies, number and average length of texts) and the directions of its latent view, and weighs
changed entries by them. A term that was not there then has the frequency that it has now, and no
part in the directions. With both kept, an update gives exactly what a computation of all lists by
the same statistics and directions gives. They are taken anew, and all
lists with them, when more than `MAX_CHANGED` of the entries have changed since, and always in
banks of fewer than `FROZEN_FROM` entries, where that takes a moment.
"""

from __future__ import annotations

import json
from collections.abc import Set
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from indexer.index import Index
from indexer.postings.arrays import mapped, other_than_written, read_json, row_starts, save
from indexer.postings.field_postings import Int64s
from indexer.postings.subject_column import Mask
from indexer.sorted_names import places_of
from recommender.model.list_files import (
    mapped_basis,
    mapped_cosines,
    mapped_neighbours,
    mapped_views,
    save_basis,
)
from recommender.model.mixture import mixed, views_of
from recommender.model.neighbours import Neighbours
from recommender.model.views import Basis, Views
from recommender.model.weights import Statistics, counts_of
from recommender.related_settings import RelatedSettings, read_settings
from recommender.updating.carried_candidates import carried_candidates

FROZEN_FROM = 5_000
"""Entries from which statistics are kept from one generation to the next."""

MAX_CHANGED = 0.02
"""Share of entries that may change before the statistics are taken anew."""

_TEXT = ("title", "headline", "summary", "body")


@dataclass(frozen=True, slots=True)
class Frozen:
    """What views were made with: statistics and latent directions, and how many entries have
    changed since."""

    statistics: Statistics
    basis: Basis
    changed: int

    def write(self, folder: Path) -> None:
        """Write them into the folder of a generation's lists."""
        shape = {
            "entries": self.statistics.entries,
            "average_length": self.statistics.average_length,
            "changed": self.changed,
        }
        save(folder / "statistics.doc_freqs.npy", self.statistics.doc_freqs)
        save_basis(folder, self.basis)
        text = json.dumps(shape, indent=1) + "\n"
        (folder / "statistics.json").write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path, terms: int) -> Frozen:
        """Read what `write` wrote of so many terms. Raises BankDamagedError for anything else."""
        shape = read_json(folder / "statistics.json")
        kinds = {"entries": int, "average_length": float, "changed": int}
        right = isinstance(shape, dict) and shape.keys() == kinds.keys()
        if not (right and all(isinstance(shape[name], kinds[name]) for name in kinds)):
            raise other_than_written(folder / "statistics.json")
        doc_freqs = mapped(folder / "statistics.doc_freqs.npy", np.int64, terms)
        statistics = Statistics(shape["entries"], doc_freqs, shape["average_length"])
        return cls(statistics, mapped_basis(folder, terms), shape["changed"])


@dataclass(frozen=True, slots=True)
class Previous:
    """The lists of the generation before: their folder, its index, and the ids that changed.

    `changed` are the ids of entries that came, went or are others now.
    """

    folder: Path
    index: Index
    changed: Set[str]


@dataclass(frozen=True, slots=True)
class Carried:
    """What an update takes over of the lists before.

    `docs`, int64 of (entries then,), is the number that each entry has now, -1 for those that went
    or changed; `again`, bool of (entries now,), says whose candidates were worked out again.
    """

    previous: Previous
    docs: Int64s
    again: Mask


def updated(
    previous: Previous, index: Index, settings: RelatedSettings
) -> tuple[Frozen, Views, Neighbours, Neighbours, Carried] | None:
    """Return statistics, views, candidates and their scores after a change, or None to start over.

    With them comes what they were taken over from.

    O(postings + entries + changed entries * postings of their terms), in NumPy.
    """
    frozen = Frozen.read(previous.folder, len(previous.index.postings.terms))
    changed = frozen.changed + len(previous.changed)
    few = changed <= MAX_CHANGED * len(index)
    if (
        len(index) < FROZEN_FROM
        or not few
        or read_settings(previous.folder / "settings.json") != settings
    ):
        return None
    terms = places_of(previous.index.postings.terms, index.postings.terms)
    docs = places_of(previous.index.ids, index.ids)
    docs[[previous.index.doc(i) for i in previous.changed if previous.index.doc(i) >= 0]] = -1
    new = np.ones(len(index), bool)
    new[docs[docs >= 0]] = False
    frozen = Frozen(
        _carried(frozen.statistics, terms, index), _carried_basis(frozen.basis, terms), changed
    )
    views = _views(previous, terms, docs, index, settings, frozen, new)
    old = mapped_neighbours(previous.folder, "neighbours", previous.index, settings.candidates)
    cosines = Neighbours(old.docs, mapped_cosines(previous.folder, old))
    candidates, mask = carried_candidates(cosines, docs, views.vectors, new)
    again = np.flatnonzero(mask)
    scored = Neighbours(candidates.docs, np.zeros(candidates.docs.shape))
    scored.scores[docs[docs >= 0]] = old.scores[docs >= 0]
    worked_out = Neighbours(candidates.docs[again], candidates.scores[again])
    scored.scores[again] = mixed(views, again, worked_out, settings).scores
    return frozen, views, candidates, scored, Carried(previous, docs, mask)


def _carried(statistics: Statistics, terms: Int64s, index: Index) -> Statistics:
    """Return statistics for the terms of an index; new terms have their present frequency."""
    doc_freqs = np.full(len(index.postings.terms), -1, np.int64)
    doc_freqs[terms[terms >= 0]] = statistics.doc_freqs[terms >= 0]
    for term in np.flatnonzero(doc_freqs < 0).tolist():
        held = [
            field.row(term)[0] for name, field in index.postings.fields.items() if name in _TEXT
        ]
        doc_freqs[term] = np.unique(np.concatenate(held)).size
    # no more than the entries there were: more would be a frequency of the impossible
    return replace(statistics, doc_freqs=np.minimum(doc_freqs, statistics.entries))


def _carried_basis(basis: Basis, terms: Int64s) -> Basis:
    """Return directions for the terms of an index; new terms have no part in them."""
    numbers = terms[basis.terms]
    kept = numbers >= 0
    order = np.argsort(numbers[kept])
    return Basis(numbers[kept][order].astype(np.int32), basis.values[kept][order])


def _views(
    previous: Previous,
    terms: Int64s,
    docs: Int64s,
    index: Index,
    settings: RelatedSettings,
    frozen: Frozen,
    new: Mask,
) -> Views:
    """Return all views: the kept ones under their new numbers, and those of new documents."""
    old = mapped_views(previous.folder, previous.index)
    counts = counts_of(index, settings, new)
    fresh, _ = views_of(counts, index.postings.terms, settings, frozen.statistics, frozen.basis)
    latent = fresh.latent
    latent[docs[docs >= 0]] = old.latent[docs >= 0]
    return Views(
        _joined(old.vectors, fresh.vectors, docs, terms),
        _joined(old.saturated, fresh.saturated, docs, terms),
        _joined(old.titles, fresh.titles, docs, terms),
        latent,
    )


def _joined(old: csr_array, fresh: csr_array, docs: Int64s, terms: Int64s) -> csr_array:
    """Return fresh rows with those old ones that are kept, under their new numbers.

    Rows and terms keep their order, so that nothing is sorted.
    """
    kept = docs >= 0
    sizes = np.diff(fresh.indptr)
    is_new = sizes > 0
    sizes[docs[kept]] = np.diff(old.indptr)[kept]
    stays, comes = np.repeat(kept, np.diff(old.indptr)), np.repeat(is_new, sizes)
    indices = np.empty(comes.size, np.int32)
    values = np.empty(comes.size, fresh.dtype)
    indices[comes], values[comes] = fresh.indices, fresh.data
    np.logical_not(comes, out=comes)
    indices[comes], values[comes] = terms[old.indices[stays]], old.data[stays]
    return csr_array((values, indices, row_starts(sizes)), shape=fresh.shape)
