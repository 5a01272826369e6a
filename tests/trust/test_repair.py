"""`repair`: what can be made from the entries is made anew, and the rest is told."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus.storage.salvage import salvage
from evidencebank import Bank, BankDamagedError, BankNotFoundError
from evidencebank.cli.main import main
from tests.evidencebank.samples import RECORDS
from tests.trust.damaged_banks import answers, current, flip, make_bank, write_library


@pytest.fixture(scope="module")
def small_library(new_folder: Callable[[], Path]) -> Path:
    """Return a folder with the sample records and their scheme."""
    return write_library(new_folder())


@pytest.fixture
def bank(folder: Path, small_library: Path) -> Path:
    """Return a bank with two generations, two publications and a pin."""
    return make_bank(folder / "bank", small_library)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)


def tree(path: Path) -> dict[str, tuple[int, bytes]]:
    """Return all files with the time they were changed."""
    return {
        str(file.relative_to(path)): (file.stat().st_mtime_ns, file.read_bytes())
        for file in path.rglob("*")
        if file.is_file()
    }


def test_a_bank_that_is_whole_is_not_touched(bank: Path) -> None:
    """However often it is repaired."""
    before = tree(bank)
    for _ in range(2):
        done = Bank.repair(bank)
        assert (done.found, done.mended, done.lost) == ((), (), ())
    assert tree(bank) == before
    said = run("repair", "--bank", bank)
    assert (said.exit_code, said.output) == (0, f"{bank} is whole\n")


@pytest.mark.parametrize(
    "damage",
    [
        lambda bank: flip(current(bank) / "index" / "arrays" / "lengths.npy"),
        lambda bank: (current(bank) / "index" / "arrays" / "terms.txt").unlink(),
        lambda bank: flip(current(bank) / "manifest.json"),
        lambda bank: (bank / "CURRENT").write_text("nonsense"),
        lambda bank: (bank / "CURRENT").unlink(),
        lambda bank: (current(bank) / "more").write_text("what does not belong there"),
    ],
)
def test_what_is_made_from_the_entries_is_made_again(
    damage: Callable[[Path], None], bank: Path
) -> None:
    """Index, lists, manifest, CURRENT: the same answers as before, and nothing is lost."""
    before = answers(bank)
    damage(bank)
    done = Bank.repair(bank)
    assert done.found
    assert done.mended
    assert done.lost == ()
    with Bank.open(bank) as opened:
        assert opened.check() == []
    assert answers(bank) == before
    again = Bank.repair(bank)
    assert (again.found, again.mended, again.lost) == ((), (), ())


@pytest.mark.parametrize("gone", ["generations/000002", "generations", "scheme.json"])
def test_what_only_a_generation_could_tell_is_named_when_it_is_gone(
    gone: str, bank: Path, small_library: Path
) -> None:
    """The scheme: everything else is there again, and a build brings the scheme back."""
    before = answers(bank)
    path = current(bank) / gone if gone == "scheme.json" else bank / gone
    path.unlink() if path.is_file() else shutil.rmtree(path)
    done = Bank.repair(bank)
    assert any("the subject scheme" in line and "--scheme" in line for line in done.lost)
    with Bank.open(bank) as opened:
        assert opened.check() == []
        assert opened.search("", limit=0).total == len(RECORDS)
        opened.load([small_library])
    assert answers(bank) == before


def test_a_publication_that_is_damaged_gives_way_to_the_one_before(bank: Path) -> None:
    """And where none is whole readers see the lists as they are worked out."""
    flip(bank / "publications" / "000002" / "scores.npy")
    done = Bank.repair(bank)
    assert done.mended == ("went back to publication 1 of the related lists",)
    with Bank.open(bank) as opened:
        assert opened.check() == []
    flip(bank / "publications" / "000001" / "manifest.json")
    done = Bank.repair(bank)
    assert "gave up the publications" in done.mended[0]
    with Bank.open(bank) as opened:
        assert opened.check() == []
        assert len(opened.related(RECORDS[0]["id"])) > 0


def pages(database: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(database)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (count,) = connection.execute("PRAGMA page_count").fetchone()
    return size, count


@pytest.mark.slow
def test_of_a_damaged_database_all_that_can_be_read_is_saved(
    bank: Path, folder: Path, small_library: Path
) -> None:
    """Each page in turn is overwritten: what is lost is named, and loading brings it back."""
    before = answers(bank)
    ids = {record["id"] for record in RECORDS}
    size, count = pages(bank / "entries.sqlite")
    outcomes = set()
    for page in range(count):
        copy = folder / "copy"
        shutil.copytree(bank, copy)
        with (copy / "entries.sqlite").open("r+b") as file:
            file.seek(page * size)
            file.write(b"\x5a" * size)
        try:
            done = Bank.repair(copy)
        except (BankDamagedError, BankNotFoundError):
            outcomes.add("refused")
            assert (copy / "entries.sqlite").read_bytes()[page * size :][:1] == b"\x5a"
        else:
            outcomes.add("saved" if done.lost else "whole")
            with Bank.open(copy) as opened:
                assert opened.check() == []
                kept = {hit.id for hit in opened.search("", limit=50).hits}
                named = "".join(done.lost)
                assert all(missing in named for missing in ids - kept)
                opened.load([small_library])
                assert {hit.id for hit in opened.search("", limit=50).hits} >= ids
                assert opened.check() == []
            if done.found:
                assert list(copy.glob("entries.sqlite.damaged-1"))
                assert answers(copy)[0] == before[0]
        shutil.rmtree(copy)
    assert outcomes >= {"refused", "saved"}


def test_a_repair_that_died_before_it_had_built_is_finished_by_the_next(
    bank: Path, small_library: Path
) -> None:
    """Until then nothing is shown, for the index names entries that are lost; or by a build."""
    path = bank / "entries.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        (gone,) = connection.execute("SELECT max(id) FROM entries").fetchone()
        connection.execute("UPDATE entries SET hash = 'another' WHERE id = ?", (gone,))
    with salvage(path, 2):
        pass
    again = Path(shutil.copytree(bank, bank.with_name("again")))
    with Bank.open(bank) as opened:
        with pytest.raises(BankDamagedError, match=r"has 0 of the 14 .* run 'repair'"):
            opened.search("naloxone")
        assert len(opened.check()) == 1
    done = Bank.repair(bank)
    assert done.found
    assert any(gone in line for line in done.lost)
    with Bank.open(again) as opened:
        opened.load([small_library])
    for path in (bank, again):
        with Bank.open(path) as opened:
            assert opened.check() == []
            assert (gone in opened) == (path == again)
        assert Bank.repair(path).found == ()


def test_what_is_lost_is_told_again_until_it_may_be_forgotten(
    bank: Path, small_library: Path
) -> None:
    """The first repair may have died, or its terminal closed, before anybody had read it.

    Loading does not forget it: it may be done at night, and it brings back no editor's work.
    """
    with closing(sqlite3.connect(bank / "entries.sqlite")) as connection, connection:
        (gone,) = connection.execute("SELECT max(id) FROM entries").fetchone()
        connection.execute("UPDATE entries SET hash = 'another' WHERE id = ?", (gone,))
    first = Bank.repair(bank)
    assert any(gone in line for line in first.lost)
    again = Bank.repair(bank)
    assert (again.found, again.mended, again.lost) == ((), (), first.lost)
    said = run("repair", "--bank", bank)
    assert (said.exit_code, said.stdout.splitlines()[0]) == (1, f"{bank} is whole now")
    assert said.stdout.splitlines()[1:] == [f"lost: {line}" for line in first.lost]
    assert run("build", small_library, "--bank", bank).exit_code == 0
    assert Bank.repair(bank).lost == first.lost
    said = run("repair", "--forget", "--bank", bank)
    assert (said.exit_code, said.output) == (0, f"{bank} is whole\n")
    assert Bank.repair(bank).lost == ()


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE editorial",
        "DROP TABLE state",
        "DELETE FROM state",
        "UPDATE state SET generation = 'many'",
        "CREATE VIEW more AS SELECT 1",
        "CREATE TRIGGER at_once AFTER INSERT ON editorial BEGIN DELETE FROM entries; END",
        "ALTER TABLE drafts ADD COLUMN more TEXT",
        "UPDATE editorial SET at = 'lately'",
        "UPDATE editorial SET value = '[1'",
        "UPDATE editorial SET value = '1'",
        """ALTER TABLE files RENAME TO others; CREATE VIEW files AS
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, i, i FROM n""",
    ],
)
def test_a_database_of_other_tables_or_values_is_refused_and_mended(
    change: str, bank: Path
) -> None:
    """SQLite would do what a trigger or a view says; what is missing ends in no traceback."""
    with closing(sqlite3.connect(bank / "entries.sqlite", isolation_level=None)) as connection:
        connection.executescript(change)
    for command in ("check", "lists status", "lists publish"):
        said = run(*command.split(), "--bank", bank)
        assert said.exit_code in (0, 1)
        assert "Traceback" not in said.output
    assert run("check", "--bank", bank).exit_code == 1
    assert run("repair", "--bank", bank).exit_code in (0, 1)
    with Bank.open(bank) as opened:
        assert opened.check() == []
        assert opened.search("", limit=0).total == len(RECORDS)


def test_a_database_of_which_nothing_can_be_read_is_left_as_it_is(bank: Path) -> None:
    """And one line says what to do."""
    (bank / "entries.sqlite").write_bytes(b"nothing of a database" * 500)
    before = tree(bank)
    said = run("repair", "--bank", bank)
    assert said.exit_code == 1
    assert said.stderr.count("\n") == 1
    assert "build a new bank from the sources" in said.stderr
    assert tree(bank) == before


def test_the_command_says_what_it_found_did_and_lost(bank: Path) -> None:
    """As lines, or as one JSON document."""
    flip(current(bank) / "related" / "neighbours.scores.npy")
    said = run("repair", "--bank", bank)
    assert said.exit_code == 0
    assert [line.split(":")[0] for line in said.stdout.splitlines()][:2] == ["found", "mended"]
    assert "neighbours.scores.npy is not what was written" in said.stdout
    shutil.rmtree(bank / "generations")
    said = run("repair", "--bank", bank, "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["lost"]


def test_there_must_be_a_bank(folder: Path) -> None:
    """Elsewhere nothing is made."""
    with pytest.raises(BankNotFoundError, match="there is no bank"):
        Bank.repair(folder)
    assert list(folder.iterdir()) == []
