"""Subject queries: names, groups, exclusions, counts and the order of topics."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.scheme import Scheme
from corpus.subject import Subject
from indexer.postings.columns import collect
from indexer.postings.subject_column import (
    CountsByCode,
    SubjectColumn,
    greatest,
    squashed,
    topic_ranks,
)
from indexer.query.subject_query import SubjectGroup, SubjectQuery

SCHEME = Scheme(
    (
        Subject("advice", "Brief advice", ("IBA",), notations=("M6.1",)),
        Subject("harm", "Harm reduction"),
        Subject("overdose", "Overdose", (), ("harm",), notations=("4.4",)),
        Subject("naloxone", "Naloxone", (), ("overdose",)),
        Subject("heroin", "Heroin", ("opiates",), notations=("5.9",)),
        Subject("crack", "Crack cocaine", (), notations=("5.9",)),
        Subject("nothing", "Nothing filed here"),
    )
)
FILED: dict[str, Sequence[str]] = {
    "a": ["IBA"],
    "b": ["M6.1", "overdose"],
    "c": ["Naloxone", "heroin"],
    "d": ["M6.10", "mutual-aid"],
    "e": ["m6.1ps", "Mutual aid", "crack"],
    "f": [],
}


def column(filed: dict[str, Sequence[str]] = FILED, scheme: Scheme = SCHEME) -> SubjectColumn:
    """Return the column of entries with these subjects."""
    entries = [Entry(id=i, title=i, subjects=tuple(names)) for i, names in filed.items()]
    return SubjectColumn(collect(entries, scheme).subject, scheme)


def found(query: SubjectQuery) -> str:
    """Return the ids that pass a query, one letter each."""
    mask = column().mask(query)
    assert mask.dtype == bool
    return "".join(entry_id for entry_id, passes in zip(FILED, mask, strict=True) if passes)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("advice", "ab"),
        ("Brief advice", "ab"),
        ("briefadvice", "ab"),
        ("m6.1", "ab"),
        ("M6.1*", "abde"),
        ("M6.*", "abde"),
        ("M6*", "abde"),
        ("M6", ""),
        ("M6.1.*", "ab"),
        ("harm", "bc"),
        ("harm-reduc*", "bc"),
        ("4.*", "bc"),
        ("4*", "bc"),
        ("5.9", "ce"),
        ("opi*", "c"),
        ("mutualaid", "de"),
        ("MUTUAL_AID", "de"),
        ("mutual*", "de"),
        ("*", "abcde"),
        ("nothing", ""),
        ("unheard of", ""),
    ],
)
def test_a_name_stands_for_subjects_and_all_below_them(name: str, ids: str) -> None:
    """By code, label, synonym, notation or the beginning of one, blanks and hyphens apart."""
    assert found(SubjectQuery.of([name])) == ids
    assert found(SubjectQuery.of(none_of=[name])) == "".join(sorted(set("abcdef") - set(ids)))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (SubjectQuery(), "abcdef"),
        (SubjectQuery.of(["advice", "heroin"]), "abc"),
        (SubjectQuery.of(all_of=["advice", "harm"]), "b"),
        (SubjectQuery.of(["advice", "heroin"], ["overdose"]), "bc"),
        (SubjectQuery.of(["advice", "heroin"], ["overdose"], ["naloxone"]), "b"),
        (SubjectQuery((SubjectGroup(("M6.*",)), SubjectGroup(("5.9", "harm")))), "be"),
        (SubjectQuery.of(none_of=["M6.*", "harm"]), "f"),
    ],
)
def test_every_group_is_required_and_what_is_excluded_is_not_there(
    query: SubjectQuery, ids: str
) -> None:
    """Within a group any or all of its subjects."""
    assert found(query) == ids


def test_a_query_says_what_it_asks() -> None:
    """For people, with what asks for nothing left out; without anything to ask it is false."""
    groups = (SubjectGroup((" a ", "b", "a")), SubjectGroup(("c", "d"), "all"), SubjectGroup(("",)))
    query = SubjectQuery(groups, ("e", " "))
    assert str(query) == "(a or b) and (c and d) and not e"
    assert query == SubjectQuery.of(["a", "b"], ["c", "d"], ["e"])
    assert query
    assert not SubjectQuery.of([""], [" "], [])


def test_a_group_matches_any_or_all() -> None:
    """Anything else is refused."""
    with pytest.raises(InputError, match="cannot match 'most': use any or all"):
        SubjectGroup(("a",), "most")  # type: ignore[arg-type]


def test_counts_say_what_adding_a_subject_would_find() -> None:
    """An alternative of a group as if it had been chosen; everything in the scheme is there."""
    everything, none = np.ones(6, bool), np.zeros(6, bool)
    assert column().counts(SubjectQuery(), everything, none) == {
        "advice": 2, "harm": 2, "overdose": 2, "naloxone": 1, "heroin": 1, "crack": 1,
        "nothing": 0, "m6.10": 1, "m6.1ps": 1, "mutual aid": 1, "mutual-aid": 1,
    }  # fmt: skip
    query = SubjectQuery((SubjectGroup(("advice", "m6.10")), SubjectGroup(("harm",), "all")))
    counts = column().counts(query, everything, none)
    assert {code: count for code, count in counts.items() if count} == {
        "advice": 1, "harm": 1, "overdose": 1,
    }  # fmt: skip
    query = SubjectQuery((SubjectGroup(("heroin",)), SubjectGroup(("naloxone", "crack"))))
    counts = column().counts(query, everything, none)
    assert (counts["heroin"], counts["crack"], counts["naloxone"]) == (1, 0, 1)
    counts = column().counts(SubjectQuery.of(["heroin"]), everything, none)
    assert (counts["heroin"], counts["advice"], counts["naloxone"]) == (1, 0, 1)
    picked = np.array([i == "d" for i in FILED])
    assert column().counts(SubjectQuery.of(["heroin"]), everything, picked)["m6.10"] == 1


def test_topics_come_in_the_scheme_s_order_and_free_ones_by_number() -> None:
    """As its tree shows them; then M6.2 before M6.10, then words."""
    codes = ["crack", "m6.10", "m6.2", "naloxone", "4.4", "harm", "aid"]
    ranks = topic_ranks(codes, SCHEME)
    assert ranks.dtype == np.int32
    assert [codes[i] for i in np.argsort(ranks)] == [
        *("crack", "harm", "naloxone"),
        *("4.4", "aid", "m6.2", "m6.10"),
    ]
    assert topic_ranks([], Scheme()).tolist() == []


def test_names_are_squashed_to_compare_them() -> None:
    """Case, accents, blanks, hyphens and underscores make no difference; dots do."""
    assert squashed(" Harm–Reduction_é") == "harmreductione"
    assert squashed("M6.1") != squashed("M61")


def test_a_bank_without_subjects_can_be_asked() -> None:
    """It has none, and nothing that lacks one is kept back."""
    empty = column({}, Scheme())
    assert empty.mask(SubjectQuery.of(["a"])).shape == (0,)
    bare = column({"a": []}, Scheme())
    assert bare.mask(SubjectQuery.of(["a", "*"])).tolist() == [False]
    assert bare.mask(SubjectQuery.of(none_of=["a"])).tolist() == [True]
    assert bare.counts(SubjectQuery(), np.ones(1, bool), np.zeros(1, bool)) == {}


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=4), st.integers(0, 9), max_size=60),
    st.integers(1, 20),
    st.integers(0, 12),
)
def test_greatest_counts_are_the_first_of_all_in_order(
    counts: dict[str, int], most: int, below: int
) -> None:
    counted = CountsByCode(list(counts), np.array(list(counts.values()), np.int64), SCHEME)
    assert counted == dict.fromkeys((subject.code for subject in SCHEME), 0) | counts
    narrowing = [(-count, code) for code, count in counts.items() if 0 < count < below]
    expected = [(code, -count) for count, code in nsmallest(most, narrowing)]
    assert greatest(counted, most, below) == expected
    assert greatest(counts, most, below) == expected
