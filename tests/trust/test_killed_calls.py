"""What writes is killed just before any call on a file, of Python, SQLite, NumPy or Whoosh.

`test_kills` draws the time by lot. Here a library that is loaded into the process counts every
write, sync, opening, renaming and removal.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.dying import all_died_but_the_last, deaths, ends_well


@pytest.mark.parametrize(
    ("step", "states", "at_least", "shown", "every"),
    [
        ("publish", ("old", "new"), 10, 4, 20),
        pytest.param("first build", ("old", "empty", "new"), 200, 1, 9, marks=pytest.mark.slow),
        pytest.param("build", ("old", "new"), 200, 1, 7, marks=pytest.mark.slow),
        pytest.param("publish", ("old", "new"), 70, 1, 1, marks=pytest.mark.slow),
    ],
)
def test_a_writer_killed_at_any_call_leaves_the_old_or_the_new(
    step: str,
    states: tuple[str, ...],
    at_least: int,
    shown: int,
    every: int,
    failing_library: Path,
    folder: Path,
) -> None:
    """On what readers see, and in folders that none reads; the next clears up.

    Before a first build there is no bank, then an empty one.
    """
    found = deaths(failing_library, folder, step, shown, every)
    assert len(found) >= at_least
    assert all_died_but_the_last(found)
    left = {death["state"] for death in found}
    assert left == {*states} or (shown > 1 and {"old", "new"} <= left < {*states})
    for death in found:
        ends_well(death, states)
    assert [death["state"] for death in found if not death["died"]] == ["new"] * 2
