"""What else an engine answers, over a cluster as embedded: words, values, filters, explanations."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from corpus.errors import QueryError
from evidencebank.cluster.search.engine import ClusterEngine
from indexer.query.limits import DEFAULT_LIMITS, WIDE
from indexer.query.tree import Boost, DisjunctionMax, Node, Or, Phrase, Prefix, Term, Wildcard
from indexer.search.engine import SearchEngine
from indexer.search.filters import Filters
from indexer.search.query_execution import QueryExecution
from indexer.search.spec import SearchSpec
from tests.cluster.search.both_engines import BothEngines, engines_of
from tests.indexer.small_library import SCHEME, TERMS, UNKNOWN, WORDS, random_library

TREES: list[Node] = [
    Term("prison"),
    Term("zebra"),
    Or((Term("alcohol"), Boost(Term("treat", "title"), 2.0), Prefix("ther"))),
    DisjunctionMax((Phrase(("harm", "reduct")), Boost(Phrase(("re", "offend")), 0.5))),
    Wildcard("wom?n"),
    Phrase(("drug", "alcohol", "drug"), "", 5),
]


@pytest.fixture(scope="module")
def both(cluster_hosts: str) -> Iterator[BothEngines]:
    """Return both engines of a random library."""
    with engines_of(cluster_hosts, random_library(11, 120), SCHEME) as engines:
        yield engines


def same(both: BothEngines, ask: Any) -> Any:
    """Return what both engines answer, which must be the same."""
    answer = ask(both.embedded)
    assert ask(both.clustered) == answer
    return answer


@pytest.mark.parametrize("column", ["kind", "subject", "year", "source", "author"])
def test_values_and_labels_are_the_same(both: BothEngines, column: str) -> None:
    """With their numbers, in their order."""
    assert same(both, lambda engine: list(engine.values(column)))
    if column != "year":
        assert same(both, lambda engine: list(engine.labels(column)))
    assert same(both, lambda engine: list(engine.languages())) == ["en"]


def test_entries_are_known_by_their_ids(both: BothEngines) -> None:
    """Whatever one asks for."""
    assert same(both, len) == len(both.index)
    for entry_id in ("entry-1", "entry-100", "gone", "", "entry-1 entry-2", 7):
        same(both, lambda engine, entry_id=entry_id: entry_id in engine)
    known = list(both.index.ids)
    for filters in (Filters(kinds=["STUDY"]), Filters(years=(2006, None)), Filters()):
        assert same(both, lambda engine, f=filters: engine.meeting(known[::3], f.conditions))


def test_names_that_no_entry_has_are_told(both: BothEngines) -> None:
    """Of each filter."""
    filters = Filters(
        subjects=["Women", "Zoos", "moon"], kinds=["STUDY", "ESSAY"], sources=["Nature"]
    )
    for condition in filters.conditions:
        same(both, lambda engine, condition=condition: engine.unknown(condition))


def test_what_is_typed_is_completed_alike(both: BothEngines) -> None:
    """Titles, words and subjects, in their order."""
    random = Random(5)
    typed = [word[: random.randint(1, 5)] for word in WORDS] + [
        "prison al",
        "the pr",
        "wom ",
        "",
        "é",
    ]
    found = [same(both, lambda engine, text=text: list(engine.complete(text, 9))) for text in typed]
    assert {one.kind for some in found for one in some} == {"title", "word", "subject"}


def test_the_same_is_meant(both: BothEngines) -> None:
    """Unknown words have the same near ones, if that finds something."""
    suggested = []
    for query in [
        *UNKNOWN,
        "naloxne prisn",
        "harmreduction",
        "alco hol",
        "methdone -zebra",
        "drug",
    ]:

        def ask(engine: SearchEngine, query: str = query) -> str | None:
            execution = QueryExecution(engine, SCHEME)
            spec = SearchSpec(query)
            return execution.did_you_mean(spec, execution.run(spec))

        suggested.append(same(both, ask))
    assert any(suggested)


@pytest.mark.parametrize("tree", TREES)
def test_the_same_words_are_shown(both: BothEngines, tree: Node) -> None:
    """In summaries and bodies."""
    for field in ("summary", "body"):
        same(both, lambda engine, f=field: engine.highlight_terms(tree, DEFAULT_LIMITS, f))


@pytest.mark.parametrize("graph", [False, True])
@pytest.mark.parametrize("tree", TREES)
def test_scores_are_explained_alike(both: BothEngines, tree: Node, graph: bool) -> None:
    """To the last bit, as the embedded code does it, of the first hits and of what is no hit."""
    ids = list(both.embedded.search(tree, limit=4, graph=graph).ids)
    for entry_id in [*ids, both.index.ids[0], both.index.ids[-1]]:
        same(
            both,
            lambda engine, one=entry_id: engine.explain(
                tree, one, DEFAULT_LIMITS, graph, "prison therapy"
            ),
        )


def test_a_search_in_vain_is_relaxed_alike(both: BothEngines) -> None:
    """By the same steps."""
    for query in ['"prison naloxone alcohol"', "zebra prison", "title:zebra", "year:1990 prison"]:

        def ask(engine: SearchEngine, query: str = query) -> Any:
            executed = QueryExecution(engine, SCHEME).run(SearchSpec(query, match="all"))
            return executed.tree, executed.note, executed.relaxed, list(executed.found.ids)

        same(both, ask)


def test_words_next_to_each_other_are_found_alike(both: BothEngines) -> None:
    """Said twice or more, the other way round, a few words apart."""
    random = Random(2)
    found = 0
    for _ in range(60):
        terms = tuple(
            random.choices([*TERMS[:12], "prison", "drug", "alcohol"], k=random.randint(2, 4))
        )
        phrase = Phrase(terms, random.choice(["", "", "body"]), random.choice([0, 1, 3, 8, 50]))
        found += same(both, lambda engine, p=phrase: engine.search(p, graph=False).total)
    assert found


def test_more_than_the_cluster_takes_is_refused_in_one_line(both: BothEngines) -> None:
    """With what to do, and what it takes is asked of the cluster."""
    many = Or(tuple(Prefix(word[:2]) for word in sorted({*WORDS}) for _ in range(80)))
    assert isinstance(both.clustered, ClusterEngine)
    with pytest.raises(QueryError, match="the cluster takes 1,024: ask for fewer"):
        both.clustered.search(many, limits=WIDE)
