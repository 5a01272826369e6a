"""The terms that two entries share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from recommender.model.shared_terms import weightiest_shared

ROWS = st.tuples(st.integers(1, 6), st.integers(1, 7)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.0, 0.5, 1.0, 2.0]))
)


@given(ROWS, st.integers(1, 4), st.data())
def test_the_greatest_products_come_first(
    dense: npt.NDArray[np.float64], count: int, data: st.DataObject
) -> None:
    """Of the terms that two rows share, whichever they are; ties go by number."""
    one, other = data.draw(st.tuples(*[st.integers(0, len(dense) - 1)] * 2))
    products = (dense[one] * dense[other]).tolist()
    shared = [term for term, product in enumerate(products) if product > 0]
    best = sorted(shared, key=lambda term: (-products[term], term))[:count]
    assert weightiest_shared(csr_array(dense), one, other, count) == best
