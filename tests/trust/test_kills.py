"""A writer dies at any moment: the bank is old or new, and the next writer clears what it left.

What it leaves is what it had done by its last call on a file, and `test_killed_calls` tries those
one by one; moments drawn by the clock would show a way to the disk that is not among them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidencebank import Bank
from tests.trust.bank_states import State, shown, timeless
from tests.trust.killing import STEPS
from tests.trust.programs import program
from tests.trust.writing import write

pytestmark = pytest.mark.slow


@pytest.fixture
def template(folder: Path) -> Path:
    """Return a bank of turn 0, its lists published before the last was banned."""
    with Bank.create(folder / "template") as bank:
        write(bank, folder / "first.jsonl", 0)
        bank.lists.publish()
        bank.lists.ban("pulse-02", bank.related("pulse-02")[0].id)
    (folder / "work").mkdir()
    return folder / "template"


@pytest.fixture
def outcomes(template: Path, folder: Path) -> Callable[..., list[dict[str, Any]]]:
    """Return a function that kills at points in time and returns what came of it."""

    def run(step: str, points: int, kills: int = 1) -> list[dict[str, Any]]:
        with program("killing", template, folder / "work", step, points, kills) as killing:
            said, _ = killing.communicate(timeout=600)
        assert killing.returncode == 0
        return [json.loads(line) for line in said.splitlines()]

    return run


def old_and_new(template: Path, step: str) -> tuple[State, State]:
    """Return what a bank shows before a step and, the step taken in it, after."""
    old = shown(template)
    STEPS[step](template)
    new = shown(template)
    assert old
    assert new
    assert old != new
    return old, new


@pytest.mark.parametrize(("step", "points"), [("update", 16), ("publish", 8)])
def test_a_writer_killed_at_points_in_time_leaves_the_old_or_the_new(
    step: str, points: int, template: Path, outcomes: Callable[..., list[dict[str, Any]]]
) -> None:
    """Everything that a bank shows is compared; the next writer ends well and clears up."""
    tried = outcomes(step, points)
    old, new = old_and_new(template, step)
    assert len(tried) == points
    for one in tried:
        assert one["state"] in (old, new)
        assert one["left"] == []
        assert timeless(one["again"]) == timeless(new)
    assert tried[0]["state"] == old


def test_a_first_build_killed_at_points_in_time_leaves_a_bank_or_none(
    template: Path, folder: Path, outcomes: Callable[..., list[dict[str, Any]]]
) -> None:
    """None, an empty one, or the whole of it; the same build again ends well and clears up."""
    shutil.rmtree(template)
    tried = outcomes("first_build", 16)
    with Bank.create(folder / "empty") as bank:
        made = bank.path
    empty = shown(made)
    STEPS["first_build"](made)
    full = shown(made)
    assert empty
    assert full
    states = [None, timeless(empty), timeless(full)]
    assert len(tried) == 16
    assert tried[0]["state"] is None
    for one in tried:
        assert (one["state"] and timeless(one["state"])) in states
        assert (one["left"], timeless(one["again"])) == ([], timeless(full))


def test_a_writer_killed_while_it_clears_up_leaves_the_old_or_the_new(
    template: Path, outcomes: Callable[..., list[dict[str, Any]]]
) -> None:
    """Three die one after the other; what the last left is as good as what one leaves."""
    tried = outcomes("update", 12, kills=3)
    old, new = map(timeless, old_and_new(template, "update"))
    assert len(tried) == 12
    for one in tried:
        assert timeless(one["state"]) in (old, new)
        assert (one["left"], timeless(one["again"])) == ([], new)
