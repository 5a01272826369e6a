"""Sets of translations: the entries that are one work in several languages."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from corpus.cached import cached_property
from indexer.analysis.language import code_of
from indexer.postings.columns import Labels
from indexer.postings.field_postings import Int32s, Int64s
from indexer.postings.subject_column import Mask
from indexer.translations.keys import TranslationKeys


class Translations:
    """The sets of translations of an index; safe to share between threads.

    They follow from what all entries state, in whatever order those came. Each rule joins, after
    the surer ones, what shares a key. A key says nothing that two entries in the same language
    have, or two without a mark of their language; and a rule joins nothing of which two would be
    in the same language.
    """

    def __init__(self, keys: TranslationKeys, languages: Labels) -> None:
        self._keys = keys
        self._languages = languages
        self._shown: dict[int, Int32s] = {}

    @cached_property
    def set_of(self) -> Int32s:
        """The number of each document's set, int32 of (documents,): that of its first document.

        One without translations is a set of its own. O(keys log keys).
        """
        from indexer.translations.rules import RULES  # here: searches do without it

        sets = np.arange(self._keys.variants.size)
        rules = self._keys.rules
        for rule in range(len(RULES)):
            sets = self._joined(sets, np.flatnonzero(rules == rule))
        return sets.astype(np.int32)

    @cached_property
    def languages(self) -> Int32s:
        """The number of each document's language, whatever its region, -1 where none is known."""
        numbers = np.full(self.set_of.size, -1, np.int32)
        column = self._languages
        for number, label in enumerate(column.labels):
            if label == code_of(label):
                numbers[column.with_any([number])] = number
        return numbers

    @cached_property
    def is_several(self) -> Mask:
        """The mask of documents that have translations."""
        return np.bincount(self.set_of, minlength=self.set_of.size)[self.set_of] > 1

    @cached_property
    def any(self) -> bool:
        """Whether any entry has a translation."""
        return bool(self.is_several.any())

    def of(self, doc: int) -> list[int]:
        """Return the numbers of a document's translations, rising, without itself."""
        return [other for other in self._members.get(int(self.set_of[doc]), ()) if other != doc]

    def in_language_of(self, doc: int, other: int) -> int:
        """Return a document, or its translation in the language of `doc` if there is one."""
        language = int(self.languages[doc])
        return int(self._in_language(language)[other]) if language >= 0 else other

    def in_language_of_rows(self, others: Int32s, docs: slice | Int64s) -> Int32s:
        """Return for some documents their rows of others, as `in_language_of` gives each of them.

        `others` is int32 of (documents, any), -1 where there is none.
        """
        if not self.any:
            return others
        found, own = others.copy(), self.languages[docs]
        for language in np.unique(own[own >= 0]).tolist():
            rows = own == language
            some = others[rows]
            found[rows] = np.where(some >= 0, self._in_language(language)[some], -1)
        return found

    def is_foreign(self, others: Int32s, docs: slice | Int64s) -> Mask:
        """Say of the rows of others of some documents which are in another language than they."""
        foreign: Mask = self.languages[others] != self.languages[docs, np.newaxis]
        return foreign

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        """The documents of each set of several, rising."""
        members: dict[int, list[int]] = defaultdict(list)
        for doc in np.flatnonzero(self.is_several).tolist():
            members[int(self.set_of[doc])].append(doc)
        return dict(members)

    def _in_language(self, language: int) -> Int32s:
        """Return for each document the first of its set in a language, itself if there is none."""
        if language not in self._shown:
            shown = np.arange(self.set_of.size, dtype=np.int32)
            mine = np.flatnonzero(self.languages == language)[::-1]
            shown[self.set_of[mine]] = mine  # of several, the first is written last
            shown = shown[self.set_of]
            own = self.languages[shown] == language
            self._shown[language] = np.where(own, shown, np.arange(shown.size)).astype(np.int32)
        return self._shown[language]

    def _joined(self, sets: Int64s, rows: Int64s) -> Int64s:
        """Return the sets after a rule, whose keys are in some rows, has joined them."""
        docs, keys = self._keys.docs[rows], self._keys.keys[rows] >> 1
        unmarked, variants = self._keys.marked[rows] == 0, self._keys.variants
        _, number, counts = np.unique(keys, return_inverse=True, return_counts=True)
        telling = (counts > 1) & (np.bincount(number, unmarked, counts.size) <= 1)
        telling[number[_repeats(number, variants[docs])]] = False
        kept = telling[number]
        if not kept.any():
            return sets
        # imported here: few banks have translations, and every search would wait for it
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        size = sets.size
        others = np.flatnonzero(sets != np.arange(size))
        one = np.concatenate((docs[kept], others))
        other = np.concatenate((size + number[kept], sets[others]))
        shape = (size + counts.size,) * 2
        graph = coo_array((np.ones(one.size, np.int8), (one, other)), shape=shape)
        _, joined = connected_components(graph, directed=False)
        joined = joined[:size]
        told = np.flatnonzero(variants)
        refused = np.isin(joined, joined[told[_repeats(joined[told], variants[told])]])
        first = np.full(joined.max() + 1, size)
        np.minimum.at(first, joined, np.arange(size))
        return np.where(refused, sets, first[joined])


def _repeats(groups: Int64s, values: Int64s) -> Int64s:
    """Return the places of what comes after the same value in the same group."""
    order = np.lexsort((values, groups))
    same = (np.diff(groups[order]) == 0) & (np.diff(values[order]) == 0)
    repeated: Int64s = order[1:][same]
    return repeated
