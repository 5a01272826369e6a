"""The write lock of a bank: one writer at a time, and a message that says who it is.

The lock is `flock` on a file that exists only while it is held, so a bank at rest holds nothing
but what was stored. The system lets go of it when the holder dies. A forked child never releases
its parent's lock.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import BankLockedError
from evidencebank.lifecycle.generation_lease import is_at

_LOOKS = 20
_PAUSE = 0.005


@contextmanager
def write_lock(path: Path) -> Iterator[None]:
    """Hold the lock file at `path` during the block.

    Raises BankLockedError, saying who holds it and since when, if another process or thread does.
    """
    handle = _acquire(path)
    owner = os.getpid()
    try:
        yield
    finally:
        if os.getpid() == owner:
            _forget(path)
        os.close(handle)


def _acquire(path: Path) -> int:
    looks = 0
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = _holder(handle)
            os.close(handle)
            looks += 1
            if not holder and looks < _LOOKS:  # whoever has just taken it has not yet said so
                time.sleep(_PAUSE)
                continue
            raise BankLockedError(
                f"{path.parent} is being written{holder}: try again when that is done"
            ) from error
        if is_at(path, handle):
            break
        os.close(handle)  # the last holder deleted the file between our open and our lock
    record = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    try:
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps(record).encode())
    except OSError:  # a full disk must not leave this process with a lock that it has not
        _forget(path)
        os.close(handle)
        raise
    return handle


def _forget(path: Path) -> None:
    with suppress(OSError):  # a file that a failing disk keeps is in nobody's way
        path.unlink()


def _holder(handle: int) -> str:
    """Say who holds a lock, '' where that is not known: a record may be of one who was killed."""
    try:
        record = json.loads(os.pread(handle, 1000, 0))
        if record["host"] == socket.gethostname():
            os.kill(record["pid"], 0)
        return _named(record)
    except PermissionError:  # it is there, and somebody else's
        return _named(record)
    except (ProcessLookupError, OverflowError, ValueError, KeyError, TypeError):
        return ""


def _named(record: dict[str, Any]) -> str:
    return f" by process {record['pid']} on {record['host']} since {record['since']}"
