"""The checksum of a database, kept beside it: SQLite does not notice when what it keeps changes.

`entries.sqlite.sha256` says what the file was when it was last changed: how many changes SQLite
had counted in its header, the SHA-256 of all its bytes, and one of these two. A process that dies
after a change and before this leaves what was said of an earlier change, which says nothing of
the file as it is; with the next change it is written anew.
"""

from __future__ import annotations

import hashlib
from enum import Enum
from pathlib import Path

from corpus.storage.durability import put, unfinished_path
from corpus.storage.special_files import read_own, remove

_ENDING = ".sha256"
_CHANGES = slice(24, 28)
_CHANGES_AGAIN = slice(92, 96)
"""Where SQLite counts changes, twice, in the header of a database."""


class Verdict(Enum):
    """What a checksum says of a database; EARLIER is said of another state than the present."""

    AS_WRITTEN = "as written"
    OTHER = "other"
    EARLIER = "earlier"
    UNREADABLE = "unreadable"


def path_of(database: Path) -> Path:
    """Return where the checksum of a database is kept."""
    return database.with_name(database.name + _ENDING)


def write_checksum(database: Path, contents: bytes) -> None:
    """Keep what the bytes of a database are now, unless that is what is kept.

    To be called by whoever keeps other writers out. Raises OSError when it cannot be written
    or its folder not be synced.
    """
    said = _said(contents)
    if _read(path_of(database)) != said:
        put(path_of(database), said)


def clear_unfinished(database: Path) -> None:
    """Remove what a process left that died, or could not go on, while it wrote a checksum."""
    remove(unfinished_path(path_of(database)))


def check_checksum(database: Path, contents: bytes) -> Verdict:
    """Say whether a database, of which these are the bytes, is what it was when last changed."""
    kept = _read(path_of(database))
    if contents[_CHANGES] != contents[_CHANGES_AGAIN]:
        return Verdict.OTHER
    if kept is None:
        return Verdict.EARLIER
    words = kept.decode("ascii", "replace").split(" ")
    if len(words) != 3 or kept != _line(words[0], words[1]):
        return Verdict.UNREADABLE
    if words[0] != contents[_CHANGES].hex():
        return Verdict.EARLIER
    return Verdict.AS_WRITTEN if kept == _said(contents) else Verdict.OTHER


def _said(contents: bytes) -> bytes:
    return _line(contents[_CHANGES].hex(), hashlib.sha256(contents).hexdigest())


def _line(changes: str, digest: str) -> bytes:
    said = f"{changes} {digest}"
    return f"{said} {hashlib.sha256(said.encode()).hexdigest()}\n".encode()


def _read(path: Path) -> bytes | None:
    try:
        return read_own(path)
    except FileNotFoundError:
        return None
