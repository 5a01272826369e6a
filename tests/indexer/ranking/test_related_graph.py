"""Scores mixed along the related graph."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.index import Index
from indexer.query.tree import Term
from indexer.ranking.latent_feedback import LatentPlaces
from indexer.ranking.memory_lines import LINE
from indexer.ranking.related_graph import SHARE, Graph, least_own, neighbour_graph
from indexer.ranking.relevance import Signals
from indexer.search.whoosh_engine import WhooshEngine

DOCS = np.array([[1, 2], [0, -1], [-1, -1]], np.int32)
COSINES = np.array([[0.6, 0.2], [0.5, 0.0], [0.0, 0.0]])
ALL = np.arange(3)
NOWHERE = LatentPlaces(np.zeros((4, 0), np.float32))


def as_matrix(graph: Graph) -> np.ndarray:
    """Return the share that each entry (row) gives each other one (column)."""
    entries = graph.docs.shape[0]
    matrix = np.zeros((entries, entries))
    for entry, (docs, shares) in enumerate(zip(graph.docs, graph.shares, strict=True)):
        for doc, share in zip(docs, shares, strict=True):
            matrix[entry, doc] += share
    return matrix


def test_neighbours_share_by_the_square_of_their_cosine() -> None:
    """Each row adds up to 1, or 0 for an entry without neighbours."""
    graph = neighbour_graph(DOCS, COSINES)
    np.testing.assert_allclose(as_matrix(graph), [[0, 0.9, 0.1], [1, 0, 0], [0, 0, 0]])


def test_neighbours_without_any_likeness_share_nothing() -> None:
    """Nothing is divided by nothing."""
    graph = neighbour_graph(np.array([[1], [0]], np.int32), np.zeros((2, 1)))
    assert as_matrix(graph).tolist() == [[0, 0], [0, 0]]


def test_scores_are_mixed_with_those_of_neighbours() -> None:
    """A fifth of a score comes from the neighbours."""
    scores = np.array([1.0, 2.0, 0.0])
    graph = neighbour_graph(DOCS, COSINES)
    expected = [(1 - SHARE) * 1 + SHARE * 0.9 * 2, (1 - SHARE) * 2 + SHARE * 1, 0]
    np.testing.assert_allclose(graph.mixed(scores, ALL), expected)
    assert graph.mixed(scores, np.array([1])).tolist() == graph.mixed(scores, ALL)[[1]].tolist()


@st.composite
def graphs_with_scores(draw: st.DrawFn) -> tuple[Graph, np.ndarray]:
    """Draw a graph of up to 30 entries and scores, many of them equal."""
    entries = draw(st.integers(2, 30))
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    docs = chance.integers(-1, entries, (entries, draw(st.integers(1, 4)))).astype(np.int32)
    cosines = np.where(docs >= 0, chance.choice([0.0, 0.1, 0.5, 0.9], docs.shape), 0.0)
    return neighbour_graph(docs, cosines), chance.choice([0.0, 1.0, 1.5, 2.0, 7.0], entries)


@given(graphs_with_scores(), st.integers(1, 30))
def test_as_many_reach_a_score_as_are_asked_for(
    drawn: tuple[Graph, np.ndarray], count: int
) -> None:
    """And whoever has one as high by neighbours' help had the least of one's own that it takes."""
    graph, scores = drawn
    docs = np.arange(scores.size)
    every = (1 - SHARE) * scores + SHARE * as_matrix(graph) @ scores
    np.testing.assert_allclose(graph.mixed(scores, docs), every)
    if count > docs.size:
        return
    bar = graph.reached(scores, docs, scores, count)
    assert (every >= bar - 1e-9).sum() >= count
    assert (scores[every >= bar] >= least_own(bar, scores.max())).all()


@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(40, 4_000))
def test_blocks_give_a_number_that_enough_reach(seed: int, count: int, size: int) -> None:
    """The bound is one that as many values reach as are asked for, equal ones too."""
    chance = np.random.default_rng(seed)
    scores = chance.choice([0.5, 1.0, 1.5, *chance.uniform(0, 3, 50)], size)
    alone = Graph(np.zeros((size, 1), np.int32), np.zeros((size, 1)))
    bar = alone.reached(scores, np.arange(size), scores, count)
    assert ((1 - SHARE) * scores >= bar).sum() >= count


def test_a_graph_changes_the_order_and_not_what_is_found(
    index_of_texts: Callable[..., Index],
) -> None:
    """Of two entries alike the one with a good neighbour comes first."""
    index = index_of_texts("drug harm", "drug harm", "drug drug drug", "harm")
    docs = np.array([[-1], [2], [1], [-1]], np.int32)
    graph = neighbour_graph(docs, np.where(docs >= 0, 0.5, 0.0))
    plain = WhooshEngine(index).ranked(Term("drug"))
    found = WhooshEngine(index).ranked(Term("drug"), signals=Signals(graph, NOWHERE))
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


@pytest.mark.parametrize("width", [1, 3, 10, 11])
def test_a_row_has_shares_and_neighbours_of_an_entry_in_lines_of_memory(width: int) -> None:
    """Both as they were, to the last bit."""
    chance = np.random.default_rng(4)
    graph = Graph(chance.integers(0, 70, (70, width), np.int32), chance.random((70, width)))
    shares, docs = graph.in_rows()
    assert shares[:, :width].tolist() == graph.shares.tolist()
    assert docs[:, 2 * width : 3 * width].tolist() == graph.docs.tolist()
    assert shares.strides[0] % LINE == shares.ctypes.data % LINE == 0
    assert shares.ctypes.data == docs.ctypes.data
