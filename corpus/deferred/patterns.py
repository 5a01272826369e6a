"""Regular expressions that are compiled when they are first asked something.

A search imports modules with a hundred of them and uses a few; to compile one takes from 0.1 to
1 ms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

__all__ = ["pattern"]

if TYPE_CHECKING:
    from re import compile as pattern
else:

    class pattern:  # noqa: N801 - stands for a function, as `re.compile` is one
        """What `re.compile` returns, but that a wrong expression raises when it is first used."""

        def __init__(self, expression: str, flags: int = 0) -> None:
            self._written = expression, flags

        def __getattr__(self, name: str) -> Any:
            # only of what is not there yet: from then on it costs what the pattern's own does
            value = getattr(re.compile(*self._written), name)
            setattr(self, name, value)
            return value
