"""Answers that are looked for a few times a second, and not at every call.

What this process changes it sees at once, in all its handles of a bank; what others change, within
a quarter of a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

_SECONDS = 0.25

T = TypeVar("T")

_CHANGES: dict[str, int] = {}
"""How often this process has changed each thing."""


class Recent(Generic[T]):
    """An answer that is asked for anew when it is not fresh; safe to share between threads."""

    def __init__(self, thing: str, ask: Callable[[], T]) -> None:
        """Take what it is about, by a name that all handles in this process have for it."""
        self._thing = thing
        self._ask = ask
        self._known: tuple[float, int, T] | None = None

    def __call__(self) -> T:
        """Return the answer."""
        changes = _CHANGES.get(self._thing, 0)
        known = self._known
        if known is not None and known[1] == changes and time.monotonic() < known[0]:
            return known[2]
        begin = time.monotonic()
        answer = self._ask()
        self._known = (begin + _SECONDS, changes, answer)
        return answer


def changed(thing: str) -> None:
    """Have everybody in this process ask anew."""
    _CHANGES[thing] = _CHANGES.get(thing, 0) + 1
