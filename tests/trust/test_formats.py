"""Banks of other versions: a newer one is refused by name and not touched, an older one built."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from evidencebank import Bank, BankNotFoundError
from evidencebank.cli.main import main
from evidencebank.lifecycle.files import manifests
from tests.trust.damaged_banks import answers, current, make_bank, write_library


@pytest.fixture(scope="module")
def library(new_folder: Callable[[], Path]) -> Path:
    """Return a folder with the sample records and their scheme."""
    return write_library(new_folder())


@pytest.fixture
def bank(folder: Path, library: Path) -> Path:
    """Return a bank that tests may change."""
    return make_bank(folder / "bank", library)


def renumber(bank: Path, version: int) -> None:
    """Let the manifest of the current generation be of another format."""
    path = current(bank) / manifests.NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": version}))


def set_tables_format(bank: Path, version: int) -> None:
    with closing(sqlite3.connect(bank / "entries.sqlite")) as connection:
        connection.execute(f"PRAGMA user_version = {version}")


def tree(bank: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in bank.rglob("*") if path.is_file()}


COMMANDS = (["search", "x"], ["check"], ["repair"], ["subjects"])


@pytest.mark.parametrize("newer", [renumber, set_tables_format])
def test_a_newer_bank_is_refused_by_name_and_not_touched(
    newer: Callable[[Path, int], None], bank: Path, library: Path
) -> None:
    """By every command, those that write too: one line says what to do."""
    newer(bank, 99)
    before = tree(bank)
    for arguments in (*COMMANDS, ["build", str(library)]):
        done = CliRunner().invoke(main, [*arguments, "--bank", str(bank)])
        assert done.exit_code == 1, arguments
        assert done.stderr.count("\n") == 1
        assert "format 99" in done.stderr
        assert "upgrade evidencebank" in done.stderr
    assert tree(bank) == before


def test_an_older_generation_is_built_anew(bank: Path, library: Path) -> None:
    """By the next build, or by a repair: from the entries, with the same answers."""
    before = answers(bank)
    for join_broken_paragraphs in (
        lambda: Bank.repair(bank),
        lambda: Bank.open(bank).load([library]),
    ):
        renumber(bank, 0)
        with pytest.raises(BankNotFoundError, match=r"in format 0.*: run 'repair'"):
            Bank.open(bank).search("naloxone")
        join_broken_paragraphs()
        assert answers(bank) == before


def test_older_tables_say_the_way(bank: Path) -> None:
    """The sources are what a bank of another time is built from."""
    set_tables_format(bank, 1)
    with pytest.raises(BankNotFoundError, match=r"format 1.*build a new bank from the sources"):
        Bank.open(bank)


def test_a_generation_of_another_version_is_built_anew(bank: Path) -> None:
    """One that analysed otherwise, or was written by another Whoosh."""
    before = answers(bank)
    path = current(bank) / manifests.NAME
    said = manifests.from_bytes(path.read_bytes())
    other = said.fingerprint | {"whoosh": "1.0"}
    path.write_bytes(
        manifests.to_bytes(manifests.Manifest(said.generation, other, said.entries, said.files))
    )
    with pytest.raises(BankNotFoundError, match="by another version: run 'repair'"):
        Bank.open(bank).search("naloxone")
    assert Bank.repair(bank).mended
    assert answers(bank) == before
