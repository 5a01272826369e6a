"""What is excluded is never found, however a search is relaxed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.scheme import Scheme
from indexer import build
from indexer.index import Index
from indexer.search.query_execution import QueryExecution
from indexer.search.spec import SearchSpec
from indexer.search.whoosh_engine import WhooshEngine

WORDS = ["drug", "team", "ward", "gaol", "beer"]


@pytest.fixture(scope="module")
def execution(tmp_path_factory: pytest.TempPathFactory) -> QueryExecution:
    """Return what searches a few entries, with every second word in half of them."""
    folder = tmp_path_factory.mktemp("index")
    entries = [
        Entry(
            id=f"{number:02}{'-x' if number % 2 else ''}",
            title=" ".join(word for place, word in enumerate(WORDS) if number >> place & 1),
            kind="STUDY" if number % 3 else "REVIEW",
            summary="alcohol here" if number % 2 else "nothing here",
        )
        for number in range(1, 32)
    ]
    build.build(folder, entries, None)
    return QueryExecution(WhooshEngine(Index(folder)), Scheme())


word = st.sampled_from([*WORDS, "zebra", '"drug team"', '"gaol drug"', "title:ward", "kind:STUDY"])
excluding = st.sampled_from(
    [
        "AND NOT alcohol",
        "AND (NOT alcohol)",
        "AND (-alcohol)",
        "AND (NOT (alcohol OR zebra))",
        "ANDNOT alcohol",
        "-alcohol",
        "NOT alcohol",
        "NOT (alcohol)",
        "-summary:alcohol",
        'NOT "alcohol here"',
    ]
)
sides = st.lists(word, min_size=1, max_size=4).flatmap(
    lambda words: st.sampled_from([" AND ".join(words), f"+{' +'.join(words)}", " ".join(words)])
)


@settings(max_examples=300)
@given(sides, excluding, st.lists(word, max_size=2), st.sampled_from(["any", "all"]), st.booleans())
def test_what_is_excluded_is_never_found(
    execution: QueryExecution,
    wanted: str,
    excluded: str,
    behind: list[str],
    match: str,
    bracketed: bool,
) -> None:
    """Beside words, phrases, fields and kinds, in brackets and behind AND, relaxed or not."""
    before = f"({wanted})" if bracketed else wanted
    query = " AND ".join([f"{before} {excluded}", *behind])
    found = execution.run(SearchSpec(query, match=match, limit=100)).found
    assert not [entry_id for entry_id in found.ids if entry_id.endswith("-x")]
