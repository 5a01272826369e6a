"""SQLite's full-text index FTS5, with its Porter stemmer, and ordinary tables beside it.

A contentless index, optimised after one transaction of inserts; hits in order of `rank`, which is
the quick way to BM25 that the documentation names. A heavier title makes its answers better.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.documents import Document
from benchmarks.peers.engine import HITS, Engine, Hits, Match, Page, Question

_SCHEMA = """
CREATE VIRTUAL TABLE texts USING fts5(
    title, body, subjects, content='', tokenize='porter unicode61'
);
INSERT INTO texts(texts, rank) VALUES ('rank', 'bm25(2.0, 1.0, 0.5)');
CREATE TABLE entries (number INTEGER PRIMARY KEY, id TEXT, kind TEXT, year INTEGER);
CREATE TABLE filed (subject TEXT, number INTEGER, PRIMARY KEY (subject, number)) WITHOUT ROWID;
"""
_AFTER = """
CREATE INDEX filed_by_number ON filed (number, subject);
INSERT INTO texts(texts) VALUES ('optimize');
ANALYZE entries;
ANALYZE filed;
"""
_FOR_READING = """
PRAGMA mmap_size = 1073741824;
PRAGMA cache_size = -65536;
PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE found (number INTEGER PRIMARY KEY, id TEXT, kind TEXT, year INTEGER);
"""
_BEST = """
SELECT entries.id, -best.rank FROM
    (SELECT rowid, rank FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?) AS best
    JOIN entries ON entries.number = best.rowid
ORDER BY best.rank
"""
_FIND = """
INSERT INTO found
SELECT number, id, kind, year FROM texts JOIN entries ON entries.number = texts.rowid
WHERE texts MATCH ? AND year BETWEEN ? AND ?
    AND EXISTS (SELECT 1 FROM filed WHERE subject = ? AND filed.number = entries.number)
"""
_COUNTS = {
    "kind": "SELECT kind, count(*) FROM found GROUP BY kind",
    "year": "SELECT CAST(year AS TEXT), count(*) FROM found GROUP BY year",
    "subject": "SELECT subject, count(*) FROM found JOIN filed USING (number) GROUP BY subject",
}


class Fts5(Engine):
    """SQLite FTS5 in one file."""

    @classmethod
    def version(cls) -> str:
        return sqlite3.sqlite_version

    def index(self, prepared: Sequence[Document], folder: Path) -> None:
        database = sqlite3.connect(folder / "index.sqlite")
        database.executescript(_SCHEMA)
        with database:
            database.executemany(
                "INSERT INTO texts(rowid, title, body, subjects) VALUES (?, ?, ?, ?)",
                (
                    (number, document.title, document.text, " . ".join(document.subjects))
                    for number, document in enumerate(prepared)
                ),
            )
            database.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?)",
                (
                    (number, document.id, document.kind, document.year)
                    for number, document in enumerate(prepared)
                ),
            )
            database.executemany(
                "INSERT OR IGNORE INTO filed VALUES (?, ?)",
                (
                    (subject, number)
                    for number, document in enumerate(prepared)
                    for subject in document.subjects
                ),
            )
        database.executescript(_AFTER)
        database.close()

    def open(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "index.sqlite")
        self._database.executescript(_FOR_READING)

    def close(self) -> None:
        self._database.close()

    def search(self, words: str, match: Match = "any") -> Hits:
        return self._database.execute(_BEST, (_query(words, match), HITS)).fetchall()

    def browse(self, question: Question) -> Page:
        run = self._database.execute
        run("DELETE FROM found")
        run(_FIND, (_query(question.words, "any"), *question.years, question.subject))
        newest = run("SELECT id FROM found ORDER BY year DESC, id LIMIT ?", (HITS,)).fetchall()
        (total,) = run("SELECT count(*) FROM found").fetchone()
        facets = {name: dict(run(count).fetchall()) for name, count in _COUNTS.items()}
        return Page([entry_id for (entry_id,) in newest], total, facets)


def _query(words: str, match: Match) -> str:
    joint = " OR " if match == "any" else " AND "
    return joint.join(f'"{word}"' for word in words.split())


def _check_fts5() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        options = {option for (option,) in database.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options:
        raise ImportError("this Python's SQLite was built without FTS5")


_check_fts5()
ENGINE = Fts5
