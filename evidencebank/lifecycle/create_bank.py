"""Making an empty bank in a folder of its own: all of it, or nothing."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from corpus.errors import InputError
from corpus.scheme import Scheme
from corpus.storage.disk_errors import clear_storage_errors, is_failing
from corpus.storage.durability import make_folder
from corpus.storage.store import Store
from corpus.storage.tables import UNFINISHED
from evidencebank.lifecycle.build_generation import Building
from evidencebank.lifecycle.generations import Generations
from evidencebank.lifecycle.write_lock import write_lock
from evidencebank.progress import silent
from recommender.related_settings import DEFAULT


def create_bank(entries: Path) -> Store:
    """Make an empty bank, with its store at `entries`, in a folder that is new or empty.

    Raises InputError when the folder holds anything or cannot be made, BankLockedError when
    another process is making one there, StorageError when the disk is full, read-only or fails.
    """
    root = entries.parent
    generations = Generations(root)
    with clear_storage_errors(root):
        try:
            make_folder(root)
            _refuse_foreign(entries)  # before a lock is put beside what is there
        except OSError as error:
            if is_failing(error):
                raise
            raise InputError(f"a bank cannot be made at {root}: {error.strerror}") from error
    with clear_storage_errors(root), write_lock(root / "lock"):
        _refuse_foreign(entries)  # another may have made one meanwhile
        try:
            generations.create()
            store = Store.create(entries)
            Building(generations, store, silent).publish(Scheme(), DEFAULT)
        except BaseException:
            _unmake(generations, entries)
            raise
    return store


def _unmake(generations: Generations, entries: Path) -> None:
    """Remove what was made, the entries last: while they are there, a build goes on with it."""
    with suppress(OSError):  # a disk that fails
        generations.remove_all()
        for path in entries.parent.glob(f"{entries.name}*"):
            path.unlink()


def _refuse_foreign(entries: Path) -> None:
    """Refuse a new bank's folder that holds what was not left by making one and dying."""
    for path in entries.parent.iterdir():
        if path.name == "generations" and path.is_dir():
            foreign = any(path.iterdir())
        else:
            unfinished = path.name.startswith(entries.name + UNFINISHED)
            foreign = path.name != "lock" and not unfinished
        if foreign:
            raise InputError(f"{entries.parent} is not empty: name a new folder for the bank")
