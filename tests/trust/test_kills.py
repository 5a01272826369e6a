"""A writer dies at any moment: the bank is old or new, and the next writer clears what it left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidencebank import Bank
from tests.trust.bank_states import State, shown
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


@pytest.mark.parametrize("step", STEPS)
def test_a_writer_killed_at_200_points_in_time_leaves_the_old_or_the_new(
    step: str, template: Path, outcomes: Callable[..., list[dict[str, Any]]]
) -> None:
    """Everything that a bank shows is compared; the next writer ends well and clears up."""
    tried = outcomes(step, 200)
    old, new = old_and_new(template, step)
    assert len(tried) == 200
    assert sum(one["died"] for one in tried) > 50
    for one in tried:
        assert one["state"] in (old, new)
        assert one["left"] == []
        assert timeless(one["again"]) == timeless(new)
    assert tried[0]["state"] == old


def test_a_writer_killed_while_it_clears_up_leaves_the_old_or_the_new(
    template: Path, outcomes: Callable[..., list[dict[str, Any]]]
) -> None:
    """Three die one after the other; what the last left is as good as what one leaves."""
    tried = outcomes("update", 60, kills=3)
    old, new = map(timeless, old_and_new(template, "update"))
    assert sum(one["died"] == 3 for one in tried) > 5
    for one in tried:
        assert timeless(one["state"]) in (old, new)
        assert (one["left"], timeless(one["again"])) == ([], new)


def timeless(state: State) -> State:
    """Return what a bank shows, but for how many generations and publications went before."""
    return {key: value for key, value in state.items() if key not in ("generation", "publication")}
