"""Counts of what mere words find, in one compiled pass over their postings.

The plain way is a mask of what was found and `ColumnFilters.live_counts`; it is that of searches
with filters, and of a process that has loaded nothing that is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from indexer.ranking.quick_best import Int32s, Int64s, to_be_read

Rows = tuple[Int64s, Int32s]
"""Compressed rows: where each begins, the end as the last, and what is in them."""


class QuickCounts:
    """Counts kinds, subjects and years over one index; safe to share between threads."""

    def __init__(
        self,
        count_of: Callable[..., None],
        postings: Rows,
        columns: Sequence[tuple[Rows, int]],
        years: Int32s,
    ) -> None:
        """Take the pass, the documents of each term, and the year of each document, 0 for none.

        `columns` are the labels of each document, kinds and subjects, and how many there are. They
        and the year are put beside each other, 4 bytes for each.
        """
        self._count_of = count_of
        self._postings = _rows_to_be_read(postings)
        alone = np.arange(years.size + 1), years
        columns = (*columns, (alone, int(years.max(initial=0)) + 1))
        self._ends = np.cumsum([size for _, size in columns])
        self._labels = _rows_to_be_read(_beside([rows for rows, _ in columns], self._ends))

    def of_words(self, rows: Int64s) -> tuple[Int64s, Int64s, Int64s]:
        """Return how many of what any of some terms find have each kind, subject and year.

        Each is int64, by the number of the label, or by the year, of which 0 is none.
        O(postings of the terms + filings of what they find).
        """
        kinds, subjects, years = self._ends
        counts = np.zeros(years, np.int64)
        self._count_of(rows, self._postings, self._labels, counts)
        return counts[:kinds], counts[kinds:subjects], counts[subjects:]


def _beside(columns: Sequence[Rows], ends: Int64s) -> Rows:
    """Return rows that have what those of some columns have, numbered on from column to column."""
    sizes = [np.diff(starts) for starts, _ in columns]
    begins = np.concatenate(([0], np.cumsum(np.sum(sizes, axis=0))))
    codes = np.empty(begins[-1], np.int32)
    free = begins[:-1].copy()
    for (starts, own), size, before in zip(columns, sizes, (0, *ends[:-1]), strict=True):
        shift = np.repeat(free - starts[:-1], size)
        codes[np.arange(own.size) + shift] = own + before
        free += size
    return begins, codes


def _rows_to_be_read(rows: Rows) -> Rows:
    return to_be_read(rows[0]), to_be_read(rows[1])
