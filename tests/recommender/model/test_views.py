"""What the views of two entries give to their score, and the terms that they share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array, random_array
from sklearn.preprocessing import normalize

from recommender.model import views as views_module
from recommender.model.mixture import mixed, views_of
from recommender.model.neighbours import Neighbours
from recommender.model.views import (
    LEAST_NORM,
    Basis,
    Views,
    breadths,
    latent_pairs,
    latent_sum,
    make_unit_rows,
    pair_score,
    row_of,
    weightiest_shared,
)
from recommender.model.weights import Counts, statistics_of
from recommender.related_settings import DEFAULT, RelatedSettings

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


COUNTS = st.tuples(st.integers(1, 8), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.float64, (2, *shape), elements=st.sampled_from([0.0, 0.0, 1.0, 3.0]))
)


def views_by(dense: npt.NDArray[np.float64]) -> tuple[Views, Basis]:
    """Return the views of texts and titles, given as counts, with two directions of any kind."""
    texts, titles = dense
    counts = Counts(
        csr_array(texts + titles), csr_array(titles), np.zeros(texts.shape[0], np.bool_)
    )
    directions = np.cos(np.arange(texts.shape[1] * 2)).reshape(-1, 2).astype(np.float32)
    basis = Basis(np.arange(texts.shape[1], dtype=np.int32), directions)
    return views_of(counts, None, DEFAULT, statistics_of(counts), basis)


@given(COUNTS, st.sampled_from([0.0, 1.5, 11.0]), st.booleans())
def test_a_score_is_the_sum_of_what_the_views_give(
    dense: npt.NDArray[np.float64], breadth: float, titles: bool
) -> None:
    """By the formula on dense rows: of a pair, of candidates, and 1 of an entry with itself."""
    views, _ = views_by(dense)
    settings = replace(DEFAULT, breadth=breadth, title_match=0.5 * titles)
    entries = views.vectors.shape[0]
    mix = mixed_by_definition(views, settings)
    everybody = np.tile(np.arange(entries, dtype=np.int32), (entries, 1))
    cosines = (views.vectors @ views.vectors.T).toarray()
    found = mixed(views, np.arange(entries), Neighbours(everybody, cosines), settings)
    np.testing.assert_allclose(found.scores, mix, atol=1e-6)
    for one in range(entries):
        for other in range(entries):
            parts = pair_score(views, one, other, settings)
            assert parts.total == pytest.approx(mix[one, other], abs=1e-6)
        if views.vectors[[one]].nnz:
            assert parts_of_itself(views, one, settings) == pytest.approx(1)


def parts_of_itself(views: Views, one: int, settings: RelatedSettings) -> float:
    """Return the score of an entry with itself."""
    return pair_score(views, one, one, settings).total


def mixed_by_definition(views: Views, settings: RelatedSettings) -> npt.NDArray[np.float64]:
    """Return the scores of all pairs, (asking entry, other), by dense products."""
    vectors, saturated, titles = (
        view.toarray().astype(np.float64) for view in (views.vectors, views.saturated, views.titles)
    )
    latent = views.latent.astype(np.float64)
    mix = np.zeros((len(vectors), len(vectors)))
    for one, vector in enumerate(vectors):
        if not vector.any():
            continue
        words = 1 / (vector**4).sum()
        wide = words**6 / (words**6 + settings.breadth**6)
        mix[one] = vectors @ vector
        mix[one] += wide * settings.saturated_share * (saturated @ saturated[one])
        mix[one] += wide * settings.latent_share * np.maximum(latent @ latent[one], 0)
        mix[one] += settings.title_match * (titles @ titles[one]) ** 4
        mix[one] /= mix[one, one]
    return mix


def test_words_that_are_spread_count_by_their_number() -> None:
    """Eleven words of the same weight are half wide, one word hardly, a hundred wholly."""
    rows = [csr_array(np.full((1, words), words**-0.5)) for words in (1, 11, 100)]
    narrow, half, wide = (float(breadths(row, 11.0)[0]) for row in rows)
    assert narrow < 1e-5
    assert half == pytest.approx(0.5)
    assert wide > 0.9999
    assert breadths(csr_array((2, 3)), 11.0).tolist() == [0.0, 0.0]


@given(COUNTS)
def test_a_weighted_sum_of_rows_lies_where_that_of_their_places_does(
    dense: npt.NDArray[np.float64],
) -> None:
    """Whatever of a row's length the directions have."""
    views, basis = views_by(dense)
    entries, terms = views.saturated.shape
    weights = [1.0, 0.25, 0.5][:entries]
    directions = np.zeros((terms, basis.values.shape[1]))
    directions[basis.terms] = basis.values
    places = views.saturated.toarray()[: len(weights)] @ directions
    places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), LEAST_NORM)
    rows = [row_of(views.saturated, doc) for doc in range(len(weights))]
    held, values = latent_sum(basis, rows, weights)
    assert (np.diff(held) > 0).all()
    np.testing.assert_allclose(values @ directions[held], np.array(weights) @ places, atol=1e-5)


@given(COUNTS)
def test_pairs_of_words_explain_the_latent_view(dense: npt.NDArray[np.float64]) -> None:
    """With the words that are the same, and those that keep apart, they make up the product."""
    views, basis = views_by(dense)
    places = views.saturated.toarray() @ basis.values
    for one in range(len(places)):
        for other in range(len(places)):
            total = float(places[one] @ places[other])
            if total <= 1e-3:
                continue
            rows = views.saturated.toarray()
            parts = (rows[one][:, np.newaxis] * basis.values) @ (
                rows[other][:, np.newaxis] * basis.values
            ).T
            pair = row_of(views.saturated, one), row_of(views.saturated, other)
            pairs = latent_pairs(basis, *pair, parts.size)
            expected = {
                (mine, theirs): parts[mine, theirs] / total
                for mine, theirs in np.argwhere(parts > 0).tolist()
                if mine != theirs
            }
            assert {(mine, theirs): share for mine, theirs, share in pairs} == pytest.approx(
                expected, rel=1e-3, abs=1e-6
            )
            shares = [share for *_, share in pairs]
            assert shares == sorted(shares, reverse=True)
            for count in range(1, len(pairs) + 1):
                assert latent_pairs(basis, *pair, count) == pairs[:count]


@pytest.mark.parametrize("at_once", [1, 7, 1_000])
def test_rows_have_the_lengths_that_scikit_learn_gives_them(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last bit, however many are taken at once; rows of zeros, and no rows, stay."""
    monkeypatch.setattr(views_module, "_ROWS", at_once)
    chance = np.random.default_rng(5)
    rows = csr_array(random_array((300, 90), density=0.04, random_state=chance, dtype=np.float64))
    assert (np.diff(rows.indptr) == 0).any()
    rows.data[rows.indptr[5] : rows.indptr[6]] = 0.0
    wanted = normalize(rows)
    make_unit_rows(rows)
    assert rows.data.tobytes() == wanted.data.tobytes()
    nothing = csr_array((0, 90))
    make_unit_rows(nothing)
    assert nothing.shape == (0, 90)
