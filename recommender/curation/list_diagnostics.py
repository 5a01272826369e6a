"""What an editor may want to look at in a bank's lists: orphans, hubs, pairs of one way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.postings.field_postings import Int32s
from recommender.related_lists import ListArrays

HUB = 50
"""In how many lists an entry is a hub; on average an entry is in ten at the most."""


@dataclass(frozen=True, slots=True)
class OneWay:
    """That the document `other` has a rank in the list of `doc`, whose own list lacks `doc`."""

    doc: int
    other: int
    rank: int
    score: float


def listed_counts(docs: Int32s) -> Int32s:
    """Return in how many lists each document is, int32 (entries,)."""
    return np.bincount(docs[docs >= 0], minlength=docs.shape[0]).astype(np.int32)


def orphans(docs: Int32s) -> list[int]:
    """Return the documents that are in nobody's list."""
    found: list[int] = np.flatnonzero(listed_counts(docs) == 0).tolist()
    return found


def hubs(docs: Int32s) -> list[tuple[int, int]]:
    """Return the documents that are in `HUB` lists or more, with how many; most first."""
    counts = listed_counts(docs)
    found = np.flatnonzero(counts >= HUB)
    order = np.lexsort((found, -counts[found]))
    return [(doc, int(counts[doc])) for doc in found[order].tolist()]


def one_way(listing: ListArrays, most: int) -> tuple[int, list[OneWay]]:
    """Return how many listed pairs have no way back, and the first `most` of them.

    Those of the first ranks come first, then those of the highest scores. O(entries log entries).
    """
    docs, entries = listing.docs, listing.docs.shape[0]
    rows, ranks = np.nonzero(docs >= 0)
    others = docs[rows, ranks].astype(np.int64)
    back = np.isin(others * entries + rows, rows * entries + others)
    rows, ranks, others = rows[~back], ranks[~back], others[~back]
    scores = listing.scores[rows, ranks]
    order = np.lexsort((others, rows, -scores, ranks))[:most]
    pairs = zip(rows[order], others[order], ranks[order] + 1, scores[order], strict=True)
    return rows.size, [
        OneWay(int(a), int(b), int(rank), float(score)) for a, b, rank, score in pairs
    ]
