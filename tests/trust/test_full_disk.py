"""A disk that fills up: one line, what was stored stands, and the next try succeeds.

Each command that writes runs on a disk with no space, then with a page more, or three where it
writes a generation, and so on until it succeeds: whatever it writes has then been the first thing
that did not fit, but for some of the many files of a generation. `test_io_errors` lets each call
fail for want of space.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from evidencebank import Bank, StorageError
from indexer.postings.arrays import save
from tests.trust.bank_states import left_over, shown
from tests.trust.damaged_banks import LOST, damage_entry
from tests.trust.failing import WRITING, Before, line_of, prepared, run, state, write_turn
from tests.trust.small_disks import PAGE, SmallDisk, small_disk

MAX_PAGES = 400
PROCESS = [sys.executable, "-m", "evidencebank"]


@pytest.fixture
def disk(folder: Path) -> Iterator[SmallDisk]:
    """Return a small disk that is empty."""
    with small_disk(folder / "disk") as mounted:
        yield mounted


def fails_at_every_size(
    disk: SmallDisk, bank: Path, command: tuple[object, ...], grow: Callable[[int], None], by: int
) -> list[str]:
    """Run a command with more and more room until it succeeds; return what it said before that."""
    before = Before.of(bank)
    said: list[str] = []
    for room in range(0, MAX_PAGES, by):
        grow(room)
        done = run(*command)
        if done.exit_code == 0:
            assert left_over(bank) == []
            assert state(bank) not in (None, before.shows)
            return said
        said.append(line_of(done))
        before.stands()
    raise AssertionError(f"it never succeeds: {said[-1]}")


def says_what_is_missing(said: list[str], disk: SmallDisk) -> None:
    """Assert that each line names a path on the disk and says that space is missing."""
    assert said
    for line in said:
        assert str(disk.path) in line
        assert "no space left on the disk" in line
        assert "try again" in line


@pytest.mark.parametrize(
    ("writing", "by"),
    [
        *[
            pytest.param(writing, 3 if "build" in writing else 1, marks=pytest.mark.slow)
            for writing in WRITING
        ],
        *[("build", 29), ("publish", 5), ("save", 3)],
    ],
)
def test_a_full_disk_costs_nothing_but_the_command(
    writing: str, by: int, disk: SmallDisk, folder: Path
) -> None:
    """At every size too small: exit code 1, one line, the old state whole, and no lock left."""
    bank = disk.path / "bank"
    command = prepared(writing, bank, folder)
    said = fails_at_every_size(disk, bank, command, lambda room: disk.leave(room * PAGE), by)
    says_what_is_missing(said, disk)
    disk.enlarge()
    assert run("build", write_turn(folder, 2), "-b", bank).exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("writing", ["first build", "build", "publish", "save"])
def test_a_disk_that_holds_no_more_files_is_a_full_disk(
    writing: str, disk: SmallDisk, folder: Path
) -> None:
    """The same where there is space for bytes and none for names, one more file at a time."""
    bank = disk.path / "bank"
    command = prepared(writing, bank, folder)
    said = fails_at_every_size(disk, bank, command, disk.leave_files, 3)
    says_what_is_missing(said, disk)


def test_how_much_is_free_and_how_much_is_needed_is_said(disk: SmallDisk, folder: Path) -> None:
    """What is free when all was given back, beside the size of the present generation."""
    bank = disk.path / "bank"
    command = prepared("build", bank, folder)
    disk.leave(40 * PAGE)
    said = line_of(run(*command))
    free = disk.free()
    needed = sum(
        path.stat().st_size
        for path in (bank / "generations" / "000002").rglob("*")
        if path.is_file() and path.name != "manifest.json"
    )
    assert f"about {needed / 1_000:,.1f} KB needed" in said
    assert f"({free / 1_000:,.1f} KB free" in said


def test_an_open_bank_goes_on(disk: SmallDisk, folder: Path) -> None:
    """One process, one bank: a load fails, is tried again at once, and succeeds with space."""
    with Bank.create(disk.path / "bank") as bank:
        bank.load(write_turn(folder, 0))
        bank.lists.publish()
        before = shown(bank.path)
        write_turn(folder, 1)
        for _ in range(3):
            disk.leave(30 * PAGE)
            with pytest.raises(StorageError, match="no space left on the disk"):
                bank.load(folder / "turn.jsonl")
            disk.leave(0)
            with pytest.raises(StorageError, match="no space left on the disk"):
                bank.lists.publish()
            with pytest.raises(StorageError, match="no space left on the disk"):
                bank.lists.ban("pulse-02", "pulse-06")
            assert bank.search("naloxone").total > 0
            assert shown(bank.path) == before
        disk.enlarge()
        bank.lists.ban("pulse-02", "pulse-06")
        bank.load(folder / "turn.jsonl")
        bank.lists.publish()
        assert bank.entry("pulse-02").title.startswith("turn1")
        assert bank.check() == []


def test_a_bank_is_made_where_making_it_failed(disk: SmallDisk) -> None:
    """What did not fit leaves nothing that would be in the way of the next try."""
    folder = disk.path / "bank"
    for pages in range(0, 70, 3):
        disk.leave(pages * PAGE)
        with pytest.raises(StorageError, match="no space left on the disk"):
            Bank.create(folder)
        assert not folder.exists() or list(folder.iterdir()) == []
    disk.enlarge()
    with Bank.create(folder) as bank:
        assert bank.check() == []


@pytest.mark.slow
@pytest.mark.parametrize("pages", [0, 12, 40])
def test_a_process_of_its_own_says_one_line(pages: int, disk: SmallDisk, folder: Path) -> None:
    """Neither a traceback nor a word of what Python finds odd at the end."""
    bank = disk.path / "bank"
    command = prepared("build", bank, folder)
    disk.leave(pages * PAGE)
    done = subprocess.run(
        [*PROCESS, *map(str, command)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    says_what_is_missing([line], disk)


def test_an_export_that_does_not_fit_leaves_the_one_before(disk: SmallDisk, folder: Path) -> None:
    """The old file stands whole, and the new one's space is given back."""
    bank = disk.path / "bank"
    prepared("publish", bank, folder)
    out = disk.path / "lists.json"
    export = ("lists", "export", "-b", bank, "-o", out)
    assert run(*export).exit_code == 0
    old = out.read_bytes()
    out.write_bytes(b"as before")
    for pages in range(len(old) // PAGE + 1):
        disk.leave(pages * PAGE)
        says_what_is_missing([line_of(run(*export))], disk)
        assert out.read_bytes() == b"as before"
        assert sorted(path.name for path in disk.path.iterdir()) == ["bank", "lists.json"]
    disk.enlarge()
    assert run(*export).exit_code == 0
    assert out.read_bytes() == old


def test_no_array_ends_early(disk: SmallDisk) -> None:
    """One whose last bytes do not fit is an error: NumPy's own way of writing may lose them."""
    path = disk.path / "array.npy"
    for count in range(900, 1100, 7):  # about a page of them, header and all
        path.unlink(missing_ok=True)
        disk.leave(PAGE)
        array = np.arange(count, dtype=np.int32)
        if 128 + array.nbytes <= PAGE:
            save(path, array)
            assert np.load(path).tolist() == array.tolist()
        else:
            with pytest.raises(OSError, match="No space left"):
                save(path, array)


def test_a_repair_that_does_not_fit_can_be_tried_again(disk: SmallDisk, folder: Path) -> None:
    """Trouble after trouble: a bank that is damaged stays as it was until there is room."""
    bank = disk.path / "bank"
    prepared("build", bank, folder)
    whole = shown(bank)
    (damaged,) = bank.glob("generations/000002/index/arrays/body.docs.npy")
    damaged.write_bytes(damaged.read_bytes()[:-1])
    for pages in range(0, 60, 20):
        disk.leave(pages * PAGE)
        says_what_is_missing([line_of(run("repair", "-b", bank))], disk)
        assert left_over(bank) == []
    disk.enlarge()
    assert run("repair", "-b", bank).exit_code == 0
    repaired = shown(bank)
    assert whole is not None
    assert repaired is not None
    assert repaired["titles"] == whole["titles"]
    assert repaired["hits"] == whole["hits"]


def test_a_repair_of_a_database_that_does_not_fit_can_be_tried_again(
    disk: SmallDisk, folder: Path
) -> None:
    """With more room each time; the damaged file is kept once, and what is lost is told."""
    bank = disk.path / "bank"
    prepared("build", bank, folder)
    path = bank / "entries.sqlite"
    damage_entry(bank)
    damaged = path.read_bytes()
    for pages in range(0, MAX_PAGES, 11):
        disk.leave(pages * PAGE)
        done = run("repair", "-b", bank)
        if f"lost: 1 entries: {LOST}" in done.output:
            break
        says_what_is_missing([line_of(done)], disk)
        assert left_over(bank) == []
    assert pages > 11
    assert done.exit_code == 1
    assert [kept.read_bytes() for kept in bank.glob("*.damaged-*")] == [damaged]
    with Bank.open(bank) as opened:
        assert opened.check() == []
        assert LOST not in opened
