"""The words that set entries apart: the formula, and what it makes of a bank."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

from evidencebank import Bank


@pytest.fixture(scope="module")
def contrast(notebook_module: Callable[[str], ModuleType]) -> ModuleType:
    """Return the module."""
    return notebook_module("contrast")


def test_log_odds_are_those_of_the_formula(contrast: ModuleType) -> None:
    inside, outside, prior = [9.0, 1.0, 4.0], [1.0, 7.0, 20.0], [5.0, 4.0, 12.0]
    found = contrast.log_odds(*map(np.array, (inside, outside, prior)))
    n_in, n_out, n_prior = sum(inside), sum(outside), sum(prior)
    for y_in, y_out, a, score in zip(inside, outside, prior, found, strict=True):
        odds_in = (y_in + a) / (n_in + n_prior - y_in - a)
        odds_out = (y_out + a) / (n_out + n_prior - y_out - a)
        spread = math.sqrt(1 / (y_in + a) + 1 / (y_out + a))
        assert score == pytest.approx((math.log(odds_in) - math.log(odds_out)) / spread)


def test_swapping_the_sides_turns_the_sign(contrast: ModuleType) -> None:
    draw = np.random.default_rng(1)
    one, other = draw.poisson(4, 30).astype(float), draw.poisson(9, 30).astype(float)
    prior = one + other + 1
    turned = contrast.log_odds(other, one, prior)
    np.testing.assert_allclose(contrast.log_odds(one, other, prior), -turned)


def test_a_side_is_told_by_its_own_words(
    contrast: ModuleType, make_bank: Callable[..., Bank]
) -> None:
    """Not by stop words, numbers, single letters or what one entry says over and over."""
    texts = [
        "The nurses of the ward gave methadone 2004 and x methadone methadone.",
        "The nurses gave methadone again to those on the ward.",
        "The teachers of the school gave lessons, banana banana banana banana banana.",
        "The teachers and the pupils of the school came to lessons.",
    ]
    records = [{"id": f"e{n}", "title": f"Entry {n}", "text": text} for n, text in enumerate(texts)]
    bank = make_bank(*records)
    counts = bank.term_matrix()
    telling = contrast.telling(bank.term_matrix(weights=True))
    assert {"the", "2004"}.isdisjoint(counts.terms[telling])
    ward = contrast.set_apart(counts, telling, np.array([True, True, False, False]))
    school = contrast.set_apart(counts, telling, np.array([False, False, True, True]), most=3)
    assert set(ward.index) <= {"methadone", "nurses", "ward", "gave"}
    assert ward.index[0] == "methadone"
    assert set(school.index) == {"lessons", "school", "teachers"}  # no word of one entry alone
    assert (ward > 0).all()
    assert ward.is_monotonic_decreasing


def test_the_best_of_many_may_be_higher(contrast: ModuleType) -> None:
    """Of one word 1.6 is a surprise, of three thousand 4.2; and so it is when chance is tried."""
    assert contrast.best_of_chance(1) == pytest.approx(1.645, abs=0.001)
    bound = contrast.best_of_chance(3_000)
    highest = np.random.default_rng(3).normal(size=(1_000, 3_000)).max(axis=1)
    assert (highest > bound).mean() == pytest.approx(0.05, abs=0.02)
