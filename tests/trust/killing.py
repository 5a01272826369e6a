"""Kills what writes to a bank at points in time, over and over: run as a program.

    python -m tests.trust.killing BANK WORK STEP POINTS KILLS

For each of POINTS times, spread over how long a step takes, a copy of BANK, or nothing where there
is none, is put in WORK, and a child that takes the step is killed (SIGKILL) at that time. With more
than one of KILLS, the next child, which first clears what the first left, is killed as well, at a
time drawn by lot, and so on. Where a child ended before its time, a point is tried again with
shorter times: a machine that has become quicker since it was measured would kill nobody. Prints, as
one line of JSON each, what the bank shows after the last has died, what it shows when the step was
taken unharmed after that, and what is left over then.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

# what a step would import half way must be there before
import recommender.build_lists  # noqa: F401
from evidencebank import Bank
from tests.trust.bank_states import left_over, shown
from tests.trust.writing import write


def first_build(folder: Path) -> None:
    """Load turn 1 into a new bank, or one whose making was interrupted."""
    with Bank.open_or_create(folder) as bank:
        write(bank, folder.parent / "next.jsonl", 1)


def update(folder: Path) -> None:
    """Load turn 1."""
    with Bank.open(folder) as bank:
        write(bank, folder.parent / "next.jsonl", 1)


def publish(folder: Path) -> None:
    """Publish the related lists, and let go of the publication before."""
    with Bank.open(folder) as bank:
        bank.lists.publish(keep=1)


STEPS = {step.__name__: step for step in (first_build, update, publish)}


def killed(after: float, step: Callable[[Path], None], folder: Path) -> bool:
    """Take a step in a child that is killed after some seconds; say whether it died of that."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, b"x")
        step(folder)
        os._exit(0)
    os.read(reading, 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    os.close(reading)
    os.close(writing)
    assert status in (0, signal.SIGKILL), f"the child ended with {status}"
    return status == signal.SIGKILL


def begin(template: Path, folder: Path) -> None:
    """Put a copy of a bank in the place of what is there, nothing where there is no such bank."""
    shutil.rmtree(folder, ignore_errors=True)
    if template.exists():
        shutil.copytree(template, folder)


def duration(step: Callable[[Path], None], template: Path, folder: Path) -> float:
    """Return how long a step usually takes in a child, in seconds."""
    begin(template, folder)
    step(folder)  # children are quicker at what their parent has done before
    took = []
    for _ in range(9):
        begin(template, folder)
        start = time.perf_counter()
        child = os.fork()
        if not child:
            step(folder)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        took.append(time.perf_counter() - start)
    return median(took)


def main(template: Path, work: Path, name: str, points: int, kills: int) -> None:
    """Try each point in time and print what came of it."""
    step, folder, chance = STEPS[name], work / "bank", random.Random(5)
    takes = duration(step, template, folder)
    for point in range(points):
        times = [takes * point / points, *(chance.uniform(0, takes) for _ in range(kills - 1))]
        begin(template, folder)
        while not all(killed(after, step, folder) for after in times):
            times = [0.8 * after for after in times]
            begin(template, folder)
        state = shown(folder)
        step(folder)
        found = {"state": state, "again": shown(folder), "left": left_over(folder)}
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
