"""Copying a bank from one place to another, whatever keeps it, and comparing both by hashes."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import BankDamagedError, EvidenceBankError
from corpus.storage.database import connected
from corpus.storage.store import Store
from evidencebank.bank_parts import BankParts
from evidencebank.cluster.kept.index_names import VOCABULARY
from evidencebank.lifecycle.files.manifests import NAME as MANIFEST
from evidencebank.lifecycle.protocols import WrittenGenerations
from evidencebank.snapshot import Snapshot
from indexer import build as index_build

_TABLES = {
    "files": "path",
    "drafts": "path, part",
    "page_blocks": "path, part",
    "repeated_blocks": "site, digest",
    "entries": "id, first",
    "state": "generation",
}
"""The tables of a store, and what their rows are sorted by."""


_OF_ONE_PLACE = (f"{VOCABULARY}/", *(f"index/{name}" for name in index_build.SEGMENT_FILES))
"""What the names of the files begin with that a copy elsewhere has not, or has otherwise."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy has: the number of its generation, how many entries, files that were read,
    versions of editors' records, messages of readers and publications.

    `digest` is one SHA-256 of all of it.
    """

    generation: int
    entries: int
    sources: int
    records: int
    messages: int
    publications: int
    digest: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape."""
        return asdict(self)


def copy_bank(source: BankParts[Snapshot], create: Callable[[], BankParts[Snapshot]]) -> Copied:
    """Copy a bank into one that `create` makes, as `Bank.copy_to` describes."""
    with source.writing() as (generations, store), source.publications().publishing():
        if wrong := _wrong(source, generations):
            raise BankDamagedError(f"{wrong[0]}: run 'repair' before it is copied")
        target = create()
        try:
            with target.writing() as (new_generations, new_store):
                _copy_rows(store, new_store)
                new_generations.remove_all()
                _copy_generation(generations, new_generations, generations.current())
            target.records.insert_rows(source.records.rows())
            target.messages().insert_rows(source.messages().rows())
            _copy_publications(source, target)
            copied = _compared(source, target, generations, store)
        except BaseException:
            with suppress(EvidenceBankError, OSError):
                target.remove()
            raise
        finally:
            target.close()
    return copied


def _wrong(source: BankParts[Snapshot], generations: WrittenGenerations) -> list[str]:
    wrong = source.entries.check() + source.records.check()
    wrong += generations.verify(generations.current())
    for number in source.publications().kept():
        wrong += source.publications().generations.verify(number)
    return wrong


def _copy_rows(source: Store, target: Store) -> None:
    with target.transaction() as changing:
        for table in _TABLES.keys() - {"state"}:
            for row in _rows(source, table):
                target.database.put(table, **dict(row))
        changing.set_generation(source.generation)


def _copy_generation(source: WrittenGenerations, target: WrittenGenerations, number: int) -> None:
    manifest = source.manifest(number)
    without = shutil.ignore_patterns(MANIFEST, VOCABULARY)
    with target.writing(number) as folder:
        found = source.complete_folder(number)
        shutil.copytree(found, folder, ignore=without, dirs_exist_ok=True)
        _have_segments(folder / "index", target.whoosh)
        target.publish(number, folder, manifest.fingerprint, manifest.entries)


def _have_segments(index: Path, wanted: bool) -> None:
    """Have an index, if there is one, with Whoosh's segments or without."""
    if wanted == index_build.has_segments(index) or not index.is_dir():
        return
    if wanted:
        index_build.add_segments(index)
    else:
        index_build.remove_segments(index)


def _copy_publications(source: BankParts[Snapshot], target: BankParts[Snapshot]) -> None:
    kept, new = source.publications().generations, target.publications().generations
    with target.publications().publishing():
        for number in kept.kept():
            _copy_generation(kept, new, number)


def _compared(
    source: BankParts[Snapshot],
    target: BankParts[Snapshot],
    generations: WrittenGenerations,
    store: Store,
) -> Copied:
    """Return what the copy has. Raises BankDamagedError when it is anything else."""
    here = _digests(source, generations, store)
    with target.writing() as (new_generations, new_store):
        there = _digests(target, new_generations, new_store)
        for what in here:
            if here[what] != there.get(what):
                raise BankDamagedError(f"the copy has other {what}: try again")
        return Copied(
            generations.current(),
            store.count(store.generation),
            len(store.file_paths()),
            len(source.records.rows()),
            len(source.messages().rows()),
            len(source.publications().kept()),
            _digest(sorted(here.items())),
        )


def _digests(
    parts: BankParts[Snapshot], generations: WrittenGenerations, store: Store
) -> dict[str, str]:
    """Return a SHA-256 of each thing that a bank has, by what it is."""
    found = {table: _digest(map(tuple, _rows(store, table))) for table in _TABLES}
    found["records of editors"] = _digest(parts.records.rows())
    found["messages of readers"] = _digest(parts.messages().rows())
    number = generations.current()
    found["files of the generation"] = _digest([number, *_files(generations, number)])
    published = parts.publications().generations
    for number in published.kept():
        found[f"files of publication {number}"] = _digest(_files(published, number))
    return found


def _files(generations: WrittenGenerations, number: int) -> list[Any]:
    """Return what a generation has, after looking at every file. Raises BankDamagedError.

    Less what only a cluster has, and only a folder.
    """
    if wrong := generations.verify(number):
        raise BankDamagedError(wrong[0])
    manifest = generations.manifest(number)
    files = [one for one in manifest.files.items() if not one[0].startswith(_OF_ONE_PLACE)]
    return [sorted(files), manifest.entries, sorted(manifest.fingerprint.items())]


def _rows(store: Store, table: str) -> Iterator[sqlite3.Row]:
    with closing(connected(store.path)) as database:
        database.row_factory = sqlite3.Row
        query = f"SELECT * FROM {table} ORDER BY {_TABLES[table]}"  # noqa: S608
        yield from database.execute(query)


def _digest(values: Iterable[object]) -> str:
    digest = hashlib.sha256()
    for value in values:
        digest.update(repr(value).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
