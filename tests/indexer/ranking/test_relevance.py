"""The best by words, neighbours and places, beside sorting all by the formula."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.index import Index
from indexer.query.tree import All, Not, Term
from indexer.ranking.latent_feedback import FIRST, STEEPNESS, WEIGHT, LatentPlaces
from indexer.ranking.related_graph import SHARE, neighbour_graph
from indexer.ranking.relevance import Relevance, Signals, top
from indexer.search.filters import Filters
from indexer.search.whoosh_engine import WhooshEngine

Drawn = tuple[np.ndarray, Signals, np.ndarray]


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """Draw scores, many of them equal or zero, signals, and the documents of a filter."""
    size = draw(st.integers(1, 700))
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    values = [0.0, 0.0, 1.0, 1.5, *chance.gamma(2, 1, 20)]
    scores = chance.choice(values, size) * draw(st.sampled_from([0.0, 1.0, 1.0, 1.0]))
    docs = chance.integers(-1, size, (size, 3)).astype(np.int32)
    cosines = np.where(docs >= 0, chance.uniform(0.05, 1, docs.shape), 0.0)
    places = chance.normal(size=(size, draw(st.sampled_from([0, 1, 4])))).astype(np.float32)
    places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), 1e-6)
    kept = np.flatnonzero((scores > 0) & (chance.random(size) < 0.4))
    return scores, Signals(neighbour_graph(docs, cosines), LatentPlaces(places)), kept


def by_formula(scores: np.ndarray, signals: Signals) -> np.ndarray:
    """Return the scores of all that has one by words, as the modules' formulas say."""
    graph, places = signals.graph, signals.latent.places.astype(np.float64)
    lent = (graph.shares * scores[graph.docs]).sum(axis=1)
    mixed = np.where(scores > 0, (1 - SHARE) * scores + SHARE * lent, 0.0)
    first = np.argsort(-mixed, kind="stable")[:FIRST]
    first = first[mixed[first] > 0]
    likeness = np.zeros(scores.size)
    if first.size:
        centre = (mixed[first] / mixed[first[0]]) ** STEEPNESS @ places[first]
        length = np.linalg.norm(centre)
        if length > 0:
            likeness = np.maximum(np.round(places @ (centre / length), 9), 0)
    return mixed * (1 + WEIGHT * likeness)


@settings(max_examples=200)
@given(drawn(), st.sampled_from([0, 1, 3, 10, 25, 200, 800]))
def test_the_best_are_those_of_all_that_match(drawn: Drawn, count: int) -> None:
    """With a filter and without, as many as are asked for, ties by number."""
    scores, signals, kept = drawn
    matching = np.flatnonzero(scores > 0)
    every = by_formula(scores, signals)
    for docs in (matching, kept):
        relevance = Relevance(scores, matching, signals)
        found, found_scores = relevance.best(docs, count)
        np.testing.assert_allclose(found_scores, every[found], rtol=1e-6, atol=1e-12)
        sure = relevance.of(docs)
        assert found.tolist() == docs[np.lexsort((docs, -sure))[:count]].tolist()
        np.testing.assert_allclose(sure, every[docs], rtol=1e-6, atol=1e-12)


def test_without_signals_scores_are_those_of_the_words() -> None:
    """And the best are the first of them."""
    scores = np.array([1.0, 3.0, 0.0, 3.0])
    relevance = Relevance(scores, np.array([0, 1, 3]), None)
    docs, found = relevance.best(np.array([0, 1, 3]), 2)
    assert (docs.tolist(), found.tolist()) == ([1, 3], [3.0, 3.0])
    assert relevance.likeness(docs).tolist() == [0, 0]


@given(st.lists(st.sampled_from([0.0, 1.0, 2.0, 2.5]), max_size=300), st.integers(0, 310))
def test_the_top_are_the_first_when_sorted(keys: list[float], count: int) -> None:
    """Greatest first, ties by place."""
    expected = sorted(range(len(keys)), key=lambda place: (-keys[place], place))[:count]
    assert top(np.array(keys), count).tolist() == expected


@pytest.fixture
def library(index_of_texts: Callable[..., Index]) -> tuple[WhooshEngine, Signals]:
    """Return five texts, of which the last two lie where the first does."""
    texts = ("drug drug drug harm", "drug other", "drug same", "drug longer text", "none")
    index = index_of_texts(*texts)
    places = np.array([[1, 0], [0, 1], [1, 0], [0, 1], [1, 0]], np.float32)
    graph = neighbour_graph(np.full((5, 1), -1, np.int32), np.zeros((5, 1)))
    return WhooshEngine(index), Signals(graph, LatentPlaces(places))


def test_what_lies_near_the_first_comes_sooner(library: tuple[WhooshEngine, Signals]) -> None:
    """Of two that score alike; what does not match is not found for it."""
    engine, signals = library
    plain = engine.ranked(Term("drug"))
    found = engine.ranked(Term("drug"), signals=signals)
    assert plain.docs.tolist() == [0, 1, 2, 3]
    assert found.docs.tolist() == [0, 2, 1, 3]
    assert (found.total, found.mask.tolist()) == (plain.total, plain.mask.tolist())


@pytest.mark.parametrize("node", [All(), Not(Term("drug")), Term("unheard"), Term("none")])
def test_queries_without_words_to_score_are_as_before(
    library: tuple[WhooshEngine, Signals], node: All | Not | Term
) -> None:
    """Everything, an exclusion, a word that nothing has, a word that one has."""
    engine, signals = library
    plain, found = engine.ranked(node), engine.ranked(node, signals=signals)
    assert found.docs.tolist() == plain.docs.tolist()
    assert (found.scores > 0).tolist() == (plain.scores > 0).tolist()


def test_a_score_is_the_same_however_it_is_asked_for(
    library: tuple[WhooshEngine, Signals],
) -> None:
    """By any sort, with a filter, on any page, and where entries are picked."""
    engine, signals = library
    found = engine.ranked(Term("drug"), signals=signals)
    known = dict(zip(found.docs.tolist(), found.scores.tolist(), strict=True))
    conditions = Filters(kinds="STUDY").conditions
    for some in (
        engine.ranked(Term("drug"), sort="title", signals=signals),
        engine.ranked(Term("drug"), conditions, signals=signals),
        engine.ranked(Term("drug"), limit=2, offset=1, signals=signals),
        engine.ranked(Term("drug"), sort="picked", picked=[3, 4], signals=signals),
        engine.ranked(Term("drug"), picked=[4], signals=signals),
    ):
        for doc, score in zip(some.docs.tolist(), some.scores.tolist(), strict=True):
            assert score == known.get(doc, 0.0)
    assert engine.ranked(Term("drug"), picked=[4], signals=signals).docs.tolist()[-1] == 4
    assert engine.ranked(
        Term("drug"), sort="picked", picked=[3, 4], signals=signals
    ).docs.tolist() == [3, 4, 0, 2, 1]
