"""Values that are worked out when first asked for, and kept: of an object, a text, for a while.

`cached_property` is the standard library's as it is from Python 3.12 on. Before, one lock for all
objects of a class let threads wait for each other's values, and a forked child for a thread that
it does not have. Two threads may now work out a value at once; all get the same one.

A `Recent` one is asked for many times a second, and looked for not at every call. What this process
changes it sees at once, wherever it keeps it; what others change, when a value is no longer fresh.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache, wraps
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

__all__ = ["Recent", "cached_for_short", "cached_property", "changed"]

_Found = TypeVar("_Found")
_MAX_KEPT = 4_096
_SHORT = 200
"""Characters of a text that is kept: what comes often is short, and what is long costs memory."""

_CHANGES: dict[str, int] = {}
"""How often this process has changed each thing."""


def cached_for_short(function: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """Return a function that remembers what the last few thousand short texts gave."""
    remembered = lru_cache(maxsize=_MAX_KEPT)(function)

    @wraps(function)
    def found(text: str) -> _Found:
        return remembered(text) if len(text) <= _SHORT else function(text)

    return found


class Recent(Generic[_Found]):
    """An answer that is asked for anew when it is not fresh; safe to share between threads."""

    def __init__(self, thing: str, ask: Callable[[], _Found], seconds: float = 0.25) -> None:
        """Take what it is about, by a name that all handles in this process have for it.

        `seconds` are how long an answer is fresh.
        """
        self._thing = thing
        self._ask = ask
        self._seconds = seconds
        self._known: tuple[float, int, _Found] | None = None

    def __call__(self) -> _Found:
        """Return the answer."""
        changes = _CHANGES.get(self._thing, 0)
        known = self._known
        if known is not None and known[1] == changes and monotonic() < known[0]:
            return known[2]
        begin = monotonic()
        answer = self._ask()
        self._known = (begin + self._seconds, changes, answer)
        return answer


def changed(thing: str) -> None:
    """Have everybody in this process ask anew."""
    _CHANGES[thing] = _CHANGES.get(thing, 0) + 1


if TYPE_CHECKING or sys.version_info >= (3, 12):
    from functools import cached_property
else:

    class cached_property:  # noqa: N801 - as in the standard library
        """A method whose result takes its place in the object's dictionary."""

        def __init__(self, method: Callable[[Any], Any]) -> None:
            self._method = method
            self.__doc__ = method.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self._name = name

        def __get__(self, owner: Any, of: type | None = None) -> Any:
            if owner is None:
                return self
            value = self._method(owner)
            return owner.__dict__.setdefault(self._name, value)
