"""Publications on disk: whole or not there, checked, and given up in turn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.errors import BankDamagedError
from evidencebank import Bank


def test_damage_is_told_and_mended_by_publishing(own_bank: Bank) -> None:
    """A file that is not as it was written is not read; what the bank has else is."""
    own_bank.lists.publish()
    path = own_bank.path / "publications" / "000001" / "lists.npy"
    path.write_bytes(path.read_bytes()[:-4] + bytes(4))
    bank = Bank.open(own_bank.path)
    with pytest.raises(BankDamagedError, match="run 'lists publish' again"):
        bank.related("ames-2005")
    assert bank.search("prison").total
    assert any("lists.npy" in line for line in bank.check())
    assert bank.related("ames-2005", draft=True)
    bank.lists.publish()
    assert bank.related("ames-2005") == bank.related("ames-2005", draft=True)
    assert bank.check() == []
    bank.close()


@pytest.mark.parametrize("text", ["000009\n", "nonsense", ""])
def test_a_pointer_to_nowhere_is_told(own_bank: Bank, text: str) -> None:
    """Publishing puts it right."""
    own_bank.lists.publish()
    (own_bank.path / "PUBLISHED").write_text(text, encoding="ascii")
    bank = Bank.open(own_bank.path)
    with pytest.raises(BankDamagedError, match="run 'lists publish' again"):
        bank.related("ames-2005")
    bank.lists.publish()
    assert bank.related("ames-2005")
    bank.close()


def test_what_a_crash_left_is_cleared(own_bank: Bank) -> None:
    """An unfinished folder, a pointer not yet put in place, a folder not yet pointed to."""
    own_bank.lists.publish()
    root = own_bank.path / "publications"
    (root / "000002.unfinished").mkdir()
    (root / "000002.unfinished" / "ids.json").write_text("[", encoding="utf-8")
    (own_bank.path / "PUBLISHED.new").write_text("0000", encoding="ascii")
    shutil.copytree(root / "000001", root / "000002")
    bank = Bank.open(own_bank.path)
    assert bank.related("ames-2005")
    assert bank.lists.publish().number == 2
    assert sorted(path.name for path in root.iterdir()) == ["000001", "000002"]
    assert not list(own_bank.path.glob("PUBLISHED.*"))
    assert bank.check() == []
    bank.close()


def test_a_damaged_publication_is_not_returned_to(own_bank: Bank) -> None:
    """The current one stays."""
    own_bank.lists.publish()
    own_bank.lists.publish()
    (own_bank.path / "publications" / "000001" / "ids.json").unlink()
    with pytest.raises(BankDamagedError, match=r"ids\.json is missing"):
        own_bank.lists.rollback()
    assert own_bank.lists.status().kept == [1, 2]


def test_publications_are_apart_from_generations(own_bank: Bank, small_library: Path) -> None:
    """A build prunes none of them, and publishing prunes no generation."""
    own_bank.lists.publish()
    for number in range(4):
        (small := own_bank.path.parent / "more").mkdir(exist_ok=True)
        (small / "one.jsonl").write_text(f'{{"id": "x", "title": "X {number}"}}\n', "utf-8")
        own_bank.load([small])
    assert own_bank.lists.status().kept == [1]
    before = sorted(path.name for path in (own_bank.path / "generations").iterdir())
    own_bank.lists.publish(keep=1)
    assert sorted(path.name for path in (own_bank.path / "generations").iterdir()) == before
    assert own_bank.lists.status().kept == [2]
