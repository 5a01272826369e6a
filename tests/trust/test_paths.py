"""Nothing that data says leads out of a folder: neither when reading nor when writing."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from evidencebank import Bank, BankDamagedError, InputError
from evidencebank.cli.main import main
from evidencebank.web.app import create_app
from tests.web.conftest import visiting

NAMES = ("../outside", "/etc/passwd", "..%2foutside", "%2e%2e", "a/../../outside", "..\\outside")


def tree(folder: Path) -> dict[str, bytes]:
    """Return all that is under a folder, links as what they say."""
    return {
        str(path.relative_to(folder)): str(path.readlink()).encode()
        if path.is_symlink()
        else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture
def outside(folder: Path) -> Path:
    """Return a file beside everything that the tests name."""
    path = folder / "outside"
    path.write_text("Not to be read or written: zebra.")
    return path


@pytest.mark.parametrize("name", [*NAMES, "nul\0", ".", ".."])
def test_no_id_leads_anywhere(name: str, folder: Path, write_records: Callable[..., Path]) -> None:
    """One with a slash is refused; another is looked up in the index and never on the disk."""
    source = write_records(
        folder / "source" / "r.jsonl",
        {"id": name, "title": "T", "text": "Text."},
        {"id": "fine", "title": "Fine", "text": "Text."},
    )
    before = set(folder.iterdir())
    with Bank.create(folder / "bank") as bank:
        report = bank.load([source])
        assert report.added + len(report.rejected) == 2
        assert bank.entry("fine").title == "Fine"
        if report.rejected:
            with pytest.raises(InputError):
                bank.entry(name)
    assert set(folder.iterdir()) == before | {folder / "bank"}


def test_links_out_of_a_folder_are_not_followed(folder: Path, outside: Path) -> None:
    """To files and to folders; one within it is."""
    source = folder / "source"
    (source / "pages").mkdir(parents=True)
    (source / "pages" / "page.txt").write_text("A page\n\nIts words.")
    (source / "link.txt").symlink_to(outside)
    (source / "absolute.txt").symlink_to(outside.resolve())
    (source / "folder").symlink_to(folder, target_is_directory=True)
    (source / "inside.txt").symlink_to(source / "pages" / "page.txt")
    with Bank.create(folder / "bank") as bank:
        report = bank.load([source])
        assert bank.search("zebra").total == 0
        assert bank.search("words").total >= 1
    told = {one.source: one.reason for one in report.rejected}
    assert told.keys() == {"link.txt", "absolute.txt", "folder"}
    assert set(told.values()) == {"a link that leads out of the folder"}


def test_no_address_of_the_site_reads_a_file(folder: Path, outside: Path) -> None:
    """Whatever its form: the page is not there, and nothing of the file is in the answer."""
    with Bank.create(folder / "bank"):
        pass
    before = tree(folder)
    with visiting(create_app(folder / "bank")) as visitor:
        for name in (*NAMES, "....//outside", "%00", "..%c0%afoutside"):
            for place in ("/entry/", "/static/", "/saved/", "/matrix/", "/api/v1/entries/", "/"):
                answer = visitor.get(f"{place}{name}")
                assert answer.status_code in (400, 404, 422), (place, name)
                assert "zebra" not in answer.text
                assert "root:" not in answer.text
    assert tree(folder) == before


LINKED = ("lock", "publishing", "CURRENT", "CURRENT.new", "PUBLISHED.new", "entries.sqlite")


@pytest.mark.parametrize("name", [*LINKED, "entries.sqlite-journal", "generations/000003"])
def test_no_link_in_a_bank_is_followed(
    name: str, folder: Path, outside: Path, write_records: Callable[..., Path]
) -> None:
    """Neither to read nor to write: a stranger's bank leaves alone what is outside it."""
    source = write_records(folder / "r.jsonl", {"id": "a", "title": "A", "text": "Text."})
    with Bank.create(folder / "bank") as bank:
        bank.load([source])
        bank.lists.publish()
        bank.lists.publish()
    place = folder / "bank" / name
    place.unlink(missing_ok=True)
    place.symlink_to(outside)
    before = tree(folder)
    for command in (
        ["build", source, "--bank", folder / "bank"],
        ["search", "text", "--bank", folder / "bank"],
        ["check", "--bank", folder / "bank"],
        ["repair", "--bank", folder / "bank"],
        ["lists", "publish", "--bank", folder / "bank"],
        ["lists", "rollback", "--bank", folder / "bank"],
    ):
        done = CliRunner().invoke(main, [*map(str, command)], catch_exceptions=False)
        assert done.exit_code == 1, command
        assert f"{place} is a link" in done.output
    assert tree(folder) == before


def test_a_folder_of_generations_elsewhere_is_refused(folder: Path) -> None:
    """What is written and removed there would be somebody else's."""
    with Bank.create(folder / "bank"):
        pass
    (folder / "bank" / "generations").rename(folder / "elsewhere")
    (folder / "bank" / "generations").symlink_to(folder / "elsewhere")
    with pytest.raises(BankDamagedError, match="generations is a link"):
        Bank.open(folder / "bank")
    with pytest.raises(BankDamagedError, match="generations is a link"):
        Bank.repair(folder / "bank")


def test_a_bank_may_itself_be_reached_by_a_link(folder: Path) -> None:
    """It is who runs the program that names it."""
    with Bank.create(folder / "bank"):
        pass
    (folder / "link").symlink_to("bank")
    with Bank.open(folder / "link") as bank:
        assert bank.check() == []


def test_a_journal_cannot_have_a_file_deleted(folder: Path, outside: Path) -> None:
    """SQLite deletes the file that a journal names as that of several databases."""
    with Bank.create(folder / "bank"):
        pass
    database = folder / "bank" / "entries.sqlite"
    # named and filled as SQLite's own: 3.53 leaves others alone, and earlier ones delete any file
    outside = outside.rename(f"{outside}-mj0A1B2C9D4")
    outside.write_bytes(f"{database}-journal\0".encode())
    magic, name = bytes.fromhex("d9d505f920a163d7"), str(outside).encode()
    page = int.from_bytes(database.read_bytes()[16:18], "big")
    pages = database.stat().st_size // page
    header = magic + struct.pack(">IIIII", 0, 0, pages, 512, page)
    end = struct.pack(">II", len(name), sum(name)) + magic
    journal = header.ljust(512, b"\0") + struct.pack(">I", 0x40000000 // page + 1) + name + end
    (folder / "bank" / "entries.sqlite-journal").write_bytes(journal)
    with pytest.raises(BankDamagedError, match="names another file"):
        Bank.open(folder / "bank")
    with pytest.raises(BankDamagedError, match="names another file"):
        Bank.repair(folder / "bank")
    assert outside.exists()
    # what is tried is the thing itself: without a look at the journal the file would be gone
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("SELECT * FROM entries").fetchall()
    assert not outside.exists()


def test_names_in_a_manifest_stay_within_its_generation(folder: Path, outside: Path) -> None:
    """A bank from a stranger cannot have files elsewhere looked at."""
    from evidencebank.lifecycle.files import manifests

    shape = manifests.Manifest(1, {}, 0, {"../../../outside": (1, "x")})
    with pytest.raises(ValueError, match="outside its folder"):
        manifests.from_bytes(manifests.to_bytes(shape))


def test_what_is_exported_goes_where_it_was_told(
    folder: Path, write_records: Callable[..., Path]
) -> None:
    """Titles and ids with dots and slashes do not change that."""
    source = write_records(
        folder / "source" / "r.jsonl",
        {"id": "...", "title": "../../title", "text": "Naloxone in prison."},
        {"id": "b", "title": "/etc/title", "text": "Naloxone in prison."},
    )
    with Bank.create(folder / "bank") as bank:
        bank.load([source])
    (folder / "out").mkdir()
    before = set(folder.iterdir())
    for ending in ("json", "csv", "html"):
        arguments = ["lists", "export", "--bank", folder / "bank", "-o", folder / f"out/l.{ending}"]
        done = CliRunner().invoke(main, [*map(str, arguments)])
        assert done.exit_code == 0, done.output
    assert {path.name for path in (folder / "out").iterdir()} == {"l.json", "l.csv", "l.html"}
    assert set(folder.iterdir()) == before
    assert json.loads((folder / "out" / "l.json").read_text())
