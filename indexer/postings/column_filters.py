"""Filters: what hits must be besides matching the query, and what other filters would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.scheme import Scheme
from indexer.postings.bylines import Authors, Sources
from indexer.postings.columns import Columns, Labels
from indexer.postings.subject_column import Mask, SubjectColumn
from indexer.query.subject_query import ANY_SUBJECT, SubjectQuery


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be besides matching the query; empty means anything.

    Of `kinds`, `sources` (journals, publishers) and `authors` any will do; `years` are first and
    last. `since` is a day, as `date.toordinal()` counts it, on or after which an entry was added
    or revised.
    """

    subjects: SubjectQuery = ANY_SUBJECT
    kinds: tuple[str, ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: int | None = None


@dataclass(frozen=True, slots=True)
class LiveCounts:
    """How many hits a search would have if one filter were another; see `Filtering.counts`."""

    kinds: Mapping[str, int]
    years: Mapping[int, int]
    subjects: Mapping[str, int]


class Filtering:
    """Evaluates filters over the columns of one index; safe to share between threads."""

    def __init__(self, columns: Columns, scheme: Scheme) -> None:
        """Read what sources, authors and subjects there are. O(labels + filings)."""
        self.columns = columns
        self.subjects = SubjectColumn(columns.subject, scheme)
        self.sources = Sources(columns.source.labels)
        self.authors = Authors(columns.author.labels)

    def mask(self, filters: Filters) -> Mask:
        """Return the mask of documents that pass all filters."""
        passing = self._without_subjects(filters)
        return passing & self.subjects.mask(filters.subjects) if filters.subjects else passing

    def _without_subjects(self, filters: Filters) -> Mask:
        columns = self.columns
        passing = np.ones(len(columns.ids), bool)
        if filters.kinds:
            passing &= columns.kind.having(filters.kinds)
        if filters.years != (None, None):
            passing &= columns.in_range("year", *filters.years)
        if filters.sources:
            named = [number for name in filters.sources for number in self.sources.matching(name)]
            passing &= columns.source.with_any(named)
        if filters.authors:
            named = [number for name in filters.authors for number in self.authors.matching(name)]
            passing &= columns.author.with_any(named)
        if filters.since is not None:
            revised = columns.in_range("revised", filters.since, None)
            passing &= revised | columns.in_range("added", filters.since, None)
        return passing

    def counts(self, matched: Mask, filters: Filters, picked: Sequence[int] = ()) -> LiveCounts:
        """Count the hits there would be with each other kind, year and subject.

        `matched` is the mask of what matches the query; `picked` documents are found whatever the
        filters. Kinds are counted as if none had been chosen, years likewise; subjects as
        `SubjectColumn.counts` says.
        """
        always = np.zeros(matched.size, bool)
        always[list(picked)] = True
        any_kind = matched & self.mask(replace(filters, kinds=())) | always
        any_year = matched & self.mask(replace(filters, years=(None, None))) | always
        years = self.columns.numbers["year"][any_year]
        known, by_year = np.unique(years[years > 0], return_counts=True)
        rest = matched & self._without_subjects(filters)
        return LiveCounts(
            _counted(self.columns.kind, any_kind),
            dict(zip(known[::-1].tolist(), by_year[::-1].tolist(), strict=True)),
            self.subjects.counts(filters.subjects, rest, always),
        )


def _counted(column: Labels, mask: Mask) -> dict[str, int]:
    counts = column.counts(mask)
    return {
        column.labels[number]: int(counts[number]) for number in np.flatnonzero(counts).tolist()
    }
