"""What repairs have lost, kept in `lost.json` until somebody says that it may be forgotten.

A repair keeps each line of it before it changes what the line was read from. Whoever died before
the lines were told, or did not read them, repairs again and is told.
"""

from __future__ import annotations

import json
from pathlib import Path

from corpus.storage.durability import put, sync, unfinished_path
from corpus.storage.special_files import read_own, remove

_NAME = "lost.json"
_MAX_BYTES = 1_000_000


class Losses:
    """What repairs of one bank have lost, a line each."""

    def __init__(self, bank: Path) -> None:
        self._path = bank / _NAME
        self.lines = self._read()

    def add(self, *lines: str) -> None:
        """Keep lines, durably, besides those that are kept already.

        Raises OSError when they cannot be kept.
        """
        more = [line for line in dict.fromkeys(map(_plain, lines)) if line not in self.lines]
        if more:
            put(self._path, json.dumps(self.lines + more, indent=1).encode())
            self.lines += more

    def forget(self) -> None:
        """Keep none any more, durably. Raises OSError when they cannot be removed."""
        self.lines = []
        remove(unfinished_path(self._path))
        remove(self._path)
        sync(self._path.parent)

    def _read(self) -> list[str]:
        try:
            is_small = self._path.stat().st_size <= _MAX_BYTES
            said = json.loads(read_own(self._path)) if is_small else None
        except FileNotFoundError:
            return []
        except (OSError, ValueError, RecursionError):
            said = None
        if not isinstance(said, list):
            return [f"what was lost before: {_NAME} cannot be read"]
        return [_plain(line) for line in said if isinstance(line, str)]


def _plain(line: str) -> str:
    """Return a line that is one, and tells no terminal anything."""
    return "".join(letter for letter in " ".join(line.split()) if letter.isprintable())
