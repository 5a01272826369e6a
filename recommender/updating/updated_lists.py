"""Which lists a change touches: those of the other entries stay.

What a list is made of reaches a few steps from its entry: its candidates, theirs as far as scores
are smoothed by them, and of all these the near-duplicates and translations. So an entry's list may
be another where any of that is, and is what it was elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.index import Index
from indexer.postings.arrays import mapped, mapped_numbers
from indexer.postings.field_postings import Int32s, Int64s
from indexer.postings.subject_column import Mask
from recommender.model.duplicates import COSINE_SAME, NearDuplicates
from recommender.model.list_files import mapped_cosines, mapped_neighbours
from recommender.model.neighbours import Neighbours
from recommender.model.smoothing import NEAREST
from recommender.related_settings import LENGTH, RelatedSettings
from recommender.updating.update import Carried


@dataclass(frozen=True, slots=True)
class EarlierLists:
    """The lists of the generation before, to be taken over where a change does not reach.

    `candidates` come with their cosines, and `duplicates` by the numbers of then.
    """

    carried: Carried
    index: Index
    candidates: Neighbours
    duplicates: NearDuplicates
    lists: Neighbours

    @classmethod
    def of(cls, carried: Carried, settings: RelatedSettings) -> EarlierLists:
        """Map what stands in the folder of the lists before."""
        folder, index = carried.previous.folder, carried.previous.index
        scored = mapped_neighbours(folder, "neighbours", index, settings.candidates)
        entries = len(index)
        duplicates = NearDuplicates(
            mapped_numbers(folder / "duplicates.listed.npy", 0, entries, entries),
            mapped(folder / "duplicates.likeness.npy", np.float64, entries),
        )
        return cls(
            carried,
            index,
            Neighbours(scored.docs, mapped_cosines(folder, scored)),
            duplicates,
            mapped_neighbours(folder, "lists", index, LENGTH),
        )

    def regrouped(self, candidates: Neighbours) -> Mask:
        """Return the mask of entries whose near-duplicates may be others, with all their groups.

        `candidates` are the present ones, with their cosines.
        """
        again = self.carried.again
        others = again | _named(candidates, again, COSINE_SAME)
        others |= self._now(_named(self.candidates, self._gone_or_again(), COSINE_SAME))
        return self._closed(others, self.duplicates.listed)

    def duplicates_now(self, fresh: NearDuplicates, regrouped: Mask) -> NearDuplicates:
        """Return the present near-duplicates; of what was regrouped they are the fresh ones."""
        docs = self.carried.docs
        kept = np.flatnonzero(docs >= 0)
        kept = kept[~regrouped[docs[kept]]]
        fresh.listed[docs[kept]] = docs[self.duplicates.listed[kept]]
        fresh.likeness[docs[kept]] = self.duplicates.likeness[kept]
        return fresh

    def rows(
        self, index: Index, near: Neighbours, regrouped: Mask, duplicates: NearDuplicates
    ) -> Int64s:
        """Return the entries whose lists may be others, rising.

        `near` are the present candidates that are listed, best first.
        """
        again = self.carried.again
        known = again | _named(near, again)  # whose known scores may be others
        known |= self._now(_named(self.candidates, self._gone_or_again()))
        sets = self.index.translations.set_of, index.translations.set_of
        others = again | regrouped | self._set_otherwise(*sets)
        size = -1
        while size < (size := int(others.sum())):
            others = self._closed(others, *sets)
            others = self._closed(others, self.duplicates.listed, duplicates.listed)
        touched = known | _names(near.docs[:, :NEAREST], known)
        touched |= others | _names(near.docs, others)
        return np.flatnonzero(self._closed(touched, *sets))

    def lists_now(self, fresh: Neighbours, rows: Int64s, entries: int) -> Neighbours:
        """Return the lists of all entries: those of some rows are the fresh ones."""
        docs = self.carried.docs
        kept = docs >= 0
        lists = Neighbours.none(entries, LENGTH)
        named = np.where(self.lists.docs >= 0, docs[self.lists.docs], -1)
        lists.docs[docs[kept]], lists.scores[docs[kept]] = named[kept], self.lists.scores[kept]
        lists.docs[rows], lists.scores[rows] = fresh.docs, fresh.scores
        return lists

    def _gone_or_again(self) -> Mask:
        """Return the mask of the entries of then that are gone, or were worked out again."""
        docs = self.carried.docs
        return (docs < 0) | self.carried.again[docs]

    def _now(self, then: Mask) -> Mask:
        """Return the mask of the present entries that a mask of those of then has."""
        docs = self.carried.docs[then]
        mask = np.zeros(self.carried.again.size, bool)
        mask[docs[docs >= 0]] = True
        return mask

    def _set_otherwise(self, then: Int32s, now: Int32s) -> Mask:
        """Return the mask of the entries whose set of translations begins with another one."""
        docs = self.carried.docs
        kept = np.flatnonzero(docs >= 0)
        mask = np.zeros(now.size, bool)
        mask[docs[kept]] = docs[then[kept]] != now[docs[kept]]
        return mask

    def _closed(self, mask: Mask, then: Int32s, now: Int32s | None = None) -> Mask:
        """Return a mask with all that is, or was, in one group with any that it has or is gone.

        `then` and `now` are the group of each entry.
        """
        docs = self.carried.docs
        held = np.zeros(then.size, bool)
        held[then[(docs < 0) | mask[docs]]] = True
        mask = mask | self._now(held[then])
        if now is not None:
            held = np.zeros(now.size, bool)
            held[now[mask]] = True
            mask |= held[now]
        return mask


def _named(candidates: Neighbours, rows: Mask, least: float = -np.inf) -> Mask:
    """Return the mask of the candidates of some rows with a score of at least so much."""
    docs, scores = candidates.docs[rows], candidates.scores[rows]
    mask = np.zeros(len(candidates.docs), bool)
    mask[docs[(docs >= 0) & (scores >= least)]] = True
    return mask


def _names(docs: Int32s, mask: Mask) -> Mask:
    """Say of each row whether it names any that a mask has."""
    named = (docs >= 0) & mask[docs]
    found: Mask = np.logical_or.reduce(named, axis=1)
    return found
