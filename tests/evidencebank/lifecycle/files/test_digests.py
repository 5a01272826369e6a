"""Digests of files: those of hashlib, however many threads take them, and when."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencebank.lifecycle.files import digests
from evidencebank.lifecycle.files.digests import Digest, WrittenFiles, damage_of, digests_of

SMALL = 256 * 1024
SIZES = st.lists(st.sampled_from([0, 1, 1000, SMALL, SMALL + 1, 700_000]), max_size=6)


def filled(folder: Path, sizes: list[int], first: int = 0) -> dict[str, Digest]:
    """Write files of some sizes, some in folders; return what their digests are."""
    digests = {}
    for number, size in enumerate(sizes, first):
        name = f"{'part/' * (number % 3)}{number}"
        contents = bytes([number]) * size
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(contents)
        digests[name] = (size, hashlib.sha256(contents).hexdigest())
    return digests


@given(SIZES, SIZES, st.booleans())
@settings(max_examples=40)
def test_digests_are_those_of_hashlib(
    new_folder: Callable[[], Path], early: list[int], late: list[int], by_threads: bool
) -> None:
    """Of what was begun with before the rest was written, of the rest, and of all at once."""
    folder = new_folder()
    with pytest.MonkeyPatch.context() as patch, WrittenFiles(folder) as files:
        patch.setattr(digests, "_MUCH", 0 if by_threads else 1 << 40)
        expected = filled(folder, early)
        files.begin()
        expected |= filled(folder, late, len(early))
        found = files.finish()
        assert found == expected == digests_of(folder)
        assert list(found) == sorted(found)
        assert damage_of(str(folder), expected) == []


@pytest.mark.parametrize("much", [0, 1 << 40])
def test_each_file_that_is_another_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, much: int
) -> None:
    """By name, whether threads look or not."""
    monkeypatch.setattr(digests, "_MUCH", much)
    written = filled(folder, [5, 700_000, 0, 10])
    (folder / "0").unlink()
    (folder / "part" / "1").write_bytes(bytes(700_000))
    assert damage_of(str(folder), written) == [
        f"{folder}/0 is missing",
        f"{folder}/part/1 is not what was written",
    ]


def test_a_part_that_is_begun_with_is_all_that_is_read(folder: Path) -> None:
    """What else stands in the folder may still be written."""
    filled(folder, [5, 6])
    with WrittenFiles(folder) as files:
        files.begin("part")
        (folder / "0").write_bytes(b"another")
        assert files.finish()["0"] == (7, hashlib.sha256(b"another").hexdigest())


def test_a_file_that_is_gone_is_told_when_it_is_asked_for(folder: Path) -> None:
    """By the error that reading it gave."""
    (folder / "gone").symlink_to(folder / "nothing")
    with WrittenFiles(folder) as files, pytest.raises(FileNotFoundError):
        files.finish()
