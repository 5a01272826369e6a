"""The checksum of a database: what it says of the file, and when."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.storage.checksum import (
    Verdict,
    check_checksum,
    free_pages,
    path_of,
    write_checksum,
)
from corpus.storage.database import Database


def database(folder: Path, changes: int) -> Path:
    """Return a database that has been changed this often."""
    path = folder / "d.sqlite"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE things (name TEXT)")
        for number in range(changes):
            connection.execute("INSERT INTO things VALUES (?)", (f"thing {number}",))
    return path


def test_a_file_is_as_written_until_a_byte_is_another(folder: Path) -> None:
    """Any byte, also one of the header and one of unused space."""
    path = database(folder, 3)
    contents = path.read_bytes()
    write_checksum(path, contents)
    assert check_checksum(path, contents) is Verdict.AS_WRITTEN

    @given(st.integers(0, len(contents) - 1), st.integers(1, 255))
    def flipped(at: int, bits: int) -> None:
        other = bytearray(contents)
        other[at] ^= bits
        assert check_checksum(path, bytes(other)) is Verdict.OTHER

    flipped()


def test_a_checksum_of_another_state_says_nothing(folder: Path) -> None:
    """A process died between its change and the checksum, or before any."""
    path = database(folder, 3)
    assert check_checksum(path, path.read_bytes()) is Verdict.EARLIER
    write_checksum(path, path.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO things VALUES ('one more')")
    assert check_checksum(path, path.read_bytes()) is Verdict.EARLIER
    write_checksum(path, path.read_bytes())
    assert check_checksum(path, path.read_bytes()) is Verdict.AS_WRITTEN


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: b"",
        lambda line: line[:-1],
        lambda line: b"1" + line[1:],
        lambda line: line.replace(b" ", b"\n"),
        lambda line: bytes(len(line)),
    ],
)
def test_a_checksum_that_is_damaged_says_nothing_of_the_file(damage: object, folder: Path) -> None:
    """It has a checksum of its own."""
    path = database(folder, 3)
    write_checksum(path, path.read_bytes())
    line = path_of(path).read_bytes()
    path_of(path).write_bytes(damage(line))  # type: ignore[operator]
    assert check_checksum(path, path.read_bytes()) is Verdict.UNREADABLE


def test_what_is_kept_already_is_not_written_again(folder: Path) -> None:
    """Nor does anything unfinished stay."""
    path = database(folder, 1)
    write_checksum(path, path.read_bytes())
    written = path_of(path).stat().st_mtime_ns
    write_checksum(path, path.read_bytes())
    assert path_of(path).stat().st_mtime_ns == written
    assert {file.name for file in folder.iterdir()} == {"d.sqlite", "d.sqlite.sha256"}


def with_free_pages(folder: Path) -> tuple[Path, bytes]:
    """Return a database with many free pages, and its bytes."""
    path = folder / "free.sqlite"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE things (name TEXT)")
        connection.executemany("INSERT INTO things VALUES (?)", [("a" * 3000,)] * 1300)
        connection.execute("DELETE FROM things WHERE rowid > 50")
        return path, path.read_bytes()


def test_a_change_that_is_undone_after_a_crash_leaves_the_checksum_right(folder: Path) -> None:
    """Pages that were free hold what it wrote, which SQLite does not take back."""
    path, whole = with_free_pages(folder)
    write_checksum(path, whole)
    line = path_of(path).read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 5")  # so that it writes before the end
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO things VALUES (?)", [("b" * 3000,)] * 1200)
        crashed = folder / "crashed.sqlite"
        for name in ("", "-journal"):
            shutil.copyfile(f"{path}{name}", f"{crashed}{name}")
    path_of(crashed).write_bytes(line)
    with closing(sqlite3.connect(crashed)) as connection:
        assert connection.execute("SELECT count(*) FROM things").fetchone() == (50,)
    undone = crashed.read_bytes()
    assert (len(undone), undone[24:28]) == (len(whole), whole[24:28])
    assert undone != whole
    assert check_checksum(crashed, undone) is Verdict.AS_WRITTEN


def test_free_pages_are_those_that_sqlite_counts(folder: Path) -> None:
    """In several pages of their list; a byte of any other page that is another is told."""
    path, whole = with_free_pages(folder)
    with closing(sqlite3.connect(path)) as connection:
        (counted,) = connection.execute("PRAGMA freelist_count").fetchone()
    free = free_pages(whole, 4096)
    lists = counted - len(free)
    assert lists == -(-counted // 1021) > 1
    write_checksum(path, whole)
    for page in range(1, len(whole) // 4096 + 1, 17):
        other = bytearray(whole)
        other[page * 4096 - 1] ^= 1
        wanted = Verdict.AS_WRITTEN if page in free else Verdict.OTHER
        assert check_checksum(path, bytes(other)) is wanted


@given(st.binary(max_size=2_000), st.integers(0, 2_000))
def test_any_bytes_have_a_checksum(new_folder: Callable[[], Path], data: bytes, at: int) -> None:
    """Whatever their header and their list of free pages say, which may lead in a circle."""
    contents = bytearray(2_048)
    contents[16:18] = (512).to_bytes(2, "big")
    contents[32:36] = (2).to_bytes(4, "big")
    contents[at : at + len(data)] = data
    contents[92:96] = contents[24:28]
    path = new_folder() / "any.sqlite"
    write_checksum(path, bytes(contents))
    assert check_checksum(path, bytes(contents)) is Verdict.AS_WRITTEN
    assert free_pages(bytes(contents), 512) <= set(range(2, len(contents) // 512 + 1))
    contents[24] ^= 1  # another count of changes
    contents[92] ^= 1
    assert check_checksum(path, bytes(contents)) is Verdict.EARLIER


def test_a_checksum_of_all_bytes_says_nothing_any_more(folder: Path) -> None:
    """As it was kept once: it is written anew with the next change."""
    path = database(folder, 2)
    contents = path.read_bytes()
    said = f"{contents[24:28].hex()} {hashlib.sha256(contents).hexdigest()}"
    line = f"{said} {hashlib.sha256(said.encode()).hexdigest()}\n"
    path_of(path).write_text(line, encoding="ascii")
    assert check_checksum(path, contents) is Verdict.EARLIER


def test_a_page_of_zeros_that_is_free_is_no_page_that_cannot_be_read(folder: Path) -> None:
    """Where SQLite cannot read one it gives zeros and no error, so that such are looked at."""
    path, whole = with_free_pages(folder)
    page = max(free_pages(whole, 4096))
    path.write_bytes(whole[: (page - 1) * 4096] + bytes(4096) + whole[page * 4096 :])
    database = Database(path)
    database.write_checksum()
    assert database.check_checksum() is Verdict.AS_WRITTEN
    database.close()


def test_a_page_of_zeros_in_a_file_that_others_change_is_looked_at_again(folder: Path) -> None:
    """What is another because it was changed in between can be read."""
    path, whole = with_free_pages(folder)
    page = max(free_pages(whole, 4096))
    path.write_bytes(whole[: (page - 1) * 4096] + bytes(4096) + whole[page * 4096 :])
    database, done = Database(path), threading.Event()

    def change() -> None:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as other:
            while not done.is_set():
                other.execute("PRAGMA user_version = 1")
                other.execute("PRAGMA user_version = 2")

    changing = threading.Thread(target=change)
    changing.start()
    try:
        for _ in range(40):
            assert database.check_checksum() is Verdict.EARLIER
    finally:
        done.set()
        changing.join()
    database.close()
