"""What lasts: folders that are made with those above them, files that are put in place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.storage.durability import make_folder, put, unfinished_path


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
    code = "from pathlib import Path; from corpus.storage.durability import make_folder; make_folder(Path({}))"  # noqa: E501
    assert run_bounded(code.format(repr(str(folder / "closed" / "bank")))) == ""
    (folder / "closed").chmod(0o755)


def test_a_file_is_put_in_place_whole(folder: Path) -> None:
    """Over another, over what a crash has left, and over a link, which is not followed."""
    (folder / "outside").write_text("outside")
    unfinished_path(folder / "a").symlink_to(folder / "outside")
    for contents in (b"one", b"", b"three"):
        put(folder / "a", contents)
        assert (folder / "a").read_bytes() == contents
    assert (folder / "outside").read_text() == "outside"
    assert sorted(path.name for path in folder.iterdir()) == ["a", "outside"]


def test_a_file_that_cannot_be_put_in_place_leaves_nothing(folder: Path) -> None:
    """A folder is in its place."""
    (folder / "a").mkdir()
    with pytest.raises(OSError, match="directory"):
        put(folder / "a", b"one")
    assert [path.name for path in folder.iterdir()] == ["a"]
