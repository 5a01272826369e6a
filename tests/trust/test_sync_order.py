"""What is made visible is on the disk before, and what is acknowledged is on it after."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

import pytest

from tests.trust.conftest import STEPS
from tests.trust.disk_log import (
    Linked,
    Opened,
    Operation,
    Removed,
    Renamed,
    Resized,
    Said,
    Synced,
    Written,
)

pytestmark = pytest.mark.slow

POINTERS = ("bank/CURRENT", "bank/PUBLISHED")

WITH_REMOVED = {"bank", "bank/generations", "bank/publications"}
"""Folders that names are removed from last of all: locks and what is old, which may come back."""


class Watch:
    """What of a disk is not yet synced, by path as it stands now."""

    def __init__(self) -> None:
        self.unsynced: set[str] = set()
        """Files that were written, and folders in which a name changed."""
        self.paths: dict[int, str] = {}

    def see(self, operation: Operation) -> None:
        """Follow an operation."""
        match operation:
            case Opened(handle, path, makes, empties):
                self.paths[handle] = path
                if makes:
                    self._change(path)
                if empties:
                    self.unsynced.add(path)
            case Written(handle) | Resized(handle):
                self.unsynced.add(self.paths[handle])
            case Synced(handle):
                self.unsynced.discard(self.paths[handle])
            case Linked(_, new):
                self._change(new)
            case Removed(path):
                self.unsynced = {one for one in self.unsynced if not within(one, path)}
                self._change(path)
            case Renamed(old, new):
                self.paths = {handle: moved(one, old, new) for handle, one in self.paths.items()}
                self.unsynced = {moved(one, old, new) for one in self.unsynced}
                self._change(new)
            case Said():
                pass
            case _:
                self._change(operation.path)

    def _change(self, path: str) -> None:
        self.unsynced.add(str(PurePosixPath(path).parent))

    def below(self, folder: str) -> list[str]:
        """Return what is not synced of a folder and all in it."""
        return sorted(path for path in self.unsynced if within(path, folder))


def within(path: str, folder: str) -> bool:
    """Say whether a path is a folder's or of something in it."""
    return PurePosixPath(path).is_relative_to(folder)


def moved(path: str, old: str, new: str) -> str:
    """Return the path that something has after a renaming."""
    return str(new / PurePosixPath(path).relative_to(old)) if within(path, old) else path


def is_generation(path: str) -> bool:
    """Say whether a path is that of a whole generation or publication."""
    return PurePosixPath(path).name.isdecimal()


def test_all_of_a_generation_is_synced_before_it_gets_its_name(recorded: list[Operation]) -> None:
    """Each file after it was last written, and each folder after its last name."""
    watch, named = Watch(), 0
    for operation in recorded:
        if isinstance(operation, Renamed) and is_generation(operation.new):
            assert watch.below(operation.old) == []
            named += 1
        watch.see(operation)
    assert named == STEPS.count("make") + STEPS.count("build") + STEPS.count("publish")


def test_a_generation_is_never_written_again(recorded: list[Operation]) -> None:
    """Once it has its name, it is read or removed."""
    watch = Watch()
    for operation in recorded:
        watch.see(operation)
        if isinstance(operation, Written | Resized):
            path = PurePosixPath(watch.paths[operation.handle])
            assert not any(is_generation(part) for part in path.parts), operation
    assert watch.paths


@pytest.mark.parametrize("pointer", POINTERS)
def test_the_pointer_is_replaced_last(pointer: str, recorded: list[Operation]) -> None:
    """Its new bytes and the folder of what it names are synced first, its own folder at once."""
    watch = Watch()
    turns = 0
    for number, operation in enumerate(recorded):
        if isinstance(operation, Renamed) and operation.new == pointer:
            kept = "bank/generations" if pointer == POINTERS[0] else "bank/publications"
            assert kept not in watch.unsynced
            assert operation.old not in watch.unsynced
            assert syncs(recorded, number + 1, watch) == "bank"
            turns += 1
        watch.see(operation)
    steps = ("make", "build") if pointer == POINTERS[0] else ("publish",)
    assert turns == sum(map(STEPS.count, steps))


def syncs(operations: Sequence[Operation], start: int, watch: Watch) -> str:
    """Return the path of what is synced next, when nothing else is changed before that."""
    paths = dict(watch.paths)
    for operation in operations[start:]:
        if isinstance(operation, Opened) and not (operation.makes or operation.empties):
            paths[operation.handle] = operation.path
        else:
            return paths[operation.handle] if isinstance(operation, Synced) else str(operation)
    return ""


def test_old_generations_go_after_the_new_one_is_on_the_disk(recorded: list[Operation]) -> None:
    """A name that may still be the current one on the disk is not removed."""
    watch = Watch()
    went = 0
    for operation in recorded:
        if isinstance(operation, Renamed) and operation.new.endswith(".removed"):
            assert "bank" not in watch.unsynced
            went += 1
        watch.see(operation)
    assert went > 1


def test_what_was_acknowledged_leaves_nothing_unsynced(recorded: list[Operation]) -> None:
    """At each word of the program, every file that the bank consists of is synced."""
    watch, said = Watch(), 0
    for operation in recorded:
        watch.see(operation)
        if isinstance(operation, Said):
            files = [path for path in watch.unsynced if path not in WITH_REMOVED]
            assert files == [], operation
            said += 1
    assert said == len(STEPS)
