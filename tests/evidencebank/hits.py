"""What a search of a bank finds, by ids."""

from __future__ import annotations

from typing import Any

from evidencebank import Bank


def hit_ids(bank: Bank, query: str = "", **words: Any) -> list[str]:
    """Return the ids of the hits on a page of results, in order."""
    return [hit.id for hit in bank.search(query, **words).hits]
