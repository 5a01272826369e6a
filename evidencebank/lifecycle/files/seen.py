"""Files that were seen to be as they were written, and that are what they were then.

Every command opens a bank, and a build reads what the one before wrote: to read all files of a
large one anew takes longer than the rest. What is gone by instead is what the disk says of a file
without reading it: its inode, its size, and when its bytes and its inode were last changed. Disks
keep time in steps, within which a change does not show; so a file is known only if it was changed
a step before `CURRENT` was or sooner, and any change after that shows.

`current-seen.json`, beside `CURRENT`, says so to other processes. Only who writes the bank writes
it, and whoever cannot read it reads the files.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import Any

from corpus.storage.durability import put
from corpus.storage.special_files import read_own

_Stamp = tuple[int, int, int, int]
"""The inode, bytes, and the nanoseconds of the last changes of the bytes and of the inode."""


class SeenFiles:
    """What was seen of the files of one generation; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Take the file that says it to other processes; there need be none."""
        self._path = path
        self._seen: tuple[int, Mapping[str, _Stamp]] = (0, {})

    def others(
        self, number: int, folder: str, names: Iterable[str], told: bool = False
    ) -> list[str]:
        """Return which files of a generation are to be read: those that are not as they were.

        What this process has seen of them counts or, where they are only to be shown, what it is
        `told` by others: what is made of them would else carry on what no disk tells of.
        """
        seen, stamps = self._seen
        if seen != number and told:
            seen, stamps = _read(self._path)
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
        then = min(named[-2:])
        known = {name: one for name, one in stamps.items() if one and max(one[-2:]) < then}
        self._seen = (number, known)

    def tell(self) -> None:
        """Tell other processes what was seen. A disk that takes no more is told of by others.

        To be called by who writes the bank.
        """
        number, known = self._seen
        text = json.dumps({"generation": number, "files": known}, separators=(",", ":"))
        with suppress(OSError):
            put(self._path, text.encode("ascii"))


def _read(path: Path) -> tuple[int, Mapping[str, _Stamp]]:
    """Read what was noted; nothing where that is not to be had."""
    try:
        said: Any = json.loads(read_own(path))
        return int(said["generation"]), {name: tuple(one) for name, one in said["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return 0, {}


def _stamp(path: Path | str) -> _Stamp | None:
    """Return that of a file, None where there is none, or something else."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    if not S_ISREG(found.st_mode):
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
