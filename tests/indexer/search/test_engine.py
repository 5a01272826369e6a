"""The embedded engine as a search engine: plain values cross the line, and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence, Set
from datetime import date

import pytest

from indexer.query.limits import DEFAULT_LIMITS
from indexer.query.tree import All, Or, Phrase, Prefix, Term
from indexer.search.engine import SearchEngine
from indexer.search.filters import Filters
from indexer.search.whoosh_engine import WhooshEngine
from tests.indexer.small_library import random_library
from tests.indexer.test_differential import Pair

PLAIN = (str, int, float, bool, date, type(None))
TREE = Or((Term("drug"), Phrase(("drug", "harm")), Prefix("pr")))


def strangers(value: object) -> set[str]:
    """Return the types in a value that are neither plain nor dataclasses of plain values."""
    if type(value) in PLAIN:
        return set()
    if dataclasses.is_dataclass(value):
        return {s for f in dataclasses.fields(value) for s in strangers(getattr(value, f.name))}
    if isinstance(value, Mapping):
        return {s for pair in value.items() for one in pair for s in strangers(one)}
    if isinstance(value, Sequence | Set):
        return {s for one in value for s in strangers(one)}
    return {type(value).__name__}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    """Return an engine over some forty entries."""
    return WhooshEngine(Pair(random_library(3, 33), tmp_path_factory.mktemp("engine")).index)


def test_nothing_of_the_arrays_crosses(engine: SearchEngine) -> None:
    """Whatever is asked, the answer is of texts and numbers."""
    conditions = Filters(years=(2000, None), kinds="STUDY", authors="Lowe").conditions
    found = engine.search(TREE, conditions, limit=5)
    everything = engine.search(All(), limit=len(engine))
    first = everything.ids[0]
    answers = (
        (found.ids, found.scores, found.total, found.facets(), found.live_counts()),
        engine.meeting([first], conditions),
        [engine.unknown(one) for one in conditions],
        [engine.labels(column) for column in ("kind", "source", "author", "subject")],
        [engine.values(column) for column in ("kind", "year", "source", "author", "subject")],
        engine.highlight_terms(TREE, DEFAULT_LIMITS, "body"),
        engine.explain(TREE, first, DEFAULT_LIMITS, True, "drug harm"),
        engine.did_you_mean("prisn", lambda _: True, DEFAULT_LIMITS),
        engine.complete("pr", 9),
        (len(engine), first in engine, "nobody" in engine),
    )
    assert strangers(answers) == set()
    assert everything.total == len(engine)


def test_an_entry_meets_what_it_is_found_by(engine: SearchEngine) -> None:
    """Conditions on one entry and on all are the same conditions."""
    conditions = Filters(years=(2005, 2010), kinds=["STUDY", "REVIEW"]).conditions
    found = set(engine.search(All(), conditions, limit=len(engine)).ids)
    everything = engine.search(All(), limit=len(engine)).ids
    assert found == set(engine.meeting(everything, conditions))
    assert 0 < len(found) < len(engine)
