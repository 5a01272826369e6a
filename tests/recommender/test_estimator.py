"""The estimator: scikit-learn's conventions, the lists of a bank, the obvious way on dense rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array, csr_matrix
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks

from evidencebank import Bank, RelatedSettings, TermMatrix
from recommender.estimator import TfidfRelated
from recommender.model import latent
from recommender.model.neighbours import Neighbours
from tests.evidencebank.samples import RECORDS
from tests.places import SAMPLE
from tests.recommender.model.test_smoothing import by_definition

Dense = npt.NDArray[np.float64]

NEW_TEXTS = 3
ONE_VIEW = {"saturated_share": 0.0, "latent_share": 0.0, "title_match": 0.0}
"""Settings by which scores are cosines of the vectors."""
ROWS = st.integers(2 + NEW_TEXTS, 10 + NEW_TEXTS).flatmap(
    lambda rows: arrays(np.float64, (rows, 5), elements=st.sampled_from([0.0, 0.0, 1.0, 2.0, 5.0]))
)
UNTITLED = [
    {"id": "anon-1", "text": "Prison and alcohol and prison officers and release and families."},
    {"id": "anon-2", "text": "Naloxone kits given to families on release. Families keep the kits."},
]


@parametrize_with_checks([TfidfRelated()])
def test_scikit_learns_own_checks_pass(estimator: Any, check: Callable[[Any], None]) -> None:
    """All that apply, none left out."""
    check(estimator)


@pytest.fixture(scope="module")
def banks(
    new_folder: Callable[[], Path], sample_bank_folder: Path, write_records: Callable[..., Path]
) -> Iterator[Any]:
    """Return the sample's bank, and one with texts without titles; near-duplicates are listed."""
    everything = RelatedSettings(duplicates=False)
    sample = Bank.open(shutil.copytree(sample_bank_folder, new_folder() / "bank"))
    records = Bank.create(new_folder() / "bank")
    sample.load([SAMPLE], related=everything)
    source = write_records(new_folder() / "records.jsonl", *RECORDS, *UNTITLED)
    records.load([source], related=everything)
    yield sample, records
    sample.close()
    records.close()


def fitted(terms: TermMatrix, **settings: Any) -> TfidfRelated:
    """Return the estimator fitted on all that a bank knows of its terms."""
    model = TfidfRelated(feature_names=terms.terms, **settings)
    return model.fit(terms.matrix, titles=terms.titles, made_titles=terms.made_titles)


def as_lists(bank: Bank, model: TfidfRelated) -> dict[str, list[tuple[str, float]]]:
    """Return the neighbours of all entries as ids and scores."""
    ids = [entry.id for entry in bank]
    distances, docs = model.kneighbors()
    return {
        ids[row]: [
            (ids[doc], 1 - distance)
            for doc, distance in zip(docs[row], distances[row], strict=True)
            if doc >= 0
        ]
        for row in range(len(ids))
    }


@pytest.mark.parametrize("which", [0, 1])
def test_a_banks_terms_give_the_banks_lists(banks: tuple[Bank, Bank], which: int) -> None:
    """The same entries in the same order at the same scores, and the same vectors to the bit."""
    bank = banks[which]
    terms = bank.term_matrix()
    assert terms.made_titles is not None
    assert terms.made_titles.any() == bool(which)
    model = fitted(terms)
    weights = bank.term_matrix(weights=True).matrix
    for ours, theirs in (
        (model.vectors_.indptr, weights.indptr),
        (model.vectors_.indices, weights.indices),
        (model.vectors_.data, weights.data),
    ):
        np.testing.assert_array_equal(ours, theirs)
    lists = as_lists(bank, model)
    assert any(lists.values())
    for entry_id, neighbours in lists.items():
        related = bank.related(entry_id)
        assert [item.id for item in related] == [other for other, _ in neighbours]
        np.testing.assert_allclose(
            [item.score for item in related], [score for _, score in neighbours], atol=1e-12
        )


def test_what_is_left_out_of_the_fit_changes_it(banks: tuple[Bank, Bank]) -> None:
    """Titles, made titles and names each count: the test above would notice if they did not."""
    terms = banks[1].term_matrix()
    whole = fitted(terms).vectors_
    model = TfidfRelated(feature_names=terms.terms)
    fits = (
        model.fit_transform(terms.matrix),
        model.fit_transform(terms.matrix, titles=terms.titles),
        TfidfRelated().fit_transform(
            terms.matrix, titles=terms.titles, made_titles=terms.made_titles
        ),
    )
    for vectors in fits:
        assert abs(vectors - whole).max() > 1e-3


def test_settings_are_parameters(
    banks: tuple[Bank, Bank], folder: Path, sample_bank_folder: Path
) -> None:
    """A bank made with other settings has the lists of an estimator with these."""
    settings = {"damping": 2.0, "idf_power": 1.2, "smoothing": 0.0, "floor": 0.2, "candidates": 12}
    settings |= {"saturated_share": 1.0, "latent_share": 0.2, "title_match": 0.1, "breadth": 5.0}
    with Bank.open(shutil.copytree(sample_bank_folder, folder / "bank")) as bank:
        bank.load([SAMPLE], related=RelatedSettings(duplicates=False, **settings))
        lists = as_lists(bank, fitted(bank.term_matrix(), **settings))
        for entry_id, neighbours in lists.items():
            related = bank.related(entry_id)
            assert [item.id for item in related] == [other for other, _ in neighbours]
    assert lists != as_lists(banks[0], fitted(banks[0].term_matrix()))


@given(ROWS, st.sampled_from([0.0, 0.3, 1.0]), st.sampled_from([0.0, 0.3]))
def test_neighbours_of_new_texts_are_those_of_the_formula(
    dense: Dense, smoothing: float, floor: float
) -> None:
    """Each new text alone, by dense products, with the steps of those fitted among themselves."""
    old, new = dense[:-NEW_TEXTS], dense[-NEW_TEXTS:]
    model = TfidfRelated(10, smoothing=smoothing, floor=floor, **ONE_VIEW).fit(old)
    distances, docs = model.kneighbors(new)
    assert distances.shape == docs.shape == (NEW_TEXTS, 10)
    fitted_rows = model.vectors_.toarray()
    for row, vector in enumerate(model.transform(new).toarray()):
        expected = _scores_by_definition(fitted_rows, vector, smoothing, floor)
        held = docs[row] >= 0
        assert set(docs[row, held].tolist()) == set(expected)
        assert np.isinf(distances[row, ~held]).all()
        wanted = [max(1 - expected[doc], 0.0) for doc in docs[row, held].tolist()]
        np.testing.assert_allclose(distances[row, held], wanted, atol=1e-11)
        assert (np.diff(distances[row, held]) >= 0).all()


@given(ROWS)
def test_new_texts_are_seen_by_all_views(dense: Dense) -> None:
    """Asked for as new ones, the texts fitted have the scores that they have among each other."""
    with pytest.MonkeyPatch.context() as few:
        few.setattr(latent, "ENTRIES_EACH", 1)
        model = TfidfRelated(30, smoothing=0.0, breadth=2.0).fit(dense, titles=dense[:, ::-1])
    assert model._basis.values.any() == dense.any()
    among = _by_row(*model.kneighbors())
    asked = _by_row(*model.kneighbors(dense, titles=dense[:, ::-1]))
    for row, scores in enumerate(asked):
        held = model.vectors_[[row]].nnz > 0
        assert scores.pop(row, None) == (pytest.approx(0, abs=1e-11) if held else None)
        assert scores == pytest.approx({doc: among[row][doc] for doc in scores})


def _by_row(distances: Dense, docs: npt.NDArray[np.int64]) -> list[dict[int, float]]:
    return [
        {doc: far for doc, far in zip(*pair, strict=True) if doc >= 0}
        for pair in zip(docs.tolist(), distances.tolist(), strict=True)
    ]


def _scores_by_definition(rows: Dense, new: Dense, share: float, floor: float) -> dict[int, float]:
    """Return the score of each fitted row that is near a new vector."""
    every = np.vstack((rows, new))
    cosines = every @ every.T
    count = len(rows)
    docs, scores = np.full((count + 1, count), -1, np.int32), np.zeros((count + 1, count))
    for row in range(count + 1):
        near = [n for n in range(count) if n != row and cosines[row, n] > 0]
        near = [n for n in near if round(cosines[row, n], 12) >= floor]
        best = sorted(near, key=lambda n: (-round(float(cosines[row, n]), 12), n))
        docs[row, : len(best)] = best
        scores[row, : len(best)] = cosines[row, best]
    smoothed = by_definition(Neighbours(docs, scores), share, hops=10)[count]
    return {doc: float(smoothed[doc]) for doc in docs[count].tolist() if doc >= 0}


def test_a_text_that_was_fitted_is_nearest_to_itself(banks: tuple[Bank, Bank]) -> None:
    """Asked for as a new one, as scikit-learn's neighbours do; farther off with smoothing."""
    terms = banks[0].term_matrix()
    assert terms.titles is not None
    assert terms.made_titles is not None
    model = fitted(terms)
    about = {"titles": terms.titles[:5], "made_titles": terms.made_titles[:5]}
    docs = model.kneighbors(terms.matrix[:5], 1, return_distance=False, **about)
    np.testing.assert_array_equal(docs, np.arange(5)[:, np.newaxis])
    for smoothing, at in ((0.0, pytest.approx(0, abs=1e-12)), (0.3, pytest.approx(0.2, abs=0.1))):
        distances, docs = fitted(terms, smoothing=smoothing).kneighbors(
            terms.matrix[:5], 1, **about
        )
        np.testing.assert_array_equal(docs, np.arange(5)[:, np.newaxis])
        assert all(distance == at for distance in distances.ravel())
    np.testing.assert_allclose(
        model.transform(terms.matrix[:5], **about).toarray(),
        model.vectors_[:5].toarray(),
        atol=1e-15,
    )


@pytest.mark.parametrize("form", [np.asarray, csr_array, csr_matrix, pd.DataFrame])
def test_any_form_of_counts_will_do(form: Callable[[Any], Any]) -> None:
    """Dense, sparse or a table: the counts are the same."""
    counts = np.array([[2.0, 0, 1], [0, 3, 1], [1, 1, 0], [0, 0, 0]])
    expected = TfidfRelated().fit(counts)
    if form is pd.DataFrame:
        given = pd.DataFrame(counts, columns=["prison", "alcohol", "families"])
    else:
        given = form(counts)
    model = TfidfRelated().fit(given)
    assert abs(model.vectors_ - expected.vectors_).max() == 0
    np.testing.assert_array_equal(model.kneighbors()[1], expected.kneighbors()[1])
    assert (model.kneighbors()[1][3] == -1).all()  # a text without words is near nothing


def test_zeros_that_are_stored_and_unsorted_rows_count_for_nothing() -> None:
    """They are no words; and what was given stays as it was."""
    counts = np.array([[2.0, 0, 1], [0, 3, 1]])
    parts = ([1.0, 0, 2, 1, 3], [2, 1, 0, 2, 1], [0, 3, 5])
    stored = csr_array(tuple(np.array(part) for part in parts), shape=(2, 3))
    titles = stored.copy()
    model = TfidfRelated().fit(stored, titles=titles)
    expected = TfidfRelated().fit(counts, titles=counts)
    np.testing.assert_array_equal(model.doc_freqs_, [1, 1, 2])
    np.testing.assert_array_equal(model.vectors_.toarray(), expected.vectors_.toarray())
    for matrix in (stored, titles):
        assert matrix.data.tolist() == parts[0]
        assert matrix.indices.tolist() == parts[1]


def test_names_of_features() -> None:
    """Those given, of a table, or made up; stop words and numbers among them weigh nothing."""
    counts = np.array([[2.0, 1, 1], [1, 3, 1]])
    names = ["prison", "the", "2009"]
    model = TfidfRelated(feature_names=names).fit(counts)
    assert model.get_feature_names_out().tolist() == names
    assert (model.vectors_.toarray()[:, 1:] == 0).all()
    assert (model.vectors_.toarray()[:, 0] == 1).all()
    table = TfidfRelated().fit(pd.DataFrame(counts, columns=names))
    assert table.get_feature_names_out().tolist() == names
    assert (table.vectors_ != model.vectors_).nnz == 0
    plain = TfidfRelated().fit(counts)
    assert plain.get_feature_names_out().tolist() == ["x0", "x1", "x2"]
    assert plain.get_feature_names_out(names).tolist() == names
    assert (plain.vectors_.toarray() > 0).all()


def test_the_graph_holds_the_neighbours() -> None:
    """A row a text; missing neighbours are not in it."""
    counts = np.array([[2.0, 0, 1], [0, 3, 1], [1, 1, 0], [0, 0, 0], [2, 0, 1]])
    model = TfidfRelated(3).fit(counts)
    distances, docs = model.kneighbors()
    for mode, of_one in (("connectivity", lambda d: 1.0), ("distance", lambda d: d)):
        graph = model.kneighbors_graph(mode=mode)
        assert graph.shape == (5, 5)
        found = {
            (row, int(doc)): of_one(distance)
            for row in range(5)
            for doc, distance in zip(docs[row], distances[row], strict=True)
            if doc >= 0
        }
        stored = graph.tocoo()
        pairs = zip(stored.coords[0].tolist(), stored.coords[1].tolist(), strict=True)
        assert dict(zip(pairs, stored.data.tolist(), strict=True)) == found
    assert model.kneighbors_graph(counts[:2], 1).shape == (2, 5)


@pytest.mark.parametrize(
    ("parameters", "given", "says"),
    [
        ({"candidates": 3}, {}, "candidates"),
        ({"floor": 2}, {}, "floor"),
        ({"n_neighbors": 31}, {}, "1 to 30"),
        ({"n_neighbors": 0}, {}, "1 to 30"),
        ({"n_neighbors": 1.5}, {}, "whole number"),
        ({"feature_names": ["one"]}, {}, "1 names for 2 features"),
        ({}, {"titles": np.ones((1, 2))}, "titles are of the shape"),
        ({}, {"titles": -np.ones((2, 2))}, "Negative values"),
        ({}, {"made_titles": [True]}, "made_titles must be 2 truth values"),
        ({}, {"made_titles": [0, 1]}, "made_titles must be 2 truth values"),
    ],
)
def test_what_cannot_be_used_is_refused(
    parameters: dict[str, Any], given: dict[str, Any], says: str
) -> None:
    """With scikit-learn's own error, when it is fitted and not before."""
    model = clone(TfidfRelated(**parameters))
    with pytest.raises(ValueError, match=says):
        model.fit(np.ones((2, 2)), **given)


def test_neighbours_are_asked_for_in_order() -> None:
    """First the fit, then no more than there are candidates, in a mode that there is."""
    model = TfidfRelated()
    for ask in (model.kneighbors, model.kneighbors_graph, model.get_feature_names_out):
        with pytest.raises(NotFittedError):
            ask()
    with pytest.raises(NotFittedError):
        TfidfRelated(feature_names=["a"]).get_feature_names_out()
    model.fit(np.ones((2, 2)))
    with pytest.raises(ValueError, match="1 to 30"):
        model.kneighbors(n_neighbors=31)
    with pytest.raises(ValueError, match="use 'connectivity' or 'distance'"):
        model.kneighbors_graph(mode="scores")


def test_it_is_a_step_of_a_pipeline() -> None:
    """The last one, which a pipeline passes on to."""
    counts = np.array([[2.0, 0, 1], [0, 3, 1], [1, 1, 0]])
    steps = make_pipeline(FunctionTransformer(accept_sparse=True), TfidfRelated())
    vectors = steps.fit_transform(csr_array(counts))
    assert (vectors != TfidfRelated().fit_transform(counts)).nnz == 0
