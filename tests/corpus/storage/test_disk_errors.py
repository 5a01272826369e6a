"""Errors of a disk: the class a caller catches, the file, and what to do, in one line."""

from __future__ import annotations

import errno
import gc
import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from corpus.errors import EvidenceBankError, StorageError
from corpus.storage.database import clear_errors
from corpus.storage.disk_errors import clear_storage_errors, no_space


def said_of(error: OSError, needed: int = 0) -> str:
    """Return what is said of an error on a file of the bank /nowhere/bank."""
    with (
        pytest.raises(StorageError) as raised,
        clear_storage_errors(Path("/nowhere/bank"), lambda: needed),
    ):
        raise error
    assert raised.value.__cause__ is error
    return str(raised.value)


def failed(code: int, name: str | None = None) -> OSError:
    """Return what the system raises."""
    return OSError(code, os.strerror(code), name)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_says_what_is_free_and_what_is_needed(code: int) -> None:
    """Also where it is a quota that is used up; what is needed only where that is known."""
    line = said_of(failed(code, "/nowhere/bank/CURRENT.000002"), 2_400_000)
    assert line.startswith("/nowhere/bank/CURRENT.000002: no space left on the disk (")
    assert line.endswith(" free, about 2.4 MB needed): make room and try again")
    assert "needed" not in said_of(failed(code))


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_where_nothing_may_be_written(code: int) -> None:
    """A read-only disk and a missing right are told apart by the system's own words."""
    line = said_of(failed(code, "/nowhere/bank/lock"))
    assert line.startswith(f"/nowhere/bank/lock may not be written ({os.strerror(code)})")


@pytest.mark.parametrize(
    "error",
    [failed(errno.EIO), failed(errno.EIO, "titles.json"), OSError("3 requested, 1 written")],
)
def test_an_error_that_names_no_place_is_of_the_folder(error: OSError) -> None:
    """A name without a folder is relative to one that only the system knows."""
    assert said_of(error).startswith("/nowhere/bank cannot be read or written (")


def test_errors_of_ours_and_of_a_reader_who_has_gone_pass() -> None:
    """They say what they have to say."""
    for error in (StorageError("known"), BrokenPipeError()):
        with pytest.raises(type(error)) as raised, clear_storage_errors(Path("/nowhere/bank")):
            raise error
        assert raised.value is error


def test_the_disk_of_a_file_that_is_not_there_is_that_of_its_folder(tmp_path: Path) -> None:
    """What is free is told although the unfinished file was removed."""
    assert "(0.0 KB free" not in no_space(tmp_path / "no" / "such" / "file")


@pytest.mark.parametrize(
    ("manager", "error"),
    [
        (clear_storage_errors, OSError(errno.ENOSPC, "No space left on device")),
        (clear_errors, sqlite3.OperationalError("database or disk is full")),
        (clear_errors, UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")),
    ],
)
def test_what_failed_is_closed_once_the_error_is_dealt_with(
    manager: Callable[[Path], AbstractContextManager[None]], error: Exception, tmp_path: Path
) -> None:
    """A file that was open holds its space on a full disk no longer, whenever garbage is next."""
    path = tmp_path / "file"

    def failing() -> None:
        file = path.open("w")  # who fails closes nothing
        with manager(path):
            raise type(error)(*error.args)
        file.close()

    gc.disable()
    try:
        with pytest.warns(ResourceWarning, match="unclosed file"):
            _fails(failing)
    finally:
        gc.enable()


def _fails(failing: Callable[[], None]) -> None:
    try:
        failing()
    except EvidenceBankError:
        pass
    else:
        pytest.fail("nothing raised")
