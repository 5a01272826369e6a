"""Columns: what filters, facets and orders know of each document."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.scheme import Scheme
from corpus.subject import Subject
from indexer.postings import columns
from indexer.postings.columns import (
    LABELS,
    NUMBERS,
    Columns,
    Labels,
    collect,
    subject_code,
    subject_codes,
)
from tests.indexer.small_library import IDS, SCHEME, random_entry

LIBRARIES = st.dictionaries(st.sampled_from(IDS), st.integers(0, 10**6), max_size=8)


def entries_of(library: dict[str, int]) -> list[Entry]:
    """Return the entries with these seeds, sorted by id."""
    return [random_entry(entry_id, library[entry_id]) for entry_id in sorted(library)]


def assert_same(one: Columns, other: Columns) -> None:
    """Fail unless two sets of columns are the same in every list, array and type."""
    assert (list(one.ids), list(one.title_keys)) == (list(other.ids), list(other.title_keys))
    for name in NUMBERS:
        np.testing.assert_array_equal(one.numbers[name], other.numbers[name])
        assert one.numbers[name].dtype == other.numbers[name].dtype == np.int32
    for name in LABELS:
        mine, yours = getattr(one, name), getattr(other, name)
        assert list(mine.labels) == list(yours.labels)
        np.testing.assert_array_equal(mine.indptr, yours.indptr)
        np.testing.assert_array_equal(mine.codes, yours.codes)
        assert mine.indptr.dtype == yours.indptr.dtype == np.int64
        assert mine.codes.dtype == yours.codes.dtype == np.int32


@pytest.fixture
def table() -> Columns:
    """Return the columns of three entries."""
    return collect(
        [
            Entry(id="a", title="Été  suisse", kind="study", year=2005, subjects=("OST", "Zoos")),
            Entry(id="b", title="Drugs", first_uploaded=date(2020, 1, 30)),
            Entry(
                id="c",
                title="“Alcohol”",
                kind="STUDY",
                first_uploaded=date(2020, 1, 30),
                last_revised=date(2021, 5, 1),
                subjects=("women-offenders",),
            ),
        ],
        SCHEME,
    )


def test_numbers_are_years_and_days(table: Columns) -> None:
    """0 where there is none; what was never revised counts as revised when it was added."""
    first, revised = date(2020, 1, 30).toordinal(), date(2021, 5, 1).toordinal()
    assert table.numbers["year"].tolist() == [2005, 0, 0]
    assert table.numbers["added"].tolist() == [0, first, first]
    assert table.numbers["revised"].tolist() == [0, first, revised]


def test_labels_are_sorted_and_coded(table: Columns) -> None:
    """Kinds as they are; subjects as codes with all broader ones, unknown ones folded."""
    assert table.kind.labels == ["DOCUMENT", "STUDY"]
    assert [table.kind.of(doc) for doc in range(3)] == [["STUDY"], ["DOCUMENT"], ["STUDY"]]
    assert [table.subject.of(doc) for doc in range(3)] == [
        ["ost", "treatment", "zoos"],
        [],
        ["justice", "offenders", "people", "women", "women-offenders"],
    ]


def test_labels_are_counted_over_a_mask(table: Columns) -> None:
    """A count for every label, 0 where no document of the mask has it."""
    mask = np.array([True, True, False])
    assert table.kind.counts(mask).tolist() == [1, 1]
    assert table.kind.counts(~mask).tolist() == [0, 1]
    counts = dict(zip(table.subject.labels, table.subject.counts(~mask).tolist(), strict=True))
    assert (counts["people"], counts["ost"]) == (1, 0)


@pytest.mark.parametrize(
    ("wanted", "docs"),
    [
        (["people"], [2]),
        (["ost", "people"], [0, 2]),
        (["zoos", "unheard of"], [0]),
        (["unheard of"], []),
        ([], []),
    ],
)
def test_any_of_the_wanted_labels_will_do(
    table: Columns, wanted: list[str], docs: list[int]
) -> None:
    """A label that no document has adds nothing."""
    assert np.flatnonzero(table.subject.having(wanted)).tolist() == docs


def test_titles_are_ordered_as_people_read_them(table: Columns) -> None:
    """Without regard to case, accents and blanks; the same title by id."""
    assert table.title_keys == ["ete suisse", "drugs", '"alcohol"']
    assert table.title_order().tolist() == [2, 1, 0]
    same = collect(
        [Entry(id=i, title=t) for i, t in zip("abc", ["X", "A", "x"], strict=True)], None
    )
    assert same.title_order().tolist() == [1, 0, 2]


def test_subjects_are_filed_under_all_broader_ones() -> None:
    """By code, label or synonym, through every parent; without a scheme under themselves."""
    assert subject_codes(["Women offenders"], SCHEME) == {
        "women-offenders", "women", "offenders", "people", "justice",
    }  # fmt: skip
    assert subject_codes(["females", "WOMEN"], SCHEME) == {"women", "people"}
    assert subject_codes(["Dual  Diagnosis", "É"], SCHEME) == {"dual diagnosis", "e"}
    assert subject_codes(["Women"], None) == {"women"}
    assert subject_codes(["X"], Scheme((Subject("x-code", "X"),))) == {"x-code"}
    assert subject_codes([], SCHEME) == set()


def test_the_code_of_a_subject_in_any_form() -> None:
    """By label or synonym, whatever its case; an unknown one is its own code, folded."""
    assert subject_code("FEMALES", SCHEME) == "women"
    assert subject_code("Women-offenders", SCHEME) == "women-offenders"
    assert subject_code("Dual  Diagnosis", SCHEME) == "dual diagnosis"
    assert subject_code("Été", None) == "ete"


@given(LIBRARIES, LIBRARIES, st.sets(st.sampled_from(IDS)))
def test_merging_gives_what_collecting_at_once_gives(
    old: dict[str, int], new: dict[str, int], removed: set[str]
) -> None:
    """Whichever documents go, change or come, labels that are left over go too."""
    gone = removed | set(new)
    ids = sorted(set(old) - gone | set(new))
    old_docs = np.array([-1 if i in gone else ids.index(i) for i in sorted(old)], np.int32)
    new_docs = np.array([ids.index(i) for i in sorted(new)], np.int32)
    merged = columns.merged(
        collect(entries_of(old), SCHEME), old_docs, collect(entries_of(new), SCHEME), new_docs
    )
    now = {i: seed for i, seed in (old | new).items() if i in ids}
    assert_same(merged, collect(entries_of(now), SCHEME))


@settings(max_examples=25)
@given(LIBRARIES)
def test_what_is_written_is_read_back(library: dict[str, int]) -> None:
    """Ids in any script, labels, numbers."""
    table = collect(entries_of(library), SCHEME)
    with tempfile.TemporaryDirectory() as folder:
        columns.write(table, Path(folder))
        assert_same(columns.read(Path(folder)), table)


def test_no_documents_have_no_labels() -> None:
    """An empty library can be counted and filtered."""
    nothing = np.zeros(0, bool)
    empty: Labels = collect([], None).subject
    assert empty.counts(nothing).tolist() == []
    assert empty.having(["x"]).tolist() == []
    assert collect([], None).title_order().tolist() == []


@given(st.lists(st.tuples(st.booleans(), st.sets(st.integers(0, 3))), max_size=12))
def test_labels_are_counted_one_by_one(filed: list[tuple[bool, set[int]]]) -> None:
    """Of documents that are chosen, or not, whatever labels each has."""
    column = Labels(
        list("abcd"),
        np.cumsum([0, *(len(codes) for _, codes in filed)]),
        np.array([code for _, codes in filed for code in sorted(codes)], np.int32),
    )
    counted = column.counts(np.array([is_chosen for is_chosen, _ in filed], bool))
    chosen = [codes for is_chosen, codes in filed if is_chosen]
    assert counted.tolist() == [sum(code in codes for codes in chosen) for code in range(4)]
