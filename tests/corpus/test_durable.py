"""Folders that last: made with those above them, where only the writer may look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.durable import make_folder


def test_a_folder_is_made_with_those_above_it(folder: Path) -> None:
    """A second time does nothing; a relative path and a link to a folder will do."""
    make_folder(folder / "a" / "b")
    make_folder(folder / "a" / "b")
    (folder / "link").symlink_to(folder / "a")
    make_folder(folder / "link" / "c")
    assert sorted(path.name for path in (folder / "a").iterdir()) == ["b", "c"]


def test_a_file_in_its_place_is_an_error(folder: Path) -> None:
    """It stays as it was."""
    (folder / "a").write_text("a")
    with pytest.raises(FileExistsError):
        make_folder(folder / "a")
    assert (folder / "a").read_text() == "a"


def test_a_folder_may_be_in_one_that_cannot_be_read(
    folder: Path, run_bounded: Callable[[str], str]
) -> None:
    """Another user made it there; nobody is stopped by what cannot be synced."""
    (folder / "closed" / "bank").mkdir(parents=True)
    (folder / "closed").chmod(0o311)
    code = "from pathlib import Path; from corpus.durable import make_folder; make_folder(Path({}))"
    assert run_bounded(code.format(repr(str(folder / "closed" / "bank")))) == ""
    (folder / "closed").chmod(0o755)
