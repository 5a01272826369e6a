"""A bank from a stranger runs nothing of theirs, even where its manifest matches its files."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebank import Bank
from tests.evidencebank.samples import RECORDS
from tests.indexer.test_safe_pickles import Code

MARKER = "it-ran"

READS = """
import sys
from evidencebank import Bank
bank = Bank.open(sys.argv[1])
print(bank.search('"brief advice"').total)
print(bank.search('"brief advice"~5 prison').total)
print(bank.check())
bank.load([sys.argv[2]])
"""


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


def matching(folder: Path) -> None:
    """Let the manifest say of each file what the file is now, as a stranger would."""
    manifest = generation(folder) / "manifest.json"
    shape = json.loads(manifest.read_text(encoding="utf-8"))
    for name, said in shape["files"].items():
        data = (generation(folder) / name).read_bytes()
        said["size"], said["sha256"] = len(data), hashlib.sha256(data).hexdigest()
    manifest.write_text(json.dumps(shape), encoding="utf-8")


def read(folder: Path) -> subprocess.CompletedProcess[str]:
    """Read and write the bank in a process of its own."""
    again = str(folder / "again")
    return subprocess.run(
        [sys.executable, "-c", READS, str(folder / "bank"), again],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def whoosh_pickles(folder: Path) -> list[tuple[Path, int, int]]:
    """Return every pickle in the files of the Whoosh index: file, start, end."""
    found = []
    for file in sorted(generation(folder).rglob("*")):
        if file.is_file() and file.suffix in (".toc", ".seg", ".trm", ".pst", ".vps", ".fdt"):
            data = file.read_bytes()
            start = data.find(b"\x80\x02")
            while start >= 0:
                end = data.find(b".", start) + 1
                found.append((file, start, end))
                start = data.find(b"\x80\x02", max(end, start + 1))
    return found


def test_the_bank_as_it_is_can_be_read(folder: Path) -> None:
    """What the other tests change is what makes them fail."""
    matching(folder)
    done = read(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(whoosh_pickles(folder)) > 20


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
        matching(folder)
        read(folder)
        assert not (folder / MARKER).exists()


@pytest.mark.slow
def test_code_in_any_pickle_of_the_index_does_not_run(folder: Path) -> None:
    """Each in turn: directories of files, blocks of postings, terms, positions."""
    for file, start, _ in whoosh_pickles(folder)[::3]:
        data = file.read_bytes()
        code = payload(folder, 2)
        file.write_bytes(data[:start] + code + data[start + len(code) :])
        matching(folder)
        read(folder)
        assert not (folder / MARKER).exists(), (file.name, start)
        file.write_bytes(data)


def test_nothing_is_read_whose_manifest_does_not_match(folder: Path) -> None:
    """A file that was changed alone is refused by its name, before any of it is read."""
    for file in sorted(generation(folder).rglob("*")):
        if file.is_file() and file.name != "manifest.json":
            data = file.read_bytes()
            file.write_bytes(data + payload(folder, 2))
            done = read(folder)
            assert done.returncode == 1, file.name
            assert file.name in done.stderr.splitlines()[-1]
            file.write_bytes(data)
    assert not (folder / MARKER).exists()
