"""Memory that was freed, or only mirrors files, given back before more is needed."""

from __future__ import annotations

import ctypes
import mmap
from contextlib import suppress
from typing import BinaryIO
from weakref import WeakSet

from corpus.storage.fork_safe_lock import ForkSafeLock

_MAPPED: WeakSet[mmap.mmap] = WeakSet()
_LOOKING = ForkSafeLock()


def map_for_reading(file: BinaryIO, size: int) -> mmap.mmap:
    """Map the first bytes of a file; what was looked at of it is let go by `give_back_memory`."""
    data = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
    with _LOOKING:
        _MAPPED.add(data)
    return data


def give_back_memory() -> None:
    """Give back what this process has freed, where its C library keeps it and can be asked.

    The GNU one keeps what small objects took for more of them, and large arrays come on top of
    it. Pages of files that `map_for_reading` mapped are let go too: whoever looks at one again
    has it from the system, which has read it. Milliseconds.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
    with _LOOKING:
        mapped = list(_MAPPED)
    for data in mapped:
        with suppress(AttributeError, OSError, ValueError):  # another system, or closed by now
            data.madvise(mmap.MADV_DONTNEED)
