"""Memory that was freed, or only mirrors files, given back before more is needed."""

from __future__ import annotations

import ctypes
import mmap
from contextlib import suppress
from typing import BinaryIO
from weakref import WeakSet

from corpus.storage.fork_safe_lock import ForkSafeLock

_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
"""What glibc's malloc.h calls M_MMAP_THRESHOLD and M_TRIM_THRESHOLD."""

_LARGE, _KEPT = 1024 * 1024, 4 * 1024 * 1024
"""Bytes of a text that is given back when it is free, and that a thread keeps for the next ones."""

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


def give_back_at_once() -> None:
    """Have memory of a megabyte or more returned to the system as soon as it is free from now on.

    Else the GNU library keeps what a book took, in each thread, for the next one, also where
    `give_back_memory` asks for it. What a page takes it is to keep: given back and asked for again,
    it takes a tenth of the time of a page of results.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_TRIM_THRESHOLD, _KEPT)
