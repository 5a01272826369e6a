"""Scores mixed along the related graph."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from indexer.graph import SHARE, mixed, neighbour_graph
from indexer.index import Index
from indexer.query.tree import Term

DOCS = np.array([[1, 2], [0, -1], [-1, -1]], np.int32)
COSINES = np.array([[0.6, 0.2], [0.5, 0.0], [0.0, 0.0]])


def test_neighbours_share_by_the_square_of_their_cosine() -> None:
    """Each row adds up to 1, or 0 for an entry without neighbours."""
    graph = neighbour_graph(DOCS, COSINES)
    np.testing.assert_allclose(graph.toarray(), [[0, 0.9, 0.1], [1, 0, 0], [0, 0, 0]])


def test_neighbours_without_any_likeness_share_nothing() -> None:
    """Nothing is divided by nothing."""
    graph = neighbour_graph(np.array([[1], [0]], np.int32), np.zeros((2, 1)))
    assert graph.toarray().tolist() == [[0, 0], [0, 0]]


def test_scores_are_mixed_with_those_of_neighbours() -> None:
    """A fifth of a score comes from the neighbours; what is not found stays without."""
    scores, mask = np.array([1.0, 2.0, 0.0]), np.array([True, True, False])
    graph = neighbour_graph(DOCS, COSINES)
    expected = [(1 - SHARE) * 1 + SHARE * 0.9 * 2, (1 - SHARE) * 2 + SHARE * 1, 0]
    np.testing.assert_allclose(mixed(scores, mask, graph), expected)
    found_all = mixed(scores, np.ones(3, bool), graph)
    assert found_all[2] == 0
    np.testing.assert_allclose(mixed(scores, np.array([True, False, True]), graph)[1], 0)


def test_a_graph_changes_the_order_and_not_what_is_found(
    index_of_texts: Callable[..., Index],
) -> None:
    """Of two entries alike the one with a good neighbour comes first."""
    index = index_of_texts("drug harm", "drug harm", "drug drug drug", "harm")
    docs = np.array([[-1], [2], [1], [-1]], np.int32)
    graph = neighbour_graph(docs, np.where(docs >= 0, 0.5, 0.0))
    plain = index.search(Term("drug"))
    found = index.search(Term("drug"), graph=graph)
    assert plain.docs.tolist() == [2, 0, 1]
    assert found.docs.tolist() == [2, 1, 0]
    assert (found.total, found.mask.tolist()) == (plain.total, plain.mask.tolist())
    scores = dict(zip(plain.docs.tolist(), plain.scores.tolist(), strict=True))
    assert found.scores.tolist() == pytest.approx(
        [
            (1 - SHARE) * scores[2] + SHARE * scores[1],
            (1 - SHARE) * scores[1] + SHARE * scores[2],
            (1 - SHARE) * scores[0],
        ]
    )
