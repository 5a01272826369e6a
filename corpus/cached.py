"""Values that are worked out when first asked for, and kept: of an object, of a short text.

`cached_property` is the standard library's as it is from Python 3.12 on. Before, one lock for all
objects of a class let threads wait for each other's values, and a forked child for a thread that
it does not have. Two threads may now work out a value at once; all get the same one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["cached_for_short", "cached_property"]

_Found = TypeVar("_Found")
_MAX_KEPT = 4_096
_SHORT = 200
"""Characters of a text that is kept: what comes often is short, and what is long costs memory."""


def cached_for_short(function: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """Return a function that remembers what the last few thousand short texts gave."""
    remembered = lru_cache(maxsize=_MAX_KEPT)(function)

    @wraps(function)
    def found(text: str) -> _Found:
        return remembered(text) if len(text) <= _SHORT else function(text)

    return found


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
