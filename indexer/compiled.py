"""Inner loops compiled by numba, which is imported with this module: half a second.

What is compiled is kept in numba's cache, beside the module or in the user's own cache folder.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(function: Callable[..., Any], fastmath: bool | set[str] = False) -> Any:
    """Compile a function that works without Python's lock; keep the result where that can be."""
    try:
        return njit(nogil=True, cache=True, fastmath=fastmath)(function)
    except RuntimeError:  # numba finds no folder that it may write to
        return njit(nogil=True, fastmath=fastmath)(function)


def in_vectors(function: Callable[..., Any]) -> Any:
    """Compile a function whose sums and maxima may be taken in any order, and without NaN."""
    return compiled(function, {"nnan", "nsz", "reassoc"})
