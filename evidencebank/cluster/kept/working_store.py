"""A writer's copy of what a bank's store has: an SQLite file whose changes go to the cluster.

A load compares what files say with all that was said before, hundreds of thousands of looks. So a
writer fetches the tables once, works on them as in a folder, and what a transaction has changed is
sent when it ends. Rows that the state does not name yet stand for nothing: readers and the next
writer take the tables as they were, whatever dies while they are sent.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import BankLockedError
from corpus.storage.store import Store, Transaction
from corpus.storage.tables import make_tables
from evidencebank.cluster.client import Action, Cluster
from evidencebank.cluster.held_folder import HeldFolder
from evidencebank.cluster.kept.copies import copied_at_the_end, let_be_copied
from evidencebank.cluster.kept.entry_store import (
    BANK,
    BY_ID,
    BY_VERSION,
    packed_rows,
    rows_document,
    standing,
    version_document,
    version_id,
    version_row,
)
from evidencebank.cluster.kept.index_names import IndexNames
from evidencebank.cluster.refusals import ConflictError

_MANY = 1_000

_TOGETHER = 20
_CHARACTERS = 100_000
"""How many rows of sources a document has at the most, and about how long they are together: a
row that changes has those beside it sent again."""

_EVERYTHING: Mapping[str, Any] = {"match_all": {}}


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns of a table: those of its key, the others, and which are fields of a document."""

    name: str
    key: tuple[str, ...]
    rest: tuple[str, ...]
    fields: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.key + self.rest


_SOURCES = (
    _Table("files", ("path",), ("fingerprint", "rejections")),
    _Table(
        "drafts",
        ("path", "part"),
        ("name", "id_given", "is_listed_work", "entry_id", "hash", "entry"),
        ("entry_id",),
    ),
    _Table("page_blocks", ("path", "part"), ("site", "blocks"), ("site",)),
    _Table("repeated_blocks", ("site", "digest"), ("pages",), ("site",)),
)
_ENTRIES = _Table("entries", ("id", "first"), ("last", "hash", "entry"))


class WorkingStore(Store):
    """A store whose transactions are the cluster's when they have ended.

    To be used by the holder of the writer's lock.
    """

    def __init__(self, cluster: Cluster, names: IndexNames, folder: Path) -> None:
        """Fetch the tables into a folder. Use `working_store`."""
        self._cluster = cluster
        self._names = names
        self._before = folder / "before.sqlite"
        self._documents = folder / "documents.sqlite"
        path = folder / "entries.sqlite"
        found = cluster.get(names.state, BANK)
        self._state = found["_source"] if found else {"generation": 0, "revision": 0}
        self._place = (
            {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
            if found
            else {"op_type": "create"}
        )
        self._undo_unfinished()
        make_tables(path)
        self._fetch(path)
        super().__init__(path, is_shared=False)
        self._remember()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Run a block whose changes are kept together in the cluster, or not at all."""
        with super().transaction() as changing:
            yield changing
        self._send()

    # --- from the cluster

    def _undo_unfinished(self) -> None:
        """Remove what a writer sent that died before it was named."""
        generation, revision = self._state["generation"], self._state["revision"]
        entries, sources = self._names.entries, self._names.sources
        for index in (entries, sources):
            self._cluster.refresh(index)
        self._drop(entries, {"range": {"first": {"gt": generation}}})
        self._drop(sources, {"range": {"since": {"gt": revision}}})
        self._drop(sources, {"range": {"until": {"lt": revision}}})
        self._reopen(entries, "last", generation)
        self._reopen(sources, "until", revision)

    def _drop(self, index: str, query: Mapping[str, Any]) -> None:
        hits = self._found(index, query)
        self._cluster.bulk(
            (({"delete": {"_index": index, "_id": hit["_id"]}}, None) for hit in hits),
            refresh=True,
        )

    def _reopen(self, index: str, end: str, number: int) -> None:
        hits = self._found(index, {"range": {end: {"gte": number}}})
        self._cluster.bulk((_ended(index, hit["_id"], end, None) for hit in hits), refresh=True)

    def _found(self, index: str, query: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        if not self._cluster.count(index, query):
            return iter(())
        by = BY_VERSION if index == self._names.entries else BY_ID
        return self._cluster.scan(index, query, by, source=False)

    def _fetch(self, path: Path) -> None:
        with (
            closing(sqlite3.connect(path)) as store,
            closing(sqlite3.connect(self._documents)) as documents,
        ):
            documents.execute(
                "CREATE TABLE documents (name TEXT, key TEXT, id TEXT, PRIMARY KEY (name, key))"
            )
            documents.execute("CREATE INDEX of_document ON documents (id)")
            for some in _in_parts(self._standing_rows()):
                for table, row, document in some:
                    holes = ", ".join("?" for _ in table.columns)
                    names = ", ".join(table.columns)
                    values = [row[column] for column in table.columns]
                    insert = f"INSERT INTO {table.name} ({names}) VALUES ({holes})"  # noqa: S608
                    store.execute(insert, values)
                    if document:
                        _remember_document(documents, table, row, document)
            store.execute("UPDATE state SET generation = ?", [self._state["generation"]])
            store.commit()
            documents.commit()

    def _standing_rows(self) -> Iterator[tuple[_Table, Mapping[str, Any], str]]:
        tables = {table.name: table for table in _SOURCES}
        sources = standing(self._state["revision"])
        for hit in self._cluster.scan(self._names.sources, sources, BY_ID, weigh=_weight):
            for row in packed_rows(hit):
                if "blocks" in row:
                    row["blocks"] = base64.b64decode(row["blocks"])
                yield tables[hit["_source"]["table"]], row, hit["_id"]
        for hit in self._cluster.scan(self._names.entries, _EVERYTHING, BY_VERSION, weigh=_weight):
            yield _ENTRIES, version_row(hit["_source"]), ""

    def _remember(self) -> None:
        """Keep the tables as they are in the cluster, to compare with."""
        self.close()
        shutil.copyfile(self.path, self._before)
        self._known = self._hash()

    def _hash(self) -> str:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    # --- to the cluster

    def _send(self) -> None:
        """Send what has changed, and name it when all of it is there."""
        self.close()
        if self._hash() == self._known:
            return
        with (
            closing(sqlite3.connect(self.path)) as changed,
            closing(sqlite3.connect(self._documents)) as documents,
        ):
            changed.row_factory = sqlite3.Row
            changed.execute("ATTACH ? AS old", [str(self._before)])
            revision = int(self._state["revision"]) + 1
            with self._copying(changed):
                self._cluster.bulk(self._changes(changed, documents, revision))
            (generation,) = changed.execute("SELECT generation FROM state").fetchone()
            documents.commit()
        for index in (self._names.entries, self._names.sources):
            self._cluster.refresh(index)
        self._name({"generation": generation, "revision": revision, "by": uuid.uuid4().hex})
        self._remember()

    def _copying(self, changed: sqlite3.Connection) -> AbstractContextManager[None]:
        """Return what has a first load of many entries copied when all of it is there.

        What a writer leaves that dies meanwhile stands for nothing, and the next begins anew.
        """
        (before,) = changed.execute("SELECT count(*) FROM old.files").fetchone()
        (entries,) = changed.execute("SELECT count(*) FROM entries").fetchone()
        indexes = self._names.entries, self._names.sources
        if not before and entries >= _MANY:
            return copied_at_the_end(self._cluster, *indexes)
        if not before:
            let_be_copied(self._cluster, *indexes)
        return nullcontext()

    def _name(self, state: dict[str, Any]) -> None:
        """Have what was sent stand, if the state is as it was when the tables were fetched."""
        try:
            put = self._cluster.put(self._names.state, BANK, state, **self._place)
        except ConflictError as error:
            found = self._cluster.get(self._names.state, BANK)
            if not found or found["_source"] != state:  # else the answer was lost, and sent again
                raise BankLockedError(
                    f"somebody else has written {self._cluster.address} meanwhile: try again"
                ) from error
            put = found
        self._state = state
        self._place = {"if_seq_no": put["_seq_no"], "if_primary_term": put["_primary_term"]}

    def _changes(
        self, changed: sqlite3.Connection, documents: sqlite3.Connection, revision: int
    ) -> Iterator[Action]:
        entries = self._names.entries
        for row in _put(changed, _ENTRIES):
            document = version_document(dict(row))
            target = {"_index": entries, "_id": version_id(row["id"], row["first"])}
            yield {"index": target}, document
        for row in _gone(changed, _ENTRIES):
            target = {"_index": entries, "_id": version_id(row["id"], row["first"])}
            yield {"delete": target}, None
        for table in _SOURCES:
            yield from self._changes_of_sources(changed, documents, table, revision)

    def _changes_of_sources(
        self,
        changed: sqlite3.Connection,
        documents: sqlite3.Connection,
        table: _Table,
        revision: int,
    ) -> Iterator[Action]:
        """Send what changed of a table, with the rows that were in documents with it."""
        ended: set[str] = set()
        for row in _gone(changed, table):
            ended.add(_document(documents, table, row))
            where = [table.name, _key(table, row)]
            documents.execute("DELETE FROM documents WHERE name = ? AND key = ?", where)
        put = _put(changed, table)
        yield from self._packs(documents, table, put, revision, ended)
        ended.discard("")
        beside = (
            row for known in sorted(ended) for row in _rows_of(changed, documents, table, known)
        )
        yield from self._packs(documents, table, beside, revision, set())
        for known in ended:
            yield _ended(self._names.sources, known, "until", revision - 1)

    def _packs(
        self,
        documents: sqlite3.Connection,
        table: _Table,
        rows: Iterable[sqlite3.Row],
        revision: int,
        ended: set[str],
    ) -> Iterator[Action]:
        """Send rows, some to a document; add the documents they were in before to `ended`."""
        for some in _together(rows):
            document_id = _pack_id(table, some[0], revision)
            for row in some:
                ended.add(_document(documents, table, row))
                _remember_document(documents, table, row, document_id)
            target = {"_index": self._names.sources, "_id": document_id}
            kept = [_kept(row) for row in some]
            document = rows_document(table.name, kept, table.fields, revision)
            yield {"index": target}, {"id": document_id, **document}


@contextmanager
def working_store(cluster: Cluster, names: IndexNames) -> Iterator[WorkingStore]:
    """Fetch a store that is written during a block, and gone from this machine after it."""
    held = HeldFolder(f"{names.bank}-store")
    try:
        with closing(WorkingStore(cluster, names, held.folder)) as store:
            yield store
    finally:
        held.release()


def _put(changed: sqlite3.Connection, table: _Table) -> Iterable[sqlite3.Row]:
    """Return the rows of a table that are new or others now."""
    differs = " OR ".join(f"o.{column} IS NOT n.{column}" for column in table.rest)
    query = f"SELECT n.* FROM main.{table.name} n {_joined(table, 'old', 'o')} WHERE {differs}"  # noqa: S608
    return changed.execute(f"{query} OR o.{table.key[0]} IS NULL")


def _gone(changed: sqlite3.Connection, table: _Table) -> Iterable[sqlite3.Row]:
    """Return the rows of a table that are no longer there."""
    query = f"SELECT o.* FROM old.{table.name} o {_joined(table, 'main', 'n')}"  # noqa: S608
    return changed.execute(f"{query} WHERE n.{table.key[0]} IS NULL")


def _joined(table: _Table, schema: str, alias: str) -> str:
    same = " AND ".join(f"o.{column} = n.{column}" for column in table.key)
    return f"LEFT JOIN {schema}.{table.name} {alias} ON {same}"


def _key(table: _Table, row: Mapping[str, Any] | sqlite3.Row) -> str:
    return json.dumps([row[column] for column in table.key])


def _document(documents: sqlite3.Connection, table: _Table, row: sqlite3.Row) -> str:
    query = "SELECT id FROM documents WHERE name = ? AND key = ?"
    found = documents.execute(query, [table.name, _key(table, row)]).fetchone()
    return found[0] if found else ""


def _remember_document(
    documents: sqlite3.Connection, table: _Table, row: Mapping[str, Any] | sqlite3.Row, known: str
) -> None:
    values = [table.name, _key(table, row), known]
    documents.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", values)


def _rows_of(
    changed: sqlite3.Connection, documents: sqlite3.Connection, table: _Table, known: str
) -> Iterator[sqlite3.Row]:
    """Yield the rows of a table that are in a document."""
    keys = documents.execute("SELECT key FROM documents WHERE id = ? ORDER BY key", [known])
    same = " AND ".join(f"{column} = ?" for column in table.key)
    for (key,) in keys.fetchall():
        query = f"SELECT * FROM main.{table.name} WHERE {same}"  # noqa: S608
        yield from changed.execute(query, json.loads(key))


def _together(rows: Iterable[sqlite3.Row]) -> Iterator[list[sqlite3.Row]]:
    """Yield rows that go into one document."""
    some: list[sqlite3.Row] = []
    size = 0
    for row in rows:
        some.append(row)
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if size >= _CHARACTERS or len(some) == _TOGETHER:
            yield some
            some, size = [], 0
    if some:
        yield some


def _pack_id(table: _Table, row: sqlite3.Row, revision: int) -> str:
    """Return the id of the document whose first row this is."""
    return hashlib.sha256(f"{table.name} {revision} {_key(table, row)}".encode()).hexdigest()[:32]


def _kept(row: sqlite3.Row) -> dict[str, Any]:
    kept = dict(row)
    if "blocks" in kept:
        kept["blocks"] = base64.b64encode(kept["blocks"]).decode()
    return kept


def _ended(index: str, document: str, end: str, number: int | None) -> Action:
    return {"update": {"_index": index, "_id": document}}, {"doc": {end: number}}


def _weight(hit: Mapping[str, Any]) -> int:
    kept = hit["_source"]["kept"]
    return sum(len(value) for value in kept.values() if isinstance(value, str)) + 300


def _in_parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == _MANY:
            yield some
            some = []
    yield some
