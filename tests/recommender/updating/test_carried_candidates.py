"""The nearest after a change: those that a search for all from nothing finds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from recommender.model.neighbours import Neighbours, nearest
from recommender.updating import carried_candidates as room
from recommender.updating.carried_candidates import carried_candidates

TERMS = 5
NUMBERS = st.sampled_from([0.0, 0.0, 0.5, 1.0, 2.0])
"""Their products and sums are exact, so that many scores are equal."""
VECTOR = arrays(np.float64, TERMS, elements=NUMBERS)
CHANGES = st.lists(
    st.one_of(
        st.tuples(VECTOR, st.just(None)),  # goes
        st.tuples(st.just(None), VECTOR),  # comes
        st.tuples(VECTOR, VECTOR),  # changes
        VECTOR.map(lambda vector: (vector, vector)),  # stays: one and the same object
        VECTOR.map(lambda vector: (vector, vector)),
        VECTOR.map(lambda vector: (vector, vector)),
    ),
    max_size=25,
)


def matrix_of(vectors: list[npt.NDArray[np.float64]]) -> csr_array:
    """Return vectors as compressed rows."""
    return csr_array(np.array(vectors).reshape(-1, TERMS))


@settings(max_examples=300)
@given(CHANGES, st.integers(1, 6), st.integers(1, 3))
def test_the_nearest_are_those_of_a_search_from_nothing(
    changes: list[tuple[npt.NDArray[np.float64] | None, npt.NDArray[np.float64] | None]],
    count: int,
    at_once: int,
) -> None:
    """With ties at the bar, rows that lose some or all, and rows with room; who changed is told."""
    docs = np.array(
        [
            sum(one[1] is not None for one in changes[:at]) if then is now else -1
            for at, (then, now) in enumerate(changes)
            if then is not None
        ],
        np.int64,
    )
    new = np.array([now is not then for then, now in changes if now is not None], bool)
    old = nearest(matrix_of([then for then, _ in changes if then is not None]), count)
    vectors = matrix_of([now for _, now in changes if now is not None])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "_AT_ONCE", at_once)
        found, touched = carried_candidates(old, docs, vectors, new)
    expected = nearest(vectors, count)
    np.testing.assert_array_equal(found.docs, expected.docs)
    np.testing.assert_array_equal(found.scores, expected.scores)
    others = new.copy()
    for then, now in enumerate(docs.tolist()):
        if now >= 0:
            were = renamed(old, docs, then)
            are = list(zip(found.docs[now].tolist(), found.scores[now].tolist(), strict=True))
            others[now] |= were != are
    assert (touched >= others).all()


def renamed(old: Neighbours, docs: npt.NDArray[np.int64], then: int) -> list[tuple[int, float]]:
    """Return the nearest that a document had, by the numbers that they have now."""
    pairs = zip(old.docs[then].tolist(), old.scores[then].tolist(), strict=True)
    return [(int(docs[doc]) if doc >= 0 else -1, score) for doc, score in pairs]


def test_rows_that_lose_nothing_are_not_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor those whose lost ones are replaced by what came."""
    searched: list[list[int]] = []

    def nearest_of(vectors: csr_array, rows: npt.NDArray[np.int64], count: int) -> Neighbours:
        searched.append(rows.tolist())
        return Neighbours.none(rows.size, count)

    monkeypatch.setattr(room, "nearest_of", nearest_of)
    dense = np.eye(6)[:, :TERMS] + 0.1 * np.arange(30).reshape(6, TERMS)
    old = nearest(csr_array(dense), 2)
    docs = np.arange(6)
    docs[5] = -1
    dense[5] *= 2  # nearer to all than before
    carried_candidates(old, docs, csr_array(dense), np.arange(6) == 5)
    assert searched == [[5]]
