"""Where the first entries lie, and how near others are."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.ranking.latent_feedback import STEEPNESS, WEIGHT, LatentPlaces, weights_of
from indexer.ranking.memory_lines import LINE

PLACES = LatentPlaces(np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0], [0, 0], [0.5, 0]], np.float32))
ALL = np.arange(6)


def likeness(first: list[int], scores: list[float]) -> list[float]:
    centre = PLACES.centre(np.array(first, np.int64), np.array(scores))
    return PLACES.likeness(centre, ALL).tolist()


def test_entries_are_as_near_as_their_cosine_with_the_first() -> None:
    """What lies the other way, or nowhere, is not near; what is short is less so."""
    assert likeness([0], [3.0]) == pytest.approx([1, 0, 0.6, 0, 0, 0.5])


def test_the_first_count_by_a_high_power_of_their_scores() -> None:
    """One with half the score counts almost nothing, one with the same as much."""
    assert likeness([0, 1], [2.0, 2.0])[:2] == pytest.approx([2**-0.5] * 2)
    weights = weights_of(np.array([2.0, 1.0]))
    assert weights.tolist() == [1.0, 0.5**STEEPNESS]
    assert likeness([0, 1], [2.0, 1.0])[1] == pytest.approx(0.5**STEEPNESS, rel=1e-3)


@pytest.mark.parametrize(("first", "scores"), [([], []), ([0, 1], [0.0, 0.0]), ([4], [1.0])])
def test_without_a_direction_nothing_is_near(first: list[int], scores: list[float]) -> None:
    """Nothing found, nothing with a score, or first ones that lie nowhere."""
    assert likeness(first, scores) == [0.0] * 6


def test_a_bank_without_directions_raises_no_score() -> None:
    """It is too small to say which words go together."""
    nowhere = LatentPlaces(np.zeros((3, 0), np.float32))
    assert nowhere.growth == 1
    assert PLACES.growth == 1 + WEIGHT
    assert nowhere.likeness(nowhere.centre(ALL[:2], np.ones(2)), ALL[:3]).tolist() == [0, 0, 0]


def test_rounding_does_not_depend_on_what_is_asked_for_beside() -> None:
    """Equal places are equally near, alone or among many."""
    chance = np.random.default_rng(1)
    rows = chance.normal(size=(40, 50))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    places = LatentPlaces(np.concatenate((rows, rows)))
    centre = places.centre(np.arange(10), np.linspace(2, 1, 10))
    every = places.likeness(centre, np.arange(80))
    assert every[:40].tolist() == every[40:].tolist()
    for doc in range(80):
        assert places.likeness(centre, np.array([doc]))[0] == every[doc]


@pytest.mark.parametrize("width", [1, 50, 70])
def test_places_in_parts_are_off_by_half_a_part_at_most(width: int) -> None:
    """What stands behind their numbers is 0, and each row begins with a line of memory."""
    places = np.random.default_rng(5).normal(size=(5_000, width)).astype(np.float32)
    parts, part = LatentPlaces(places).in_parts()
    assert np.abs(parts[:, :width] * part - places).max(initial=0) <= 0.5 * part * (1 + 1e-9)
    assert not parts[:, width:].any()
    assert parts.shape[1] % LINE == parts.ctypes.data % LINE == 0
    nothing, _ = LatentPlaces(np.zeros((3, width), np.float32)).in_parts()
    assert not nothing.any()
