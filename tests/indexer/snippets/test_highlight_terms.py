"""What of a text shows why a query found it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.index import Index
from indexer.query.tree import (
    All,
    And,
    AndMaybe,
    Boost,
    DisjunctionMax,
    Fuzzy,
    Label,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    Wildcard,
)
from indexer.snippets.highlight_terms import HighlightTerms, highlight_terms

A, B, C = Term("alpha"), Term("beta", "body"), Term("gamma")


@pytest.fixture
def index(index_of_texts: Callable[..., Index]) -> Index:
    """Return an index in which 'alpha' is common and 'gamma' rare."""
    return index_of_texts("alpha beta", "alpha beta prison", "alpha private the", "alpha gamma")


def sought(node: Node, index: Index) -> HighlightTerms:
    """Return what a tree asks for."""
    return highlight_terms(node, index.matcher(), "body")


@pytest.mark.parametrize(
    ("node", "words", "phrases"),
    [
        (A, ["alpha"], []),
        (And((A, B, A)), ["alpha", "beta"], []),
        (Or((B, And((A, C)))), ["beta", "alpha", "gamma"], []),
        (DisjunctionMax((A, Boost(C, 0.7))), ["alpha", "gamma"], []),
        (And((A, Not(B))), ["alpha"], []),
        (Not(A), [], []),
        (AndMaybe(B, Or((A, B))), ["beta", "alpha"], []),
        (Boost(A, 2.0), ["alpha"], []),
        (Boost(A, 0.0), ["alpha"], []),
        (Phrase(("beta", "alpha")), [], [("beta", "alpha")]),
        (Or((A, Phrase(("the", "alpha")))), ["alpha"], [("the", "alpha")]),
        (Phrase(("beta", "the", "alpha"), slop=3), [], [("beta", "the", "alpha")]),
        (Or((A, Term("beta", "title"))), ["alpha"], []),
        (Or((A, Prefix("pri", "title"))), ["alpha"], []),
        (Phrase(("beta", "alpha"), "authors"), [], []),
        (Phrase(("alpha",)), ["alpha"], []),
        (Prefix("pri"), ["prison", "privat"], []),
        (Or((A, Wildcard("pris*"))), ["alpha", "prison"], []),
        (Boost(Fuzzy("prisn", 1), 2.0), ["prison"], []),
        (Not(Prefix("pri")), [], []),
        (Or((A, Term("the"))), ["alpha"], []),
        (Term("the"), ["the"], []),
        (Or((Term("the"), Phrase(("beta", "alpha")))), [], [("beta", "alpha")]),
        (Term("nowhere"), ["nowhere"], []),
        (Range("year", 2005, None), [], []),
        (Label("kind", "STUDY"), [], []),
        (All(), [], []),
        (Nothing(), [], []),
    ],
)
def test_what_a_tree_asks_for(
    node: Node, words: list[str], phrases: list[tuple[str, ...]], index: Index
) -> None:
    """Without what it excludes; stop words where nothing else is; all of it worth something."""
    found = sought(node, index)
    assert (list(found.words), list(found.phrases)) == (words, phrases)
    assert all(worth > 0 for worth in (*found.words.values(), *found.phrases.values()))


def test_rare_words_are_worth_more(index: Index) -> None:
    """A phrase as much as its words; a weight in the query counts; a prefix as its commonest."""
    words = sought(Or((A, C)), index).words
    assert words["gamma"] > words["alpha"]
    assert sought(Phrase(("alpha", "gamma")), index).phrases == {
        ("alpha", "gamma"): pytest.approx(words["alpha"] + words["gamma"])
    }
    assert sought(Boost(C, 0.5), index).words == {"gamma": words["gamma"] / 2}
    assert sought(Or((Boost(C, 0.5), C)), index).words == {"gamma": words["gamma"]}
    begun = sought(Wildcard("*a*a"), index)
    assert set(begun.words.values()) == {words["alpha"]}
    assert len(set(begun.same.values())) == 1
    typed = sought(Or((Wildcard("*a*a"), C)), index)
    assert typed.words["gamma"] == words["gamma"]
    assert "gamma" not in typed.same


def test_loosened_every_word_counts_by_itself() -> None:
    """A phrase's worth is shared out among its words; what a word was worth already stands."""
    loose = HighlightTerms(
        {"x": 5.0}, {("brief", "the", "advic"): 4.0, ("the", "x"): 1.0}
    ).loosened()
    assert loose == HighlightTerms({"x": 5.0, "brief": 2.0, "advic": 2.0})
    assert HighlightTerms({}, {("to", "be"): 2.0}).loosened().words == {"to": 1.0, "be": 1.0}


def test_another_label_counts_as_a_whole_or_not_at_all(index: Index) -> None:
    """Its words by themselves are not what was asked for; those of a typed phrase are."""
    label, typed = ("brief", "advic"), ("alcohol", "prison")
    tree = Or((DisjunctionMax((Term("iba"), Boost(Phrase(label), 0.7))), Phrase(typed)))
    sought = highlight_terms(tree, index.matcher(), "body")
    assert sought.phrases.keys() == {label, typed}
    assert sought.said_otherwise == {label}
    assert sought.loosened().words.keys() == {"iba", *typed}


def test_a_shape_is_that_of_words_as_they_are_written(index_of_texts: Callable[..., Index]) -> None:
    """'prison' stands for the word alone, unless 'prisons' is asked for as well."""
    index = index_of_texts("prison prisons pri-son", "private re-offending")
    forms = sought(Wildcard("pr?son"), index).forms
    assert forms == {"prison": {"prison", "pri-son"}}
    assert sought(Prefix("pri"), index).forms["prison"] == {"prison", "prisons", "pri-son"}
    assert sought(Prefix("reoff"), index).forms == {"reoffend": {"re-offending"}}
    both = (Or((Wildcard("prison"), Term("prison"))), Or((Term("prison"), Wildcard("prison"))))
    assert [sought(node, index).forms for node in both] == [{}, {}]
    other = Or((Wildcard("prison"), Wildcard("prisons")))
    assert sought(other, index).forms == {"prison": {"prison", "prisons", "pri-son"}}


def test_what_is_asked_of_one_field_is_not_shown_in_another(index: Index) -> None:
    """What is asked of none is shown in all."""
    node = Or((Term("alpha", "summary"), B, C, Prefix("pris", "title")))
    shown = {
        name: list(highlight_terms(node, index.matcher(), name).words)
        for name in ("summary", "body")
    }
    assert shown == {
        "summary": ["alpha", "gamma"],
        "body": ["beta", "gamma"],
    }
