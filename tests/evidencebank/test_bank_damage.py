"""A bank with something wrong with it: found, named, and mended by building again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from evidencebank import (
    Bank,
    BankDamagedError,
    BankNotFoundError,
)
from tests.evidencebank.samples import RECORDS


def test_a_bank_is_whole(small_bank: Bank) -> None:
    """Nothing is wrong with what a build wrote."""
    assert small_bank.check() == []


@pytest.mark.parametrize(
    "name", ["index/arrays/terms.txt", "scheme.json", "related/neighbours.scores.npy"]
)
def test_damage_is_named_before_anything_is_read_and_build_mends_it(
    name: str, own_bank: Bank, small_library: Path
) -> None:
    """A changed file stops the bank; building again, as the message says, makes it whole."""
    expected = own_bank.search("prison alcohol").to_dict()
    current = (own_bank.path / "CURRENT").read_text().strip()
    path = own_bank.path / "generations" / current / name
    path.write_bytes(path.read_bytes()[:-1] + b"#")
    bank = Bank.open(own_bank.path)
    with pytest.raises(BankDamagedError, match=f"{name} is not what was written: run 'repair'"):
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


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([], "has 0 of the 14 entries of generation 2: run 'repair'"),
        (
            [record | {"id": f"other-{record['id']}"} for record in RECORDS],
            "entries and index do not hold the same ids: ames-2005, boyd-2008, cole-2010",
        ),
    ],
)
def test_entries_and_index_that_do_not_agree_are_found(
    records: list[dict[str, object]], told: str, own_bank: Bank, folder: Path
) -> None:
    """A store put in place of another is noticed, though each file is whole."""
    (folder / "other.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records))
    with Bank.create(folder / "other") as other:
        other.load([folder / "other.jsonl"])
    own_bank.close()
    for name in ("entries.sqlite", "entries.sqlite.sha256"):
        shutil.copy(other.path / name, own_bank.path / name)
    with Bank.open(own_bank.path) as bank:
        assert [line.endswith(told) for line in bank.check()] == [True]
    assert Bank.repair(own_bank.path).mended


def test_a_bank_without_a_generation_says_what_to_do(folder: Path) -> None:
    """A build that was stopped before its first end."""
    bank = Bank.create(folder / "bank")
    (folder / "bank/CURRENT").unlink()
    with pytest.raises(BankNotFoundError, match="has no index, a build did not end: run 'repair'"):
        Bank.open(folder / "bank").search("x")
    bank.load([])
    assert Bank.open(folder / "bank").search("x").total == 0
    bank.close()


@pytest.fixture
def kept(folder: Path) -> tuple[Bank, dict[str, object]]:
    """Return a bank with a generation before the current one, and what that answers."""
    source = folder / "records.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in RECORDS))
    bank = Bank.create(folder / "bank")
    bank.load([source])
    earlier = bank.search("naloxone prison").to_dict()
    with source.open("a") as file:
        file.write('{"id": "new", "title": "Naloxone in prison", "text": "Naloxone."}\n')
    bank.load([source])
    assert bank.search("naloxone prison").to_dict() != earlier
    bank.close()
    return bank, earlier


def file_of_its_own(bank: Bank, number: int = 0) -> Path:
    """Return a file of a generation, the current one unless told, that no other has."""
    shown = number or int((bank.path / "CURRENT").read_text())
    return bank.path / "generations" / f"{shown:06}" / "index" / "arrays" / "lengths.npy"


def test_an_earlier_generation_is_shown_while_the_current_is_damaged(
    kept: tuple[Bank, dict[str, object]], caplog: pytest.LogCaptureFixture
) -> None:
    """It is whole; the log, `check` and `damage` say so, and the next build ends it."""
    bank, earlier = kept
    path = file_of_its_own(bank)
    path.write_bytes(path.read_bytes()[:-1] + b"#")
    with Bank.open(bank.path) as opened:
        assert opened.search("naloxone prison").to_dict() == earlier
        assert opened.generation == 2
        assert "new" not in opened
        assert opened.damage.endswith("run 'repair' (generation 2 is shown meanwhile)")
        assert [record.message for record in caplog.records] == [opened.damage]
        assert any("lengths.npy" in line for line in opened.check())
        opened.load([])
        assert opened.damage == ""
        assert "new" in opened
        assert opened.check() == []


def test_it_is_shown_where_nothing_says_which_is_current(
    kept: tuple[Bank, dict[str, object]],
) -> None:
    """Then the newest that is whole, which is the current one."""
    bank, earlier = kept
    (bank.path / "CURRENT").write_text("nonsense")
    with Bank.open(bank.path) as opened:
        assert "new" in opened
        assert "CURRENT does not name a generation" in opened.damage
    file_of_its_own(bank, 3).write_bytes(b"")
    with Bank.open(bank.path) as opened:
        assert opened.search("naloxone prison").to_dict() == earlier


def test_what_generations_share_is_damaged_in_all(kept: tuple[Bank, dict[str, object]]) -> None:
    """Segments of the index are the same files: then nothing is shown, and `repair` mends all."""
    bank, _ = kept
    (segment, *_) = sorted(
        path
        for path in (bank.path / "generations" / "000003").rglob("*.seg")
        if path.stat().st_nlink > 1
    )
    with segment.open("r+b") as file:
        file.write(b"#")
    with Bank.open(bank.path) as opened, pytest.raises(BankDamagedError, match=segment.name):
        opened.search("naloxone")
    assert Bank.repair(bank.path).mended
    with Bank.open(bank.path) as opened:
        assert "new" in opened
        assert opened.check() == []


def test_an_empty_generation_is_not_shown_for_one_that_is_not(own_bank: Bank) -> None:
    """A library without an entry would be a wrong answer."""
    path = file_of_its_own(own_bank)
    path.write_bytes(b"")
    with Bank.open(own_bank.path) as opened, pytest.raises(BankDamagedError, match="lengths"):
        opened.search("naloxone")
