"""Postings as arrays: counted right, merged as if built at once, read back as written."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import BankDamagedError
from indexer.fields import FIELD_NAMES
from indexer.postings import field_postings, updated_postings
from indexer.postings.field_postings import (
    Collector,
    FieldPostings,
    Int32s,
    Positions,
    Postings,
    mapped,
)

TEXTS = st.lists(
    st.lists(st.sampled_from(["drug", "harm", "the", "re-offend", "0.5", "é"]), max_size=6).map(
        " ".join
    ),
    max_size=6,
)


def collected(texts: list[str], field: str = "body") -> Postings:
    """Return the postings of documents with these texts in one field."""
    collector = Collector()
    for text in texts:
        collector.add(dict.fromkeys(FIELD_NAMES, "") | {field: text})
    return collector.finish()


def rows_of(counted: Postings, field: str = "body") -> dict[str, dict[int, int]]:
    """Return the frequencies of each term by document."""
    rows = {}
    for number, term in enumerate(counted.terms):
        docs, freqs = counted.fields[field].row(number)
        rows[term] = dict(zip(docs.tolist(), freqs.tolist(), strict=True))
    return rows


def assert_same(one: Postings, other: Postings) -> None:
    """Fail unless two postings are the same in every array and type."""
    assert list(one.terms) == list(other.terms)
    np.testing.assert_array_equal(one.lengths, other.lengths)
    assert one.lengths.dtype == other.lengths.dtype == np.int32
    for name in FIELD_NAMES:
        for part in ("indptr", "docs", "freqs"):
            mine, yours = getattr(one.fields[name], part), getattr(other.fields[name], part)
            np.testing.assert_array_equal(mine, yours)
            assert mine.dtype == yours.dtype == (np.int64 if part == "indptr" else np.int32)


def test_documents_and_frequencies_of_each_term() -> None:
    """Terms are sorted, documents numbered as they came, every occurrence counted."""
    counted = collected(["the drug harms the drug", "", "drug-related"])
    assert counted.terms == ["drug", "drugrel", "harm", "relat", "the"]
    assert rows_of(counted) == {
        "drug": {0: 2, 2: 1},
        "drugrel": {2: 1},
        "harm": {0: 1},
        "relat": {2: 1},
        "the": {0: 2},
    }
    assert counted.doc_count == 3
    assert counted.lengths[FIELD_NAMES.index("body")].tolist() == [5, 0, 2]
    assert counted.lengths.sum() == 7
    assert counted.fields["body"].rows().tolist() == [0, 0, 1, 2, 3, 4]
    assert rows_of(counted, "title") == {term: {} for term in counted.terms}


def test_positions_are_sorted_and_keep_their_places() -> None:
    """By term, then document, then position."""
    counted = collected(["drug harm drug", "harm drug"])
    keys = counted.positions.keys
    assert counted.positions.indptr.tolist() == [0, 3, 5]
    assert (keys >> field_postings.DOC_BITS).tolist() == [0, 0, 1, 0, 1]
    assert (keys % (1 << field_postings.FIELD_BITS)).tolist() == [0, 2, 1, 1, 0]
    assert counted.fields["body"].indptr.tolist() == [0, 2, 4]


def test_words_are_counted_once_a_document() -> None:
    """Word counts are of documents, over all fields, before stemming; halves count too."""
    collector = Collector()
    collector.add(dict.fromkeys(FIELD_NAMES, "") | {"title": "drug drugs", "body": "Drug"})
    collector.add(dict.fromkeys(FIELD_NAMES, "") | {"body": "drugs drug-related"})
    words, written = collector.words()
    assert words == ["drug", "drug-related", "drugs", "related"]
    assert np.diff(written.indptr).tolist() == [2, 1, 2, 1]
    assert collector.accented()[0] == []


def test_no_documents_are_no_postings() -> None:
    """A library without entries has arrays too, with nothing in them."""
    counted = Collector().finish()
    assert counted.terms == []
    assert counted.lengths.shape == (len(FIELD_NAMES), 0)
    assert counted.doc_count == 0
    assert counted.fields["body"].indptr.tolist() == [0]
    assert counted.positions.keys.size == 0


@given(TEXTS, TEXTS, st.data())
def test_merging_gives_what_counting_at_once_gives(
    old: list[str], new: list[str], data: st.DataObject
) -> None:
    """Whichever old documents go and wherever the new ones come between them."""
    kept = data.draw(st.lists(st.booleans(), min_size=len(old), max_size=len(old)))
    total = sum(kept) + len(new)
    places = data.draw(st.permutations(range(total)))
    for_new, for_old = sorted(places[: len(new)]), iter(sorted(places[len(new) :]))
    old_docs = np.array([next(for_old) if keep else -1 for keep in kept], np.int32)
    new_docs = np.array(for_new, np.int32)
    texts = [""] * total
    for source, numbers in ((old, old_docs), (new, new_docs)):
        for text, number in zip(source, numbers.tolist(), strict=True):
            if number >= 0:
                texts[number] = text
    merged = updated_postings.merged(collected(old), old_docs, collected(new), new_docs)
    assert_same(merged, collected(texts))
    assert field_postings.check(merged) == []


@pytest.mark.parametrize("beyond", [1 << field_postings.DOC_BITS, -1 << 63, 15 << 28])
def test_positions_that_lead_elsewhere_are_refused(beyond: int) -> None:
    """Compiled code takes them by document and field, and would look outside its arrays."""
    old = collected(["drug harm"])
    damaged = Positions(old.positions.indptr, old.positions.keys + beyond)
    none, one = np.zeros(0, np.int32), np.zeros(1, np.int32)
    with pytest.raises(BankDamagedError, match="positions"):
        updated_postings.merged(replace(old, positions=damaged), one, collected([]), none)


@settings(max_examples=25)
@given(TEXTS)
def test_what_is_written_is_read_back(texts: list[str]) -> None:
    """Terms in any script, all arrays and their types."""
    counted = collected(texts)
    with tempfile.TemporaryDirectory() as folder:
        field_postings.write(counted, Path(folder))
        assert_same(field_postings.read(Path(folder)), counted)


def test_arrays_are_mapped_for_reading_only(tmp_path: Path) -> None:
    """Nobody changes an index by accident, and no file can bring objects in."""
    np.save(tmp_path / "numbers.npy", np.arange(3))
    array = mapped(tmp_path / "numbers.npy", np.int64, 3)
    assert type(array) is np.ndarray
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1
    np.save(tmp_path / "objects.npy", np.array([{}], dtype=object))
    with pytest.raises(BankDamagedError, match=r"objects.npy does not hold what belongs there"):
        mapped(tmp_path / "objects.npy", object, 1)


def broken(counted: Postings, name: str, values: Int32s) -> Postings:
    """Return the postings with one array of the body replaced."""
    body = replace(counted.fields["body"], **{name: values})
    fields: dict[str, FieldPostings] = {**counted.fields, "body": body}
    return replace(counted, fields=fields)


def test_disorder_is_found() -> None:
    """A check names what is out of order, and is silent otherwise."""
    counted = collected(["drug harm", "drug", "harm"])
    assert field_postings.check(counted) == []
    assert counted.fields["body"].docs.tolist() == [0, 1, 0, 2]
    wrong = ["the postings of body are out of order"]
    for docs in ([1, 0, 0, 2], [0, 0, 0, 2], [0, 1, 0, 3], [-1, 1, 0, 2]):
        assert field_postings.check(broken(counted, "docs", np.array(docs, np.int32))) == wrong
    assert field_postings.check(broken(counted, "freqs", np.array([1, 0, 1, 1], np.int32))) == wrong
    for terms in (["harm", "drug"], ["drug", "drug"]):
        assert field_postings.check(replace(counted, terms=terms)) == [
            "the list of terms is not sorted"
        ]
