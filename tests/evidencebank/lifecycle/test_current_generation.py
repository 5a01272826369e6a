"""The generation that readers see: one that another process has published, and their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import cached
from corpus.storage.durability import put
from evidencebank.lifecycle.current_generation import Current
from evidencebank.lifecycle.generations import Generations

FINGERPRINT = {"analysis": 1}


@pytest.fixture
def generations(folder: Path) -> Generations:
    """Two generations, the second current."""
    generations = Generations(folder)
    generations.create()
    for number in (1, 2):
        unfinished = generations.begin(number)
        (unfinished / "a").write_text("a")
        generations.publish(number, unfinished, FINGERPRINT, entries=1)
    return generations


@pytest.fixture
def current(generations: Generations, folder: Path) -> Current[int]:
    """Show a generation by its number."""
    return Current(folder, generations, lambda number, _: number)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Have time stand still, but for who moves it."""
    now = [100.0]
    monkeypatch.setattr(cached, "monotonic", lambda: now[0])
    return now


def test_what_this_process_publishes_is_seen_at_once(
    current: Current[int], generations: Generations, clock: list[float]
) -> None:
    """However short the time since somebody looked."""
    assert [current.snapshot(), current.snapshot()] == [2, 2]
    generations.make_current(1)
    assert [current.snapshot(), current.snapshot()] == [1, 1]


def test_what_another_process_publishes_is_seen_within_a_millisecond(
    current: Current[int], folder: Path, clock: list[float]
) -> None:
    """Until then nobody asks the disk again."""
    assert [current.snapshot(), current.snapshot()] == [2, 2]
    put(folder / "CURRENT", b"000001\n")
    assert current.snapshot() == 2
    clock[0] += 0.001
    assert current.snapshot() == 1
