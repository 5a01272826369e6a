"""One writer at a time: a document that its holder writes anew every second.

No two clocks are compared. Who finds a lock that is not renewed while it looks on, for much longer
than a second, takes it over; of a dead process on its own machine it knows that at once.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import BankLockedError, ClusterError
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.refusals import ConflictError, MissingError

_RENEWED = 1.0
_PATIENCE = 30.0
_LOOK = 0.25
_TRIES = 5


@contextmanager
def writer_lock(cluster: Cluster, index: str, name: str) -> Iterator[None]:
    """Hold the lock of a name, a document of an index, during a block.

    Raises BankLockedError, saying who holds it and since when, if another process or thread does.
    """
    lock = _Lock(cluster, index, name)
    _HELD.add(lock.token)
    try:
        lock.take()
    except BaseException:
        _HELD.discard(lock.token)
        raise
    renewing = threading.Thread(target=lock.renew, name="evidencebank lock", daemon=True)
    renewing.start()
    process = os.getpid()
    try:
        yield
    finally:
        if os.getpid() == process:
            lock.ended.set()
            renewing.join()
            _HELD.discard(lock.token)
            lock.give_up()


_HELD: set[str] = set()
"""The tokens of the locks that this process holds: another of its own it has not given up, though
it meant to, since the node that was told ended."""


class _Lock:
    """A lock, and the place in the index's order at which it was last renewed."""

    def __init__(self, cluster: Cluster, index: str, name: str) -> None:
        self._cluster = cluster
        self._index = index
        self._name = name
        self._record = _myself()
        self.token: str = self._record["token"]
        self._place: dict[str, int] = {}
        self.ended = threading.Event()

    def take(self) -> None:
        """Take it, waiting only for a sign of life of whoever has it."""
        if self._create():
            return
        first = self._found()
        end = time.monotonic() + _PATIENCE
        while first is not None:
            if _has_died(first["_source"]) or time.monotonic() > end:
                with suppress(ConflictError):
                    self._write(_place(first))
                    return
            now = self._found()
            if now is None:
                break
            if _place(now) != _place(first) or _is_alive(now["_source"]):
                raise self._held(now["_source"])
            time.sleep(_LOOK)
        if not self._create():
            held = self._found()
            raise self._held(held["_source"] if held else {})

    def renew(self) -> None:
        """Write it anew every second until it has ended, or is somebody else's."""
        while not self.ended.wait(_RENEWED):
            try:
                self._write(self._place)
            except MissingError:
                return
            except ConflictError:
                if not self._is_ours():
                    return
            except ClusterError:
                continue  # a node that is down for a moment

    def give_up(self) -> None:
        """Let the next writer have it; where nobody answers, it is found not to be renewed."""
        with suppress(ClusterError):
            for _ in range(_TRIES):
                try:
                    self._cluster.delete(self._index, self._name, **self._place)
                    return
                except ConflictError:
                    if not self._is_ours():
                        return

    def _create(self) -> bool:
        try:
            self._write({"op_type": "create"})
        except ConflictError:
            return self._is_ours()
        return True

    def _is_ours(self) -> bool:
        """Say whether what is there is what this has written: its answer may have been lost."""
        found = self._found()
        if found is None or found["_source"] != self._record:
            return False
        self._place = _place(found)
        return True

    def _write(self, how: Mapping[str, Any]) -> None:
        answer = self._cluster.put(self._index, self._name, self._record, **how)
        self._place = _place(answer)

    def _found(self) -> dict[str, Any] | None:
        return self._cluster.get(self._index, self._name)

    def _held(self, record: Mapping[str, Any]) -> BankLockedError:
        by = f" by process {record['pid']} on {record['host']} since {record['since']}"
        return BankLockedError(
            f"{self._cluster.address} is being written{by if record else ''}: try again when that "
            "is done"
        )


def _place(found: Mapping[str, Any]) -> dict[str, int]:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


def _myself() -> dict[str, Any]:
    """Return what is told of this process to who comes while it holds a lock."""
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "started": _started(os.getpid()),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "token": uuid.uuid4().hex,
    }


def _has_died(record: Mapping[str, Any]) -> bool:
    """Say whether a holder was a process of this machine that is gone, or this one by mistake."""
    if not (record["host"] == socket.gethostname() and record["started"]):
        return False
    if record["pid"] == os.getpid() and _started(os.getpid()) == record["started"]:
        return bool(record["token"] not in _HELD)
    return bool(_started(record["pid"]) != record["started"])


def _is_alive(record: Mapping[str, Any]) -> bool:
    """Say whether this process is the holder: of any other it is seen by what it renews."""
    return bool(record.get("token") in _HELD)


def _started(pid: int) -> str:
    """Return when a process began, as Linux counts it, with the machine's start; '' if unknown."""
    try:
        ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[_START]
        return f"{_BOOT.read_text().strip()} {ticks}"
    except (OSError, IndexError):
        return ""


_BOOT = Path("/proc/sys/kernel/random/boot_id")
_START = 19
"""The place of a process' start among what stands behind its name."""
