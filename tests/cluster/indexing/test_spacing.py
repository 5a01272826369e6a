"""Numbers that rise with room between them, against what they are promised to be."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evidencebank.cluster.indexing.updating.spacing import MOST, carried, spaced, step_for


def test_there_is_as_much_room_behind_numbers_as_before() -> None:
    """However many they are, and of few no more than is useful."""
    for count in (0, 1, 7, 5_000, 1_000_000):
        step = step_for(count)
        numbers = spaced(count, step)
        assert numbers.tolist() == [step * place for place in range(1, count + 1)]
        assert step * count <= MOST // 2


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(1, 2_000))
def test_what_is_held_stays_and_what_is_new_comes_between(kept: list[bool], step: int) -> None:
    """In the order given, or there is no room for it."""
    held = np.where(kept, np.arange(1, len(kept) + 1) * step, -1)
    rising = carried(held, step)
    if rising is None:
        runs = "".join("k" if one else "n" for one in kept).rstrip("n").split("k")
        room = [step * (len(run) + 1) - 1 - len(run) for run in runs]
        assert min(room) < 0 or step == 1
        return
    assert rising.min() > 0
    assert (np.diff(rising) > 0).all()
    assert rising[kept].tolist() == held[kept].tolist()


def test_each_finds_a_place_behind_the_last_many_times() -> None:
    """As entries of a series come, also where another follows."""
    numbers = spaced(2, step := step_for(2))
    for _ in range(60):
        grown = carried(np.array([*numbers[:-1].tolist(), -1, numbers[-1]]), step)
        assert grown is not None
        numbers = grown
    assert numbers[[0, -1]].tolist() == [step, 2 * step]


def test_there_is_no_place_where_there_is_no_room() -> None:
    """Between neighbours, beyond the greatest number, and for what does not rise."""
    assert carried(np.array([4, -1, 5]), 1) is None
    assert carried(np.array([-1, 1]), 1) is None
    assert carried(np.array([MOST, -1]), 8) is None
    assert carried(np.array([5, 4]), 8) is None
    assert carried(np.array([MOST - 1, -1]), 8) is not None
