"""Files that a process has seen to be as they were written, and that are what they were then.

A process that writes one generation after the other, and shows each, would else read all that it
wrote twice more. What it goes by is what the disk says of a file without reading it: its inode,
its size, and when its bytes and its inode were last changed. Disks keep time in steps, within which
a change does not show; so a file is known only if it was changed well before `CURRENT` was, and
any change after that shows.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from stat import S_ISREG

_Stamp = tuple[int, int, int, int, int]
"""Device, inode, bytes, and the nanoseconds of the last changes of the bytes and of the inode."""

_STEP = 50_000_000
"""Nanoseconds, more than any step in which disks keep time."""


class SeenFiles:
    """What was seen of the files of one generation; safe to share between threads."""

    def __init__(self) -> None:
        self._seen: tuple[int, dict[str, _Stamp]] = (0, {})

    def others(self, number: int, folder: str, names: Iterable[str]) -> list[str]:
        """Return which files of a generation are to be read: those that are not as they were."""
        seen, stamps = self._seen
        if seen != number:
            return list(names)
        return [
            name
            for name in names
            if name not in stamps or _stamp(f"{folder}/{name}") != stamps[name]
        ]

    def see(self, number: int, folder: str, names: Iterable[str], current: Path) -> None:
        """Note how the files of a generation are, all of which are as they were written.

        `current` is what names it.
        """
        named = _stamp(current)
        if named is None:
            return
        stamps = {name: _stamp(f"{folder}/{name}") for name in names}
        since = min(named[-2:]) - _STEP
        known = {name: one for name, one in stamps.items() if one and max(one[-2:]) < since}
        self._seen = (number, known)


def _stamp(path: Path | str) -> _Stamp | None:
    """Return that of a file, None where there is none, or something else."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    if not S_ISREG(found.st_mode):
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
