"""Hot topics and collections: entries that stand for a search, in the editors' order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.entry import Entry
from corpus.text.typography import fold
from evidencebank.saved_searches import SavedSearch

HOT_TOPIC = "HOT TOPIC"
COLLECTION = "COLLECTION"


@dataclass(frozen=True, slots=True)
class Topic:
    """An essay or a rationale, and its search with its live total; None where it has none."""

    entry: Entry
    search: SavedSearch | None
    total: int | None


def arranged(entries: Iterable[Entry], first: Sequence[str]) -> list[Entry]:
    """Return entries in the order of the ids in `first`, the others behind them by title."""
    places = {entry_id: place for place, entry_id in enumerate(first)}
    return sorted(
        entries, key=lambda one: (places.get(one.id, len(places)), fold(one.title), one.id)
    )
