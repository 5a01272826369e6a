"""Groups of entries that a hot topic could be built on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import contrast
import numpy as np
import numpy.typing as npt
import pandas as pd
from demand import terms_of
from merging import middle

from evidencebank import Bank

Floats = npt.NDArray[np.float64]

FIRST_HITS = 5
"""How many hits of a search count for where it leads."""


def leading(bank: Bank, queries: Mapping[str, int], groups: Sequence[Collection[str]]) -> Floats:
    """Return how many searches lead into each group of entries, float64 of (groups,).

    `queries` has how often each was made. A search leads to its first hits in equal parts.
    """
    group_of = {entry: number for number, group in enumerate(groups) for entry in group}
    led = np.zeros(len(groups))
    for query, times in queries.items():
        if terms_of(query):
            hits = bank.search(query, limit=FIRST_HITS).hits
            for hit in hits:
                if hit.id in group_of:
                    led[group_of[hit.id]] += times / len(hits)
    return led.round(6)


def described(bank: Bank, entries: pd.DataFrame, groups: Sequence[Collection[str]]) -> pd.DataFrame:
    """Return what groups of entries are, one row a group.

    Columns: `words` (the five that set it apart most), `accounts`, `newest` (its year), `nearest
    hot topic` (the title, missing where the bank has none) and `cosine` (of that with the middle
    of the group, or 0).
    """
    weights, counts = bank.term_matrix(weights=True), bank.term_matrix()
    hot = np.flatnonzero(entries.kind == "HOT TOPIC")
    rows = []
    for group in groups:
        inside = entries.index.isin(group)
        near = weights.matrix[hot] @ middle(weights.matrix, inside)
        words = contrast.set_apart(counts, contrast.telling(weights), inside, 5).index
        nearest = entries.title.iloc[hot[near.argmax()]] if hot.size else None
        newest = entries.year[inside].max()
        rows.append((", ".join(words), len(group), newest, nearest, near.max(initial=0.0)))
    columns = ["words", "accounts", "newest", "nearest hot topic", "cosine"]
    return pd.DataFrame(rows, columns=columns).astype({"newest": "Int64"})


def typed(
    bank: Bank, topics: Mapping[str, int], group: Collection[str], most: int = 6
) -> dict[str, int]:
    """Return the topics that lead to a group, most of their first hits being in it."""
    found = {}
    for topic, times in topics.items():
        hits = bank.search(topic, limit=FIRST_HITS).hits
        if 2 * sum(hit.id in group for hit in hits) > len(hits):
            found[topic] = times
    return dict(list(found.items())[:most])
