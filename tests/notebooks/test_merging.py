"""Pairs of subjects that may be one."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
from scipy.sparse import csr_array

Modules = Callable[[str], ModuleType]

VECTORS = csr_array(np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8], [1.0, 0.0]]))


def flags(*rows: int) -> np.ndarray:
    return np.isin(np.arange(4), rows)


def test_the_middle_is_a_direction(notebook_module: Modules) -> None:
    """It has unit length, or none where nobody is."""
    merging = notebook_module("merging")
    np.testing.assert_allclose(merging.middle(VECTORS, flags(0, 1)), [0.5**0.5] * 2)
    assert not merging.middle(VECTORS, flags()).any()
    np.testing.assert_allclose(merging.mean(VECTORS, flags(0, 1)), [0.5, 0.5])


def test_pairs_have_what_both_share_and_how_alike_the_rest_is(notebook_module: Modules) -> None:
    """Most shared first; a subject inside another has nothing left to compare."""
    subjects = [
        ("two", flags(0, 1)),
        ("all", flags(0, 1, 2, 3)),
        ("other", flags(1, 3)),
        ("far", flags(2)),
    ]
    pairs = notebook_module("merging").overlaps(VECTORS, subjects)
    assert pairs[["subject", "and"]].to_numpy().tolist() == [
        ["all", "other"],
        ["all", "two"],
        ["other", "two"],
        ["all", "far"],
    ]
    assert pairs.overlap.tolist() == pytest.approx([0.5, 0.5, 1 / 3, 0.25])
    assert pairs.shared.tolist() == [2, 2, 1, 1]
    assert pairs["alike apart"].isna().tolist() == [True, True, False, True]
    assert pairs["alike apart"][2] == pytest.approx(1.0)  # the fourth entry and the first
