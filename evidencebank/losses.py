"""What repairs have lost, kept in `lost.json` until sources are loaded again.

A repair keeps each line of it before it changes what the line was read from. Whoever died before
the lines were told, or lost them, repairs again and reads them.
"""

from __future__ import annotations

import json
from pathlib import Path

from corpus.decode import strip_controls
from corpus.durable import put, unfinished_path
from corpus.own_files import read_own

_NAME = "lost.json"
_MOST_BYTES = 1_000_000


class Losses:
    """What repairs of one bank have lost, a line each."""

    def __init__(self, bank: Path) -> None:
        self._path = bank / _NAME
        self.lines = self._read()

    def add(self, *lines: str) -> None:
        """Keep lines, durably, besides those that are kept already."""
        more = [line for line in dict.fromkeys(lines) if line not in self.lines]
        if more:
            self.lines += more
            put(self._path, json.dumps(self.lines, indent=1).encode())

    def forget(self) -> None:
        """Keep none any more."""
        self.lines = []
        self._path.unlink(missing_ok=True)
        unfinished_path(self._path).unlink(missing_ok=True)

    def _read(self) -> list[str]:
        try:
            is_small = self._path.stat().st_size <= _MOST_BYTES
            said = json.loads(read_own(self._path)) if is_small else None
        except (FileNotFoundError, ValueError, RecursionError):  # no repair has written it
            return []
        lines = said if isinstance(said, list) else []
        return [" ".join(strip_controls(line).split()) for line in lines if isinstance(line, str)]
