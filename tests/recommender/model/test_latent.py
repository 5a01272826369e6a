"""The directions of the latent view: those of a singular value decomposition, signs aside."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array, random_array
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from recommender.model import latent
from recommender.model.latent import basis_of, coordinates
from recommender.model.views import LEAST_NORM


def rows_of_words(entries: int, terms: int) -> csr_array:
    """Return unit rows of random words, float32."""
    chance = np.random.default_rng(5)
    rows = random_array((entries, terms), density=0.1, rng=chance, data_sampler=chance.random)
    return csr_array(normalize(csr_array(rows)).astype(np.float32))


def test_directions_are_those_of_a_singular_value_decomposition() -> None:
    """Where all entries are the sample, products of coordinates are those of the dense one."""
    rows = rows_of_words(200, 90)
    basis = basis_of(rows)
    assert basis.values.shape[1] == 200 // latent.ENTRIES_EACH
    _, _, right = np.linalg.svd(rows.toarray().astype(np.float64), full_matrices=False)
    directions = right[: basis.values.shape[1]].T
    np.testing.assert_allclose(
        basis.values @ basis.values.T,
        (directions @ directions.T)[np.ix_(basis.terms, basis.terms)],
        atol=1e-5,
    )
    greatest = np.abs(basis.values).argmax(axis=0)
    assert (basis.values[greatest, np.arange(basis.values.shape[1])] > 0).all()
    found = coordinates(rows, basis)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    places = rows.toarray() @ directions
    places /= np.linalg.norm(places, axis=1, keepdims=True)
    np.testing.assert_allclose(found @ found.T, places @ places.T, atol=1e-4)


def test_a_large_bank_is_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directions are then those of entries evenly spaced, and every entry has a place."""
    rows = rows_of_words(300, 90)
    monkeypatch.setattr(latent, "SAMPLE", 100)
    basis = basis_of(rows)
    spaced = rows[np.linspace(0, 299, 100).astype(np.int64)]
    np.testing.assert_array_equal(basis.values, basis_of(csr_array(spaced)).values)
    assert coordinates(rows, basis).shape == (300, 5)


def test_directions_are_the_same_on_any_number_of_cores() -> None:
    """To the last bit, so that lists do not differ by the machine."""
    rows = rows_of_words(latent.SAMPLE, 200)
    found = []
    for threads in (1, 2, 3, 4):
        with threadpool_limits(threads, user_api="blas"):
            found.append(basis_of(rows).values.tobytes())
    assert len(set(found)) == 1


def test_few_entries_have_no_directions() -> None:
    """Too few to tell which words go together: the view says nothing."""
    for entries in (0, 1, latent.ENTRIES_EACH - 1):
        rows = rows_of_words(entries, 30) if entries else csr_array((0, 30), dtype=np.float32)
        assert coordinates(rows, basis_of(rows)).shape == (entries, 0)


def test_entries_without_words_are_nowhere() -> None:
    """Nor are those blown up that have next to nothing in the directions."""
    rows = rows_of_words(60, 30)
    basis = basis_of(rows)
    dense = np.zeros((2, 30), np.float32)
    dense[0, basis.terms[0]] = 1e-4
    found = coordinates(csr_array(dense), basis)
    assert np.linalg.norm(found[0]) < 0.01
    assert (found[1] == 0).all()


def test_copies_of_one_text_have_one_direction() -> None:
    """What is left of the others is rounding, and left out."""
    basis = basis_of(csr_array(np.full((60, 4), 0.5, np.float32)))
    assert basis.values.shape == (4, 1)
    np.testing.assert_allclose(basis.values, 0.5, atol=1e-6)


def test_places_are_products_with_the_directions_of_all_terms() -> None:
    """To the last bit: each is added up in the order of terms, as SciPy does."""
    rows = rows_of_words(200, 90)
    basis = basis_of(csr_array(rows[::2, :80]))
    assert basis.terms.size < 90
    directions = np.zeros((90, basis.values.shape[1]))
    directions[basis.terms] = basis.values
    places = rows.astype(np.float64) @ directions
    lengths = np.sqrt(np.einsum("ij,ij->i", places, places))
    expected = (places / np.maximum(lengths, LEAST_NORM)[:, np.newaxis]).astype(np.float32)
    np.testing.assert_array_equal(coordinates(rows, basis), expected)
