"""Explanations against the search: the parts add up to what it reports, for every document."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import QueryError
from indexer.index import Index
from indexer.query.tree import And, Boost, DisjunctionMax, Node, Not, Or, Phrase, Prefix, Term
from indexer.ranking.latent_feedback import WEIGHT, LatentPlaces
from indexer.ranking.related_graph import SHARE, neighbour_graph
from indexer.ranking.relevance import Signals
from indexer.search.explained import Missing
from indexer.search.score_explanation import explained
from indexer.search.whoosh_engine import WhooshEngine
from tests.indexer.small_library import query_strings, random_library, trees
from tests.indexer.test_differential import GRAMMAR, LIMITS, Pair


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return the index of some forty entries."""
    return Pair(random_library(5, 33), tmp_path_factory.mktemp("explained")).index


@pytest.fixture(scope="module")
def signals(index: Index) -> Signals:
    """Return random neighbours, of which one entry has none, and random places."""
    chance = np.random.default_rng(7)
    size = len(index)
    docs = np.array([chance.choice(size, 4, replace=False) for _ in range(size)], np.int32)
    docs[docs == np.arange(size)[:, None]] = -1
    docs[3] = -1
    graph = neighbour_graph(docs, np.where(docs >= 0, chance.uniform(0.1, 1, docs.shape), 0.0))
    places = chance.normal(size=(size, 3)).astype(np.float32)
    places[5] = 0
    places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), 1)
    return Signals(
        graph, LatentPlaces(places, lambda docs, weights, doc: [(f"{docs[0]}", f"{doc}")])
    )


def agrees(index: Index, node: Node, signals: Signals | None) -> None:
    """Fail unless each document's explanation is what the search does with it."""
    try:
        found = WhooshEngine(index).ranked(node, limit=len(index), signals=signals, limits=LIMITS)
    except QueryError:
        with pytest.raises(QueryError):
            explained(index, node, 0, LIMITS, signals)
        return
    scores = dict(zip(found.docs.tolist(), found.scores.tolist(), strict=True))
    for doc in range(len(index)):
        answer = explained(index, node, doc, LIMITS, signals)
        assert answer.matched == (doc in scores)
        assert answer.score == pytest.approx(scores.get(doc, 0.0), rel=1e-9, abs=1e-12)
        assert sum(term.contribution for term in answer.terms) == pytest.approx(answer.own)
        for term in answer.terms:
            assert term.contribution == pytest.approx(term.idf * term.impact * term.factor)
            by_field = sum(field.contribution for field in term.fields)
            assert by_field == pytest.approx(term.contribution)
            assert 0 <= term.impact < 1
        lent = sum(neighbour.contribution for neighbour in answer.neighbours)
        mixed = (1 - SHARE if signals else 1) * answer.own + lent
        latent = answer.latent
        assert latent.contribution == pytest.approx(WEIGHT * latent.likeness * mixed)
        assert 0 <= latent.likeness <= 1
        assert bool(latent.words) == bool(latent.contribution)
        assert answer.score == pytest.approx(mixed + latent.contribution)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees, st.booleans())
def test_any_tree_is_explained_to_the_last_part(
    index: Index, signals: Signals, node: Node, mixed: bool
) -> None:
    """Phrases, prefixes, the best of several, exclusions, boosts: all that a tree may hold."""
    agrees(index, node, signals if mixed else None)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query_strings, st.sampled_from(["any", "all"]), st.booleans())
def test_any_query_is_explained_to_the_last_part(
    index: Index, signals: Signals, query: str, match: str, mixed: bool
) -> None:
    """As people write them."""
    agrees(index, GRAMMAR.parse(query, match), signals if mixed else None)


@pytest.fixture
def three(index_of_texts) -> Index:  # type: ignore[no-untyped-def]
    """Return an index of three texts."""
    return index_of_texts("prison alcohol prison", "alcohol advice", "advice on training")


def test_a_word_is_told_with_its_numbers(three: Index) -> None:
    """Its frequency by field, how many have it, and what it gives."""
    (share,) = explained(three, Term("prison"), 0, LIMITS, None).terms
    assert (share.term, share.way, share.entries, share.factor) == ("prison", "", 1, 1.0)
    assert [(f.field, f.frequency, f.weight) for f in share.fields] == [("body", 2, 1.0)]
    assert share.idf == pytest.approx(np.log1p((3 - 1 + 0.5) / 1.5))


def test_each_way_to_match_is_named(three: Index) -> None:
    """What came in by a phrase, a prefix or as a synonym; words said twice count twice."""
    phrase, jail = '"alcohol prison"', Term("jail")
    ways = {
        Phrase(("alcohol", "prison")): [
            ("alcohol", "phrase", phrase, 1),
            ("prison", "phrase", phrase, 1),
        ],
        Prefix("pris"): [("prison", "prefix", "pris*", 1)],
        DisjunctionMax((jail, Boost(Term("prison"), 0.7))): [("prison", "synonym", "Jails", 0.7)],
        DisjunctionMax((Or((Term("lock"), jail)), Boost(Term("prison"), 0.7))): [
            ("prison", "synonym", "locked Jails", 0.7)
        ],
        Or((Term("prison"), Boost(Term("prison"), 2.0))): [("prison", "", "", 3)],
    }
    for node, told in ways.items():
        terms = explained(three, node, 0, LIMITS, None, "locked Jails").terms
        assert sorted((t.term, t.way, t.stands_for, t.factor) for t in terms) == told


def test_what_is_missing_is_told(three: Index) -> None:
    """What is excluded and there, too; a word that another stands in for is not missing."""
    node = And((Term("alcohol"), Phrase(("advice", "prison")), Not(Term("prison"))))
    answer = explained(three, node, 0, LIMITS, None)
    assert (answer.matched, answer.score, answer.terms) == (False, 0.0, ())
    assert answer.missing == (Missing('"advice prison"'), Missing("NOT prison"))
    either = DisjunctionMax((Term("jail"), Boost(Term("prison"), 0.7)))
    assert explained(three, either, 0, LIMITS, None).missing == ()
    assert explained(three, either, 1, LIMITS, None).missing == (Missing("jail"),)


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("Counsellings", [("Counsellings", "")]),
        ("counsellings Counselled", [("counsellings", "")]),
        ("trainings OR prisom", [("prisom", "prison"), ("trainings", "")]),
        ('"Alcohl Advice" prison', [('"Alcohl Advice"', '"alcohol Advice"'), ("prison", "")]),
        ("title:alcohl", [("title:alcohl", "title:alcohol")]),
        ("adviced^2 alcoho*", [("alcoho*", "")]),
        ("alcoho~1 naïve", [("alcoho~1", ""), ("naïve", "")]),
        ("(follow-Ups)", [("follow", ""), ("follow-Ups", "")]),
        ("kind:STUDY year:2005.. added:2020-01-31", None),
        ("“jail” year:2005", [("jail", ""), ("year:2005", "")]),
    ],
)
def test_what_is_missing_is_told_as_it_was_typed(
    index_of_texts: Callable[..., Index], query: str, missing: list[tuple[str, str]] | None
) -> None:
    """Not as a stem; with what may have been meant, where it is words that no entry has."""
    index = index_of_texts("advice on nothing", "alcohol", "a prison and training")
    node = GRAMMAR.parse(query)
    answer = explained(index, node, 0, LIMITS, None, query)
    told = sorted((one.asked, one.did_you_mean) for one in answer.missing)
    if missing is None:
        missing = [(part, "") for part in sorted(query.split())]
    assert told == missing
