"""A bank from a stranger runs nothing of theirs, even where its manifest matches its files."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from evidencebank import Bank, BankDamagedError, EvidenceBankError
from tests.evidencebank.samples import RECORDS
from tests.indexer.whoosh.test_safe_pickles import Code
from tests.trust.crafted_banks import matching

MARKER = "it-ran"


@pytest.fixture
def folder(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Path:
    """Return a folder with a bank, and records that change it."""
    folder = new_folder()
    with Bank.create(folder / "bank") as bank:
        bank.load([write_records(folder / "first.jsonl", *RECORDS)])
    changed = [record | {"text": f"{record['text']} Revised."} for record in RECORDS[:1]]
    write_records(folder / "again" / "records.jsonl", *changed)
    return folder


def generation(folder: Path) -> Path:
    bank = folder / "bank"
    return bank / "generations" / (bank / "CURRENT").read_text(encoding="utf-8").strip()


def payload(folder: Path, protocol: int) -> bytes:
    return pickle.dumps(Code(os.mkdir, str(folder / MARKER)), protocol)


def read(folder: Path) -> list[str]:
    """Read and write the bank; return what its check says."""
    with Bank.open(folder / "bank") as bank:
        for query in ('"brief advice"', '"brief advice"~5 prison'):
            bank.search(query).to_dict()
        said = bank.check()
        bank.load([folder / "again"])
        return said


def test_the_bank_as_it_is_can_be_read(folder: Path) -> None:
    """What the other tests change is what makes them fail."""
    matching(generation(folder))
    assert read(folder) == []


@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_code_in_the_list_of_segments_does_not_run(folder: Path, protocol: int) -> None:
    """In the place of the schema and of the list of segments, which Whoosh reads on opening."""
    (toc,) = generation(folder).rglob("*.toc")
    data = toc.read_bytes()
    starts = [
        n for n in range(len(data)) if data[n : n + 2] in (b"\x80\x02", b"\x80\x04", b"\x80\x05")
    ]
    assert len(starts) >= 2
    for start in starts:
        toc.chmod(0o644)
        toc.write_bytes(data[:start] + payload(folder, protocol) + data[start:])
        matching(generation(folder))
        with suppress(EvidenceBankError):
            read(folder)
        assert not (folder / MARKER).exists()


def test_nothing_is_read_whose_manifest_does_not_match(folder: Path) -> None:
    """A file that was changed alone is refused by its name, before any of it is read."""
    for file in sorted(generation(folder).rglob("*")):
        if file.is_file() and file.name != "manifest.json":
            data = file.read_bytes()
            file.write_bytes(data + payload(folder, 2))
            with Bank.open(folder / "bank") as bank:
                with pytest.raises(BankDamagedError, match=f"{file.name} is not what was written"):
                    bank.search('"brief advice"')
                assert any(file.name in line for line in bank.check())
            file.write_bytes(data)
    assert not (folder / MARKER).exists()
