"""Steps of which one call on a file fails: run as a program into which `failing_calls.c` is loaded.

    LD_PRELOAD=… python -m tests.trust.failing_calls FOLDER STEP FAULT…

A bank is made in FOLDER. STEP, one of `STEPS`, is done to a copy of it of which one call fails,
over and over, for calls of every kind; at last without a fault. FAULT is one of `FAULTS`. One line
of JSON a step says what came of it.
"""

from __future__ import annotations

import errno
import gc
import json
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

# what a step would import half way must be there before
import recommender.build_lists  # noqa: F401
from corpus.errors import EvidenceBankError
from evidencebank import Bank
from tests.trust.bank_states import REFUSED, State, left_over, seen, shown
from tests.trust.copies import copy_bank
from tests.trust.damaged_banks import damage_entry
from tests.trust.disk_writer import STEPS as WRITING
from tests.trust.file_calls import (
    NEVER,
    READS,
    REMOVALS,
    WRITES,
    FileCalls,
    each_call_of_each_file,
    each_file,
    each_part,
    picked,
)
from tests.trust.handles import open_below
from tests.trust.writing import write

ONCE, LASTING = False, True
FAULTS: dict[str, tuple[int, int, bool, Callable[[str], str]]] = {
    "unreadable": (READS, errno.EIO, ONCE, each_file),
    "failing": (WRITES | REMOVALS, errno.EIO, ONCE, each_call_of_each_file),
    "broken": (READS | WRITES | REMOVALS, errno.EIO, LASTING, each_part),
    "full": (WRITES, errno.ENOSPC, LASTING, each_file),
    "read-only": (WRITES | REMOVALS, errno.EROFS, LASTING, each_part),
}
"""Which calls fail, with what, whether all later ones do so too, and of which one each is tried."""

BEFORE = ("make", "build", "ban", "publish", "save", *("build", "publish") * 2, "build")
"""What is done to the bank first: enough for old generations and publications to go."""


def repair(folder: Path, file: Path) -> None:
    """Repair a bank."""
    Bank.repair(folder)


STEPS = WRITING | {"repair": repair}


def load(folder: Path, file: Path) -> None:
    """Load the first turn into a bank, which is made where there is none."""
    with Bank.open_or_create(folder) as bank:
        write(bank, file, 0)


class Trial:
    """A step that is taken over and over, each time to a copy of the same bank."""

    def __init__(self, folder: Path, name: str) -> None:
        self._bank, self._template = folder / "bank", folder / "template"
        for before in BEFORE if name != "make" else ():
            STEPS[before](self._template, folder / "turn.jsonl")
        if name == "repair":
            damage_entry(self._template)
        self._look = seen if name == "repair" else shown
        self._step = partial(STEPS[name], self._bank, folder / "turn.jsonl")
        following = load if name == "make" else STEPS[name]  # what is there is not made again
        self._following = partial(following, self._bank, folder / "turn.jsonl")
        self._calls = FileCalls(self._bank)
        self._begin()
        self._states: dict[str, State | None] = {"old": self._shown()}
        self._step()
        self._states["new"] = self._shown()
        self._following()
        self._states |= {"next": self._shown(), "refused": REFUSED}
        gc.collect()
        gc.freeze()  # so that looking for what a step left does not go through all of it

    def numbers(self, fault: str) -> list[int]:
        """Return which calls are to fail, one after the other; at last one that is not reached."""
        kinds, _, _, alike = FAULTS[fault]
        self._begin()
        return [*picked(self._calls.record(kinds, self._step), alike), NEVER]

    def run(self, fault: str, number: int) -> dict[str, Any]:
        """Let a call fail; tell what came of it, and of the next try without a fault."""
        self._begin()
        failed, error, words = self._during(fault, number)
        gc.collect()
        return {
            "fault": fault,
            "failed": failed,
            "error": error,
            "words": words,
            "open": open_below(self._bank),
            "state": self._state(),
            "left": left_over(self._bank),
            "again": self._again(),
            "left again": left_over(self._bank),
        }

    def _during(self, fault: str, number: int) -> tuple[str, str, str]:
        """Take the step; return what failed, the name of the error raised, and its words."""
        kinds, code, lasting, _ = FAULTS[fault]
        self._calls.arm(kinds, number, code, lasting)
        try:
            self._step()
            raised = ("", "")
        except EvidenceBankError as error:
            raised = (type(error).__name__, str(error))
        except Exception as error:  # what was to be one of ours
            raised = (f"not ours: {type(error).__name__}", str(error))
        finally:
            failed = self._calls.disarm()
        return (failed, *raised)

    def _begin(self) -> None:
        shutil.rmtree(self._bank, ignore_errors=True)
        if self._template.exists():
            copy_bank(self._template, self._bank)

    def _again(self) -> str:
        try:
            self._following()
        except EvidenceBankError as error:
            return str(error)
        state = self._state()
        if self._look is seen and left_over(self._bank):  # what is whole is not repaired again
            WRITING["build"](self._bank, self._bank.with_name("turn.jsonl"))
        return state

    def _state(self) -> str:
        found = self._shown()
        names = [name for name, known in self._states.items() if known == found]
        return names[0] if names else "another"

    def _shown(self) -> State | None:
        found = self._look(self._bank)
        if not found or "decisions" not in found:
            return found
        # decisions have the time of day; an unfinished bank goes on without an empty generation
        return found | {"decisions": len(found["decisions"]), "generation": 0}


def main(folder: Path, name: str, faults: list[str]) -> None:
    """Try one call after another and print what came of it."""
    trial = Trial(folder, name)
    for fault in faults:
        for number in trial.numbers(fault):
            print(json.dumps(trial.run(fault, number)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
