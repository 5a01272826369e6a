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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

from corpus.errors import BankDamagedError, BankLockedError, EvidenceBankError, StorageError
from corpus.storage import checksum
from corpus.storage.disk_errors import (
    clear_storage_errors,
    drop_first_frame,
    no_space,
    not_writable,
    takes_no_more_files,
)
from corpus.storage.memory import give_back_memory

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

_PATIENCE = 60.0
"""Seconds to wait for another process that is in the middle of a commit."""

_CHANGED_SO_FAR = "SELECT total_changes()"

_MANY_CHANGES = 10_000
"""Changes of rows whose pages are worth the time to give their memory back."""

_T = TypeVar("_T")


class Database:
    """An SQLite file, safe to share between threads and to use on both sides of a fork."""

    def __init__(self, path: Path, is_shared: bool = True) -> None:
        """Take a file; one that is not shared no other process looks at, nor later ones.

        It has no checksum, and a long transaction is not held in memory until its end.
        """
        self.path = path
        self._is_shared = is_shared
        self._local = _Local()
        self._beside: ThreadPoolExecutor | None = None
        self._kept: Future[bool] | None = None

    def rows(self, query: str, **values: object) -> Iterator[tuple[Any, ...]]:
        """Return the rows that a query gives; all are read before the first is returned.

        Raises BankDamagedError when the file is damaged, StorageError when its disk is full,
        read-only or fails, BankLockedError when another keeps it for a minute, and
        EvidenceBankError when it cannot be used; so do the others.
        """
        return iter(self._with(lambda sqlite: sqlite.execute(query, values).fetchall()))

    def first_rows(self, query: str, most: int, **values: object) -> list[tuple[Any, ...]]:
        """Return the first rows of a query: enough for `most` characters in their last columns.

        There is at least one, if the query gives any.
        """

        def read(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
            taken, characters = [], 0
            rows = connection.execute(query, values)
            try:
                for row in rows:
                    taken.append(row)
                    characters += len(row[-1])
                    if characters >= most:
                        break
            finally:
                rows.close()  # an open query would keep writers waiting
            return taken

        return self._with(read)

    def value(self, query: str, **values: object) -> Any:
        """Return the one value that a query gives. Raises BankDamagedError when there is none."""
        for row in self.rows(query, **values):
            return row[0]
        raise BankDamagedError(f"{self.path} lacks what every bank has: run 'repair'")

    def run(self, query: str, **values: object) -> None:
        """Run a statement."""
        self.rows(query, **values)

    def put(self, table: str, **row: object) -> None:
        """Write a row, by its columns' names, in place of the one that has its key."""
        columns, holes = ", ".join(row), ", ".join(f":{name}" for name in row)
        self.run(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({holes})", **row)  # noqa: S608

    def put_all(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Write rows, each in place of the one that has its key."""
        holes = ", ".join("?" * len(columns))
        query = f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({holes})"  # noqa: S608
        self._with(lambda sqlite: sqlite.executemany(query, rows))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block whose changes are kept together, or not at all when it raises.

        A block that changes nothing leaves the file, and its checksum, as they are. O(file) for
        one that does.
        """
        with self._begun():
            before = self.value(_CHANGED_SO_FAR)
            yield
            changed = self.value(_CHANGED_SO_FAR) - before
            self.run("COMMIT")
        if changed > _MANY_CHANGES:  # all that they wrote was held until now
            self.run("PRAGMA shrink_memory")
            give_back_memory()
        if changed and self._is_shared and self._beside is not None:
            self._kept = self._beside.submit(self._keep_checksum)
        elif changed and self._is_shared:
            self._keep_checksum()

    @contextmanager
    def checksums_beside(self) -> Iterator[None]:
        """Have a thread keep the checksum of what a block changes, whole when the block ends.

        To be called by whoever keeps other writers out.
        """
        from concurrent.futures import ThreadPoolExecutor  # imported here: readers do without it

        checksum.clear_unfinished(self.path)
        with ThreadPoolExecutor(1, thread_name_prefix="checksum") as self._beside:
            try:
                yield
            finally:
                self._beside = None
                kept, self._kept = self._kept, None
                # it gives way to a change that is under way, which may come to nothing
                if kept is not None and not kept.result():
                    self._keep_checksum()

    @contextmanager
    def _begun(self) -> Iterator[None]:
        """Keep other writers out during a block, and undo what is not committed at its end."""
        self.run("BEGIN IMMEDIATE")
        process = os.getpid()
        try:
            yield
        finally:
            # a forked child that comes by has no part in it
            if os.getpid() == process and self.is_changing():
                self._roll_back()

    def _keep_checksum(self) -> bool:
        """Keep the checksum of the file, unless somebody is writing; say whether it is kept."""
        # what was committed stands, whatever becomes of its checksum; and whoever is writing by
        # now will keep one
        with suppress(EvidenceBankError, MemoryError), self.without_waiting():
            self.write_checksum()
            return True
        return False

    @contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Have what this thread reads in a block raise BankLockedError where it would wait."""
        self._local.patience = 0.0
        try:
            yield
        finally:
            self._local.patience = _PATIENCE

    def check_checksum(self) -> checksum.Verdict:
        """Say whether the file is, byte by byte, what it was when it was last changed.

        O(file). Raises StorageError when the checksum cannot be read.
        """
        with clear_storage_errors(self.path):
            return checksum.check_checksum(self.path, self._contents())

    def write_checksum(self) -> None:
        """Keep the checksum of the file as it is. Raises StorageError where that is impossible."""
        with clear_storage_errors(self.path), self._begun():
            checksum.write_checksum(self.path, self._contents())

    def _contents(self) -> bytes:
        """Return the bytes of the file.

        Not by opening it: whoever closes a file that SQLite has open undoes SQLite's locks on it.
        Raises StorageError for pages that cannot be read: SQLite gives zeros in their place.
        """

        def read(connection: sqlite3.Connection) -> bytes:
            contents = _serialized(connection)
            if not _has_blank_page(contents):
                return contents
            with _unchanged(connection):  # else what it is compared with may be another by then
                contents = _serialized(connection)
                connection.execute("PRAGMA quick_check(1)").fetchall()  # reads all that is in use
                if _serialized(connection) != contents:
                    raise _cannot_be_read()
            return contents

        return self._with(read)

    def is_changing(self) -> bool:
        """Say whether this thread is in a transaction; SQLite ends it itself after some errors."""
        connection = self._local.connection
        mine = connection is not None and connection.process == os.getpid()
        return connection is not None and mine and connection.is_changing()

    def _roll_back(self) -> None:
        try:
            self.run("ROLLBACK")
        except EvidenceBankError:  # the disk fails: whoever opens the file next rolls back
            self.close()

    def close(self) -> None:
        """Close this thread's connection."""
        connection = self._local.connection
        if connection is not None and connection.process == os.getpid():
            with _FORKING:
                connection.close()
        self._local.connection = None

    def _with(self, use: Callable[[sqlite3.Connection], _T]) -> _T:
        with clear_errors(self.path):
            while True:
                connection = self._connection()
                with connection.using:
                    if not connection.closed:  # a fork in another thread may have done that
                        connection.wait_for_others(self._local.patience)
                        return use(connection.sqlite)

    def _connection(self) -> _Connection:
        connection = self._local.connection
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
            connection.prepare(self._is_shared)
            self._local.connection = connection
        return connection


def _cannot_be_read() -> sqlite3.OperationalError:
    """Return the error that SQLite has where it tells of it."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_READ"
    return error


def _serialized(connection: sqlite3.Connection) -> bytes:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    return connection.serialize() if pages else b""


@contextmanager
def _unchanged(connection: sqlite3.Connection) -> Iterator[None]:
    """Have others wait with what they change until a block ends."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:  # some errors end it
            connection.execute("ROLLBACK")


def _has_blank_page(contents: bytes) -> bool:
    """Say whether any page is nothing but zeros, as few are that were read."""
    size = checksum.page_size(contents)
    blank = bytes(size)
    return any(
        contents[at : at + 8] == blank[:8] and contents[at : at + size] == blank
        for at in range(0, len(contents), size)
    )


class _Local(threading.local):
    connection: _Connection | None = None
    patience: float = _PATIENCE


class _Connection:
    """A connection that is closed as soon as its thread, or its database, is gone.

    SQLite's own, of which this has one, would wait for the garbage collector.
    """

    closed = True  # until it is open

    def __init__(self, path: Path) -> None:
        self.path = os.fspath(path.resolve())
        self.process = os.getpid()
        self.using = threading.Lock()
        self.sqlite = connected(path)
        self.closed = False
        self._patience = _PATIENCE

    def wait_for_others(self, seconds: float) -> None:
        """Say how long to wait; SQLite is told when that is another time than before."""
        if seconds != self._patience:
            self.sqlite.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
            self._patience = seconds

    def prepare(self, is_shared: bool) -> None:
        """Say how to write, and what not to believe."""
        with self.using:
            if self.closed:
                return
            harden_connection(self.sqlite)
            if is_shared:
                self.sqlite.execute("PRAGMA synchronous = EXTRA")
                # so that a long transaction keeps readers out while it commits, and no sooner
                self.sqlite.execute("PRAGMA cache_spill = OFF")
            else:
                self.sqlite.execute("PRAGMA synchronous = OFF")

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


def connected(path: Path) -> sqlite3.Connection:
    """Open a database that may be a stranger's; whoever drops the last reference closes it.

    SQLite plays back a journal that it finds beside a database, and deletes the file that the
    journal names as that of a transaction over several databases. There are none of these here.
    Raises BankDamagedError for such a journal, StorageError for one that cannot be read.
    """
    journal = path.with_name(f"{path.name}-journal")
    with clear_storage_errors(path.parent):
        others = _names_another_file(journal)
    if others:
        raise BankDamagedError(
            f"{journal} names another file, which no bank's does: remove it, and do not trust "
            "what it came with"
        )
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)


def _names_another_file(journal: Path) -> bool:
    """Say whether a journal ends with a file's name, as section 6 of SQLite's file format says."""
    try:
        with journal.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _JOURNAL_END))
            end = file.read()
    except FileNotFoundError:
        return False
    name_length, magic = end[:4], end[8:]
    return magic == _JOURNAL_MAGIC and name_length != bytes(4)


_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_JOURNAL_END = 16
"""Bytes of the name's length, its checksum and the magic, after the name."""


def harden_connection(connection: sqlite3.Connection) -> None:
    """Let the database's own definitions call no function that may do harm, and look closely."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


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
    except UnicodeDecodeError as error:  # of a definition that SQLite cannot read and repeats
        drop_first_frame(error)
        raise BankDamagedError(f"{path} is damaged: run 'repair'") from error
    except sqlite3.DatabaseError as error:
        drop_first_frame(error)
        code = getattr(error, "sqlite_errorname", "") or ""
        # there are no errors in what is asked here: SQLITE_ERROR is one in the file's definitions
        if code in ("", "SQLITE_ERROR") or code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise BankDamagedError(f"{path} is damaged ({error}): run 'repair'") from error
        if code.startswith("SQLITE_BUSY"):
            raise BankLockedError(f"{path} is being written ({error}): try again") from error
        cannot_open = code.startswith("SQLITE_CANTOPEN")
        if code == "SQLITE_FULL" or (cannot_open and takes_no_more_files(path)):
            raise StorageError(no_space(path)) from error
        if code.startswith("SQLITE_READONLY"):
            raise StorageError(not_writable(path, str(error))) from error
        if cannot_open or code.startswith("SQLITE_IOERR"):
            raise StorageError(
                f"{path} cannot be read or written ({error}): see what is wrong there and try again"
            ) from error
        raise EvidenceBankError(f"{path} cannot be used: {error}") from error
