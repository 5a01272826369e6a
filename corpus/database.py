"""The SQLite file of a bank: a connection for each thread, transactions, and clear errors."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.errors import BankDamagedError, EvidenceBankError

_PATIENCE = 60.0
"""Seconds to wait for another process that is in the middle of a commit."""


class Database:
    """An SQLite file, safe to share between threads and to use on both sides of a fork."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def rows(self, query: str, **values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows that a query gives.

        Raises BankDamagedError when the file is damaged and EvidenceBankError when it cannot be
        used; so do the others.
        """
        with clear_errors(self.path):
            yield from self._connection().execute(query, values)

    def value(self, query: str, **values: object) -> Any:
        """Return the one value that a query gives."""
        return next(self.rows(query, **values))[0]

    def run(self, query: str, **values: object) -> None:
        """Run a statement."""
        with clear_errors(self.path):
            self._connection().execute(query, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block whose changes are kept together, or not at all when it raises.

        A block that changes nothing leaves the file as it is.
        """
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection().in_transaction:  # SQLite may have rolled back itself
                self.run("ROLLBACK")
            raise

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._local.process != os.getpid():
            connection = sqlite3.connect(
                self.path,
                timeout=_PATIENCE,
                isolation_level=None,
                check_same_thread=False,  # whoever drops the last reference closes it
                factory=_Connection,
            )
            connection.execute("PRAGMA synchronous = EXTRA")
            # so that a long transaction keeps readers out while it commits, and no sooner
            connection.execute("PRAGMA cache_spill = OFF")
            self._local.connection = connection
            self._local.process = os.getpid()
        return connection


class _Connection(sqlite3.Connection):
    """A connection that is closed when its thread, or its database, is gone."""

    def __del__(self) -> None:
        self.close()


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
