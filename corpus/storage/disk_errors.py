"""What a disk says when it fails, in words for people: it is full, read-only, or broken."""

from __future__ import annotations

import errno
import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.errors import StorageError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FAILING = {*_FULL, errno.EIO, errno.EROFS}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
_FEW_FILES = 1_000


@contextmanager
def clear_storage_errors(folder: Path, needed: Callable[[], int] = lambda: 0) -> Iterator[None]:
    """Turn the system's errors on files into StorageError, naming the file or else `folder`.

    `needed` tells, once there is no space, how many bytes the work takes; 0 for unknown.
    """
    try:
        yield
    except BrokenPipeError:
        raise  # no disk's matter: whoever was told how far the work is has gone
    except OSError as error:
        drop_first_frame(error)
        named = Path(os.fsdecode(error.filename or ""))
        path = folder if len(named.parts) < 2 else named  # a bare name is relative to some folder
        if error.errno in _FULL:
            raise StorageError(no_space(path, needed())) from error
        if error.errno in _FORBIDDEN:
            raise StorageError(not_writable(path, str(error.strerror))) from error
        raise StorageError(
            f"{path} cannot be read or written ({error.strerror or error}): "
            "see what is wrong there and try again"
        ) from error


def drop_first_frame(error: BaseException) -> None:
    """Let an error that a context manager turns into another forget the manager's own frame.

    In Python 3.12 and 3.13 that frame leads back to the error, and until the garbage collector
    comes by such a circle keeps open, on a disk that is full, the very files that were removed.
    """
    if error.__traceback__ is not None:
        error.__traceback__ = error.__traceback__.tb_next


def is_failing(error: OSError) -> bool:
    """Say whether an error is the disk's own, whichever file was asked for."""
    return error.errno in _FAILING


def no_space(path: Path, needed: int = 0) -> str:
    """Say that there is no space for a file, how much there is, and how much the work takes."""
    free, more_files = _room(path)
    files = f", for {more_files:,} more files" if more_files < _FEW_FILES else ""
    takes = f", about {_size(needed)} needed" if needed else ""
    return (
        f"{path}: no space left on the disk ({_size(free)} free{files}{takes}): "
        "make room and try again"
    )


def takes_no_more_files(path: Path) -> bool:
    """Say whether the disk that a file is on has no room for another, whatever its size."""
    return _room(path)[1] == 0


def not_writable(path: Path, reason: str) -> str:
    """Say that a file may not be written."""
    return f"{path} may not be written ({reason}): let this user write there and try again"


def _room(path: Path) -> tuple[int, float]:
    """Return how many bytes and how many files the disk of a file, or of one to be, has room for.

    Where the disk counts no files, there may be any number.
    """
    for folder in (path, *path.parents):
        with suppress(OSError):
            found = os.statvfs(folder)
            free = found.f_bavail * found.f_frsize
            return free, found.f_favail if found.f_files else math.inf
    return 0, math.inf


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB" if count >= 1_000_000 else f"{count / 1_000:,.1f} KB"
