"""What the tests of trust share: a recorded disk, and a library that lets calls fail."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.trust.disk_log import Operation, record, why_not
from tests.trust.disks import Disk, Tree, read_tree

STEPS = ("make", "build", "ban", "publish", "save", "build", "publish", "save", "build", "publish")
"""What is done to the recorded bank: enough for old generations and publications to go."""

FAILING_CALLS = Path(__file__).with_name("failing_calls.c")

RecordSteps = Callable[..., list[Operation]]


@pytest.fixture(scope="session")
def record_steps(new_folder: Callable[[], Path]) -> RecordSteps:
    """Return a function that takes steps with the bank on a disk and returns what that did.

    Skips where nothing can be traced.
    """
    if reason := why_not():
        pytest.skip(reason)

    def run(disk: Path, *steps: str) -> list[Operation]:
        before: Tree = read_tree(disk)
        file = new_folder() / "turn.jsonl"
        operations = record(disk, "disk_writer", disk / "bank", file, *steps)
        modelled = Disk(before)
        for operation in operations:
            modelled.go_through(operation)
        assert modelled.now() == read_tree(disk), "the record is not what was done"
        return operations

    return run


@pytest.fixture(scope="session")
def recorded(
    record_steps: RecordSteps,
    new_folder: Callable[[], Path],
    made_once: Callable[[str, Callable[[Path], object]], Path],
) -> list[Operation]:
    """Return what `STEPS` do to a disk, from an empty one on."""

    def make(folder: Path) -> None:
        operations = record_steps(new_folder(), *STEPS)
        (folder / "operations").write_bytes(pickle.dumps(operations))

    kept = (made_once("recorded", make) / "operations").read_bytes()
    operations: list[Operation] = pickle.loads(kept)
    return operations


@pytest.fixture(scope="session")
def failing_library(new_folder: Callable[[], Path]) -> Path:
    """Return the library that lets calls fail; skip where it cannot be compiled."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("this needs Linux and a C compiler")
    made = new_folder() / "failing_calls.so"
    options = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([compiler, *options, "-o", made, FAILING_CALLS, "-ldl"], check=True)
    return made
