"""The command line beside names and arguments that are no plain text."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from evidencebank import Bank

Invoke = Callable[..., Result]
Command = Callable[..., subprocess.CompletedProcess[bytes]]


def test_no_name_of_a_file_tells_the_terminal_anything(folder: Path, invoke: Invoke) -> None:
    """A title for the window, colours, a line of its own: names may hold any of it."""
    source = folder / "source"
    source.mkdir()
    (source / "\x1b]0;owned\x07\x1b[2Jname.exe").write_bytes(b"x")
    (source / "two\nlines.exe").write_bytes(b"x")
    (source / "page\x1b[31m.txt").write_text("A page\n\nIts words in prison.")
    done = invoke("build", source, "--bank", folder / "bank")
    assert done.exit_code == 4
    with Bank.open(folder / "bank") as bank:
        (hit,) = bank.search("prison").hits
    shown = invoke("show", hit.id, "--bank", folder / "bank")
    assert "From: page[31m.txt" in shown.stdout
    for said in (done, shown):
        assert not {"\x1b", "\x07"} & set(said.output)
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.slow
def test_bytes_that_are_no_text_are_refused_in_one_line(small_bank: Bank, command: Command) -> None:
    """Arguments may be any bytes, and a reason is kept for others to read."""
    first, second = (hit.id for hit in small_bank.search("", limit=2).hits)
    for option in ("--why", "--who"):
        done = command(
            *("lists", "pin", first, second, option, b"caf\xe9", "--bank", small_bank.path)
        )
        assert done.returncode == 1
        assert done.stderr.count(b"\n") == 1
        assert b"not text in UTF-8" in done.stderr
