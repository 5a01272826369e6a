"""Values that an object works out when first asked for, and keeps.

`cached_property` is the standard library's as it is from Python 3.12 on. Before, one lock for all
objects of a class let threads wait for each other's values, and a forked child for a thread that
it does not have. Two threads may now work out a value at once; all get the same one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["cached_property"]

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
