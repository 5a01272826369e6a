"""What editors write: records kept with who wrote them, when and why, apart from what is loaded.

Pins and bans of related documents and saved searches are such records. They live in the bank's
database beside the entries, belong to no generation, and no load or rebuild touches them. Nothing
is overwritten: the newest version of a record counts, and the others are its history.
"""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from corpus.deferred.dataclasses import dataclass
from corpus.errors import BankDamagedError, InputError
from corpus.storage.store import Store

_EVERYTHING = "SELECT key, value, who, at, why, number FROM editorial ORDER BY number"
_COLUMNS = ("number", "collection", "key", "value", "who", "at", "why")
_ROWS = f"SELECT {', '.join(_COLUMNS)} FROM editorial ORDER BY number"  # noqa: S608
_VERSIONS = """
SELECT key, value, who, at, why, number FROM editorial
WHERE collection = :collection AND key = :key ORDER BY number
"""
_NEWEST = """
SELECT key, value, who, at, why, number FROM editorial
WHERE number IN (SELECT max(number) FROM editorial WHERE collection = :collection GROUP BY key)
    AND (value IS NULL) = :removed
ORDER BY key
"""


@dataclass(frozen=True, slots=True)
class Record:
    """A version of a record: who wrote it, when (UTC) and why; `value` is None where it was
    removed. Versions are numbered in the order in which they were written."""

    key: str
    value: Mapping[str, Any] | None
    who: str
    when: datetime
    why: str
    number: int


EditorialRow = tuple[int, str, str, str | None, str, str, str]
"""A version as it is kept: number, collection, key, value in JSON, who, when and why."""


class EditorialLog(Protocol):
    """The records of one bank with their history, wherever they are; see `Editorial`."""

    def put(
        self,
        collection: str,
        key: str,
        value: Mapping[str, Any],
        *,
        who: str = "",
        why: str = "",
    ) -> None:
        """Write a record."""
        ...

    def remove(self, collection: str, key: str, *, who: str = "", why: str = "") -> bool:
        """Remove a record, keeping its history; return whether there was one."""
        ...

    def get(self, collection: str, key: str) -> Record | None:
        """Return a record, None where there is none."""
        ...

    def all(self, collection: str) -> list[Record]:
        """Return the records of a collection, sorted by key."""
        ...

    def removed(self, collection: str) -> list[Record]:
        """Return the last versions, without a value, of records that were removed, by key."""
        ...

    def history(self, collection: str, key: str) -> list[Record]:
        """Return all versions of a record, the oldest first."""
        ...

    def stamp(self) -> int:
        """Return a number that changes with everything that is written."""
        ...

    def check(self) -> list[str]:
        """Return where a record is not what an editor wrote, a line each: nothing, normally."""
        ...

    def rows(self) -> list[EditorialRow]:
        """Return all versions of all records, in order."""
        ...

    def insert_rows(self, rows: Sequence[EditorialRow]) -> None:
        """Keep the versions that `rows` gave, where there are none."""
        ...


class Editorial:
    """The records of one bank, by collection and key; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def put(
        self,
        collection: str,
        key: str,
        value: Mapping[str, Any],
        *,
        who: str = "",
        why: str = "",
    ) -> None:
        """Write a record, which must be JSON; `who` is the user of this machine unless given.

        Raises InputError for text that holds bytes of no encoding.
        """
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        with self._database.transaction():
            self._insert(collection, key, text, who, why)

    def remove(self, collection: str, key: str, *, who: str = "", why: str = "") -> bool:
        """Remove a record, keeping its history; return whether there was one."""
        with self._database.transaction():
            found = self.get(collection, key) is not None
            if found:
                self._insert(collection, key, None, who, why)
        return found

    def get(self, collection: str, key: str) -> Record | None:
        """Return a record, None where there is none."""
        versions = self.history(collection, key)
        return versions[-1] if versions and versions[-1].value is not None else None

    def all(self, collection: str) -> list[Record]:
        """Return the records of a collection, sorted by key."""
        return self._records(_NEWEST, collection=collection, removed=False)

    def removed(self, collection: str) -> list[Record]:
        """Return the last versions, without a value, of records that were removed, by key."""
        return self._records(_NEWEST, collection=collection, removed=True)

    def check(self) -> list[str]:
        """Return where a record is not what an editor wrote, a line each: nothing, normally."""
        rows = self._database.rows(_EVERYTHING)
        odd = [row for row in rows if not record_of(row)]
        path = self._database.path
        return [f"the record {row[-1]} of editors in {path} cannot be read" for row in odd]

    def stamp(self) -> int:
        """Return a number that changes with everything that is written."""
        return int(self._database.value("SELECT coalesce(max(number), 0) FROM editorial"))

    def history(self, collection: str, key: str) -> list[Record]:
        """Return all versions of a record, the oldest first."""
        return self._records(_VERSIONS, collection=collection, key=key)

    def rows(self) -> list[EditorialRow]:
        """Return all versions of all records, in order."""
        return [(*row,) for row in self._database.rows(_ROWS)]

    def insert_rows(self, rows: Sequence[EditorialRow]) -> None:
        """Keep the versions that `rows` gave, where there are none."""
        with self._database.transaction():
            for row in rows:
                self._database.put("editorial", **dict(zip(_COLUMNS, row, strict=True)))

    def _records(self, query: str, **values: object) -> list[Record]:
        records = [record_of(row) for row in self._database.rows(query, **values)]
        if None in records:
            raise BankDamagedError(
                f"{self._database.path} holds what no editor wrote: run 'repair'"
            )
        return list(filter(None, records))

    def _insert(self, collection: str, key: str, text: str | None, who: str, why: str) -> None:
        checked_text(f"{key}{text}{who}{why}")
        self._database.put(
            "editorial",
            collection=collection,
            key=key,
            value=text,
            who=who or user_name(),
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            why=why,
        )


def checked_text(text: str) -> None:
    """Raise InputError for a text that cannot be kept: a command's arguments may be any bytes."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError("it holds bytes that are not text in UTF-8: write it anew") from error


def record_of(row: Sequence[Any]) -> Record | None:
    """Return the record that a row, from its key on, tells; None for what is not written here."""
    key, value, who, at, why, number = row
    try:
        when = datetime.fromisoformat(at)
        read = None if value is None else json.loads(value)
    except (TypeError, ValueError):
        return None
    right = all(isinstance(text, str) for text in (key, who, why))
    right = right and (value is None or isinstance(read, dict))
    return Record(key, read, who, when, why, number) if right else None


def user_name() -> str:
    """Return the name of this machine's user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return "unknown"
