"""A lock that a forked child finds open, whatever other threads of its parent were doing."""

from __future__ import annotations

import os
import threading
from weakref import WeakSet


class ForkSafeLock:
    """A lock for blocks that leave what they guard whole at every moment.

    The threads of a process are not there in its forked child: one that holds an ordinary lock at
    that moment would hold it there for ever.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        _LOCKS.add(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *raised: object) -> None:
        self._lock.release()


_LOCKS: WeakSet[ForkSafeLock] = WeakSet()


def _renew() -> None:
    """Forget who holds the locks."""
    for lock in list(_LOCKS):
        lock._lock = threading.Lock()


os.register_at_fork(after_in_child=_renew)
