"""The engine over a cluster against the embedded one: the same answer to every search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import QueryError
from indexer.query.limits import Limits
from indexer.query.tree import Node
from indexer.search.engine import SearchEngine, TopDocs
from indexer.search.filters import Filters
from tests.cluster.search.both_engines import BothEngines, engines_of
from tests.indexer.small_library import (
    SCHEME,
    filters,
    grammar_within,
    query_strings,
    random_library,
    sorts,
    trees,
)

LIMITS = Limits(expansion=40)
SIZE = 300

CLOSE = 1e-5
"""How far, relatively, scores may be apart."""


GRAMMAR = grammar_within(LIMITS)


@dataclass(frozen=True)
class Asked:
    """A search with everything that one can ask for."""

    node: Node
    filters: Filters
    sort: str
    offset: int
    limit: int
    graph: bool
    picked: tuple[str, ...]

    def of(self, engine: SearchEngine) -> TopDocs:
        """Ask an engine."""
        return engine.search(
            self.node,
            self.filters.conditions,
            sort="picked" if self.picked and self.sort == "title" else self.sort,
            limit=self.limit,
            offset=self.offset,
            graph=self.graph,
            limits=LIMITS,
            picked=self.picked,
        )


@st.composite
def parsed(draw: st.DrawFn) -> Node:
    """Return the tree of a random query string that can be read."""
    query, match = draw(query_strings), draw(st.sampled_from(["any", "all"]))
    return GRAMMAR.parse(query, match)


_ids = st.sampled_from([f"entry-{number}" for number in range(0, SIZE, 7)] + ["gone"])
asked = st.builds(
    Asked,
    trees | parsed(),
    st.just(Filters()) | filters,
    sorts,
    st.sampled_from([0, 0, 3, 40]),
    st.sampled_from([0, 1, 10, 10, 100, 400]),
    st.booleans(),
    st.just(()) | st.lists(_ids, max_size=4).map(tuple),
)


@pytest.fixture(scope="module")
def both(cluster_hosts: str) -> Iterator[BothEngines]:
    """Return both engines of a random library."""
    with engines_of(cluster_hosts, random_library(3, SIZE), SCHEME) as engines:
        yield engines


@settings(
    max_examples=70,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=asked)
def test_any_search_is_answered_as_by_the_embedded_engine(both: BothEngines, asked: Asked) -> None:
    """Ids with ties, totals, facets, live counts; scores but for rounding."""
    try:
        expected = asked.of(both.embedded)
    except QueryError as error:
        with pytest.raises(QueryError, match=str(error)[:20]):
            asked.of(both.clustered)
        return
    found = asked.of(both.clustered)
    assert (found.total, list(found.ids)) == (expected.total, list(expected.ids))
    assert list(found.scores) == pytest.approx(list(expected.scores), rel=CLOSE, abs=1e-12)
    assert found.facets() == expected.facets()
    assert found.live_counts() == expected.live_counts()
