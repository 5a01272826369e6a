"""Memory that was freed, given back to the system before more is needed."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back_memory() -> None:
    """Give back what this process has freed, where its C library keeps it and can be asked.

    The GNU one keeps what small objects took for more of them, and large arrays come on top of
    it. Milliseconds.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
