"""How far entries are filed alike."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

Modules = Callable[[str], ModuleType]

FILED = st.lists(st.sets(st.sampled_from("abcdef")).map(sorted).map(tuple), min_size=2, max_size=9)


def share(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    either = {*one, *other}
    return len({*one} & {*other}) / len(either) if either else 0.0


@given(filed=FILED)
def test_agreement_is_the_share_of_what_either_has(
    notebook_module: Modules, filed: list[tuple[str, ...]]
) -> None:
    """Of pairs and on average it is what counting by hand gives."""
    pandas = pytest.importorskip("pandas")
    agreement = notebook_module("agreement").Agreement(pandas.Series(filed, dtype=object))
    pairs = list(permutations(range(len(filed)), 2))
    by_hand = [share(filed[one], filed[other]) for one, other in pairs]
    ones, others = np.array(pairs).T
    np.testing.assert_allclose(agreement.of(ones, others), by_hand)
    assert agreement.by_chance() == pytest.approx(np.mean(by_hand))


def test_more_entries_than_are_compared_at_once(
    notebook_module: Modules, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Working through them in parts changes nothing; one entry agrees with nobody."""
    pandas = pytest.importorskip("pandas")
    module = notebook_module("agreement")
    filed = pandas.Series([("a",), ("a", "b"), (), ("b",), ("a", "b", "c")])
    whole = module.Agreement(filed).by_chance()
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    assert module.Agreement(filed).by_chance() == pytest.approx(whole)
    assert module.Agreement(filed[:1]).by_chance() == 0
