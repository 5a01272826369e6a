"""The checksum of a database, kept beside it: SQLite does not notice when what it keeps changes.

`entries.sqlite.sha256` says what the file was when it was last changed: how many changes SQLite
had counted in its header, the SHA-256 of the pages in use, and one of all that. A process that dies
after a change and before this leaves what was said of an earlier change, which says nothing of
the file as it is; with the next change it is written anew.

Pages that are free are left out. SQLite's journal does not keep what stood in them, so that one
which a broken-off change took holds another content when that is undone (seen with 3.40.1).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from corpus.storage.durability import put, unfinished_path
from corpus.storage.special_files import read_own, remove

_ENDING = ".sha256"
_FORMAT = "2"
"""What a line begins with; one that does not is of all bytes, and says nothing any more."""

_CHANGES = slice(24, 28)
_CHANGES_AGAIN = slice(92, 96)
"""Where SQLite counts changes, twice, in the header of a database."""

_PAGE_SIZE = slice(16, 18)
_FIRST_TRUNK = slice(32, 36)
"""Where the header has the size of a page, and the first page of the list of free ones."""


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
    if len(words) == 3 and kept == _with_digest(" ".join(words[:2])):
        return Verdict.EARLIER
    if len(words) != 4 or kept != _line(words[1], words[2]):
        return Verdict.UNREADABLE
    if words[1] != contents[_CHANGES].hex():
        return Verdict.EARLIER
    return Verdict.AS_WRITTEN if kept == _said(contents) else Verdict.OTHER


def _said(contents: bytes) -> bytes:
    digest = hashlib.sha256()
    for run in _in_use(contents):
        digest.update(run)
    return _line(contents[_CHANGES].hex(), digest.hexdigest())


def _in_use(contents: bytes) -> Iterator[memoryview]:
    """Yield the bytes of the pages that are in use, those of pages side by side together."""
    view, size = memoryview(contents), page_size(contents)
    at = 0
    for page in sorted(free_pages(contents, size)):
        yield view[at : (page - 1) * size]
        at = page * size
    yield view[at:]


def free_pages(contents: bytes, size: int) -> set[int]:
    """Return the numbers of pages whose content does not count.

    They are named by pages in use, each with the number of the next (SQLite's file format, 1.5).
    """
    pages = len(contents) // size
    free: set[int] = set()
    seen: set[int] = set()
    trunk = int.from_bytes(contents[_FIRST_TRUNK], "big")
    while 1 < trunk <= pages and trunk not in seen:
        seen.add(trunk)
        start = (trunk - 1) * size
        trunk, count = struct.unpack_from(">II", contents, start)
        named = struct.unpack_from(f">{min(count, size // 4 - 2)}I", contents, start + 8)
        free.update(page for page in named if 1 < page <= pages)
    return free - seen


def page_size(contents: bytes) -> int:
    """Return how many bytes a page of a database has, as its header says; 512 if it says none."""
    size = int.from_bytes(contents[_PAGE_SIZE], "big")
    return 1 << 16 if size == 1 else max(size, 512)


def _line(changes: str, digest: str) -> bytes:
    return _with_digest(f"{_FORMAT} {changes} {digest}")


def _with_digest(said: str) -> bytes:
    return f"{said} {hashlib.sha256(said.encode()).hexdigest()}\n".encode()


def _read(path: Path) -> bytes | None:
    try:
        return read_own(path)
    except FileNotFoundError:
        return None
