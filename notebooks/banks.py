"""The bank that a notebook looks at: one that exists, or one made of files for the occasion."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidencebank import Bank, BankNotFoundError


def opened(source: str | Path) -> Bank:
    """Return the bank in a folder, or one made of a file or folder that can be loaded.

    What is made lies in a temporary folder, which goes when the bank is let go of. Nothing is
    written to a bank that exists. Raises InputError for a source that cannot be used.
    """
    try:
        return Bank.open(source)
    except BankNotFoundError:
        folder = tempfile.TemporaryDirectory()
        bank = Bank.create(Path(folder.name) / Path(source).name)
        weakref.finalize(bank, folder.cleanup)
        bank.load([source])
        return bank


@contextmanager
def fresh_bank(source: Path) -> Iterator[Bank]:
    """Give a bank of a file or folder, in a temporary folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, Bank.create(Path(folder) / "bank") as bank:
        bank.load([source])
        yield bank
