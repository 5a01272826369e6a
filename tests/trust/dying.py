"""Running steps that are killed at their calls on files; see `killed_calls`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.places import ROOT

Death = dict[str, Any]


def deaths(library: Path, folder: Path, step: str) -> list[Death]:
    """Return what came of a step that was killed at one call after another."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.killed_calls", folder.resolve(), step],
        cwd=ROOT,
        env=os.environ | {"LD_PRELOAD": str(library)},
        stdout=subprocess.PIPE,
        text=True,
        timeout=1200,
    )
    assert done.returncode == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def ends_well(death: Death, states: tuple[str, ...]) -> None:
    """Assert that a step left one of some states, a second ended it, and a change cleared up."""
    assert death["state"] in states, death
    assert death["again"] in ("new", "next"), death
    assert (death["wrong"], death["left"]) == ([], []), death
    assert death["generations"] <= 4, death  # those that are kept, and one that was being read


def all_died_but_the_last(found: list[Death]) -> bool:
    """Say whether every call that was picked was reached, and the last try went on to its end."""
    return [death["died"] for death in found] == [True] * (len(found) - 1) + [False]
