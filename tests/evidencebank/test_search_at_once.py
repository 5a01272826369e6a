"""Searches that take a moment, for event loops, beside all searches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebank import Bank, InputError, Results

WORDS = ["naloxone", "Counselling", "couples", "prison", "reoffending", "zebra", "the", "12"]
queries = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)


@pytest.fixture(scope="module")
def bank(small_bank_folder: Path) -> Iterator[Bank]:
    """Return a bank with what is compiled loaded, as a site has it."""
    with Bank.open(small_bank_folder) as bank:
        bank.prepare()
        yield bank


def told(results: Results) -> object:
    """Return all that results tell."""
    listed = [(hit.listed, hit.entry) for hit in results.hits]
    counts = results.subject_counts, results.kind_counts, results.year_counts
    return results.to_dict(), listed, counts, results.found_as_asked


@given(query=queries, limit=st.integers(0, 12), offset=st.integers(0, 3))
def test_they_are_answered_as_others_or_not_at_all(
    bank: Bank, query: str, limit: int, offset: int
) -> None:
    """The same entries, snippets, counts and suggestions."""
    at_once = bank.search_at_once(query, limit=limit, offset=offset)
    if at_once is not None:
        assert told(at_once) == told(bank.search(query, limit=limit, offset=offset))


def test_which_they_are(bank: Bank) -> None:
    """Those for any of some words that the bank holds, whatever the page."""
    for query in ("naloxone", "Naloxone", "couples naloxone"):
        assert bank.search_at_once(query) is not None, query
    assert bank.search_at_once("naloxone", limit=1, offset=1) is not None
    for query in ("", "zebra", "naloxone zebra", "naloxone AND couples", "nalox*", "year:2005"):
        assert bank.search_at_once(query) is None, query
    assert bank.search_at_once("naloxone", kinds=["STUDY"]) is None
    assert bank.search_at_once("naloxone couples", match="all") is None
    assert bank.search_at_once("naloxone", sort="year") is None
    with pytest.raises(InputError):
        bank.search_at_once("naloxone", limit=-1)


def test_a_generation_that_is_not_open_is_not_opened(own_bank: Bank, folder: Path) -> None:
    """Neither the first nor the next, until another search has opened it."""
    with Bank.open(own_bank.path) as bank:
        assert bank.search_at_once("naloxone") is None
        bank.prepare()
        before = bank.search_at_once("naloxone")
        assert before is not None
        (folder / "new.txt").write_text("Naloxone at home\n\nA kit for each family.")
        assert own_bank.load([folder / "new.txt"]).added
        assert bank.search_at_once("naloxone") is None
        after = bank.search("naloxone")
        assert after.total == before.total + 1
        at_once = bank.search_at_once("naloxone")
        assert at_once is not None
        assert at_once.to_dict() == after.to_dict()
