"""Calls on files below a folder, as `failing_calls.c` counts them: armed, recorded and picked."""

from __future__ import annotations

import ctypes
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

READS, WRITES, REMOVALS = 1, 2, 4
KILLED = -1
NEVER = 2**40
"""The number of a call that is not reached."""

_NUMBER = re.compile(r"\d+")
_INSIDE = re.compile(r"(/(?:generations|publications)/[^/]+/).*")
_HIDDEN = re.compile(r"\.(?:unfinished|removed)/")


class FileCalls:
    """The calls of this process on what is below a folder."""

    def __init__(self, folder: Path) -> None:
        self._library = ctypes.CDLL(None)
        self._library.disarm.restype = ctypes.c_char_p
        self._folder = str(folder).encode()

    def arm(self, kinds: int, number: int, error: int, lasting: bool = False) -> None:
        """Let a call fail from now on, counted among those of some kinds."""
        self._library.arm(self._folder, kinds, ctypes.c_long(number), error, lasting)

    def disarm(self) -> str:
        """Let no call fail any more; return the first that did, with its path, "" if none."""
        return str(self._library.disarm().decode())

    def record(self, kinds: int, step: Callable[[], object]) -> list[str]:
        """Take a step; return the calls of some kinds, with their paths, in order."""
        with tempfile.TemporaryFile() as file:
            self.arm(kinds, NEVER, 0)
            self._library.record(file.fileno())
            step()
            self._library.record(-1)
            self.disarm()
            file.seek(0)
            return file.read().decode().splitlines()


def each_call_of_each_file(call: str) -> str:
    """Return what a call on a file has in common with others that need not all be tried.

    Numbers in names do not count; nor does which file it is of a generation or a publication, which
    nothing reads before all of them are written.
    """
    return _INSIDE.sub(r"\1*", _NUMBER.sub("#", call))


def each_file(call: str) -> str:
    """Return what calls on the same file have in common, or on files of a generation."""
    return each_call_of_each_file(call).split(" ", 1)[1]


def each_part(call: str) -> str:
    """Return the part of a bank that a call is on: database, lock, pointer, generations, and so on.

    A journal or checksum is of the file that it stands beside.
    """
    return call.split(" ", 1)[1].lstrip("/").split("/")[0].split(".")[0]


def picked(calls: Sequence[str], alike: Callable[[str], str], seen: int = 1) -> list[int]:
    """Return the numbers of calls to try, from 1: of those alike the middle one, or three.

    `seen` is how many of calls on files that readers may look at: 1, or 3 for the first, the middle
    and the last.
    """
    kinds: dict[str, list[int]] = {}
    for number, call in enumerate(calls, start=1):
        kinds.setdefault(alike(call), []).append(number)
    places = {1: (0.5,), 3: (0.0, 0.5, 1.0)}
    return sorted(
        {
            of[round(place * (len(of) - 1))]
            for kind, of in kinds.items()
            for place in places[1 if _HIDDEN.search(kind) else seen]
        }
    )
