"""Files that were seen: known while they are what they were, whatever becomes of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from corpus.errors import BankDamagedError
from evidencebank import Bank
from evidencebank.lifecycle.files.seen import SeenFiles
from evidencebank.lifecycle.generations import Generations

NAMES = ("a", "b", "c")
LONG = 0.05
"""Seconds after which a file is old."""


def written(folder: Path, wait: float = LONG) -> Path:
    """Write files and, a while later, what names them; return that."""
    for name in NAMES:
        (folder / name).write_text(f"file {name}")
    time.sleep(wait)
    current = folder / "CURRENT"
    current.write_text("000001\n")
    return current


def rewritten(path: Path) -> None:
    """Write other bytes, as many, and set the clock back."""
    before = path.stat()
    path.write_text("FILE b")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(path: Path) -> None:
    """Put another file of the same bytes in its place."""
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


def linked(path: Path) -> None:
    """Have a link stand there."""
    path.rename(path.with_name("moved"))
    path.symlink_to(path.with_name("moved"))


@pytest.mark.parametrize("happens", [rewritten, replaced, linked, Path.unlink])
def test_what_is_another_is_to_be_read(folder: Path, happens: Callable[[Path], None]) -> None:
    """Whatever became of it, and nothing else."""
    seen, current = SeenFiles(folder / "seen.json"), written(folder)
    assert seen.others(1, str(folder), NAMES) == [*NAMES]
    seen.see(1, str(folder), NAMES, current)
    assert not (folder / "seen.json").exists()
    seen.tell()
    told = SeenFiles(folder / "seen.json")
    assert told.others(1, str(folder), NAMES) == [*NAMES]
    for each in (partial(seen.others, 1), partial(told.others, 1, told=True)):
        assert each(str(folder), NAMES) == []
    assert seen.others(2, str(folder), NAMES) == [*NAMES]
    assert told.others(2, str(folder), NAMES, told=True) == [*NAMES]
    happens(folder / "b")
    for each in (partial(seen.others, 1), partial(told.others, 1, told=True)):
        assert each(str(folder), NAMES) == ["b"]


def test_what_is_as_young_as_what_names_it_is_not_known(folder: Path) -> None:
    """A change within the same step of the disk's clock would not show."""
    seen, current = SeenFiles(folder / "seen.json"), written(folder, wait=0)
    current.unlink()
    os.link(folder / "a", current)  # of the same moment, to the nanosecond
    for name in ("b", "c"):
        (folder / name).unlink()
        os.link(folder / "a", folder / name)
    seen.see(1, str(folder), NAMES, current)
    assert seen.others(1, str(folder), NAMES) == [*NAMES]
    current.unlink()
    seen.see(1, str(folder), NAMES, current)
    assert seen.others(1, str(folder), NAMES) == [*NAMES]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0\0",
        b"[",
        b"[]",
        b"{}",
        b'{"generation": 1}',
        b'{"generation": 1, "files": {"a": 1}}',
        b'{"generation": 1, "files": ["a"]}',
        b'{"generation": null, "files": {}}',
        b'{"generation": 1, "files": {"a": [1, 2, 3, 4], "b": [], "c": null}}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_what_cannot_be_read_says_nothing(folder: Path, said: bytes) -> None:
    """All files are read then."""
    written(folder, wait=0)
    path = folder / "seen.json"
    path.write_bytes(said)
    assert SeenFiles(path).others(1, str(folder), NAMES, told=True) == [*NAMES]
    path.unlink()
    path.symlink_to(folder / "a")
    assert SeenFiles(path).others(1, str(folder), NAMES, told=True) == [*NAMES]


def test_another_process_is_told(own_bank: Bank, small_library: Path) -> None:
    """Of what was published, until a byte is another; who makes something of it reads it all."""
    own_bank.load([small_library], full=True)
    generations = Generations(own_bank.path)
    number = generations.current()
    path = generations.folder(number) / "index" / "arrays" / "year.npy"
    seen = SeenFiles(own_bank.path / "current-seen.json")
    names = generations.manifest(number).files
    folder = str(generations.folder(number))
    young = set(seen.others(number, folder, names, told=True))
    assert "index/arrays/year.npy" not in young
    assert seen.others(number, folder, names) == [*names]
    contents = path.read_bytes()
    path.write_bytes(contents[:-1] + bytes([contents[-1] ^ 1]))
    others = seen.others(number, folder, names, told=True)
    assert set(others) == {*young, "index/arrays/year.npy"}
    with pytest.raises(BankDamagedError, match=r"year.npy is not what was written"):
        Generations(own_bank.path).opened(number)
    path.write_bytes(contents)
    assert Generations(own_bank.path).opened(number) == generations.folder(number)


def test_damage_to_what_was_seen_is_found(own_bank: Bank) -> None:
    """By the process that wrote it, as soon as it looks again, though the bytes are as many."""
    time.sleep(LONG)
    generations = Generations(own_bank.path)
    generations.make_current(number := generations.current())
    assert generations.sound() == generations.sound() == number
    path = generations.folder(number) / "index" / "arrays" / "year.npy"
    before, contents = path.stat(), path.read_bytes()
    path.write_bytes(contents[:-1] + bytes([contents[-1] ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert generations.sound() == 0
    with pytest.raises(BankDamagedError, match=r"year.npy is not what was written"):
        generations.opened(number)
    path.write_bytes(contents)
    assert generations.sound() == number
