"""Queries that find nothing, made wider step by step."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.errors import QueryError
from indexer.build import build
from indexer.index import Index
from indexer.postings.columns import subject_code
from indexer.query.grammar import Grammar
from indexer.query.tree import And, DisjunctionMax, Label, Node, Not, Or, Phrase, Term
from indexer.search.relaxing import NEAR, relaxations
from indexer.search.whoosh_engine import WhooshEngine
from tests.indexer.small_library import SCHEME, libraries, query_strings

GRAMMAR = Grammar()
A, B, C = Term("w"), Term("x"), Term("y")


def steps(query: str, match: str = "any") -> list[tuple[str, Node]]:
    """Return the last name and the tree of each step."""
    return [(step.steps[-1], step.node) for step in relaxations(GRAMMAR.parse(query, match))]


def test_a_phrase_is_loosened_first() -> None:
    """Near each other, anywhere, and then any of the words."""
    assert steps('"w x"') == [
        ("near", Phrase(("w", "x"), slop=NEAR)),
        ("phrase", And((A, B))),
        ("any", Or((A, B))),
    ]
    assert steps('"w x"~20') == [("phrase", And((A, B))), ("any", Or((A, B)))]


@pytest.mark.parametrize("query", ["w AND x", "+w x", "+w +x"])
def test_of_all_words_any_will_do(query: str) -> None:
    """However it was said that a word must be there."""
    assert steps(query)[-1] == ("any", Or((A, B)))


def test_all_words_but_one_are_tried_first() -> None:
    """Of three words or more; then any of them, and one that was left out is not lost."""
    two = DisjunctionMax((And((B, C)), And((A, C)), And((A, B))))
    assert steps("w x y", "all") == [("most", two), ("any", Or((A, B, C)))]
    not_z = Not(Term("z"))
    assert steps("w AND x AND y -z") == [
        ("most", And((two, not_z))),
        ("any", And((Or((A, B, C)), not_z))),
    ]
    assert [step.steps for step in relaxations(GRAMMAR.parse("title:(w AND x AND y)"))] == [
        ("most",),
        ("any",),
        ("any", "field"),
    ]
    many = " ".join(f"w{number}" for number in range(9))
    assert [name for name, _ in steps(many, "all")] == ["any"]


def broader(query: str) -> list[Node]:
    """Return the trees in which a query's subjects are broader, by the scheme."""
    stepwise = relaxations(in_scheme().parse(query), parents)
    return [step.node for step in stepwise if step.steps[-1] == "broader"]


def parents(code: str) -> tuple[str, ...]:
    """Return the codes right above a subject's."""
    subject = SCHEME.find(code)
    return subject.parents if subject else ()


def in_scheme() -> Grammar:
    """Return the grammar that knows the subjects of the scheme."""
    return Grammar(partial(subject_code, scheme=SCHEME))


def test_the_subjects_above_are_tried_before_all() -> None:
    """A level at a time, all those right above; never for what is excluded."""
    people, justice = Label("subject", "people"), Label("subject", "justice")
    up = Or((Label("subject", "women"), Label("subject", "offenders")))
    top = Or((people, justice))
    assert broader("w subject:women-offenders") == [And((A, up)), And((A, top))]
    ost, treatment = Label("subject", "ost"), Label("subject", "treatment")
    not_ost = Not(ost)
    assert broader("w subject:women -subject:ost") == [And((A, people, not_ost))]
    assert broader("w (subject:ost OR subject:people)") == [And((A, Or((treatment, people))))]
    for query in ("w subject:people", "w subject:nothing", "w -subject:ost", "subject:ost"):
        assert broader(query) == []


def test_exclusions_stay() -> None:
    """At every step, whatever they are."""
    assert steps('"w x" -y -kind:A') == [
        ("near", And((Phrase(("w", "x"), slop=NEAR), Not(C), Not(Label("kind", "A"))))),
        ("phrase", And((And((A, B)), Not(C), Not(Label("kind", "A"))))),
        ("any", And((Or((A, B)), Not(C), Not(Label("kind", "A"))))),
    ]


def test_fields_then_years_then_kinds_then_subjects_go() -> None:
    """What was typed besides words goes last, one after the other."""
    listed = steps("title:w year:2010 kind:A subject:s added:2020-01-01 -y")
    assert [name for name, _ in listed] == ["field", "date", "year", "kind", "subject"]
    assert listed[0][1] == And((A, *GRAMMAR.parse("year:2010 kind:A subject:s added:2020-01-01 -y").nodes))  # type: ignore[union-attr]  # fmt: skip  # noqa: E501
    assert listed[-1][1] == And((A, Not(C)))
    assert [name for name, _ in steps("w (kind:A OR kind:B)")] == ["kind"]


@pytest.mark.parametrize("query", ["w", "w x", "", "*", "-w", "kind:A", "year:2010 kind:A"])
def test_some_queries_cannot_be_wider(query: str) -> None:
    """Plain words find all they can; a restriction alone is all that was asked for."""
    assert [name for name, _ in steps(query) if name not in ("year",)] == []


@settings(max_examples=30)
@given(libraries, st.lists(query_strings, min_size=1, max_size=5))
def test_each_step_finds_no_less_and_nothing_excluded(
    entries: list[Entry], queries: list[str]
) -> None:
    """Whatever is asked of whatever library."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), entries, SCHEME)
        index = Index(Path(folder), SCHEME)
        for query in queries:
            node = in_scheme().parse(query, "all")
            try:
                before = WhooshEngine(index).ranked(node).mask
            except QueryError:
                continue
            for step in relaxations(node, parents):
                found = WhooshEngine(index).ranked(step.node).mask
                assert (found >= before).all()
                before = found
                if isinstance(step.node, And):
                    for part in step.node.nodes:
                        if isinstance(part, Not):
                            assert not (found & WhooshEngine(index).ranked(part.node).mask).any()
