"""The tables of a bank's database, and making a file that has them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from corpus.storage.database import clear_errors
from corpus.storage.durability import sync

UNFINISHED = ".unfinished"
"""What the name of a store ends with while it is being made."""

FORMAT = 4
"""Version of the tables, kept as SQLite's `user_version`."""

_PAGE_BLOCKS = """
CREATE TABLE page_blocks (
    path TEXT NOT NULL, part TEXT NOT NULL, site TEXT NOT NULL, blocks BLOB NOT NULL,
    PRIMARY KEY (path, part)
) WITHOUT ROWID;
CREATE INDEX pages_of_site ON page_blocks (site);
CREATE TABLE repeated_blocks (
    site TEXT NOT NULL, digest INTEGER NOT NULL, pages INTEGER NOT NULL,
    PRIMARY KEY (site, digest)
) WITHOUT ROWID;
"""

_TABLES = """
CREATE TABLE files (
    path TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, rejections TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE drafts (
    path TEXT NOT NULL, part TEXT NOT NULL, name TEXT NOT NULL, id_given INTEGER NOT NULL,
    is_listed_work INTEGER NOT NULL, entry_id TEXT NOT NULL, hash TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (path, part)
);
CREATE INDEX drafts_of_entry ON drafts (entry_id);
CREATE INDEX derived_drafts ON drafts (path) WHERE id_given = 0;
CREATE TABLE entries (
    id TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER, hash TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (id, first)
);
CREATE INDEX entries_that_came ON entries (first);
CREATE INDEX entries_that_went ON entries (last) WHERE last IS NOT NULL;
CREATE TABLE state (generation INTEGER NOT NULL);
CREATE TABLE editorial (
    number INTEGER PRIMARY KEY, collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT,
    who TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL
);
CREATE INDEX editorial_by_key ON editorial (collection, key);
INSERT INTO state VALUES (0);
"""

_PAGE_BLOCKS_BEFORE = """
CREATE TABLE page_blocks (
    path TEXT PRIMARY KEY, site TEXT NOT NULL, blocks BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX pages_of_site ON page_blocks (site);
CREATE TABLE repeated_blocks (
    site TEXT NOT NULL, digest INTEGER NOT NULL, pages INTEGER NOT NULL,
    PRIMARY KEY (site, digest)
) WITHOUT ROWID;
"""

BEFORE = (2, 3)
"""The versions before: without tables of blocks, and with those of files of one page each."""

UPGRADE = (
    "DROP TABLE IF EXISTS page_blocks",
    "DROP TABLE IF EXISTS repeated_blocks",
    *filter(str.strip, _PAGE_BLOCKS.split(";")),
    "UPDATE files SET fingerprint = ''",
    "UPDATE state SET generation = generation",  # a change of rows, also where there are no files
    f"PRAGMA user_version = {FORMAT}",
)
"""Makes this version's tables of theirs; the blocks are counted when the files are read again."""

DEFINITIONS = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
"""Asks for all that a database defines: a view or a trigger could make it say and do anything."""


@cache
def definitions(version: int = FORMAT) -> list[tuple[str, str, str, str | None]]:
    """Return what `DEFINITIONS` gives of a database as it is made here, or was `BEFORE`."""
    blocks = {2: "", 3: _PAGE_BLOCKS_BEFORE}.get(version, _PAGE_BLOCKS)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_TABLES + blocks)
        return connection.execute(DEFINITIONS).fetchall()


def make_tables(path: Path) -> None:
    """Make a database with empty tables, durably; at `path` there is a whole one or none."""
    unfinished = path.with_name(path.name + UNFINISHED)
    remove_database(unfinished)
    try:
        with (
            clear_errors(path),
            closing(sqlite3.connect(unfinished, isolation_level=None)) as connection,
        ):
            connection.executescript(
                f"PRAGMA synchronous = EXTRA; BEGIN; {_TABLES} {_PAGE_BLOCKS}"
                f"PRAGMA user_version = {FORMAT}; COMMIT;"
            )
        unfinished.replace(path)
        sync(path.parent)
    except BaseException:
        remove_database(unfinished)
        raise


def remove_database(database: Path) -> None:
    """Remove a database and what SQLite keeps beside it."""
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink(missing_ok=True)
