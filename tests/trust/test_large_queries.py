"""Queries that are meant to hurt, asked of a bank that is large enough to be hurt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.documents import Document, synthetic, write_jsonl
from benchmarks.queries import short_queries
from evidencebank import Bank
from tests.evidencebank.test_hostile_queries import NASTY, place_of_refusal
from tests.trust.handles import SELF, resident_bytes

pytestmark = pytest.mark.slow

MAX_MEMORY = 200 * 2**20

OPERATORS = (
    *("AND", "OR", "NOT", "(", ")", '"', "-", "+", "^2", "~", "~2", "*", "?", ":", "..", "^nan"),
    *("title:", "subject:topic::01", "year:2001..2005", "kind:STUDY", "\x00", "\ud800", "\u202e"),
)


@cache
def documents() -> Sequence[Document]:
    """Return the documents; making them takes longer than to collect all other tests."""
    return synthetic("hostile", 5_000, 0).documents


@cache
def words() -> list[str]:
    """Return words that are in them."""
    return sorted({word for query in short_queries(documents(), 40) for word in query.split()})


@st.deferred
def soup() -> st.SearchStrategy[list[str]]:
    """Return what draws words, the beginnings of words, and operators."""
    prefixes = (word[:2] + "*" for word in words())
    return st.lists(st.sampled_from([*words(), *OPERATORS, *prefixes]), max_size=60)


QUERIES = st.text(max_size=1_200) | soup.map(" ".join) | soup.map("".join)


@pytest.fixture(scope="module")
def large_bank(new_folder: Callable[[], Path]) -> Iterator[Bank]:
    """Return a bank of five thousand made-up documents, asked once of everything."""
    folder = new_folder()
    write_jsonl(documents(), folder / "documents.jsonl")
    with Bank.create(folder / "bank") as bank:
        bank.load([folder / "documents.jsonl"])
        for word in words():
            assert bank.search(word).total > 0
        yield bank


def test_no_hostile_query_does_more_than_find_nothing(large_bank: Bank) -> None:
    """Each is answered, or refused with its place where that is asked for; memory is bounded."""
    measurable = (SELF / "status").is_file()
    before = resident_bytes() if measurable else 0
    for query in NASTY.values():
        results = large_bank.search(query, match="all")
        assert results.total >= len(results.hits)
        large_bank.search(query).to_dict()
        large_bank.search(query, mode="words").to_dict()
        assert 0 <= place_of_refusal(large_bank, query) <= len(query)
        if measurable:
            assert resident_bytes() - before < MAX_MEMORY


@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
@given(query=QUERIES)
def test_random_strings_are_answered_or_refused(large_bank: Bank, query: str) -> None:
    """Any text, and soups of operators with words that are there."""
    large_bank.search(query).to_dict()
    assert 0 <= place_of_refusal(large_bank, query) <= len(query)
