"""Holding a generation: nobody removes a folder that a reader has open.

A reader takes a shared `flock` on the folder itself, which needs no right to write and leaves
nothing behind; who removes it takes the exclusive one first. The system lets go for a process
that dies. A forked child shares its parent's hold, which ends when both have let go.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from pathlib import Path

from corpus.errors import BankLockedError
from corpus.storage import special_files

REMOVED = ".removed"
"""What the name of a folder ends with while it is being removed."""

_WITHOUT_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
_PATIENCE = 10.0
_PAUSE = 0.005


class GenerationLease:
    """A folder that is held until this object is gone, or `release`."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        """Let go; a second time does nothing."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __del__(self) -> None:
        self.release()


def hold(folder: Path) -> GenerationLease | None:
    """Hold a folder; None when it is not there or is being removed.

    On a file system without locks the folder is opened and not held.
    """
    try:
        held = GenerationLease(_opened(folder))
    except (FileNotFoundError, NotADirectoryError):
        return None
    return held if _locked(held, fcntl.LOCK_SH) and is_at(folder, held._handle) else None


def is_held(folder: Path) -> bool:
    """Say whether somebody holds a folder; one that is not there nobody does."""
    try:
        tried = GenerationLease(_opened(folder))
    except (FileNotFoundError, NotADirectoryError):
        return False
    return not _locked(tried, fcntl.LOCK_EX)


def remove(folder: Path, patience: float = 0.0) -> bool:
    """Remove a folder unless somebody holds it, for up to `patience` seconds; say if it is gone.

    It gets another name first: what a crash leaves of it is not taken for a whole one.
    """
    end = time.monotonic() + patience
    taken = GenerationLease(_opened(folder))
    while not _locked(taken, fcntl.LOCK_EX):
        if time.monotonic() >= end:
            return False
        time.sleep(_PAUSE)
    leaving = folder.with_name(folder.name + REMOVED)
    special_files.remove(leaving)
    folder.rename(leaving)
    import shutil  # imported here: readers remove nothing

    shutil.rmtree(leaving)
    return True


def clear(folder: Path) -> None:
    """Remove a folder as soon as nobody holds it. Raises BankLockedError when that takes long."""
    if not remove(folder, _PATIENCE):
        raise BankLockedError(f"{folder} is being read: try again when that is done")


def _opened(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def _locked(held: GenerationLease, how: int) -> bool:
    try:
        fcntl.flock(held._handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _WITHOUT_LOCKS:
            raise
    return True


def is_at(path: Path, handle: int) -> bool:
    """Say whether what is open still has its name: whoever had it may have removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
