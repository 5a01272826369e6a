"""The library's logger, for which `logging` is imported when there is something to log.

A search has nothing to log as a rule, and the import takes a hundredth of its time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import Handler, Logger

_HANDLERS: list[Callable[[], Handler]] = []


def handle_by(handler: Callable[[], Handler]) -> None:
    """Have what is logged from now on handled by what a function makes, when the first comes."""
    if handler not in _HANDLERS:
        _HANDLERS.append(handler)


def logger() -> Logger:
    """Return the logger called `evidencebank`."""
    import logging

    found = logging.getLogger("evidencebank")
    while _HANDLERS:
        found.addHandler(_HANDLERS.pop()())
    return found
