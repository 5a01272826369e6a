"""The compiled pass beside the plain one: the same documents, scores and totals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.build import build
from indexer.index import Index
from indexer.query.tree import Node, Nothing, Or, Term
from indexer.ranking.latent_feedback import LatentPlaces
from indexer.ranking.quick_best import COMPILED, MOST, QuickBest
from indexer.ranking.related_graph import neighbour_graph
from indexer.ranking.relevance import Relevance, Signals
from indexer.search.filters import Filters
from indexer.search.whoosh_engine import WhooshEngine
from tests.indexer.small_library import SCHEME, TERMS, filters, random_library, trees

Postings = tuple[np.ndarray, np.ndarray, np.ndarray]

FACTORS = np.random.default_rng(1).choice([0.5, 1.0, 2.0], 10)
"""What the impacts of each of ten terms are multiplied by."""


@pytest.fixture(autouse=True)
def _loaded() -> None:
    assert COMPILED.load() is not None


@st.composite
def libraries(draw: st.DrawFn) -> tuple[Postings, int, Signals]:
    """Draw impacts of ten terms, many of them equal, and signals."""
    size = draw(st.sampled_from([1, 9, 11, 70, 400, 1500]))
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    held = [np.flatnonzero(chance.random(size) < share) for share in np.linspace(0, 1, 10)]
    docs = np.concatenate(held).astype(np.int32)
    few = chance.uniform(0.05, 1, 3)
    impacts = chance.choice([*few, *chance.uniform(0.05, 1, 20)], docs.size).astype(np.float32)
    indptr = np.concatenate(([0], np.cumsum([rows.size for rows in held])))
    near = np.argsort(chance.random((size, size)), axis=1)[:, :4].astype(np.int32)  # each once
    near[chance.random(near.shape) < draw(st.sampled_from([0.1, 0.6]))] = -1
    cosines = np.where(near >= 0, chance.choice([0.1, 1, 5], near.shape), 0.0)
    places = chance.normal(size=(size, draw(st.sampled_from([0, 1, 5])))).astype(np.float32)
    places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), 1e-6)
    signals = Signals(neighbour_graph(near, cosines), LatentPlaces(places))
    return (indptr.astype(np.int64), docs, impacts), size, signals


words = st.lists(st.tuples(st.integers(0, 9), st.sampled_from([1.0, 3.0])), max_size=5)


def added_up(postings: Postings, size: int, asked: list[tuple[int, float]]) -> np.ndarray:
    """Return the scores by words, word by word."""
    indptr, docs, impacts = postings
    scores = np.zeros(size)
    for row, weight in asked:
        span = slice(indptr[row], indptr[row + 1])
        scores[docs[span]] += weight * (FACTORS[row] * impacts[span].astype(np.float64))
    return scores


@settings(max_examples=100)
@given(
    libraries(),
    words,
    st.sampled_from([0, 1, 3, 10, 11, 25, MOST]),
    st.booleans(),
    st.sampled_from([None, 0.0, 0.1, 0.6]),
)
def test_it_finds_what_the_plain_way_finds(
    library: tuple[Postings, int, Signals],
    asked: list[tuple[int, float]],
    count: int,
    with_signals: bool,
    share: float | None,
) -> None:
    """Whatever the words, the filter and the number wanted, ties by number; twice in a row."""
    postings, size, drawn = library
    signals = drawn if with_signals else None
    allowed = None if share is None else np.random.default_rng(7).random(size) < share
    scores = added_up(postings, size, asked)
    matching = np.flatnonzero(scores > 0)
    docs = matching if allowed is None else np.flatnonzero((scores > 0) & allowed)
    expected, expected_scores = Relevance(scores, matching, signals).best(docs, count)
    best_of = COMPILED.load()
    assert best_of is not None
    quick = QuickBest(best_of, (*postings, FACTORS), size, signals)
    rows, weights = map(np.array, list(zip(*asked, strict=True)) or [(), ()])
    terms = rows.astype(np.int64), weights.astype(np.float64)
    for found in (
        quick.of_words(*terms, count, allowed),
        quick.of_words(*terms, count, allowed),
        quick.of_scores(scores, matching, count, allowed),
    ):
        assert found.total == docs.size
        np.testing.assert_allclose(found.scores, expected_scores, rtol=1e-9, atol=0)
        assert found.docs.tolist() == expected.tolist()


@settings(max_examples=50)
@given(libraries(), words, st.sampled_from([1, 10, 25]), st.sampled_from([0.05, 0.9]))
def test_what_matches_without_a_score_is_lent_to_all_the_same(
    library: tuple[Postings, int, Signals], asked: list[tuple[int, float]], count: int, share: float
) -> None:
    """As all match `* ANDMAYBE word`: what has not the word may have neighbours that do."""
    postings, size, signals = library
    scores = added_up(postings, size, asked)
    matching = np.flatnonzero((scores > 0) | (np.random.default_rng(8).random(size) < share))
    expected, expected_scores = Relevance(scores, matching, signals).best(matching, count)
    best_of = COMPILED.load()
    assert best_of is not None
    quick = QuickBest(best_of, (*postings, FACTORS), size, signals)
    found = quick.of_scores(scores, matching, count)
    assert found.total == matching.size
    np.testing.assert_allclose(found.scores, expected_scores, rtol=1e-9, atol=0)
    assert found.docs.tolist() == expected.tolist()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[WhooshEngine, Signals]:
    """Return an engine over some sixty entries, and signals."""
    folder = tmp_path_factory.mktemp("library")
    build(folder, random_library(3, 60), SCHEME)
    index = Index(Path(folder), SCHEME)
    chance = np.random.default_rng(3)
    near = np.array([chance.choice(len(index), 3, replace=False) for _ in range(len(index))])
    near[chance.random(near.shape) < 0.1] = -1
    places = chance.normal(size=(len(index), 4)).astype(np.float32)
    places /= np.linalg.norm(places, axis=1, keepdims=True)
    graph = neighbour_graph(near, np.where(near >= 0, 0.5, 0.0))
    return WhooshEngine(index), Signals(graph, LatentPlaces(places))


@given(trees, st.just(Filters()) | filters, st.integers(0, 15), st.integers(0, 20), st.booleans())
def test_pages_of_any_query_are_those_of_a_page_too_long_for_it(
    library: tuple[WhooshEngine, Signals],
    tree: Node,
    restricted: Filters,
    offset: int,
    limit: int,
    with_signals: bool,
) -> None:
    """Phrases, exclusions and filters too, with the masks that counts are made of."""
    engine, drawn = library
    asked = tree, restricted.conditions
    signals = drawn if with_signals else None
    page = engine.ranked(*asked, limit=limit, offset=offset, signals=signals)
    whole = engine.ranked(*asked, limit=MOST + 1, signals=signals)
    span = slice(offset, offset + limit)
    assert page.docs.tolist() == whole.docs[span].tolist()
    np.testing.assert_allclose(page.scores, whole.scores[span], rtol=1e-9, atol=0)
    assert page.total == whole.total
    assert page.mask.tolist() == whole.mask.tolist()
    assert page.matched.tolist() == whole.matched.tolist()


@given(st.lists(st.sampled_from(TERMS), max_size=4))
def test_counts_of_words_are_those_of_a_mask(
    library: tuple[WhooshEngine, Signals], asked: list[str]
) -> None:
    """In the order that the plain way gives, and without what nothing found has."""
    engine, _ = library
    tree = Or(tuple(map(Term, asked))) if asked else Nothing()
    counts = engine.search(tree, graph=False).live_counts()
    found = engine.ranked(tree)
    nothing = np.zeros(len(engine), bool)
    kinds, years, subjects = engine.index.filtering.live_counts(found.matched, (), nothing)
    for quick, plain in zip(
        (counts.kinds, counts.years, counts.subjects), (kinds, years, subjects), strict=True
    ):
        assert [*quick.items()] == [*plain.items()]


def test_the_first_searches_of_a_process_do_without() -> None:
    """Loading takes longer than they do."""
    fresh = type(COMPILED)()
    answers = [fresh.asked() for _ in range(20)]
    assert answers[0] is None
    assert answers[-1] is not None
    assert answers == sorted(answers, key=bool)


def test_what_matches_without_a_score_is_found_by_number() -> None:
    """As every document is, where a query asks for none of its words."""
    best_of = COMPILED.load()
    assert best_of is not None
    nothing = np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32)
    found = QuickBest(best_of, (*nothing, np.zeros(0)), 40, None).of_scores(
        np.zeros(40), np.arange(5, 40), 3
    )
    assert (found.docs.tolist(), found.scores.tolist(), found.total) == ([5, 6, 7], [0, 0, 0], 35)
