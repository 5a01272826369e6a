"""The index against a plain evaluator: the same sets, scores, order, facets and pages."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.errors import QueryError
from indexer.build import build
from indexer.index import Index
from indexer.query.limits import Limits
from indexer.query.tree import Node
from indexer.search.filters import Filters
from indexer.search.whoosh_engine import RankedDocs, WhooshEngine
from tests.indexer.brute_force import BruteForce
from tests.indexer.small_library import (
    SCHEME,
    filters,
    grammar_within,
    libraries,
    query_strings,
    random_library,
    sorts,
    trees,
)

LIMITS = Limits(expansion=12)
"""Few, so that queries meet it."""

LIBRARIES = range(8)
QUERIES_EACH = 500


GRAMMAR = grammar_within(LIMITS)


@dataclass(frozen=True)
class Asked:
    """A search with everything that one can ask for."""

    node: Node
    filters: Filters
    sort: str
    offset: int
    limit: int


def asked_of(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Asked]:
    """Return searches for these trees."""
    return st.builds(
        Asked, nodes, st.just(Filters()) | filters, sorts, st.integers(0, 15), st.integers(1, 20)
    )


@st.composite
def parsed(draw: st.DrawFn) -> Node:
    """Return the tree of a random query string that can be read."""
    query, match = draw(query_strings), draw(st.sampled_from(["any", "all"]))
    return GRAMMAR.parse(query, match)


class Pair:
    """An index and a plain evaluator of the same entries."""

    def __init__(self, entries: Sequence[Entry], folder: Path) -> None:
        build(folder, entries, SCHEME)
        self.index = Index(folder, SCHEME)
        self.engine = WhooshEngine(self.index)
        self.brute_force = BruteForce(entries, SCHEME, LIMITS)

    def agree_on(self, asked: Asked) -> None:
        """Fail unless both answer a search alike."""
        try:
            expected = self.brute_force.search(asked.node, asked.filters, asked.sort)
        except QueryError:
            with pytest.raises(QueryError):
                self._page(asked, asked.limit, asked.offset)
            gc.collect()  # the error holds the index, whose files are many
            return
        hits = self._whole(asked)
        scores = dict(expected)
        assert sorted(entry_id for entry_id, _ in hits) == sorted(scores)
        for entry_id, score in hits:
            assert score == pytest.approx(scores[entry_id], rel=1e-6, abs=1e-6)
        if asked.sort != "relevance":
            assert [entry_id for entry_id, _ in hits] == [entry_id for entry_id, _ in expected]
        for (first, score), (second, next_score) in pairwise(
            hits if asked.sort == "relevance" else []
        ):
            assert (-score, first) < (-next_score, second)
            assert scores[first] >= scores[second] - 1e-6 * max(1.0, scores[second])

    def _whole(self, asked: Asked) -> list[tuple[str, float]]:
        """Return all hits, having checked a page of them and what comes with every page."""
        hits = self._page(asked, len(self.index) + 1, 0)
        page = self._page(asked, asked.limit, asked.offset)
        assert page == hits[asked.offset : asked.offset + asked.limit]
        found = self._search(asked, 0, 0)
        ids = [self.index.ids[doc] for doc in found.mask.nonzero()[0]]
        assert ids == sorted(entry_id for entry_id, _ in hits)
        assert (found.total, found.docs.size) == (len(hits), 0)
        assert self.index.facets(found.mask) == self.brute_force.facets(ids)
        spec = asked.filters.conditions
        counts = self.engine.search(asked.node, spec, limit=0, limits=LIMITS).live_counts()
        assert counts == self.brute_force.live_counts(asked.node, asked.filters)
        return hits

    def _page(self, asked: Asked, limit: int, offset: int) -> list[tuple[str, float]]:
        found = self._search(asked, limit, offset)
        assert found.docs.size <= limit
        ids = [self.index.ids[doc] for doc in found.docs]
        return list(zip(ids, found.scores.tolist(), strict=True))

    def _search(self, asked: Asked, limit: int, offset: int) -> RankedDocs:
        return self.engine.ranked(
            asked.node, asked.filters.conditions, asked.sort, limit, offset, limits=LIMITS
        )


@settings(max_examples=80)
@given(
    libraries,
    st.lists(asked_of(trees), min_size=1, max_size=4),
    st.lists(asked_of(parsed()), min_size=1, max_size=4),
)
def test_any_small_library_answers_any_query_as_plain_reading_would(
    entries: list[Entry], asked_as_trees: list[Asked], asked_as_strings: list[Asked]
) -> None:
    """Whatever the entries and the query, the index finds, scores, sorts and counts right."""
    with tempfile.TemporaryDirectory() as folder:
        pair = Pair(entries, Path(folder))
        for asked in asked_as_trees + asked_as_strings:
            pair.agree_on(asked)


@pytest.fixture(scope="module", params=LIBRARIES)
def larger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Return a library of some forty entries, with its index."""
    return Pair(random_library(request.param, 33), tmp_path_factory.mktemp("larger"))


@pytest.mark.slow
@settings(
    max_examples=QUERIES_EACH // 2, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(asked=asked_of(trees))
def test_random_trees_are_answered_as_plain_reading_would(larger: Pair, asked: Asked) -> None:
    """Two thousand, over larger libraries."""
    larger.agree_on(asked)


@pytest.mark.slow
@settings(
    max_examples=QUERIES_EACH // 2, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(asked=asked_of(parsed()))
def test_random_query_strings_are_answered_as_plain_reading_would(
    larger: Pair, asked: Asked
) -> None:
    """Two thousand, over larger libraries."""
    larger.agree_on(asked)
