"""Calls on files that fail, one after another: the bank is what it was or what it was to be.

A library that is loaded into a process of its own lets the nth call on a file of the bank fail,
whoever makes it: Python, SQLite, NumPy or Whoosh; for each kind of call on each kind of file, and
faults that last from each file, or part of the bank, on. See `failing_calls.py`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT

pytestmark = pytest.mark.slow

OURS = {"StorageError", "BankDamagedError"}
REMOVALS = ("unlink", "rmdir")
LASTING = ("broken", "read-only")
"""Faults in which nothing can be removed either, from some call on."""


def trials(failing_library: Path, folder: Path, step: str, *faults: str) -> list[dict[str, Any]]:
    """Return what came of a step in which one call failed, for one call after another."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.failing_calls", folder.resolve(), step, *faults],
        cwd=ROOT,
        env=os.environ | {"LD_PRELOAD": str(failing_library)},
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert done.returncode == 0, done.stderr
    for line in done.stderr.splitlines():  # of a reader whose disk fails, and nothing else
        assert re.search(r"cannot be read: .* \(generation \d is shown meanwhile\)$", line)
    return [json.loads(line) for line in done.stdout.splitlines()]


def holds_together(trial: dict[str, Any], bank: Path) -> None:
    """Assert what has to hold whatever call fails, and however."""
    assert trial["open"] == []
    if trial["error"]:
        assert trial["error"] in OURS
        assert str(bank) in trial["words"]
        assert "\n" not in trial["words"]
        assert trial["state"] in ("old", "refused", "new")
    elif trial["fault"] == "unreadable":  # it may have begun from the generation before
        assert trial["state"] in ("old", "new")
    else:  # the step did without what failed
        assert trial["state"] == "new"
    nothing_removed = (
        trial["fault"] in LASTING
        or trial["failed"].startswith(REMOVALS)
        or ".removed" in trial["failed"]  # an old generation that was being removed
    )
    if not nothing_removed:
        assert trial["left"] == []
    assert trial["again"] in ("new", "next")
    assert trial["left again"] == []


@pytest.mark.parametrize(
    ("step", "faults"),
    [
        ("make", ("failing", "full", "read-only", "broken")),
        ("build", ("failing", "unreadable", "full", "read-only", "broken")),
        ("publish", ("failing", "unreadable", "full", "read-only", "broken")),
        ("ban", ("failing", "full", "read-only")),
        ("save", ("failing", "full", "read-only")),
        ("repair", ("failing", "full", "read-only")),
    ],
)
def test_whatever_call_fails_the_bank_is_old_or_new(
    step: str, faults: tuple[str, ...], failing_library: Path, folder: Path
) -> None:
    """One line, no file left open, no lock held, space given back, and the next try succeeds."""
    seen = trials(failing_library, folder, step, *faults)
    for trial in seen:
        try:
            holds_together(trial, folder.resolve() / "bank")
        except AssertionError as wrong:
            wrong.add_note(f"{step}: {json.dumps(trial)}")
            raise
    for fault in faults:
        of_it = [trial for trial in seen if trial["fault"] == fault]
        assert [trial["state"] for trial in of_it if not trial["failed"]] == ["new"]
        assert {trial["state"] for trial in of_it if trial["error"]} >= {"old"}
