"""Entries that were read last, as JSON, and those that somebody is about to read.

A page asks for all of its hits one after the other, and the cluster is asked once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from corpus.storage.fork_safe_lock import ForkSafeLock

_MOST = 300
_LONGEST = 200_000
"""Characters of an entry that is kept: of books there is one at a time."""

_Key = tuple[int, str]


class RecentEntries:
    """Some hundred entries in memory; safe to share between threads."""

    def __init__(self, read: Callable[[Sequence[str], int], dict[str, str]]) -> None:
        """Take what gives the JSON of entries of a generation by their ids."""
        self._read = read
        self._kept: OrderedDict[_Key, str] = OrderedDict()
        self._expected: OrderedDict[_Key, Sequence[str]] = OrderedDict()
        self._changing = ForkSafeLock()

    def expect(self, ids: Sequence[str], generation: int) -> None:
        """Have these entries fetched together when the first of them is asked for."""
        with self._changing:
            for entry_id in ids:
                self._expected[generation, entry_id] = ids
            _shorten(self._expected)

    def get(self, entry_id: str, generation: int) -> str | None:
        """Return an entry's JSON as it stands in a generation, None where there is none."""
        key = (generation, entry_id)
        with self._changing:
            if key in self._kept:
                return self._kept[key]
            together = self._expected.get(key, (entry_id,))
        found = self._read(together, generation)
        with self._changing:
            for one in together:
                self._expected.pop((generation, one), None)
                if len(text := found.get(one, "")) <= _LONGEST and text:
                    self._kept[generation, one] = text
            _shorten(self._kept)
        return found.get(entry_id)


def _shorten(known: OrderedDict[_Key, Any]) -> None:
    while len(known) > _MOST:
        known.popitem(last=False)
