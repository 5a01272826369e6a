"""Smoothed scores: those of the dense formula, whatever the neighbours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array
from sklearn.preprocessing import normalize

from recommender.model import smoothing
from recommender.model.neighbours import Neighbours, nearest
from recommender.model.smoothing import smoothed

Dense = npt.NDArray[np.float64]

ROWS = st.integers(1, 18).flatmap(
    lambda rows: arrays(np.float64, (rows, 4), elements=st.sampled_from([0.0, 0.0, 1.0, 2.0, 3.0]))
)


def candidates_of(dense: Dense, count: int) -> Neighbours:
    """Return the nearest rows of unit vectors."""
    return nearest(csr_array(normalize(dense)), count)


def by_definition(candidates: Neighbours, share: float, hops: int) -> Dense:
    """Return the scores of all pairs by dense products: (1 + aN) S (1 + aN)' over (1 + a)^2."""
    entries = candidates.docs.shape[0]
    cosines, steps = np.eye(entries), np.eye(entries)
    for row in range(entries):
        pairs = zip(candidates.docs[row].tolist(), candidates.scores[row].tolist(), strict=True)
        held = [(doc, cosine) for doc, cosine in pairs if doc >= 0]
        for doc, cosine in held:
            cosines[row, doc] = cosine
        total = sum(cosine**2 for _, cosine in held[:hops])
        for doc, cosine in held[:hops]:
            steps[row, doc] += share * cosine**2 / total
    known = np.where(cosines > 0, cosines, cosines.T)
    scores: Dense = steps @ known @ steps.T / (1 + share) ** 2
    return scores


@given(ROWS, st.integers(1, 8), st.sampled_from([0.1, 0.3, 1.0]), st.integers(1, 4), st.booleans())
def test_scores_are_those_of_the_formula(
    dense: Dense, count: int, share: float, hops: int, one_way: bool
) -> None:
    """The candidates stay the same; their scores are the dense ones, best first, ties by number.

    Scores may be others on the way back.
    """
    candidates = candidates_of(dense, count)
    if one_way:
        rows = np.arange(len(dense))[:, np.newaxis]
        candidates = Neighbours(candidates.docs, candidates.scores / (1 + rows % 3)).best_first()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smoothing, "NEAREST", hops)
        found = smoothed(candidates, share)
    expected = by_definition(candidates, share, hops)
    assert (np.sort(found.docs) == np.sort(candidates.docs)).all()
    for row in range(dense.shape[0]):
        held = int((found.docs[row] >= 0).sum())
        docs, scores = found.docs[row, :held], found.scores[row, :held]
        np.testing.assert_allclose(scores, expected[row, docs], atol=1e-11)
        assert (found.docs[row, held:] == -1).all()
        assert (found.scores[row, held:] == 0).all()
        order = list(zip((-scores).tolist(), docs.tolist(), strict=True))
        assert order == sorted(order)
        assert ((scores > 0) & (scores <= 1 + 1e-9)).all()


def test_a_share_of_nothing_changes_nothing() -> None:
    """Switched off, candidates and scores are as they were."""
    candidates = candidates_of(np.array([[1.0, 0], [1, 1], [0, 1]]), 3)
    found = smoothed(candidates, 0.0)
    np.testing.assert_array_equal(found.docs, candidates.docs)
    np.testing.assert_array_equal(found.scores, candidates.scores)


def test_what_the_neighbours_are_near_to_comes_first() -> None:
    """Of two at the same cosine the one that the nearest neighbour is near to leads."""
    docs = np.array([[1, 2, 3], [0, 3, -1], [0, -1, -1], [1, 0, -1]], np.int32)
    scores = np.array([[0.8, 0.3, 0.3], [0.8, 0.7, 0], [0.3, 0, 0], [0.7, 0.3, 0]])
    assert smoothed(Neighbours(docs, scores), 0.3).docs[0].tolist() == [1, 3, 2]


def test_copies_of_each_other_are_all_as_near() -> None:
    """With all cosines 1 every score is 1, and the lowest numbers come first."""
    found = smoothed(candidates_of(np.ones((40, 1)), 15), 0.3)
    assert found.scores == pytest.approx(np.ones((40, 15)))
    assert found.docs[39].tolist() == list(range(15))


def test_no_entries_are_no_error() -> None:
    """An empty bank has nothing to smooth."""
    nothing = Neighbours(np.zeros((0, 30), np.int32), np.zeros((0, 30)))
    assert smoothed(nothing, 0.3).docs.shape == (0, 30)
