"""A repair that is killed at any call: nothing is shown by half, and the next repair ends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.dying import all_died_but_the_last, deaths, ends_well

pytestmark = pytest.mark.slow


def test_a_repair_of_a_generation_may_die_at_any_call(failing_library: Path, folder: Path) -> None:
    """Readers see the one before, or what the repair makes; the scheme and settings are kept."""
    found = deaths(failing_library, folder, "repair of a generation")
    assert len(found) > 40
    assert all_died_but_the_last(found)
    assert {death["state"] for death in found} == {"old", "new"}
    for death in found:
        ends_well(death, ("old", "new"))
        assert death["lost the same"], death


def test_a_repair_of_a_database_may_die_at_any_call(failing_library: Path, folder: Path) -> None:
    """The bank says that it is damaged, or is mended; the damaged file is kept, once.

    What is lost is told by the repair that ends it.
    """
    found = deaths(failing_library, folder, "repair of a database")
    assert len(found) > 55
    assert all_died_but_the_last(found)
    assert {death["state"] for death in found} == {"old", "refused", "new"}
    for death in found:
        ends_well(death, ("old", "refused", "new"))
        assert death["kept"] == [True], death
        assert death["lost the same"], death
