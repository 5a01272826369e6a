"""The nearest neighbours: those of the brute-force product, ties cut by row number."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array
from sklearn.preprocessing import normalize

from recommender.model import neighbours
from recommender.model.layout_kernel import SPAN
from recommender.model.neighbours import Neighbours, nearest, nearest_between, nearest_of

Dense = npt.NDArray[np.float64]

SMALL_NUMBERS = st.sampled_from([0.0, 0.0, 0.0, 0.5, 1.0, 2.0])
"""Their products and sums are exact, so that equal scores are equal whatever is added first."""
MATRICES = st.tuples(st.integers(0, 30), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=SMALL_NUMBERS)
)


def brute_force(dense: Dense, count: int) -> tuple[list[list[int]], list[list[float]]]:
    """Return neighbours and scores by sorting every row of the whole product."""
    products = dense @ dense.T
    docs: list[list[int]] = []
    scores: list[list[float]] = []
    for row, product in enumerate(products.tolist()):
        others = [other for other, value in enumerate(product) if value > 0 and other != row]
        best = sorted(others, key=lambda other: (-product[other], other))[:count]
        docs.append(best + [-1] * (count - len(best)))
        scores.append([product[other] for other in best] + [0.0] * (count - len(best)))
    return docs, scores


@pytest.fixture(autouse=True)
def all_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let bounds be prepared for any number of rows."""
    monkeypatch.setattr(neighbours, "FEW", 0)


@given(MATRICES, st.integers(1, 12), st.integers(1, 40), st.sampled_from([0, 128]))
def test_neighbours_are_those_of_the_whole_product(
    dense: Dense, count: int, block: int, few: int
) -> None:
    """Whatever the size of a block, rows and scores are exact and ties are cut by row number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "BLOCK", block)
        patch.setattr(neighbours, "FEW", few)
        found = nearest(csr_array(dense), count)
    docs, scores = brute_force(dense, count)
    assert found.docs.reshape(-1, count).tolist() == docs
    assert found.scores.reshape(-1, count).tolist() == scores


@given(arrays(np.float64, (25, 4), elements=st.floats(0, 1, width=32)))
def test_cosines_of_unit_rows_are_those_of_the_dense_product(dense: Dense) -> None:
    """Scores are the cosines to the last digits, and nothing nearer is left out."""
    unit = normalize(dense)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, 0.0)
    found = nearest(csr_array(unit), 10)
    best = -np.sort(-cosines, axis=1)[:, :10]
    np.testing.assert_allclose(found.scores, np.where(best > 1e-300, best, 0.0), atol=1e-12)
    held = found.docs >= 0
    rows = np.repeat(np.arange(25), held.sum(axis=1))
    np.testing.assert_allclose(cosines[rows, found.docs[held]], found.scores[held], atol=1e-12)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 9), st.data())
def test_those_of_a_few_rows_are_the_same_bits(
    seed: int, rows: int, count: int, data: st.DataObject
) -> None:
    """Multiplied with all, or with those that bounds leave, and among all or the first."""
    chance = np.random.default_rng(seed)
    dense = np.where(chance.random((rows, 30)) < 0.3, chance.random((rows, 30)), 0.0)
    vectors = csr_array(normalize(dense))
    asked = np.array(data.draw(st.lists(st.integers(0, rows - 1), unique=True)), np.int64)
    among = data.draw(st.integers(0, rows))
    bounded = nearest_of(vectors, asked, count, among=among)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "FEW", rows)
        found = nearest_of(vectors, asked, count, among=among)
    np.testing.assert_array_equal(found.docs, bounded.docs)
    np.testing.assert_array_equal(found.scores, bounded.scores)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(60, 400), st.integers(1, 15))
def test_long_collections_are_exact_too(seed: int, rows: int, count: int) -> None:
    """Words as common and as rare as in texts, over many stretches, some texts twice."""
    chance = np.random.default_rng(seed)
    share = chance.power(0.15, 150) * 0.6
    dense = np.where(chance.random((rows, 150)) < share, chance.random((rows, 150)), 0.0)
    dense[chance.integers(rows, size=rows // 5)] = dense[0]
    unit = normalize(dense)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, 0.0)
    found = nearest(csr_array(unit), count)
    best = -np.sort(-cosines, axis=1)[:, :count]
    np.testing.assert_allclose(found.scores, best, atol=1e-12)
    held = found.docs >= 0
    row_of = np.repeat(np.arange(rows), held.sum(axis=1))
    np.testing.assert_allclose(cosines[row_of, found.docs[held]], found.scores[held], atol=1e-12)


@pytest.mark.parametrize("rows", [0, 1, 4, 5, 6, 10, 11])
def test_the_last_block_may_be_of_any_size(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of five: none, a part of one, one exactly, and one row over."""
    monkeypatch.setattr(neighbours, "BLOCK", 5)
    dense = np.ones((rows, 2))
    found = nearest(csr_array(dense), 3)
    assert found.docs.tolist() == brute_force(dense, 3)[0]


def test_rows_equal_to_all_others_take_the_first_rows() -> None:
    """With everything tied, the ten lowest row numbers but one's own stand, in order."""
    found = nearest(csr_array(np.ones((40, 1))), 10)
    assert found.docs[0].tolist() == list(range(1, 11))
    assert found.docs[39].tolist() == list(range(10))
    assert found.docs[5].tolist() == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10]


def test_fewer_rows_than_places_leave_places_empty() -> None:
    """An empty place is document -1 with score 0, and types and shapes are as stated."""
    found = nearest(csr_array(np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 0.0]])), 10)
    assert (found.docs.dtype, found.scores.dtype) == (np.int32, np.float64)
    assert found.docs.shape == found.scores.shape == (3, 10)
    assert found.docs[0].tolist() == [1] + [-1] * 9
    assert found.scores[0].tolist() == [0.5] + [0.0] * 9
    assert (found.docs[2] == -1).all()
    assert (found.scores[2] == 0).all()


def test_a_row_that_shares_nothing_is_nobodys_neighbour() -> None:
    """Only products above 0 count: no list is filled up with strangers."""
    found = nearest(csr_array(np.eye(4)), 2)
    assert (found.docs == -1).all()


def test_no_columns_at_all_is_no_error() -> None:
    """A library without a word in it has no neighbours."""
    found = nearest(csr_array((3, 0), dtype=np.float64), 2)
    assert found.docs.tolist() == [[-1, -1]] * 3


def test_progress_sees_each_block_once_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown while a long list is worked out is the first row of each block."""
    monkeypatch.setattr(neighbours, "BLOCK", 3)
    seen: list[int] = []

    def watching(rows: Sequence[int]) -> Iterable[int]:
        for row in rows:
            seen.append(row)
            yield row

    found = nearest(csr_array(np.ones((8, 1))), 2, watching)
    assert seen == [0, 3, 6]
    assert found.docs[7].tolist() == [0, 1]


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_what_takes_several_spans_is_exact_too(seed: int, count: int) -> None:
    """Rows of any span, and among the first of all: words common and rare, many rows equal."""
    chance = np.random.default_rng(seed)
    rows, terms = 2 * SPAN + 1_003, 300
    drawn = (chance.power(0.3, (rows, 8)) * terms).astype(np.int64)
    weights = chance.choice([0.5, 1.0, 2.0], rows * 8)  # whose sums are exact
    vectors = csr_array((weights, drawn.ravel(), np.arange(rows + 1) * 8), shape=(rows, terms))
    vectors.sum_duplicates()
    asked = np.sort(np.append(chance.choice(rows, 20, replace=False), [0, SPAN, rows - 1]))
    for among in (rows, SPAN + 5, 3):
        found = nearest_of(vectors, asked, count, among=among)
        products = (vectors[asked] @ vectors[:among].T).toarray()
        for row, product, docs, scores in zip(
            asked.tolist(), products, found.docs, found.scores, strict=True
        ):
            product[row : row + 1] = 0  # none stands there if it is not among them
            best = np.argsort(-product, kind="stable")[:count]
            best = best[product[best] > 0]
            empty = count - best.size
            assert docs.tolist() == best.tolist() + [-1] * empty
            assert scores.tolist() == product[best].tolist() + [0.0] * empty


@given(
    st.tuples(st.integers(0, 9), st.integers(1, 8)).flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.25, 0.5, 1.0]))
    ),
    st.randoms(use_true_random=False),
)
def test_the_best_come_first_and_ties_by_number(scores: Dense, chance: random.Random) -> None:
    """Wherever there are fewer than there is room for."""
    entries, count = scores.shape
    docs = np.array([chance.sample(range(-1, count), count) for _ in range(entries)], np.int32)
    docs = docs.reshape(entries, count)
    found = Neighbours(docs, scores).best_first()
    for n in range(entries):
        held = [(-score, doc) for score, doc in zip(scores[n], docs[n], strict=True) if doc >= 0]
        expected = sorted(held) + [(0.0, -1)] * (count - len(held))
        assert list(zip(-found.scores[n], found.docs[n], strict=True)) == expected


def brute_force_among(
    products: Dense, count: int, least: Dense
) -> tuple[list[list[int]], list[list[float]]]:
    """Return the best columns of each row of products, those above 0 that reach a least score."""
    docs: list[list[int]] = []
    for product, lowest in zip(products.tolist(), least.tolist(), strict=True):
        reaching = [doc for doc, value in enumerate(product) if value > 0 and value >= lowest]
        docs.append(sorted(reaching, key=lambda doc: (-product[doc], doc))[:count])
    scores = [[float(row[doc]) for doc in best] for row, best in zip(products, docs, strict=True)]
    return docs, scores


def reaching(found: Neighbours, least: Dense) -> tuple[list[list[int]], list[list[float]]]:
    """Return the neighbours found that reach a least score: others may be there too, or not."""
    held = (found.docs >= 0) & (found.scores >= least[:, np.newaxis])
    docs = [row[mask].tolist() for row, mask in zip(found.docs, held, strict=True)]
    return docs, [row[mask].tolist() for row, mask in zip(found.scores, held, strict=True)]


@given(MATRICES, st.integers(1, 12), st.integers(1, 40), st.data())
def test_neighbours_between_are_those_of_the_whole_product_both_ways(
    dense: Dense, count: int, block: int, data: st.DataObject
) -> None:
    """Of the first rows among the others and the other way round, ties cut by row number."""
    first = data.draw(st.integers(0, len(dense)))
    lowest = data.draw(arrays(np.float64, len(dense), elements=SMALL_NUMBERS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "BLOCK", block)
        these, others = nearest_between(csr_array(dense), first, count, lowest)
    products = dense[:first] @ dense[first:].T
    here, there = lowest[:first], lowest[first:]
    assert reaching(these, here) == brute_force_among(products, count, here)
    assert reaching(others, there) == brute_force_among(products.T, count, there)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(60, 400), st.integers(1, 15), st.booleans())
def test_neighbours_between_are_the_same_bits(
    seed: int, rows: int, count: int, known: bool
) -> None:
    """As those of each among all by themselves, of words common and rare, some texts twice."""
    chance = np.random.default_rng(seed)
    share = chance.power(0.15, 150) * 0.6
    dense = np.where(chance.random((rows, 150)) < share, chance.random((rows, 150)), 0.0)
    dense[chance.integers(rows, size=rows // 5)] = dense[0]
    vectors, first = csr_array(normalize(dense)), int(chance.integers(1, rows))
    turned = vectors[np.roll(np.arange(rows), -first)]
    expected = (
        nearest_of(turned, np.arange(rows - first, rows), count, among=rows - first),
        nearest_of(vectors, np.arange(first, rows), count, among=first),
    )
    last = np.concatenate([each.scores[:, -1] for each in expected])
    least = last if known else np.zeros(rows)
    for found, alone in zip(nearest_between(vectors, first, count, least), expected, strict=True):
        held = alone.docs >= 0
        np.testing.assert_array_equal(found.docs[held], alone.docs[held])
        np.testing.assert_array_equal(found.scores[held], alone.scores[held])


@given(st.floats(1e-36, 1e-3), st.integers(1, 4), st.integers(2, 70))
def test_products_too_small_for_single_precision_count(small: float, count: int, rows: int) -> None:
    """What is above 0 is a neighbour, however little it is."""
    dense = np.eye(rows, rows + 1)
    dense[:, -1] = small
    found = nearest(csr_array(dense), count)
    docs, scores = brute_force(dense, count)
    assert found.docs.tolist() == docs
    assert found.scores.tolist() == scores


@settings(max_examples=2, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_neighbours_between_several_spans_are_exact_too(seed: int, count: int) -> None:
    """Words common and rare, many rows equal; those of some rows, since all would take long."""
    chance = np.random.default_rng(seed)
    first, terms = SPAN + 1_003, 300
    rows = first + 700
    drawn = (chance.power(0.3, (rows, 8)) * terms).astype(np.int64)
    weights = chance.choice([0.5, 1.0, 2.0], rows * 8)  # whose sums are exact
    vectors = csr_array((weights, drawn.ravel(), np.arange(rows + 1) * 8), shape=(rows, terms))
    vectors.sum_duplicates()
    these, others = nearest_between(vectors, first, count, np.zeros(rows))
    products = (vectors[:first] @ vectors[first:].T).toarray()
    for found, expected in ((these, products), (others, products.T)):
        some = chance.choice(len(expected), 200)
        best = np.argsort(-expected[some], kind="stable", axis=1)[:, :count]
        scores = np.take_along_axis(expected[some], best, axis=1)
        assert found.docs[some].tolist() == np.where(scores > 0, best, -1).tolist()
        assert found.scores[some].tolist() == scores.tolist()
