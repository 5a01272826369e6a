"""The disks that a power cut leaves, of operations that are told by hand."""

from __future__ import annotations

import random

from tests.trust.disk_log import FolderMade, Opened, Operation, Renamed, Synced, Written
from tests.trust.disks import Disk, Tree


def left(*operations: Operation, before: Tree | None = None) -> dict[str, Tree]:
    """Return the disks that a cut after some operations leaves, by what became of them."""
    disk = Disk(before)
    for operation in operations:
        disk.go_through(operation)
    return dict(disk.after_a_cut(random.Random(1)))


def test_what_was_not_synced_may_be_dropped_cut_zeroed_flipped_or_there() -> None:
    """In a file that was there before, and whose name is therefore safe."""
    found = left(Opened(1, "f"), Written(1, 1, b"1234"), before={"f": b"old!!"})
    assert [found[f"{way}, synced names"]["f"] for way in ("whole", "dropped")] == [
        b"o1234",
        b"old!!",
    ]
    assert found["halved, synced names"] == {"f": b"o12!!"}
    assert found["zeroed, all names"] == {"f": b"o\0\0\0\0"}
    flipped = found["flipped, all names"]["f"]
    assert flipped is not None
    changed = [old ^ new for old, new in zip(b"o1234", flipped, strict=True)]
    assert changed == [0, 1 << 1, 0, 1 << 3, 0]


def test_what_was_synced_is_there() -> None:
    """Whatever becomes of what came after it; a new name needs its folder's sync too."""
    made = (Opened(1, "f", makes=True), Written(1, 0, b"new"), Synced(1))
    assert left(*made)["dropped, all names"] == {"f": b"new"}
    assert left(*made)["whole, synced names"] == {}
    found = left(*made, Opened(2, "."), Synced(2), Written(1, None, b"er"))
    assert found["dropped, synced names"] == {"f": b"new"}
    assert found["halved, synced names"] == {"f": b"newe"}


def test_a_renaming_is_undone_as_a_whole() -> None:
    """The old file is back under its name, and so is the new one under its own."""
    renamed = (Renamed("g", "f"),)
    found = left(*renamed, before={"f": b"old", "g": b"new"})
    assert found["whole, synced names"] == {"f": b"old", "g": b"new"}
    assert found["whole, all names"] == {"f": b"new"}


def test_names_in_a_new_folder_need_both_folders_synced() -> None:
    """A folder whose name is safe may have lost what was put into it."""
    made = (FolderMade("d"), Opened(1, "."), Synced(1), Opened(2, "d/f", makes=True), Synced(2))
    assert left(*made)["whole, synced names"] == {"d": None}
    assert left(*made, Opened(3, "d"), Synced(3))["whole, synced names"] == {"d": None, "d/f": b""}
