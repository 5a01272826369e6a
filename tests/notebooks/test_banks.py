"""The bank that a notebook looks at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from evidencebank import Bank, InputError

Modules = Callable[[str], ModuleType]


def test_a_bank_that_exists_is_opened_as_it_is(
    notebook_module: Modules, make_bank: Callable[..., Bank]
) -> None:
    """It is the same bank, and looking at it changes no file."""
    path = make_bank({"id": "a", "title": "Drinking", "text": "In prison."}).path
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    with notebook_module("banks").opened(path) as bank:
        assert len(bank) == 1
        assert bank.path == path
    assert {file: file.read_bytes() for file in path.rglob("*") if file.is_file()} == before


def test_of_files_a_bank_is_made_that_goes_with_it(
    notebook_module: Modules, folder: Path, write_records: Callable[..., Path]
) -> None:
    """The folder of such a bank is gone once nobody has it."""
    source = write_records(folder / "one.jsonl", {"id": "a", "title": "Drinking", "text": "Once."})
    bank = notebook_module("banks").opened(source)
    path = bank.path
    assert "a" in bank
    assert path.is_dir()
    bank.close()
    del bank
    assert not path.exists()


def test_what_is_not_there_is_no_bank(notebook_module: Modules, folder: Path) -> None:
    """A path of nothing is an error that says so."""
    with pytest.raises(InputError, match="nowhere"):
        notebook_module("banks").opened(folder / "nowhere")
