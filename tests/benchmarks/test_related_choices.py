"""Choosing on other collections, and tests of chance."""

from __future__ import annotations

import pytest

from benchmarks.related_choices import chosen_elsewhere, holm


def test_a_collection_has_no_say_in_its_own_choice() -> None:
    """Each is measured with what is best on the others, as a ratio and not as a difference."""
    measured = {
        "one": {"a": 0.9, "b": 0.1},
        "two": {"a": 0.2, "b": 0.3},
        "three": {"a": 0.2, "b": 0.3},
    }
    assert chosen_elsewhere(measured) == {"one": ("b", 0.1), "two": ("a", 0.2), "three": ("a", 0.2)}


def test_many_tests_are_corrected_for_their_number() -> None:
    """Holm's example: the least times their number, and none below one before it."""
    found = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005})
    assert found == pytest.approx({"d": 0.02, "a": 0.03, "c": 0.06, "b": 0.06})
