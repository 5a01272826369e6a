"""The column of subjects, asked by subject queries and by the scheme's names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.deferred.patterns import pattern
from corpus.scheme import Scheme, natural_key
from corpus.text.typography import fold
from indexer.postings.arrays import ranks_of
from indexer.postings.columns import Labels
from indexer.postings.field_postings import Int32s, Int64s
from indexer.query.subject_query import BEGINS, SubjectQuery

Mask = npt.NDArray[np.bool_]

_SQUASHED = pattern(r"[\s_-]+")
_LAST = chr(0x10FFFF)


def squashed(name: str) -> str:
    """Return a name folded, without blanks, hyphens and underscores, as names are compared."""
    return _SQUASHED.sub("", fold(name))


class CountsByCode(Mapping[str, int]):
    """A count for each subject, by code: those that entries have, and 0 for the rest of a scheme.

    A page of results shows the few greatest of some thousand, so that these are found among the
    numbers as they were counted, and all are put beside their codes when one is asked for.
    """

    def __init__(self, codes: Sequence[str], counted: Int64s, scheme: Scheme) -> None:
        """Take the codes that entries have, int64 counts of theirs, and all that could be asked."""
        self._codes = codes
        self._counted = counted
        self._scheme = scheme

    def __getitem__(self, code: str) -> int:
        return self._every[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._every)

    def __len__(self) -> int:
        return len(self._every)

    @cached_property
    def _every(self) -> dict[str, int]:
        found = dict.fromkeys((subject.code for subject in self._scheme), 0)
        found.update(zip(self._codes, self._counted.tolist(), strict=True))
        return found

    def greatest(self, most: int, below: int) -> list[tuple[str, int]]:
        """Return the codes with the greatest counts from 1 to less than `below`, and the counts.

        The greatest comes first, of equal ones the first by code, and no more than `most`, which is
        at least 1. O(codes).
        """
        counted = self._counted
        numbers = ((counted > 0) & (counted < below)).nonzero()[0]
        counts = counted[numbers]
        if counts.size > most:
            least = np.partition(counts, -most)[-most]
            numbers, counts = numbers[counts >= least], counts[counts >= least]
        codes = map(self._codes.__getitem__, numbers.tolist())
        listed = sorted((-count, code) for count, code in zip(counts.tolist(), codes, strict=True))
        return [(code, -count) for count, code in listed[:most]]


def greatest(counts: Mapping[str, int], most: int, below: int) -> list[tuple[str, int]]:
    """Return what `CountsByCode.greatest` does of any counts."""
    if isinstance(counts, CountsByCode):
        return counts.greatest(most, below)
    listed = sorted((-count, code) for code, count in counts.items() if 0 < count < below)
    return [(code, -count) for count, code in listed[:most]]


class SubjectNames:
    """Which of the subjects that entries have a name stands for, by the scheme."""

    def __init__(self, codes: Sequence[str], scheme: Scheme) -> None:
        """Take the codes that entries are filed under, sorted. O(names log names)."""
        self._scheme = scheme
        self._numbers = {code: number for number, code in enumerate(codes)}
        named = sorted(
            (squashed(n), i) for i, code in enumerate(codes) for n in self._names_of(code)
        )
        self._names = [name for name, _ in named]
        self._named = [number for _, number in named]

    def _names_of(self, code: str) -> Iterable[str]:
        """Return all names of a code."""
        subject = self._scheme.find(code) if code in self._scheme else None
        if subject is None:
            return (code,)
        return (subject.code, subject.label, *subject.synonyms, *subject.notations)

    def knows(self, name: str) -> bool:
        """Say whether a name is the scheme's or that of a subject that entries have."""
        return bool(self._scheme.find(name) or self.stands_for(name))

    def unknown(self, query: SubjectQuery) -> list[str]:
        """Return names that leave a group without hits, or are excluded in vain."""
        unknown = []
        for group in query.groups:
            names = [name for name in group.subjects if not self.knows(name)]
            if group.match == "all" or len(names) == len(group.subjects):
                unknown += names
        return unknown + [name for name in query.excluded if not self.knows(name)]

    def stands_for(self, name: str) -> list[int]:
        """Return the numbers of the codes that a name stands for."""
        if name.endswith(BEGINS):
            begin = squashed(name.removesuffix(BEGINS))
            found = self._between(begin, begin + _LAST)
            whole = begin.removesuffix(".")
            return sorted({*found, *self._between(whole, whole)} if whole != begin else {*found})
        if subjects := self._scheme.find_all(name):
            codes = (subject.code for subject in subjects)
            return [self._numbers[code] for code in codes if code in self._numbers]
        whole = squashed(name)
        return sorted({*self._between(whole, whole)})

    def _between(self, first: str, last: str) -> list[int]:
        """Return the numbers of the labels with a squashed name from `first` to `last`."""
        return self._named[bisect_left(self._names, first) : bisect_right(self._names, last)]

    def alternatives(self, query: SubjectQuery) -> dict[frozenset[int], list[int]]:
        """Return which groups each subject is an alternative in, subjects of the same together."""
        groups_of: dict[int, set[int]] = {}
        for place, group in enumerate(query.groups):
            if group.match == "any":
                for name in group.subjects:
                    for number in self.stands_for(name):
                        groups_of.setdefault(number, set()).add(place)
        alike: dict[frozenset[int], list[int]] = {}
        for number, places in sorted(groups_of.items()):
            alike.setdefault(frozenset(places), []).append(number)
        return alike


class SubjectColumn:
    """The column of subjects with the scheme's names for them; safe to share between threads."""

    def __init__(self, labels: Labels, scheme: Scheme) -> None:
        """Take the column as `indexer.postings.columns` codes it.

        O(names log names), once for an index.
        """
        self._labels = labels
        self._scheme = scheme
        self.names = SubjectNames(labels.labels, scheme)

    def mask(self, query: SubjectQuery) -> Mask:
        """Return the mask of documents that pass a query.

        O(documents + filings under its subjects).
        """
        return self._passing(query, self._group_masks(query))

    def counts(self, query: SubjectQuery, rest: Mask, always: Mask) -> CountsByCode:
        """Count, for every subject, the hits there would be if it were added to a search.

        `rest` is the mask of what passes all of the search but its subjects, `always` of what is
        found whatever its subjects. A subject that stands in a group of which 'any' will do is
        counted without that group, as one that could be chosen instead. Subjects of the scheme
        that no entry has count 0. O(filings) for each such group.
        """
        masks = self._group_masks(query)
        counted = self._labels.counts(rest & self._passing(query, masks) | always)
        for places, numbers in self.names.alternatives(query).items():
            kept = [mask for place, mask in enumerate(masks) if place not in places]
            loosened = self._labels.counts(rest & self._passing(query, kept) | always)
            counted[numbers] = loosened[numbers]
        return self.by_code(counted)

    def counts_of(self, docs: Int64s) -> CountsByCode:
        """Count, for every subject, those of different documents that have it.

        It is what `counts` gives for the query that lets everything pass. O(their filings).
        """
        return self.by_code(self._labels.counts_of(docs))

    def by_code(self, counted: Int64s) -> CountsByCode:
        """Return the counts of the column's labels by code, and 0 for the rest of the scheme."""
        return CountsByCode(self._labels.labels, counted, self._scheme)

    def _group_masks(self, query: SubjectQuery) -> list[Mask]:
        return [
            self._having(group.subjects)
            if group.match == "any"
            else reduce(np.logical_and, (self._having([name]) for name in group.subjects))
            for group in query.groups
        ]

    def _passing(self, query: SubjectQuery, masks: Sequence[Mask]) -> Mask:
        mask = ~self._having(query.excluded)
        for one in masks:
            mask &= one
        return mask

    def _having(self, names: Iterable[str]) -> Mask:
        return self._labels.with_any({n for name in names for n in self.names.stands_for(name)})


def topic_ranks(codes: Sequence[str], scheme: Scheme) -> Int32s:
    """Return the place of each code in the order of topics, int32 of (codes,).

    First those of the scheme, in its tree order; then the others, numbers in them counting as
    numbers: M6.2 before M6.10.
    """
    places = {subject.code: place for place, subject in enumerate(scheme)}

    def place(number: int) -> tuple[int, tuple[tuple[bool, int, str], ...], str]:
        code = codes[number]
        return places.get(code, len(places)), natural_key(code), code

    return ranks_of(sorted(range(len(codes)), key=place))
