"""The terms that many pairs share: those of each pair for itself."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from recommender.model import shared_terms as module
from recommender.model.shared_terms import shared_terms

ROWS = st.tuples(st.integers(1, 6), st.integers(1, 7)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.0, 0.5, 1.0, 2.0]))
)


@given(ROWS, st.integers(1, 4), st.integers(1, 40), st.data())
def test_many_pairs_are_as_one_pair_at_a_time(
    dense: npt.NDArray[np.float64], count: int, at_once: int, data: st.DataObject
) -> None:
    """The greatest products, ties by number, whatever the size of a block; -1 for the rest."""
    rows = st.integers(0, len(dense) - 1)
    pairs = data.draw(st.lists(st.tuples(rows, rows), max_size=12))
    ones, others = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAIRS", at_once)
        found = shared_terms(csr_array(dense), ones, others, count)
    assert found.shape == (len(pairs), count)
    assert found.dtype == np.int32
    for row, (one, other) in zip(found.tolist(), pairs, strict=True):
        products = (dense[one] * dense[other]).tolist()
        shared = [term for term, product in enumerate(products) if product > 0]
        best = sorted(shared, key=lambda term: (-products[term], term))[:count]
        assert row == best + [-1] * (count - len(best))
