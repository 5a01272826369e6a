"""A bank's folder holds files and folders, and nothing that leads elsewhere."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import BankDamagedError
from corpus.storage.special_files import (
    is_own_file,
    new_file,
    read_own,
    reject_special_files,
    remove,
)


def listen(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


STRANGE: dict[str, Callable[[Path], object]] = {
    "a link": lambda path: path.symlink_to("file"),
    "a link to a folder": lambda path: path.symlink_to(".", target_is_directory=True),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a pipe": os.mkfifo,
    "a socket": listen,
}


@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE.keys())
@pytest.mark.parametrize("place", ["strange", "inner/strange"])
def test_what_leads_elsewhere_is_refused(
    place: str, make: Callable[[Path], object], folder: Path
) -> None:
    """In the folder itself and in those in it."""
    (folder / "file").write_text("text")
    (folder / "inner" / "deep").mkdir(parents=True)
    reject_special_files(folder)
    make(folder / place)
    with pytest.raises(BankDamagedError, match="strange is a link, a pipe or a device"):
        reject_special_files(folder)
    assert not is_own_file(folder / place)


def test_reading_follows_no_link_and_waits_for_nobody(folder: Path) -> None:
    """A pipe that nobody writes into is empty."""
    (folder / "file").write_bytes(b"text")
    assert read_own(folder / "file") == b"text"
    (folder / "link").symlink_to("file")
    with pytest.raises(OSError, match="symbolic links"):
        read_own(folder / "link")
    os.mkfifo(folder / "pipe")
    assert read_own(folder / "pipe") == b""
    with pytest.raises(FileNotFoundError):
        read_own(folder / "gone")


@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE.keys())
def test_writing_replaces_what_is_there_and_touches_nothing_else(
    make: Callable[[Path], object], folder: Path
) -> None:
    """What a link leads to stays as it was."""
    (folder / "file").write_text("text")
    make(folder / "strange")
    with new_file(folder / "strange") as file:
        file.write(b"new")
    assert (folder / "strange").read_bytes() == b"new"
    assert (folder / "file").read_text() == "text"
    assert not (folder / "nowhere").exists()


def test_whatever_it_is_it_can_be_removed(folder: Path) -> None:
    """A link to a folder goes, and the folder stays."""
    (folder / "full").mkdir()
    (folder / "full" / "file").write_text("text")
    (folder / "link").symlink_to("full", target_is_directory=True)
    remove(folder / "link")
    assert (folder / "full" / "file").exists()
    remove(folder / "full")
    remove(folder / "never there")
    assert list(folder.iterdir()) == []
