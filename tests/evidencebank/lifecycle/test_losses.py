"""What repairs have lost: told until it is forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidencebank.lifecycle.losses import Losses


def test_lines_are_kept_once_in_their_order_until_they_are_forgotten(folder: Path) -> None:
    """Whoever looks again reads them, and nothing is there before the first and after the end."""
    losses = Losses(folder)
    assert losses.lines == []
    losses.add()
    assert list(folder.iterdir()) == []
    losses.add("two entries", "the scheme", "two entries")
    losses.add("the scheme", "the settings")
    assert losses.lines == Losses(folder).lines == ["two entries", "the scheme", "the settings"]
    (folder / "lost.json.new").write_text("[")
    Losses(folder).forget()
    assert Losses(folder).lines == []
    assert list(folder.iterdir()) == []
    losses.forget()


@pytest.mark.parametrize(
    ("said", "times"),
    [*[(said, 1) for said in ("", "[", "{}", "3", '"a line"')], ("[", 100_000), (" ", 2_000_000)],
)
def test_what_cannot_be_read_is_told(said: str, times: int, folder: Path) -> None:
    """A stranger's bank may hold anything; it may be forgotten, too."""
    (folder / "lost.json").write_text(said * times)
    assert Losses(folder).lines == ["what was lost before: lost.json cannot be read"]
    Losses(folder).forget()
    assert Losses(folder).lines == []


def test_a_folder_or_a_link_in_its_place_is_not_read(folder: Path) -> None:
    """And it is removed, and not what it leads to."""
    (folder / "outside").write_text('["outside"]')
    for create_bank in (Path.mkdir, lambda path: path.symlink_to(folder / "outside")):
        create_bank(folder / "lost.json")
        assert Losses(folder).lines == ["what was lost before: lost.json cannot be read"]
        Losses(folder).forget()
        assert [path.name for path in folder.iterdir()] == ["outside"]


def test_no_line_tells_a_terminal_anything(folder: Path) -> None:
    """Nor is it more than one, whether it is read or added."""
    (folder / "lost.json").write_text(json.dumps(["a\x1b[2J\nfound: \u202eb", 3, None]))
    losses = Losses(folder)
    losses.add("c\x1b[2J\n\u2066d")
    losses.add("c\x1b[2J\n\u2066d")
    assert losses.lines == Losses(folder).lines == ["a[2J found: b", "c[2J d"]
