"""A bank to be damaged: two generations, two publications and a pin."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from evidencebank import Bank
from tests.evidencebank.samples import RECORDS, SCHEME

LOST = "steady-11"
"""The entry, of those of `tests.trust.turns`, that `damage_entry` damages."""

QUERIES = ("", "naloxone", '"brief advice" prison', "counsel*")


def write_library(folder: Path) -> Path:
    """Write the sample records and their scheme into a folder."""
    lines = [json.dumps(record) + "\n" for record in RECORDS]
    (folder / "records.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "subjects.ttl").write_text(SCHEME, encoding="utf-8")
    return folder


def make_bank(path: Path, library: Path) -> Path:
    """Make the bank in a new folder."""
    with Bank.create(path) as bank:
        bank.load([library])
        first, second = (hit.id for hit in bank.search("", limit=2).hits)
        bank.lists.pin(first, second, who="Ann", why="goes with it")
        bank.lists.publish(who="Ann", why="first")
        bank.lists.publish(who="Ann", why="second")
    return path


def answers(path: Path) -> list[object]:
    """Return what a bank answers to everything that is compared."""
    with Bank.open(path) as bank:
        found = [bank.search(query, limit=50).to_dict() for query in QUERIES]
        ids = [hit.id for hit in bank.search("", limit=50).hits]
        related = [[item.to_dict() for item in bank.related(entry_id)] for entry_id in ids]
        pins = [decision.to_dict() for decision in bank.lists.decisions()]
        return [found, related, pins, [subject.to_dict() for subject in bank.subjects()]]


def current(path: Path) -> Path:
    """Return the folder of a bank's current generation."""
    return path / "generations" / (path / "CURRENT").read_text(encoding="ascii").strip()


def flip(path: Path, at: int | None = None, bit: int = 0xFF) -> None:
    """Change one byte of a file, the middle one unless told."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= bit
    path.write_bytes(data)


def damage_entry(folder: Path) -> None:
    """Change the case of an entry's title wherever the database of a bank has it."""
    path = folder / "entries.sqlite"
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    whole = path.read_bytes()
    title = f"steady {int(LOST[-2:])}: ".encode()
    assert title in whole
    path.write_bytes(whole.replace(title, title.upper()))
