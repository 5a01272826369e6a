"""The checksum of a database: what it says of the file, and when."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.storage.checksum import Verdict, check_checksum, path_of, write_checksum


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
