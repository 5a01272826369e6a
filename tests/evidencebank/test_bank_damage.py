"""A bank with something wrong with it: found, named, and mended by building again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evidencebank import (
    Bank,
    BankDamagedError,
    BankNotFoundError,
)


def test_a_bank_is_whole(small_bank: Bank) -> None:
    """Nothing is wrong with what a build wrote."""
    assert small_bank.check() == []


@pytest.mark.parametrize("name", ["index/arrays/terms.txt", "scheme.json", "related/scores.npy"])
def test_damage_is_named_before_anything_is_read_and_build_mends_it(
    name: str, own_bank: Bank, small_library: Path
) -> None:
    """A changed file stops the bank; building again, as the message says, makes it whole."""
    expected = own_bank.search("prison alcohol").to_dict()
    current = (own_bank.path / "CURRENT").read_text().strip()
    path = own_bank.path / "generations" / current / name
    path.write_bytes(path.read_bytes()[:-1] + b"#")
    bank = Bank.open(own_bank.path)
    with pytest.raises(
        BankDamagedError, match=f"{name} is not what was written: run 'build' again"
    ):
        bank.search("prison")
    assert [line for line in bank.check() if name in line]
    report = bank.load([small_library])
    assert (report.added, report.changed, report.unchanged) == (0, 0, 14)
    assert bank.check() == []
    assert bank.search("prison alcohol").to_dict() == expected
    bank.close()


def test_a_damaged_scheme_is_not_built_into_a_new_generation(own_bank: Bank) -> None:
    """Where no source has the scheme, it must be named again: nobody else can tell it."""
    current = (own_bank.path / "CURRENT").read_text().strip()
    path = own_bank.path / "generations" / current / "scheme.json"
    path.write_text(path.read_text().replace("Offenders", "Offendors"))
    bank = Bank.open(own_bank.path)
    with pytest.raises(
        BankDamagedError, match=r"scheme.json is damaged: run 'build' with --scheme"
    ):
        bank.load([])
    bank.close()


def test_entries_and_index_that_do_not_agree_are_found(own_bank: Bank, folder: Path) -> None:
    """A store put in place of another is noticed, though each file is whole."""
    other = Bank.create(folder / "other")
    other.close()
    own_bank.close()
    shutil.copy(other.path / "entries.sqlite", own_bank.path / "entries.sqlite")
    bank = Bank.open(own_bank.path)
    assert bank.check() == [
        "entries and index do not hold the same ids: ames-2005, boyd-2008, cole-2010"
    ]
    bank.close()


def test_a_bank_without_a_generation_says_what_to_do(folder: Path) -> None:
    """A build that was stopped before its first end."""
    bank = Bank.create(folder / "bank")
    (folder / "bank/CURRENT").unlink()
    with pytest.raises(BankNotFoundError, match="has no index, a build did not end: run 'build'"):
        Bank.open(folder / "bank").search("x")
    bank.load([])
    assert Bank.open(folder / "bank").search("x").total == 0
    bank.close()
