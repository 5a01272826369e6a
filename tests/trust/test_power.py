"""The power goes: whatever the disk has kept of what was not synced, the bank is old or new.

Every system call of a bank's making, builds, publications and editors' records is recorded; from
that come the disks that may be found after a power cut at any of them (see `tests.trust.disks`).
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from evidencebank import Bank
from evidencebank.lifecycle.files import manifests
from tests.trust.bank_states import State, kept, left_over, shown
from tests.trust.conftest import STEPS, RecordSteps
from tests.trust.disk_log import Opened, Operation, Removed, Renamed, Said, Written
from tests.trust.disks import Disk, Tree, digest, write_tree
from tests.trust.turns import records
from tests.trust.writing import write

pytestmark = pytest.mark.slow

NEXT = 50
"""The turn that is loaded after a cut."""

OTHERS = 20
"""How many cuts are tried besides those that leave something else for a reader to see."""

REMOVING = ("build", "publish")
"""Steps that remove what is older than what is kept, when there is such."""

LIKE_OTHERS = {
    n
    for n, step in enumerate(STEPS)
    if step in STEPS[:n] and (step not in REMOVING or step in STEPS[n + 1 :])
}
"""Steps that do what the first of their kind did, or the last, which has more to remove."""

LOCKS = ("bank/lock", "bank/publishing")

UNNAMED = (".new", ".unfinished")
"""How files end that have not got their names yet."""

JOURNAL_MARK = 8
"""Bytes by which SQLite knows a journal that it has to roll back."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A disk after a power cut; `done` is how many steps the program had said it had taken."""

    name: str
    tree: Tree
    done: int


def cuts(operations: Sequence[Operation], before: Tree | None = None) -> Iterator[Cut]:
    """Yield all different disks that a cut after any operation may leave.

    Reading changes nothing, and of writes that follow each other the first and the last count.
    """
    disk, chance, done = Disk(before), random.Random(7), 0
    seen: dict[str, int] = {}
    contents: dict[bytes | None, bytes | None] = {}  # most files are the same on many disks
    for number, operation in enumerate(operations):
        disk.go_through(operation)
        done += isinstance(operation, Said)
        if isinstance(operation, Opened) and not (operation.makes or operation.empties):
            continue
        around = (*operations[max(0, number - 1) : number], *operations[number + 1 : number + 2])
        if isinstance(operation, Written) and all(isinstance(one, Written) for one in around):
            continue
        for way, tree in disk.after_a_cut(chance):
            if seen.setdefault(digest(tree), -1) != done:
                seen[digest(tree)] = done
                tree = {path: contents.setdefault(data, data) for path, data in tree.items()}
                yield Cut(f"{way}, after operation {number}: {str(operation)[:200]}", tree, done)


def worth_trying(found: Iterable[Cut], others: int) -> list[Cut]:
    """Return each cut that differs in more than what nobody trusts, and `others` of the rest.

    That is what lock files say, what files hold that have not got their names yet, and the inside
    of folders that are unfinished or half removed. Of a generation or publication that is not the
    current one, it is all but its manifest and whether anything is missing: such a folder is
    removed file by file, and each of them alone shows the same to a reader, who has no way to it.
    Of a journal of SQLite it is all but whether it is one: what that holds SQLite checks by sums.
    """
    seen: set[tuple[int, str]] = set()
    first: list[Cut] = []
    rest: list[Cut] = []  # never more than are wanted: each holds a whole disk
    chance, passed = random.Random(8), 0
    fullest: dict[str, int] = {}
    for cut in found:
        key = (cut.done, digest(read_of(cut.tree, fullest)))
        if key not in seen:
            first.append(cut)
        elif len(rest) < others:
            rest.append(cut)
        elif (place := chance.randrange(passed + 1)) < others:
            rest[place] = cut
        passed += key in seen
        seen.add(key)
    return first + rest


def read_of(tree: Tree, fullest: dict[str, int]) -> Tree:
    """Return of a disk what tells it from others to a reader; see `worth_trying`.

    `fullest`, to be kept from one disk to the next, has how many files each folder of a generation
    or publication had at most.
    """
    current = {
        f"bank/{kind}/{(tree.get(f'bank/{named}') or b'').decode('latin-1').strip()}"
        for kind, named in (("generations", "CURRENT"), ("publications", "PUBLISHED"))
    }
    read: Tree = {}
    counts: Counter[str] = Counter()
    for path, data in tree.items():
        if ".unfinished/" in path or ".removed/" in path or path in LOCKS:
            continue
        if path.endswith("-journal") and data:
            data = data[:JOURNAL_MARK]
        elif path.endswith(UNNAMED) and data:
            data = b""
        folder = "/".join(path.split("/", 3)[:3])
        if path in (folder, f"{folder}/{manifests.NAME}") or folder in current:
            read[path] = data
        else:
            counts[folder] += 1
    for folder, count in counts.items():
        fullest[folder] = max(fullest.get(folder, 0), count)
        read[f"{folder}/all"] = b"1" if count == fullest[folder] else b"0"
    return read


def states_said(operations: Sequence[Operation], folder: Path, before: Tree) -> list[State | None]:
    """Return what the bank shows before the first step and after each."""
    disk = Disk(before)
    states = [shown_on(disk.now(), folder)]
    for operation in operations:
        disk.go_through(operation)
        if isinstance(operation, Said):
            states.append(shown_on(disk.now(), folder))
    return states


def shown_on(tree: Tree, folder: Path) -> State | None:
    """Return what the bank on a disk shows."""
    disk = folder / "now"
    disk.mkdir()
    write_tree(tree, disk)
    try:
        return shown(disk / "bank")
    finally:
        shutil.rmtree(disk)


def check_cut(cut: Cut, states: Sequence[State | None], folder: Path) -> int:
    """Assert that a disk holds the state before or after a step, and that the next build is well.

    Returns which state it was.
    """
    disk, file = folder / "cut", folder / "next.jsonl"
    disk.mkdir()
    write_tree(cut.tree, disk)
    state = shown(disk / "bank")
    allowed = states[cut.done : cut.done + 2]
    assert state in allowed, cut.name
    with Bank.open_or_create(disk / "bank") as bank:
        write(bank, file, NEXT)
    after = kept(disk / "bank")
    assert after["titles"] == {one["id"]: one["title"] for one in records(NEXT)}, cut.name
    for name in ("decisions", "searches", "publication"):
        assert after[name] == (state[name] if state else after[name]), cut.name
    assert [left for left in left_over(disk / "bank") if "publi" not in left.lower()] == [], (
        cut.name
    )
    shutil.rmtree(disk)
    return cut.done + allowed.index(state)


def test_a_cut_at_any_operation_leaves_what_was_promised_and_old_or_new(
    recorded: list[Operation], folder: Path
) -> None:
    """The bank opens, is whole, holds every step that was said to be taken; it is built again."""
    states = states_said(recorded, folder, {})
    assert len(states) == len(STEPS) + 1
    assert all(before != after for before, after in pairwise(states) if after != states[3])
    tried = worth_trying((cut for cut in cuts(recorded) if cut.done not in LIKE_OTHERS), OTHERS)
    assert len(tried) > 180
    found = [check_cut(cut, states, folder) - cut.done for cut in tried]
    assert found.count(0) > 100
    assert found.count(1) > 5


def test_a_cut_while_the_remains_of_another_are_cleared_leaves_the_old_or_the_new(
    recorded: list[Operation], record_steps: RecordSteps, folder: Path
) -> None:
    """Three disks that a cut left: each is built again, and cut at any operation of that."""
    left = [
        first_left(recorded, 8, Removed, "000001.removed/"),
        first_left(recorded, 5, Renamed, "generations/000003"),
        first_left(recorded, 5, Written, "bank/entries.sqlite "),
    ]
    for number, tree in enumerate(left):
        disk = folder / f"left-{number}"
        disk.mkdir()
        write_tree(tree, disk)
        operations = record_steps(disk, "build")
        states = states_said(operations, folder, tree)
        assert states[0]
        assert states[0] != states[1]
        tried = worth_trying(cuts(operations, tree), others=0)
        assert len(tried) > 20
        tried = random.Random(9).sample(tried, min(len(tried), OTHERS // 2))
        for cut in tried:
            check_cut(cut, states, folder)


def first_left(operations: Sequence[Operation], done: int, sort: type, name: str) -> Tree:
    """Return the disk in the step after `done`, at the first operation on what a name is part of.

    The operation is of a sort; what it was done to is named before a blank.
    """
    disk, paths = Disk(), dict[int, str]()
    for operation in operations:
        disk.go_through(operation)
        done -= isinstance(operation, Said)
        if isinstance(operation, Opened):
            paths[operation.handle] = operation.path
        touched = f"{paths.get(getattr(operation, 'handle', 0), '')} {operation}"
        if done <= 0 and isinstance(operation, sort) and name in touched:
            return disk.now()
    raise AssertionError(f"nothing was done to {name}")
