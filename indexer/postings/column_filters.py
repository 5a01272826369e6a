"""Evaluating the conditions of filters over columns, and what other filters would leave."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from corpus.scheme import Scheme
from indexer.postings.bylines import Authors, Sources
from indexer.postings.columns import Columns
from indexer.postings.subject_column import Mask, SubjectColumn
from indexer.query.conditions import Condition, LabelIn, NameLike, NumberIn, SubjectsAre, without
from indexer.query.subject_query import ANY_SUBJECT


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

    def label_counts(
        self, column: str, matched: Mask, conditions: Sequence[Condition], always: Mask
    ) -> dict[str, int]:
        """Count the hits there would be with each label if none of the column had been chosen.

        `matched` is the mask of what matches the query, `always` of what is found in any case.
        """
        open_mask = matched & self.mask(without(column, conditions)) | always
        labels = self.columns.labels[column]
        counts = labels.counts(open_mask)
        return {labels.labels[n]: int(counts[n]) for n in np.flatnonzero(counts).tolist()}

    def year_counts(
        self, matched: Mask, conditions: Sequence[Condition], always: Mask
    ) -> dict[int, int]:
        """Count the hits of each year, newest first, if no years had been chosen."""
        years = self.columns.numbers["year"]
        any_year = years[matched & self.mask(without("year", conditions)) | always]
        counts = np.bincount(any_year[any_year > 0])  # without sorting the hits
        known = np.flatnonzero(counts)[::-1]
        return dict(zip(known.tolist(), counts[known].tolist(), strict=True))

    def subject_counts(
        self, matched: Mask, conditions: Sequence[Condition], always: Mask
    ) -> dict[str, int]:
        """Count the hits with each subject added: see `SubjectColumn.counts`."""
        rest = matched & self.mask(without("subject", conditions))
        queries = [one.query for one in conditions if isinstance(one, SubjectsAre)]
        return self.subjects.counts(queries[0] if queries else ANY_SUBJECT, rest, always)
