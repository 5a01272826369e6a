"""Steps that are killed at a call on a file: run as a program, `failing_calls.c` loaded into it.

    LD_PRELOAD=… python -m tests.trust.killed_calls FOLDER STEP

STEP, one of `STEPS`, is taken by children, each with a copy of the same bank in FOLDER, who are
killed (SIGKILL) just before one call that changes a file of the bank, whoever makes it: Python,
SQLite, NumPy or Whoosh. Of the same calls on a file that readers may see the first, the middle and
the last are tried, and one of those in a folder that is unfinished or half removed. One line of
JSON a child says what it left, what came of the next try, and what that, or the next change, left
over.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

# what a step would import half way must be there before
import recommender.build_lists  # noqa: F401
from evidencebank import Bank
from tests.trust import disk_writer
from tests.trust.bank_states import REFUSED, State, left_over, seen
from tests.trust.copies import copy_bank
from tests.trust.damaged_banks import current, damage_entry, flip
from tests.trust.failing_calls import BEFORE
from tests.trust.file_calls import (
    KILLED,
    NEVER,
    REMOVALS,
    WRITES,
    FileCalls,
    each_call_of_each_file,
    picked,
)
from tests.trust.writing import write


def build(folder: Path) -> None:
    """Load turn 1, into a new bank where there is none."""
    with Bank.open_or_create(folder) as bank:
        write(bank, folder.parent / "turn.jsonl", 1)


def publish(folder: Path) -> None:
    """Publish the related lists, and let go of the publication before the last."""
    disk_writer.publish(folder, folder.parent / "turn.jsonl")


def repair(folder: Path) -> list[str]:
    """Repair a bank and return what is lost."""
    return [*Bank.repair(folder).lost]


def nothing(folder: Path) -> None:
    """Make no bank."""


def used(folder: Path) -> None:
    """Make a bank that has old generations and publications to be removed."""
    for step in BEFORE:
        disk_writer.STEPS[step](folder, folder.parent / "turn.jsonl")


def damaged_generation(folder: Path) -> None:
    """Make a bank and change a byte of its current index."""
    used(folder)
    flip(current(folder) / "index" / "arrays" / "lengths.npy")


def damaged_database(folder: Path) -> None:
    """Make a bank and change a letter of one entry wherever it is kept."""
    used(folder)
    damage_entry(folder)


SYNCS = ("fsync ", "fdatasync ")

STEPS: dict[str, tuple[Callable[[Path], None], Callable[[Path], object]]] = {
    "first build": (nothing, build),
    "build": (used, build),
    "publish": (used, publish),
    "repair of a generation": (damaged_generation, repair),
    "repair of a database": (damaged_database, repair),
}
"""How the bank is made, and what is done to it then."""


def empty(folder: Path) -> State | None:
    """Return what a bank shows into which nothing was loaded yet."""
    Bank.create(folder / "empty").close()
    return seen(folder / "empty")


def wrong(folder: Path) -> list[str]:
    """Return what `check` says."""
    with Bank.open(folder) as bank:
        return bank.check()


class Trial:
    """A step that is taken over and over, each time with a copy of the same bank."""

    def __init__(self, folder: Path, name: str) -> None:
        self._bank, self._template = folder / "bank", folder / "template"
        prepare, self._step = STEPS[name]
        prepare(self._template)
        self._calls = FileCalls(self._bank)
        self._begin()
        self._states: dict[str, State | None] = {"old": seen(self._bank)}
        self._lost = self._step(self._bank)
        self._states["new"] = seen(self._bank)
        self._step(self._bank)
        self._states |= {"next": seen(self._bank), "refused": REFUSED, "empty": empty(folder)}

    def numbers(self) -> list[int]:
        """Return at which calls children are to die; at last one that is not reached.

        What is killed before a sync leaves what it leaves before the next call: the system keeps
        what was written. So the next call that is no sync stands for it.
        """
        self._begin()
        calls = self._calls.record(WRITES | REMOVALS, partial(self._step, self._bank))
        others = [number for number, call in enumerate(calls, 1) if not call.startswith(SYNCS)]
        numbers = picked(calls, each_call_of_each_file, seen=3)
        return [*sorted({min(n for n in others if n >= number) for number in numbers}), NEVER]

    def run(self, number: int) -> dict[str, Any]:
        """Let a child die at a call; tell what it left, and what came of the next try."""
        self._begin()
        died = self._killed(number)
        state = self._state()
        lost = self._step(self._bank)
        told = {
            "number": number,
            "died": died,
            "state": state,
            "again": self._state(),
            "wrong": wrong(self._bank),
            "lost the same": lost == self._lost,
            "kept": [self._is_damaged_file(path) for path in self._bank.glob("*.damaged-*")],
        }
        if left_over(self._bank):  # what changes nothing need not clear up
            gc.collect()  # a reader that was refused may hold a generation
            with Bank.open(self._bank) as bank:
                write(bank, self._bank.parent / "turn.jsonl", 9)
        generations = len(list((self._bank / "generations").iterdir()))
        return told | {"left": left_over(self._bank), "generations": generations}

    def _begin(self) -> None:
        shutil.rmtree(self._bank, ignore_errors=True)
        if self._template.exists():
            copy_bank(self._template, self._bank)

    def _killed(self, number: int) -> bool:
        child = os.fork()
        if not child:
            try:
                self._calls.arm(WRITES | REMOVALS, number, KILLED)
                self._step(self._bank)
            finally:
                os._exit(0)
        status = os.waitpid(child, 0)[1]
        assert status in (0, signal.SIGKILL), f"the child ended with {status} at call {number}"
        return status == signal.SIGKILL

    def _state(self) -> str:
        found = seen(self._bank)
        names = [name for name, known in self._states.items() if known == found]
        return names[0] if names else "another"

    def _is_damaged_file(self, path: Path) -> bool:
        return path.read_bytes() == (self._template / "entries.sqlite").read_bytes()


def main(folder: Path, name: str) -> None:
    """Try one call after another and print what came of it."""
    trial = Trial(folder, name)
    gc.collect()
    gc.freeze()  # what is there is not looked through in each child, nor copied
    for number in trial.numbers():
        print(json.dumps(trial.run(number)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
