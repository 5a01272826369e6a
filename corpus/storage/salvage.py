"""Saving what can be read of a damaged database into a new one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corpus.entry import Entry
from corpus.errors import BankDamagedError
from corpus.storage import checksum
from corpus.storage.database import clear_errors, connected, harden_connection
from corpus.storage.durability import sync
from corpus.storage.editorial import record_of
from corpus.storage.tables import make_tables, remove_database

MENDED = ".mended"
"""What the name of the new database ends with until it is put in its place."""

_ROWS = 2**40
"""More than any table has."""

_MAX_FAILURES = 20_000
"""Reads that fail in a table, after which the rest of it is given up."""

_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What became of a damaged database, which is now `damaged`.

    `editorial` says whether all that editors wrote could be read.
    """

    damaged: Path
    entries: int
    editorial: bool


@contextmanager
def salvage(path: Path, generation: int) -> Iterator[Salvaged]:
    """Put a new database with all present rows that can be read in the place of a damaged one.

    What is saved is told before it is put there, at the end of the block.

    Entries and drafts that are not what was written are left out, and so are versions of entries
    that no later generation shows. What is saved belongs to the generation after this one, and
    after all that the database names: no earlier one can be shown with it. All files are to be
    read again by the next load. The damaged file stays beside the new one, which is durable.

    Raises BankDamagedError when no entry can be read, StorageError when the new database cannot be
    written; then the damaged one stands.
    """
    mended = path.with_name(path.name + MENDED)
    remove_database(mended)
    try:
        make_tables(mended)
        with (
            clear_errors(path),
            closing(connected(path)) as old,
            closing(sqlite3.connect(mended)) as new,
        ):
            harden_connection(old)
            entries, editorial = _copied(old, new, path, generation)
            checksum.write_checksum(path, new.serialize())
        sync(mended)
        yield Salvaged(_put_aside(path), entries, editorial)
        mended.replace(path)
        sync(path.parent)
    except BaseException:
        remove_database(mended)
        raise


def _copied(
    old: sqlite3.Connection, new: sqlite3.Connection, path: Path, generation: int
) -> tuple[int, bool]:
    """Copy what can be read; return how many entries, and if all editors wrote."""
    whole = {}
    for table, is_whole in (("entries", _as_written), ("drafts", _is_draft), ("editorial", _said)):
        reading = _DamagedTable(old, table)
        rows = [row for row in reading.rows() if is_whole(row)]
        whole[table] = not reading.failures and len(rows) == reading.read
        if rows:
            holes = ", ".join("?" * len(rows[0]))
            new.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({holes})", rows)  # noqa: S608
    new.execute("INSERT INTO files SELECT DISTINCT path, '', '[]' FROM drafts")
    states = [number for (number,) in _DamagedTable(old, "state").rows() if _is_number(number)]
    (newest,) = new.execute("SELECT max(first) FROM entries").fetchone()
    present = max(newest or 0, generation, *states) + 1
    new.execute("DELETE FROM entries WHERE last IS NOT NULL")
    new.execute("UPDATE OR REPLACE entries SET first = ?", (present,))
    new.execute("UPDATE state SET generation = ?", (present,))
    # what is lost is to be taken for new
    new.execute("DELETE FROM drafts WHERE entry_id NOT IN (SELECT id FROM entries)")
    (entries,) = new.execute("SELECT count(*) FROM entries").fetchone()
    if not entries:
        raise BankDamagedError(
            f"no entry can be read in {path}: put back a copy of it, or build a new bank from the "
            "sources"
        )
    new.commit()
    return entries, whole["editorial"]


class _DamagedTable:
    """The rows of a damaged table; where a range of them cannot be read, its halves are tried."""

    def __init__(self, database: sqlite3.Connection, table: str) -> None:
        self._database = database
        self._query = f"SELECT * FROM {table} WHERE rowid BETWEEN ? AND ?"  # noqa: S608
        self.read = 0
        self.failures = 0
        self._is_table = _is_table(database, table)

    def rows(self) -> Iterator[_Row]:
        waiting = [(0, _ROWS)] if self._is_table else []
        self.failures += not self._is_table
        while waiting and self.failures < _MAX_FAILURES:
            low, high = waiting.pop()
            try:
                found = self._database.execute(self._query, (low, high)).fetchall()
            except sqlite3.DatabaseError:
                self.failures += 1
                if low < high:
                    middle = (low + high) // 2
                    waiting += [(middle + 1, high), (low, middle)]
                continue
            self.read += len(found)
            yield from found


def _is_table(database: sqlite3.Connection, name: str) -> bool:
    """Say whether there is a table of this name, and not a view, which might have no end."""
    query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    try:
        found = database.execute(query, (name,)).fetchone()
    except sqlite3.DatabaseError:
        return False
    return found is not None and str(found[0]).startswith("CREATE TABLE")


def _as_written(row: _Row) -> bool:
    entry_id, first, last, digest, text = row
    entry = _entry(text)
    numbered = _is_number(first) and (last is None or _is_number(last))
    return (
        numbered and entry is not None and entry.id == entry_id and entry.content_hash() == digest
    )


def _is_number(value: object) -> bool:
    """Say whether this may be the number of a generation."""
    return isinstance(value, int) and 0 <= value < _ROWS


def _is_draft(row: _Row) -> bool:
    entry = _entry(row[-1])
    plain = all(isinstance(value, str | int) for value in row)
    return plain and entry is not None and row[-2].endswith(entry.content_hash())


def _entry(text: object) -> Entry | None:
    try:
        return Entry.model_validate_json(text) if isinstance(text, str) else None
    except ValidationError:
        return None


def _said(row: _Row) -> bool:
    number, collection, *record = row
    return isinstance(collection, str) and record_of((*record, number)) is not None


def _put_aside(path: Path) -> Path:
    """Give a database a second name, without what was unfinished in it; return that name.

    It is the one that a salvage gave it which died before the new database was in its place.
    """
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        if aside.samefile(path):
            return aside
        number += 1
    for journal in path.parent.glob(f"{path.name}-*"):  # it would be played into the new one
        journal.replace(journal.with_name(f"{aside.name}{journal.name.removeprefix(path.name)}"))
    os.link(path, aside)
    return aside
