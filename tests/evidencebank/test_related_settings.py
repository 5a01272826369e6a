"""Settings of related lists as a bank keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from corpus.errors import BankDamagedError
from evidencebank import Bank, RelatedSettings


@pytest.fixture
def library(folder: Path, write_records: Callable[..., Path]) -> Path:
    """Return a folder of studies and reviews on two subjects."""
    words = ["naloxone", "kits", "hostels", "overdose", "training"]
    records = [
        {
            "id": f"{kind.lower()}-{n}",
            "title": f"{words[n]} {words[(n + 1) % 5]}",
            "text": f"{words[n]} and {words[(n + 2) % 5]} {'in prison' * (n % 2)}, a {kind}.",
            "kind": kind,
        }
        for kind in ("STUDY", "REVIEW")
        for n in range(5)
    ]
    library = folder / "library"
    library.mkdir()
    write_records(library / "records.jsonl", *records)
    return library


def kinds_listed(bank: Bank) -> set[str]:
    """Return the kinds of all entries that are in a list."""
    return {item.entry.kind for entry in bank for item in bank.related(entry.id)}


def test_a_bank_keeps_the_settings_it_was_given(folder: Path, library: Path) -> None:
    """Lists are made anew with new settings, keep to them, and go back to the default."""
    bank = Bank.create(folder / "bank")
    bank.load([library])
    assert kinds_listed(bank) == {"STUDY", "REVIEW"}
    bank.load([library], related=RelatedSettings(kinds=("STUDY",)))
    assert kinds_listed(bank) == {"STUDY"}
    lines = (library / "records.jsonl").read_text(encoding="utf-8").splitlines()
    (library / "records.jsonl").write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert bank.load([library]).removed == 1
    assert kinds_listed(bank) == {"STUDY"}
    bank.load([library], related=RelatedSettings())
    assert kinds_listed(bank) == {"STUDY", "REVIEW"}
    assert bank.check() == []
    bank.close()


def test_the_command_reads_them_from_a_file(
    folder: Path, library: Path, invoke: Callable[..., Result]
) -> None:
    """`build --related` takes what differs from the default, and refuses a slip before it loads."""
    settings, bank = folder / "related.json", folder / "bank"
    settings.write_text('{"kinds": ["review"]}', encoding="utf-8")
    assert invoke("build", library, "-b", bank, "--related", settings).exit_code == 0
    assert kinds_listed(Bank.open(bank)) == {"REVIEW"}
    settings.write_text('{"kind": ["review"]}', encoding="utf-8")
    refused = invoke("build", library, "-b", folder / "other", "--related", settings)
    assert refused.exit_code == 1
    assert "related.json: 'kind' is no setting of related lists" in " ".join(refused.output.split())
    assert not (folder / "other").exists()


def test_settings_that_are_damaged_must_be_named_again(folder: Path, library: Path) -> None:
    """Nobody else can tell them: the bank does not go back to the default by itself."""
    bank = Bank.create(folder / "bank")
    bank.load([library], related=RelatedSettings(kinds=("STUDY",)))
    current = (bank.path / "CURRENT").read_text().strip()
    path = bank.path / "generations" / current / "related" / "settings.json"
    path.write_text(json.dumps({"kinds": ["REVIEW"]}))
    bank.close()
    bank = Bank.open(folder / "bank")
    with pytest.raises(BankDamagedError, match="run 'build' with --related"):
        bank.load([library])
    bank.load([library], related=RelatedSettings(kinds=("STUDY",)))
    assert kinds_listed(bank) == {"STUDY"}
    bank.close()


@pytest.mark.parametrize("name", ["lists.npy", "vectors.weights.npy", "duplicates.listed.npy"])
@pytest.mark.parametrize("cut", [True, False])
def test_lists_cut_short_or_changed_are_named_and_mended(
    name: str, cut: bool, folder: Path, library: Path
) -> None:
    """No list is read from a file that is not what was written."""
    bank = Bank.create(folder / "bank")
    bank.load([library])
    expected = [bank.related(entry.id) for entry in bank]
    current = (bank.path / "CURRENT").read_text().strip()
    path = bank.path / "generations" / current / "related" / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-3] if cut else whole[:-1] + bytes([whole[-1] ^ 1]))
    bank.close()
    bank = Bank.open(folder / "bank")
    with pytest.raises(BankDamagedError, match=f"{name} is not what was written: run 'repair'"):
        bank.related("study-1")
    bank.load([library])
    assert [item.id for line in expected for item in line] == [
        item.id for entry in bank for item in bank.related(entry.id)
    ]
    bank.close()
