"""What writes is killed just before any call on a file, of Python, SQLite, NumPy or Whoosh.

`test_kills` draws the time by lot, and `test_generations` dies where Python opens and renames. Here
a library that is loaded into the process counts every write, sync, opening, renaming and removal.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.dying import all_died_but_the_last, deaths, ends_well

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("step", "every", "states", "at_least"),
    [
        ("first build", 9, ("old", "empty", "new"), 200),
        ("build", 7, ("old", "new"), 200),
        ("publish", 2, ("old", "new"), 45),
    ],
)
def test_a_writer_killed_at_any_call_leaves_the_old_or_the_new(
    step: str,
    every: int,
    states: tuple[str, ...],
    at_least: int,
    failing_library: Path,
    folder: Path,
) -> None:
    """Each on what readers see, some of those in folders that none reads; the next clears up.

    Before a first build there is no bank, then an empty one.
    """
    found = deaths(failing_library, folder, step, every)
    assert len(found) >= at_least
    assert all_died_but_the_last(found)
    assert {death["state"] for death in found} == {*states}
    for death in found:
        ends_well(death, states)
    assert [death["state"] for death in found if not death["died"]] == ["new"] * 2
