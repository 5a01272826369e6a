"""What writes is killed just before any call on a file, of Python, SQLite, NumPy or Whoosh.

`test_kills` draws the time by lot. Here a library that is loaded into the process counts every
write, sync, opening, renaming and removal.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.dying import all_died_but_the_last, deaths, ends_well

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("step", "states", "at_least"),
    [
        ("first build", ("old", "empty", "new"), 55),
        ("build", ("old", "new"), 35),
        ("publish", ("old", "new"), 25),
    ],
)
def test_a_writer_killed_at_any_call_leaves_the_old_or_the_new(
    step: str, states: tuple[str, ...], at_least: int, failing_library: Path, folder: Path
) -> None:
    """On what readers see, and in folders that none reads; the next clears up.

    Before a first build there is no bank, then an empty one.
    """
    found = deaths(failing_library, folder, step)
    assert len(found) >= at_least
    assert all_died_but_the_last(found)
    assert {death["state"] for death in found} == {*states}
    for death in found:
        ends_well(death, states)
    assert found[-1]["state"] == "new"
