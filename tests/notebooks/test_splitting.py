"""Whether subjects fall in two."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.metrics import silhouette_score

Modules = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def vectors() -> csr_array:
    """Return unit vectors of 80 entries, of which the first 10 are of two sorts."""
    draw = np.random.default_rng(4)
    rows = np.abs(draw.normal(0, 1, (80, 40)))
    rows[:5, :8] += 4
    rows[5:10, 8:16] += 4
    return csr_array(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_a_cut_goes_between_two_sorts(notebook_module: Modules, vectors: csr_array) -> None:
    """The halves are the two sorts, whatever the order of the entries."""
    halves_of = notebook_module("splitting").halves_of
    for order in (np.arange(10), np.arange(10)[::-1], np.array([3, 8, 0, 6, 1, 9, 2, 5, 4, 7])):
        one, other = halves_of(vectors, order)
        assert {frozenset(one.tolist()), frozenset(other.tolist())} == {
            frozenset(range(5)),
            frozenset(range(5, 10)),
        }


def test_silhouettes_are_those_of_scikit_learn(
    notebook_module: Modules, vectors: csr_array
) -> None:
    """Several sets at once have what each would have alone; outliers are no half."""
    splitting = notebook_module("splitting")
    sets = np.array([np.arange(10), np.arange(30, 40), np.arange(0, 80, 8)])
    rows = vectors.toarray()
    cosines = np.array([rows[one] @ rows[one].T for one in sets])
    sides = splitting.halves(cosines)
    found = splitting.silhouettes(cosines.copy(), sides)
    for place, inside in enumerate(sets):
        alone = silhouette_score(rows[inside], sides[place], metric="cosine")
        small = min(sides[place].sum(), (~sides[place]).sum()) < splitting.LEAST
        assert found[place] == pytest.approx(-1 if small else alone)
    outlier = np.arange(10) == 0
    assert splitting.silhouettes(cosines[:1].copy(), outlier[np.newaxis]).tolist() == [-1]


def test_a_clean_cut_is_rare_among_sets_of_chance(
    notebook_module: Modules, vectors: csr_array
) -> None:
    """Two sorts are told from any ten entries, and trying more subjects makes it less sure."""
    splits = notebook_module("splitting").splits
    everybody = np.arange(80)
    clear = ("two sorts", np.arange(10))
    alone = splits(vectors, [clear], everybody)
    assert alone.p[0] == alone.q[0] == 0.001
    assert alone[["entries", "one", "other"]].to_numpy().tolist() == [[10, 5, 5]]
    draw = np.random.default_rng(1)
    others = [(f"any {n}", np.sort(draw.choice(everybody[10:], 10, False))) for n in range(9)]
    among = splits(vectors, [*others, clear], everybody)
    assert among.name[0] == "two sorts"
    assert among.q[0] == pytest.approx(0.01)
    assert among.q[1:].min() > 0.05
    assert splits(vectors, [], everybody).empty
