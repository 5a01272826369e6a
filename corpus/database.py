"""The SQLite file of a bank: a connection for each thread, transactions, and clear errors.

SQLite forbids to carry a connection across a fork: its child would share the parent's locks, or
roll back what the parent is writing. So before a fork every connection is closed, once the
statement under way has ended; both sides open another when they need it. One in a transaction
cannot be closed: the child never touches it, and may not use that file.
"""

from __future__ import annotations

import ctypes
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

from corpus.errors import BankDamagedError, EvidenceBankError

_PATIENCE = 60.0
"""Seconds to wait for another process that is in the middle of a commit."""


class Database:
    """An SQLite file, safe to share between threads and to use on both sides of a fork."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def rows(self, query: str, **values: object) -> Iterator[tuple[Any, ...]]:
        """Return the rows that a query gives; all are read before the first is returned.

        Raises BankDamagedError when the file is damaged and EvidenceBankError when it cannot be
        used; so do the others.
        """
        return iter(self._do(query, values))

    def value(self, query: str, **values: object) -> Any:
        """Return the one value that a query gives."""
        return next(self.rows(query, **values))[0]

    def run(self, query: str, **values: object) -> None:
        """Run a statement."""
        self._do(query, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block whose changes are kept together, or not at all when it raises.

        A block that changes nothing leaves the file as it is.
        """
        self.run("BEGIN IMMEDIATE")
        process = os.getpid()
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            # a forked child that comes by has no part in it, and SQLite may have rolled back itself
            if os.getpid() == process and self._connection().is_changing():
                self.run("ROLLBACK")
            raise

    def close(self) -> None:
        """Close this thread's connection."""
        connection: _Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            if connection.process == os.getpid():
                with _FORKING:
                    connection.close()
            del self._local.connection

    def _do(self, query: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        with clear_errors(self.path):
            while True:
                connection = self._connection()
                with connection.using:
                    if not connection.closed:  # a fork in another thread may have done that
                        return connection.sqlite.execute(query, values).fetchall()

    def _connection(self) -> _Connection:
        connection: _Connection | None = getattr(self._local, "connection", None)
        if connection is not None and connection.process != os.getpid():
            _abandon(connection)
            connection = None
        if connection is None or connection.closed:
            if os.fspath(self.path.resolve()) in _LOCKED_BY_PARENT:
                raise EvidenceBankError(
                    f"{self.path} was being written when this process was forked: "
                    "fork before writing, or start a process anew"
                )
            with _FORKING:
                connection = _Connection(self.path)
                _CONNECTIONS.add(connection)
            connection.prepare()
            self._local.connection = connection
        return connection


class _Connection:
    """A connection that is closed as soon as its thread, or its database, is gone.

    SQLite's own, of which this has one, would wait for the garbage collector.
    """

    closed = True  # until it is open

    def __init__(self, path: Path) -> None:
        self.path = os.fspath(path.resolve())
        self.process = os.getpid()
        self.using = threading.Lock()
        self.sqlite = sqlite3.connect(
            path,
            timeout=_PATIENCE,
            isolation_level=None,
            check_same_thread=False,  # whoever drops the last reference closes it
        )
        self.closed = False

    def prepare(self) -> None:
        """Say how to write."""
        with self.using:
            if not self.closed:
                self.sqlite.execute("PRAGMA synchronous = EXTRA")
                # so that a long transaction keeps readers out while it commits, and no sooner
                self.sqlite.execute("PRAGMA cache_spill = OFF")

    def is_changing(self) -> bool:
        """Say whether a transaction has begun and not ended."""
        return not self.closed and self.sqlite.in_transaction

    def close(self) -> None:
        """Close it; a second time does nothing."""
        self.closed = True
        self.sqlite.close()

    def __del__(self) -> None:
        if self.closed:
            return
        if self.process != os.getpid():
            _abandon(self)
            return
        # who forks may wait for this very thread
        taken = _FORKING.acquire(timeout=_MOMENT)
        try:
            self.close()
        finally:
            if taken:
                _FORKING.release()


_MOMENT = 0.5
_FORKING = threading.RLock()
"""Held while connections come and go: one that does so during a fork is half there in the child."""

_CONNECTIONS: WeakSet[_Connection] = WeakSet()
_STOPPED: list[_Connection] = []
"""Connections in a transaction, while their process forks."""
_LOCKED_BY_PARENT: set[str] = set()
"""Files whose locks this process thinks its own, because its parent had them at the fork."""


def _before_fork() -> None:
    _FORKING.acquire()
    for connection in list(_CONNECTIONS):
        connection.using.acquire()
        if connection.is_changing():
            _STOPPED.append(connection)
        else:
            connection.close()
            connection.using.release()
            _CONNECTIONS.discard(connection)


def _go_on() -> None:
    for connection in _STOPPED:
        connection.using.release()
    _STOPPED.clear()
    _FORKING.release()  # in a child too: the thread that forked is there, and has it


def _begin_anew() -> None:
    for connection in _STOPPED:
        _abandon(connection)
        _LOCKED_BY_PARENT.add(connection.path)
        _CONNECTIONS.discard(connection)
    _go_on()


def _abandon(connection: _Connection) -> None:
    """Never close a parent's connection, not even when this process ends: that would roll back."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection.sqlite))


os.register_at_fork(before=_before_fork, after_in_parent=_go_on, after_in_child=_begin_anew)


@contextmanager
def clear_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorname", "") or ""
        if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or not code:
            raise BankDamagedError(f"{path} is damaged ({error}): restore it") from error
        raise EvidenceBankError(f"{path} cannot be used: {error}") from error
