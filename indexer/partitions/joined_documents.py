"""What stands document by document, of partitions that follow one another: columns and keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from indexer.postings.arrays import row_starts
from indexer.postings.columns import LABELS, NUMBERS, Columns, Labels
from indexer.postings.field_postings import Int64s
from indexer.translations.keys import TranslationKeys


def united(lists: Iterable[Sequence[str]]) -> tuple[list[str], list[Int64s]]:
    """Return the texts of sorted lists, sorted, and the number there of each text of each list."""
    held = list(lists)
    # runs that are sorted are merged as they are; a set would mix them up first
    every = list(dict.fromkeys(sorted(chain.from_iterable(held))))
    number = dict(zip(every, range(len(every)), strict=True))
    return every, [np.fromiter(map(number.__getitem__, one), np.int64, len(one)) for one in held]


def joined_columns(parts: Sequence[Columns]) -> Columns:
    """Return the columns of all documents. O(labels of all documents)."""
    return Columns(
        _chained(part.ids for part in parts),
        _chained(part.title_keys for part in parts),
        _chained(part.title_order_keys for part in parts),
        {name: np.concatenate([part.numbers[name] for part in parts]) for name in NUMBERS},
        {name: _joined_labels([part.labels[name] for part in parts]) for name in LABELS},
    )


def joined_keys(parts: Sequence[TranslationKeys]) -> TranslationKeys:
    """Return what translations share, of all documents."""
    return TranslationKeys(
        np.concatenate([part.variants for part in parts]),
        _joined_starts([part.indptr for part in parts]),
        np.concatenate([part.keys for part in parts]),
    )


def _joined_labels(parts: Sequence[Labels]) -> Labels:
    labels, numbers = united(part.labels for part in parts)
    codes = [
        number[part.codes].astype(np.int32) for part, number in zip(parts, numbers, strict=True)
    ]
    return Labels(labels, _joined_starts([part.indptr for part in parts]), np.concatenate(codes))


def _joined_starts(parts: Sequence[Int64s]) -> Int64s:
    return row_starts(np.concatenate([np.diff(part) for part in parts]))


def _chained(lists: Iterable[Sequence[str]]) -> list[str]:
    return list(chain.from_iterable(lists))
