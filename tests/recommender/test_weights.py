"""TF-IDF vectors: worked by hand on words that are their own stems, and true of any text."""

from __future__ import annotations

from collections.abc import Callable
from math import log1p, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry, Section
from indexer.index import Index
from recommender.weights import TITLE_SHARE, B, K, term_weights

IndexOf = Callable[..., Index]

TEXTS = st.lists(
    st.lists(st.sampled_from(["prison", "drug", "gp", "the", "of", "!?"]), max_size=8).map(
        " ".join
    ),
    max_size=6,
)


def by_term(index: Index, row: int) -> dict[str, float]:
    """Return an entry's weights by term."""
    vectors = term_weights(index)
    span = slice(vectors.indptr[row], vectors.indptr[row + 1])
    terms = [index.postings.terms[term] for term in vectors.indices[span]]
    return dict(zip(terms, vectors.data[span].tolist(), strict=True))


def unit(weights: dict[str, float]) -> dict[str, float]:
    """Return a vector of length 1."""
    length = sqrt(sum(weight**2 for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()}


def test_weights_worked_by_hand(index_of: IndexOf) -> None:
    """Damped frequency times inverse document frequency, and the title's share beside it."""
    index = index_of(
        Entry(id="a", title="prison", sections=(Section(paragraphs=("drug drug gp",)),)),
        Entry(id="b", title="drug", sections=(Section(paragraphs=("gp",)),)),
        Entry(id="c", title="gp", summary="prison"),
    )

    def idf(doc_freq: int) -> float:
        return log1p((3 - doc_freq + 0.5) / (doc_freq + 0.5))

    damping = K * (1 - B + B * 4 / ((4 + 2 + 2) / 3))  # entry a has 4 words of 8 in 3 entries
    text = unit(
        {
            "prison": idf(2) * 1 / (damping + 1),
            "drug": idf(2) * 2 / (damping + 2),
            "gp": idf(3) * 1 / (damping + 1),
        }
    )
    expected = unit(text | {"prison": text["prison"] + TITLE_SHARE})
    assert by_term(index, 0) == pytest.approx(expected)


def test_a_headline_weighs_as_a_title_does(index_of: IndexOf) -> None:
    """The editors' own name for a study counts beside its formal title."""
    plain = Entry(id="a", title="prison", sections=(Section(paragraphs=("drug gp",)),))
    named = plain.model_copy(update={"id": "b", "headline": "drug"})
    index = index_of(plain, named)
    assert by_term(index, 1)["drug"] > by_term(index, 0)["drug"]


def test_stop_words_weigh_nothing(index_of: IndexOf) -> None:
    """What every text has says nothing of what it is about, rare as it may be in a small bank."""
    index = index_of("the prison of the", "drug")
    assert by_term(index, 0).keys() == {"prison", "untitl"}


def test_a_word_said_more_often_weighs_more_and_ever_less_so(index_of: IndexOf) -> None:
    """The third mention adds less than the second."""
    index = index_of("drug prison gp", "drug drug prison gp", "drug drug drug prison gp")
    ratios = [by_term(index, row)["drug"] / by_term(index, row)["prison"] for row in range(3)]
    assert pytest.approx(ratios[0]) == 1
    assert ratios[0] < ratios[1] < ratios[2]
    assert ratios[2] - ratios[1] < ratios[1] - ratios[0]


def test_authors_source_and_subjects_do_not_relate_entries(index_of: IndexOf) -> None:
    """Being by the same person or in the same journal is not being about the same thing."""
    bare = {"title": "…", "authors": ("Drug",), "source": "prison", "subjects": ("gp",)}
    index = index_of(Entry(id="a", **bare), Entry(id="b", **bare))
    assert term_weights(index).nnz == 0


def test_an_empty_index_has_an_empty_matrix(index_of: IndexOf) -> None:
    """Nothing to weigh is no error."""
    assert term_weights(index_of()).shape == (0, 0)


def test_entries_without_a_word_are_rows_of_zeros(index_of: IndexOf) -> None:
    """A title of punctuation alone has no terms: neither in a bank of such, nor among others."""
    wordless = Entry(id="a", title="???")
    assert term_weights(index_of(wordless)).shape == (1, 0)
    vectors = term_weights(index_of(wordless, Entry(id="b", title="drug")))
    assert np.diff(vectors.indptr).tolist() == [0, 1]


@given(TEXTS)
@settings(max_examples=40)
def test_rows_are_unit_vectors_or_zero(index_of: IndexOf, texts: list[str]) -> None:
    """Every row has length 1, or no word that weighs; no weight is below 0 or not a number."""
    index = index_of(*texts)
    vectors = term_weights(index)
    assert vectors.shape == (len(texts), len(index.postings.terms))
    assert vectors.dtype == np.float64
    assert (vectors.data > 0).all()
    lengths = np.sqrt(vectors.multiply(vectors).sum(axis=1))
    held = np.diff(vectors.indptr) > 0
    np.testing.assert_allclose(lengths[held], 1.0)
    assert vectors.has_sorted_indices
