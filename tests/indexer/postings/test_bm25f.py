"""BM25F: the figures of a search worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry
from indexer.fields import FIELD_NAMES, K1, B, Field
from indexer.index import Index
from indexer.postings import bm25f, field_postings
from indexer.postings.field_postings import Collector, Postings
from indexer.query.tree import Or, Term
from indexer.search.whoosh_engine import WhooshEngine
from tests.indexer.conftest import IndexOf


def postings_of(*texts: dict[str, str]) -> Postings:
    """Return the postings of documents given as texts by field."""
    collector = Collector()
    for text in texts:
        collector.add(dict.fromkeys(FIELD_NAMES, "") | text)
    return collector.finish()


def test_a_score_worked_out_by_hand(index_of: IndexOf) -> None:
    """Title words weigh double, one length for the whole document, exact to float32."""
    index = index_of(
        [
            Entry(id="a", title="drug harm", summary="drug treatment works"),
            Entry(id="b", title="prison"),
            Entry(id="c", title="prison drug"),
        ]
    )
    lengths = [2 * 2.0 + 3 * 1.5, 1 * 2.0, 2 * 2.0]
    average = sum(lengths) / 3
    idf = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    frequencies = [2.0 + 1.5, 0.0, 2.0]
    expected = [
        idf * tf / (K1 * (1 - B + B * length / average) + tf)
        for tf, length in zip(frequencies, lengths, strict=True)
    ]
    found = WhooshEngine(index).ranked(Term("drug"))
    assert found.docs.tolist() == [0, 2]
    assert found.scores.tolist() == pytest.approx([expected[0], expected[2]], rel=1e-6)
    in_summary = WhooshEngine(index).ranked(Term("drug", "summary"))
    tf, length = 1.5, lengths[0]
    alone = idf * tf / (K1 * (1 - B + B * length / average) + tf)
    assert in_summary.docs.tolist() == [0]
    assert in_summary.scores.tolist() == pytest.approx([alone], rel=1e-12)


def test_the_settings_are_those_that_were_chosen() -> None:
    """A change of weights is a change of every bank's answers."""
    assert (K1, B) == (1.5, 0.7)


def test_rare_words_weigh_more_and_common_ones_never_less_than_nothing() -> None:
    """Even a word of every document has a weight above 0."""
    weights = bm25f.idf(np.array([0, 1, 5, 10]), 10)
    assert (np.diff(weights) < 0).all()
    assert weights[1] == pytest.approx(log(1 + 9.5 / 1.5))
    assert weights[-1] == pytest.approx(log(1 + 0.5 / 10.5))


def test_twins_score_the_same_to_the_bit(index_of_texts: Callable[..., Index]) -> None:
    """The same text scores the same wherever it stands, and ties come by id."""
    texts = ["prison drug harm reduction", "drug", "harm harm drug and so on"]
    index = index_of_texts(*texts * 8)
    found = WhooshEngine(index).ranked(Or((Term("drug"), Term("harm"), Term("prison"))), limit=24)
    scores = found.scores.reshape(3, 8)
    assert (scores == scores[:, :1]).all()
    assert (np.diff(found.docs.reshape(3, 8), axis=1) > 0).all()


def test_impacts_add_the_fields_of_a_document_up() -> None:
    """One value for a term and a document, whatever fields it stands in."""
    counted = postings_of({"title": "drug", "body": "drug harm"}, {}, {"source": "drug"})
    impacts = bm25f.impacts(counted)
    assert impacts.indptr.tolist() == [0, 2, 3]
    assert impacts.docs.tolist() == [0, 2, 0]
    assert (impacts.docs.dtype, impacts.values.dtype) == (np.int32, np.float32)
    saturation = bm25f.saturation(counted)
    tf = np.array([3.0, 0.3, 1.0])
    np.testing.assert_allclose(impacts.values, tf / (saturation[[0, 2, 0]] + tf), rtol=1e-6)
    np.testing.assert_allclose(impacts.idf, bm25f.idf(np.array([2, 1]), 3))


def test_a_document_of_average_length_saturates_at_k1() -> None:
    """Shorter ones sooner, longer ones later; empty ones do not count for the average."""
    counted = postings_of({"body": "a b"}, {"body": "a b c d"}, {"body": "a b c d e f"}, {})
    expected = [K1 * (1 - B + B * length / 4) for length in (2, 4, 6, 0)]
    assert bm25f.saturation(counted).tolist() == pytest.approx(expected)
    assert bm25f.saturation(counted)[1] == pytest.approx(K1)
    short = postings_of({"source": "a"}, {"source": "a b c"})  # of lengths below 1
    assert bm25f.saturation(short)[0] == pytest.approx(K1 * (1 - B + B / 2))


@pytest.mark.parametrize("texts", [(), ({},), ({}, {})])
def test_documents_without_words_have_no_impacts(texts: tuple[dict[str, str], ...]) -> None:
    """Nor do they make anything divide by nothing."""
    impacts = bm25f.impacts(postings_of(*texts))
    assert (impacts.indptr.tolist(), impacts.docs.size, impacts.doc_count) == ([0], 0, len(texts))
    assert np.isfinite(bm25f.saturation(postings_of(*texts))).all()


def test_a_field_without_weight_counts_when_it_is_named() -> None:
    """As a field of weight 1."""

    def notes(*_: object) -> str:
        return ""

    freqs, docs = np.array([1, 3], np.int32), np.array([0, 1], np.int32)
    saturations = np.array([2.0, 1.0])
    values = bm25f.field_impacts(Field("notes", 0.0, notes), freqs, docs, saturations)
    np.testing.assert_allclose(values, [1 / 3, 3 / 4])
    doubled = bm25f.field_impacts(Field("notes", 2.0, notes), freqs, docs, saturations)
    np.testing.assert_allclose(doubled, [2 / 4, 6 / 7])


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """All three arrays."""
    postings = postings_of({"body": "drug harm"}, {"title": "drug"})
    written = bm25f.impacts(postings)
    bm25f.write(written, tmp_path)
    impacts = bm25f.read(tmp_path, postings)
    for name in ("indptr", "docs", "values"):
        np.testing.assert_array_equal(getattr(impacts, name), getattr(written, name))
    np.testing.assert_array_equal(impacts.idf, written.idf)


@given(st.lists(st.lists(st.sampled_from(["drug", "harm", "the", "re-offend"]), max_size=9)))
def test_compiled_counting_is_that_of_arrays(texts: list[list[str]]) -> None:
    """Postings of each field and impacts, to the last bit, with compiled code."""
    collector = Collector()
    for words in texts:
        spread = {name: " ".join(words[at::3]) for at, name in enumerate(FIELD_NAMES)}
        collector.add(spread)
    postings = collector.finish()
    with pytest.MonkeyPatch.context() as patched:
        for module in (field_postings, bm25f):
            patched.setattr(module, "WORTH_COMPILED", 0)
        fields = field_postings.counted(postings.positions)
        impacts = bm25f.impacts(postings)
    plain = bm25f.impacts(postings)
    for name, field in postings.fields.items():
        for part in ("indptr", "docs", "freqs"):
            one, other = getattr(field, part), getattr(fields[name], part)
            np.testing.assert_array_equal(one, other)
            assert one.dtype == other.dtype
    for part in ("indptr", "docs", "values"):
        one, other = getattr(plain, part), getattr(impacts, part)
        np.testing.assert_array_equal(one, other)
        assert one.dtype == other.dtype
