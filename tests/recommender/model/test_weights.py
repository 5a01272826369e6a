"""TF-IDF vectors: worked by hand on words that are their own stems, and true of any text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import log1p, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry, Section
from indexer.index import Index
from recommender.model.weights import counts_of, statistics_of, term_weights
from recommender.related_settings import DEFAULT, RelatedSettings

IndexOf = Callable[..., Index]

TEXTS = st.lists(
    st.lists(st.sampled_from(["prison", "drug", "gp", "the", "of", "!?"]), max_size=8).map(
        " ".join
    ),
    max_size=6,
)


def by_term(index: Index, row: int, settings: RelatedSettings = DEFAULT) -> dict[str, float]:
    """Return an entry's weights by term."""
    vectors = term_weights(index, settings)
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

    def idf(doc_freq: float) -> float:
        return log1p((3 - doc_freq + 0.5) / (doc_freq + 0.5)) ** DEFAULT.idf_power

    share = DEFAULT.length_share
    # entry a has 4 words of 8 in 3 entries
    damping = DEFAULT.damping * (1 - share + share * 4 / ((4 + 2 + 2) / 3))
    text = unit(
        {
            "prison": idf(2) * 1 / (damping + 1),
            "drug": idf(2) * 2 / (damping + 2),
            "gp": idf(3) * 1 / (damping + 1),
        }
    )
    # the title's only word stands in two of three entries, and says less than one of every tenth
    title = DEFAULT.title_share * idf(2) / idf(0.1 * 3)
    expected = unit(text | {"prison": text["prison"] + title})
    assert by_term(index, 0) == pytest.approx(expected)


def test_a_telling_title_weighs_its_share(index_of: IndexOf) -> None:
    """Words that few entries have make a vector of unit length, whatever their number."""
    titled = Entry(id="a", title="ward nurse", sections=(Section(paragraphs=("drug",)),))
    others = [Entry(id=f"b{n}", title="gp") for n in range(30)]
    weights = by_term(index_of(titled, *others), 0, RelatedSettings(title_share=100))
    assert weights["ward"] == weights["nurs"] == pytest.approx(sqrt(0.5), rel=0.02)


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


LEAD = "drug gp ward nurse bed clinic pill dose"
"""Eight words: what an entry without a title is called by."""


def test_a_title_of_first_words_counts_as_far_as_the_text_comes_back_to_it(
    index_of: IndexOf,
) -> None:
    """A word that the text never says again has no more weight than one further on."""
    text = f"{LEAD} visit drug"
    index = index_of(Entry(id="a", title=LEAD, sections=(Section(paragraphs=(text,)),)))
    weights = by_term(index, 0)
    assert weights["ward"] == pytest.approx(weights["visit"])
    assert weights["drug"] > 1.5 * weights["ward"]
    plain = by_term(index, 0, RelatedSettings(made_titles=False))
    assert plain["ward"] > 1.5 * plain["visit"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (LEAD.replace("dose", "tablet"), f"{LEAD} visit"),  # has a word that the text has not
        (LEAD.replace(" dose", ""), f"{LEAD} visit"),  # of seven words
    ],
)
def test_a_title_that_cannot_be_first_words_counts_whole(
    title: str, text: str, index_of: IndexOf
) -> None:
    """Whoever wrote it meant it."""
    index = index_of(Entry(id="a", title=title, sections=(Section(paragraphs=(text,)),)))
    assert by_term(index, 0)["ward"] > 1.5 * by_term(index, 0)["visit"]


def test_statistics_of_another_time_can_be_used(index_of: IndexOf) -> None:
    """Weights with the entries' own statistics are the same bits; with others, others."""
    index = index_of("drug prison", "drug gp gp", "gp")
    own = statistics_of(counts_of(index))
    assert own.entries == 3
    again = term_weights(index, statistics=own)
    assert again.data.tobytes() == term_weights(index).data.tobytes()
    older = replace(own, doc_freqs=np.ones_like(own.doc_freqs))
    assert term_weights(index, statistics=older).data.tobytes() != again.data.tobytes()


@pytest.mark.parametrize(
    "change",
    [{"damping": 0.0}, {"length_share": 0.0}, {"idf_power": 1.0}, {"title_share": 0.0}],
)
def test_each_step_can_be_switched_off(change: dict[str, float], index_of: IndexOf) -> None:
    """Without a step the weights are others, and unit vectors still."""
    index = index_of("drug prison drug gp", "drug gp ward", "gp")
    with_it, without = term_weights(index), term_weights(index, replace(DEFAULT, **change))
    assert with_it.data.tobytes() != without.data.tobytes()
    np.testing.assert_allclose(without.multiply(without).sum(axis=1), 1.0)


def test_two_characters_that_one_text_has_weigh_nothing(index_of: IndexOf) -> None:
    """They are the end of one word and the beginning of the next; a word may be in one text."""
    index = index_of("慢性病的预防 prisons", "慢性病的控制", "hostels")
    weighed = {index.postings.terms[term] for term in term_weights(index).indices}
    assert {"慢性", "性病", "prison", "hostel"} <= weighed
    assert "控制" not in weighed
