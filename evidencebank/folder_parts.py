"""The embedded bank: all of it in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BankNotFoundError
from corpus.storage.disk_errors import clear_storage_errors
from corpus.storage.editorial import Editorial
from corpus.storage.special_files import reject_special_files
from corpus.storage.store import Store
from evidencebank.bank_parts import BankParts
from evidencebank.lifecycle.generations import Generations
from evidencebank.snapshot import Snapshot

if TYPE_CHECKING:
    from evidencebank.lifecycle.publications import Publications
    from evidencebank.reader_messages.store import ReaderMessages

STORE = "entries.sqlite"
"""The name of a bank's database in its folder."""


def open_folder(root: Path) -> BankParts[Snapshot]:
    """Return the parts of the bank in a folder. Raises what `Bank.open` does."""
    if not root.is_dir():
        raise BankNotFoundError(f"there is no bank at {root}: make one with 'build'")
    reject_special_files(root)
    return _parts(root, Store(root / STORE))


def create_folder(root: Path) -> BankParts[Snapshot]:
    """Make an empty bank in a folder and return its parts. Raises what `Bank.create` does."""
    from evidencebank.lifecycle.create_bank import create_bank

    return _parts(root, create_bank(root / STORE))


def is_bank(root: Path) -> bool:
    """Say whether a folder holds a bank."""
    return (root / STORE).exists()


def _parts(root: Path, store: Store) -> BankParts[Snapshot]:
    generations = Generations(root)

    @cache
    def publications() -> Publications:
        from evidencebank.lifecycle.publications import Publications

        return Publications.in_folder(root)

    def messages() -> ReaderMessages:
        from evidencebank.reader_messages.store import ReaderMessages

        return ReaderMessages(root)

    @contextmanager
    def writing() -> Iterator[tuple[Generations, Store]]:
        from evidencebank.lifecycle.write_lock import write_lock

        with (
            clear_storage_errors(root, generations.size),
            write_lock(root / "lock"),
            store.database.checksums_beside(),
        ):
            yield generations, store

    def remove() -> None:
        from evidencebank.reader_messages.store import FILE as MESSAGES

        generations.remove_all()
        publications().generations.remove_all()
        store.close()
        for path in (*root.glob(f"{STORE}*"), *root.glob(f"{MESSAGES}*")):
            path.unlink()
        with suppress(OSError):  # somebody has put something there
            root.rmdir()

    return BankParts(
        place=root,
        disk=root,
        folder=root,
        entries=store,
        records=Editorial(store),
        generations=generations,
        publications=publications,
        messages=messages,
        opens=partial(Snapshot, generations, store),
        writing=writing,
        remove=remove,
        close=store.close,
    )
