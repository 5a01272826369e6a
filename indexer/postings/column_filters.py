"""Evaluating the conditions of filters over columns, and what other filters would leave."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, reduce

import numpy as np

from corpus.scheme import Scheme
from indexer.postings.bylines import Authors, Sources
from indexer.postings.columns import Columns
from indexer.postings.field_postings import Int64s
from indexer.postings.subject_column import CountsByCode, Mask, SubjectColumn
from indexer.query.conditions import Condition, LabelIn, NameLike, NumberIn, SubjectsAre, without


class ColumnFilters:
    """Evaluates conditions over the columns of one index; safe to share between threads."""

    def __init__(self, columns: Columns, scheme: Scheme) -> None:
        """Read what sources, authors and subjects there are. O(labels + filings)."""
        self.columns = columns
        self.subjects = SubjectColumn(columns.subject, scheme)
        self._named: dict[str, Sources | Authors] = {
            "source": Sources(columns.source.labels),
            "author": Authors(columns.author.labels),
        }

    def mask(self, conditions: Sequence[Condition]) -> Mask:
        """Return the mask of documents that meet all conditions. O(documents) for each."""
        everything = np.ones(len(self.columns.ids), bool)
        return reduce(np.logical_and, map(self._meeting, conditions), everything)

    def _meeting(self, condition: Condition) -> Mask:
        match condition:
            case LabelIn(column, labels):
                return self.columns.labels[column].having(labels)
            case NameLike(column, names):
                known = self._named[column]
                numbers = [number for name in names for number in known.matching(name)]
                return self.columns.labels[column].with_any(numbers)
            case NumberIn(columns, low, high):
                ranges = (self.columns.in_range(column, low, high) for column in columns)
                return reduce(np.logical_or, ranges)
            case SubjectsAre(query):
                return self.subjects.mask(query)

    def labels(self, column: str) -> Sequence[str]:
        """Return the labels of a column, sorted."""
        return self.columns.labels[column].labels

    def unknown(self, condition: Condition) -> tuple[str, list[str]]:
        """Return the column that a condition names, '' for none, and its names that nothing has.

        Of subjects those alone that leave a group without hits, or are excluded in vain.
        """
        match condition:
            case LabelIn(column, labels):
                known = self.labels(column)
                return column, [label for label in labels if label not in known]
            case NameLike(column, names):
                return column, [name for name in names if not self._named[column].matching(name)]
            case SubjectsAre(query):
                return "subject", self.subjects.names.unknown(query)
            case NumberIn():
                return "", []

    def live_counts(
        self, matched: Mask, conditions: Sequence[Condition], always: Mask
    ) -> tuple[dict[str, int], dict[int, int], CountsByCode]:
        """Count the hits there would be with each kind, year and subject, if it were chosen.

        Kinds and years are counted as if none had been chosen, years newest first, subjects as
        `SubjectColumn.counts` does. `matched` is the mask of what matches the query, `always` of
        what is found in any case.
        """

        def rest(*others: Condition) -> Mask:
            return matched & self.mask(others) if others else matched

        @cache  # most searches have no filters
        def docs(*others: Condition) -> Int64s:
            return np.flatnonzero(rest(*others) | always)

        by_kind = self.columns.kind.counts_of(docs(*without("kind", conditions)))
        by_year = np.bincount(self.columns.numbers["year"][docs(*without("year", conditions))])
        others = without("subject", conditions)
        asked = next((one.query for one in conditions if isinstance(one, SubjectsAre)), None)
        by_subject = (
            self.subjects.counts(asked, rest(*others), always)
            if asked
            else self.subjects.counts_of(docs(*others))
        )
        return self.by_kind(by_kind), self.by_year(by_year), by_subject

    def by_kind(self, counts: Int64s) -> dict[str, int]:
        """Return the counts of kinds by their labels, without those that are 0."""
        counted = zip(self.columns.kind.labels, counts.tolist(), strict=True)
        return {label: count for label, count in counted if count}

    def by_year(self, counts: Int64s) -> dict[int, int]:
        """Return the counts of years, 0 being none, by year, newest first, without those of 0."""
        newest = counts[1:].nonzero()[0][::-1] + 1
        return dict(zip(newest.tolist(), counts[newest].tolist(), strict=True))
