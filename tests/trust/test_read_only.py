"""Where nothing may be written, or something else stands in the way: reading goes on, in one line
each command says what it cannot do, and nothing changes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidencebank import Bank, StorageError
from tests.trust.failing import STORE, WRITING, Before, line_of, prepared, run, write_turn
from tests.trust.small_disks import SmallDisk, bound, small_disk
from tests.trust.turns import PULSES, STEADY

READING = (
    ("search", "naloxone", "--json"),
    ("search", '"kept together"'),
    ("show", "pulse-02"),
    ("related", "pulse-02", "--why"),
    ("subjects",),
    ("check",),
    ("lists", "status"),
    ("lists", "diff"),
    ("lists", "export"),
    ("searches", "list"),
    ("arrange",),
)
COMMIT_AND_DIE = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA cache_size = 1")
database.execute("BEGIN")
database.execute("UPDATE entries SET entry = upper(entry)")
os._exit(0)
"""
"""Leaves changes half written, with the journal that undoes them."""


@pytest.fixture
def disk(folder: Path) -> Iterator[SmallDisk]:
    """Return a small disk that is empty."""
    with small_disk(folder / "disk") as mounted:
        yield mounted


def reads(bank: Path) -> None:
    """Assert that every command that reads does."""
    for command in READING:
        done = run(*command, "-b", bank)
        assert (done.exit_code, done.stderr) == (0, ""), command
        assert done.stdout


def test_a_bank_is_read_from_a_read_only_disk(disk: SmallDisk, folder: Path) -> None:
    """Searching, showing, comparing and checking need to write nothing."""
    bank = disk.path / "bank"
    prepared("build", bank, folder)
    disk.protect()
    reads(bank)


@pytest.mark.parametrize("writing", WRITING)
def test_what_writes_says_so_in_one_line(writing: str, disk: SmallDisk, folder: Path) -> None:
    """It names the place, nothing has changed, and the same command works when it may."""
    bank = disk.path / "bank"
    command = prepared(writing, bank, folder)
    before = Before.of(bank)
    disk.protect()
    line = line_of(run(*command))
    assert str(bank) in line
    assert "may not be written" in line
    before.stands()
    disk.protect(read_only=False)
    assert run(*command).exit_code == 0


def test_a_reader_who_may_not_write_sees_what_others_build(disk: SmallDisk, folder: Path) -> None:
    """The same bank, mounted a second time to be read: its readers see the next generation."""
    prepared("build", disk.path / "bank", folder)
    with bound(disk.path, folder / "to read") as seen, Bank.open(seen / "bank") as reader:
        assert reader.entry("pulse-02").title.startswith("turn0")
        assert run("build", folder / "turn.jsonl", "-b", disk.path / "bank").exit_code == 0
        assert reader.entry("pulse-02").title.startswith("turn1")
        with pytest.raises(StorageError, match="may not be written"):
            reader.load(write_turn(folder, 2))
        with pytest.raises(StorageError, match="may not be written"):
            reader.lists.publish()
        with pytest.raises(StorageError, match="may not be written"):
            reader.lists.ban("pulse-02", "pulse-06")
        reads(seen / "bank")


def test_what_died_half_way_is_not_shown_from_a_read_only_disk(
    disk: SmallDisk, folder: Path
) -> None:
    """A commit that nobody may undo: one line, never half of it; undone where one may write."""
    bank = disk.path / "bank"
    prepared("build", bank, folder)
    before = Before.of(bank)
    subprocess.run([sys.executable, "-c", COMMIT_AND_DIE, bank / STORE], check=True)
    disk.protect()
    for command in (("show", "pulse-02"), ("search", "naloxone"), ("check",)):
        assert str(bank / STORE) in line_of(run(*command, "-b", bank))
    disk.protect(read_only=False)
    assert run("show", "pulse-02", "-b", bank).exit_code == 0
    before.stands()


# --- something else in the way


@pytest.mark.parametrize("command", [*READING, ("lists", "publish"), ("lists", "build")])
def test_a_folder_that_is_not_there(command: tuple[str, ...], folder: Path) -> None:
    """One line that names it, for whatever reads or changes a bank; and none is made."""
    line = line_of(run(*command, "-b", folder / "none"))
    assert f"there is no bank at {folder / 'none'}: make one with 'build'" in line
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/bank", "file/deep/bank"])
def test_a_file_where_a_folder_is_expected(place: str, folder: Path) -> None:
    """Nothing can be built in or below a file, and nothing read; the file is left alone."""
    (folder / "file").write_text("mine")
    source = write_turn(folder, 0)
    assert str(folder / place) in line_of(run("build", source, "-b", folder / place))
    assert str(folder / place) in line_of(run("search", "x", "-b", folder / place))
    assert (folder / "file").read_text() == "mine"


@pytest.mark.parametrize("name", ["lock", "CURRENT", STORE, "generations"])
def test_a_folder_or_file_in_place_of_the_banks_own(name: str, folder: Path) -> None:
    """Whatever of a bank was replaced by something else is named, and stays as it is."""
    bank = folder / "bank"
    prepared("build", bank, folder)
    if (bank / name).exists():
        (bank / name).rename(folder / "aside")
    if name == "generations":
        (bank / name).write_text("mine")
    else:
        (bank / name).mkdir()
    line = line_of(run("build", write_turn(folder, 1), "-b", bank))
    assert str(bank) in line
    assert (bank / name).is_file() == (name == "generations")


# --- rights


BUILD = """
from evidencebank.cli.main import main
import contextlib, io, json, sys
said = io.StringIO()
with contextlib.redirect_stderr(said):
    try:
        main({arguments!r})
    except SystemExit as end:
        code = end.code
print(json.dumps([code, said.getvalue()]))
"""


@pytest.mark.slow
def test_a_source_that_may_not_be_read(folder: Path, run_bounded: Callable[[str], str]) -> None:
    """It is rejected in a line of its own, and the others are built."""
    source = folder / "pages"
    source.mkdir()
    write_turn(source, 0)
    (source / "closed.jsonl").write_text("{}")
    (source / "closed.jsonl").chmod(0)
    arguments = ["build", str(source), "-b", str(folder / "bank"), "--json"]
    *report, last = run_bounded(BUILD.format(arguments=arguments)).splitlines()
    code, said = json.loads(last)
    assert (code, said) == (4, "")
    told = json.loads("\n".join(report))
    assert told["added"] == PULSES + STEADY
    assert told["rejected"] == [
        {"source": "closed.jsonl", "reason": "cannot be read: Permission denied"}
    ]


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--scheme", "--related"])
def test_a_scheme_or_settings_that_may_not_be_read(
    option: str, folder: Path, run_bounded: Callable[[str], str]
) -> None:
    """One line that names the file, and no more is done."""
    closed = folder / "closed.ttl"
    closed.write_text("")
    closed.chmod(0)
    arguments = ["build", str(write_turn(folder, 0)), "-b", str(folder / "bank")]
    printed = run_bounded(BUILD.format(arguments=[*arguments, option, str(closed)]))
    code, said = json.loads(printed)
    assert code in (1, 2)
    assert str(closed) in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_a_bank_of_somebody_elses(folder: Path, run_bounded: Callable[[str], str]) -> None:
    """Without the right to write: one line from whatever writes, and reading works."""
    bank = folder / "bank"
    command = prepared("build", bank, folder)
    before = Before.of(bank)
    owned = [bank, *(path for path in bank.rglob("*") if path.is_dir())]
    for path in owned:
        path.chmod(0o555)
    try:
        printed = run_bounded(BUILD.format(arguments=list(map(str, command))))
        code, said = json.loads(printed)
        (line,) = said.splitlines()
        assert code == 1
        assert "may not be written (Permission denied)" in line
        searched = ["search", "naloxone", "--json", "-b", str(bank)]
        *found, last = run_bounded(BUILD.format(arguments=searched)).splitlines()
        assert json.loads(last) == [0, ""]
        assert json.loads("\n".join(found))["total"] > 0
    finally:
        for path in owned:
            path.chmod(0o755)
    before.stands()
