"""What a request finds: with synonyms, and wider where it would find nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebank import Bank, Results

WORDS = st.sampled_from(
    ["prison", "alcohol", "naloxone", "kits", "advice", "couples", "iba", "zebra", "nowhere"]
)
PARTS = (
    WORDS
    | st.lists(WORDS, min_size=2, max_size=3).map(lambda words: f'"{" ".join(words)}"')
    | st.sampled_from(
        ["title:kits", "year:2012", "year:1900", "kind:STUDY", "kind:NONE", "subject:families"]
    )
)
QUERIES = st.tuples(st.lists(PARTS, min_size=1, max_size=4), st.sampled_from([" ", " AND "])).map(
    lambda query: query[1].join(query[0])
)


def found(results: Results) -> list[tuple[str, float]]:
    """Return the ids of hits with their scores."""
    return [(hit.id, hit.score) for hit in results.hits]


@given(QUERIES, st.sampled_from(["any", "all"]), st.booleans())
def test_a_search_that_finds_something_is_never_relaxed(
    small_bank: Bank, query: str, match: str, synonyms: bool
) -> None:
    """It is what it would be; one in vain finds something or nothing, and says if it was wider."""
    strict = small_bank.search(query, match=match, relax=False, synonyms=synonyms)
    relaxed = small_bank.search(query, match=match, synonyms=synonyms)
    if strict.total:
        assert found(relaxed) == found(strict)
    if found(relaxed) == found(strict):
        assert (relaxed.total, relaxed.relaxed) == (strict.total, ())
    else:
        assert relaxed.relaxed
        assert relaxed.total
        assert relaxed.note


@given(QUERIES, WORDS, st.sampled_from(["any", "all"]))
def test_what_is_excluded_is_never_found(
    small_bank: Bank, query: str, excluded: str, match: str
) -> None:
    """However wide a search has become."""
    results = small_bank.search(f"{query} -{excluded}", match=match, limit=50)
    without = small_bank.search(excluded, synonyms=False, relax=False, limit=50)
    assert not {hit.id for hit in results.hits} & {hit.id for hit in without.hits}


@pytest.mark.parametrize(
    ("query", "steps"),
    [
        ('"kits naloxone"', ("near",)),
        ("naloxone AND kits AND zebra", ("most",)),
        ("naloxone AND zebra AND nowhere", ("any",)),
        ("title:drank AND title:zebra", ("any", "field")),
        ("couples subject:advice", ("subject",)),
        ("naloxone year:1900 kind:NONE", ("year", "kind")),
        ("zebra AND nowhere", ()),
    ],
)
def test_the_steps_of_a_search_in_vain(
    small_bank: Bank, query: str, steps: tuple[str, ...]
) -> None:
    """The first that finds anything is the last."""
    assert small_bank.search(query).relaxed == steps


def test_the_subject_above_is_tried(small_bank: Bank) -> None:
    """Before all subjects."""
    results = small_bank.search("crimes subject:families")
    assert results.relaxed == ("broader",)
    assert [hit.id for hit in results.hits] == ["boyd-2008"]


def test_a_note_is_about_what_was_typed(small_bank: Bank) -> None:
    """Not about the other labels of a subject: nobody has quoted those."""
    results = small_bank.search("IBA AND zebra AND nowhere")
    assert results.relaxed == ("any",)
    assert "boyd-2008" in [hit.id for hit in results.hits]  # it says 'brief advice'
    assert small_bank.search("IBA", kinds=["NONE"]).relaxed == ()
