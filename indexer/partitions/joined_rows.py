"""Compressed rows of consecutive documents joined: a row of the whole is its parts one by one.

Documents of one partition come before those of the next, so that nothing has to be sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from indexer.partitions.array_parts import Array, StoredArray
from indexer.postings.arrays import row_starts
from indexer.postings.field_postings import Int64s

AT_ONCE = 1 << 20
"""Values that are joined together, so that memory has a bound."""


@dataclass(frozen=True, slots=True)
class RowPart:
    """The rows of one partition.

    Row r is `values[starts[r]:starts[r + 1]]`, and becomes part of row `rows[r]` of the whole,
    with `shift` added to each value; `rows` is int64 and rises.
    """

    rows: Int64s
    starts: Int64s
    values: StoredArray
    shift: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows of the whole, from row `first` on, in compressed rows of their own."""

    first: int
    starts: Int64s
    values: Array


def joined_starts(parts: Sequence[RowPart], count: int) -> Int64s:
    """Return where each of `count` rows of the whole starts, int64 of (count + 1,)."""
    sizes = np.zeros(count, np.int64)
    for part in parts:
        sizes[part.rows] += np.diff(part.starts)
    return row_starts(sizes)


def stretches(parts: Sequence[RowPart], starts: Int64s) -> Iterator[Stretch]:
    """Yield all rows of the whole, in stretches of about `AT_ONCE` values. O(values)."""
    bounds = np.searchsorted(starts, np.arange(0, starts[-1], AT_ONCE))
    for first, end in pairwise([*np.unique(bounds).tolist(), starts.size - 1]):
        yield _stretch(parts, starts, first, end)


def _stretch(parts: Sequence[RowPart], starts: Int64s, first: int, end: int) -> Stretch:
    values = np.empty(int(starts[end] - starts[first]), np.int64)
    free = starts[first:end] - starts[first]  # where the next part of each row goes
    for part in parts:
        begin, stop = np.searchsorted(part.rows, (first, end)).tolist()
        at, to = int(part.starts[begin]), int(part.starts[stop])
        if at == to:
            continue
        rows, sizes = part.rows[begin:stop] - first, np.diff(part.starts[begin : stop + 1])
        places = np.repeat(free[rows] - (part.starts[begin:stop] - at), sizes)
        places += np.arange(to - at)
        values[places] = part.values.part(at, to).astype(np.int64) + part.shift
        free[rows] += sizes
    return Stretch(first, starts[first : end + 1] - starts[first], values)
