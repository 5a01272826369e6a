"""Queries that are refused, where and why; and that no text does anything worse."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import InputError, QueryError
from indexer.analysis.words import GAP
from indexer.query.grammar import Grammar
from indexer.query.limits import WIDE, Limits
from indexer.query.tree import Boost, Containing, DisjunctionMax, Nothing, Or, Phrase, Term

GRAMMAR = Grammar()

_PIECES = """
    ( ) " AND OR NOT - + ^2 ^ ~ * ? .. : year: title: kind: subject: added: 2010 2020-01-31 w x*
    the é
"""
PIECES = st.sampled_from([*_PIECES.split(), " "])
TYPED = st.text() | st.lists(PIECES, max_size=30).map("".join) | st.lists(PIECES).map(" ".join)


@pytest.mark.parametrize(
    ("query", "position", "message"),
    [
        ("w AND", 5, "missing at the end"),
        ("w OR", 4, "missing here"),
        ("NOT", 3, "missing at the end"),
        ("w AND NOT", 9, "missing at the end"),
        ("AND w", 0, "AND needs a word before it"),
        ("OR w", 0, "missing here"),
        ("w OR OR x", 5, "missing here"),
        ("w AND AND x", 6, "AND needs a word before it"),
        ("w AND OR x", 6, "OR needs a word before it"),
        ("w (x", 2, "bracket is never closed"),
        ("w (x (y)", 2, "bracket is never closed"),
        ("w) x", 1, "closing bracket without an opening one"),
        (")", 0, "missing here"),
        ("w ()", 3, "missing here"),
        ("(w OR) x", 5, "missing here"),
        ("(w AND) x", 6, "missing before this bracket"),
        ("(w NOT) x", 6, "missing before this bracket"),
        ('w "x y', 2, "quotation mark is never closed"),
        ('w" x', 1, "quotation mark is never closed"),
        ('title:"x', 6, "quotation mark is never closed"),
        ("w a*", 2, "must begin with 2 letters"),
        ("*ing", 0, "must begin with 2 letters"),
        ("title:?x", 6, "must begin with 2 letters"),
        ("w title:-x", 8, "- cannot stand here"),
        ("title:OR x", 6, "OR cannot stand here"),
        ("title:^2", 6, r"\^2 cannot stand here"),
        ("year:abc", 5, "write year:2010, year:2005..2010 or year:>2005"),
        ("year:..", 5, "write year:2010"),
        ("year:20105", 5, "write year:2010"),
        ("year:20102011", 5, "write year:2010"),
        ("year:2010/2011", 5, "write year:2010"),
        ("year:05..10", 5, "with four digits"),
        ("year:(2010 OR x)", 14, "write year:2010"),
        ("year:>", 5, "write year:2010"),
        ("year:[2005 to", 5, "write year:2010"),
        ("year:-2010", 5, "year: needs a value"),
        ('"brief adv*"', 0, "leave them or the marks out"),
        ('w "wom?n x"', 2, "leave them or the marks out"),
        ("kind:NOT", 5, "kind: needs a value"),
        ("added:2010-1", 6, "write added:2020-01-31"),
        ("revised:yesterday", 8, "write revised:2020-01-31"),
        ("added:2010-13", 6, "there is no such day: 2010-13"),
        ("added:2020-01-312020-02-01", 6, "write added:2020-01-31"),
        ("added:2020-02-30", 6, "there is no such day: 2020-02-30"),
        ("added:0000-01-01", 6, "there is no such day"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(
    query: str, position: int, message: str
) -> None:
    """The error says in one line what is wrong, and where."""
    with pytest.raises(QueryError, match=message) as caught:
        GRAMMAR.parse(query)
    assert caught.value.position == position
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("query", "position", "message"),
    [
        ("w odd:x", 2, "no field odd: use one of added, authors"),
        ("http://w.x", 0, "no field http"),
        ("w^nan", 1, r"\^ needs a number"),
        ("w x^-1", 3, r"\^ needs a number"),
        ("w^", 1, r"\^ needs a number"),
        ("w^2^3", 3, r"\^ stands once"),
        ("(w x)^5.0^2.0 y", 9, r"\^ stands once"),
        ('w "x y"~z', 7, '~ behind a phrase needs a number, as in "w x"~3'),
        ('"x y"~', 5, "~ behind a phrase needs a number"),
        ('"x y"~-1', 5, "~ behind a phrase needs a number"),
        ('"x"~3.5', 3, "~ behind a phrase needs a number"),
        ("w xyz~3", 2, "~ allows 0, 1 or 2 edits"),
        ("xyz~a", 0, "~ allows 0, 1 or 2 edits"),
    ],
)
def test_what_only_looks_like_the_language_is_refused_on_request(
    query: str, position: int, message: str
) -> None:
    """A lenient reading takes it for punctuation, a strict one names the place."""
    GRAMMAR.parse(query)
    with pytest.raises(QueryError, match=message) as caught:
        GRAMMAR.parse(query, lenient=False)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "query",
    ['"w x"~3 y', '"w x" ~', '("w x")~', "w~1^2 x: & ~ ~~", "title:w^0.5 year:2010", "C# a.b"],
)
def test_a_strict_reading_is_no_other_than_a_lenient_one(query: str) -> None:
    """What the language means, and plain punctuation, both read alike."""
    assert GRAMMAR.parse(query, lenient=False) == GRAMMAR.parse(query)


@pytest.mark.parametrize(
    ("limits", "longest", "too_much", "position"),
    [
        (Limits(length=5), "w x y", "w x yz", 5),
        (Limits(clauses=3), "w x y", "w x y z", 6),
        (Limits(clauses=3), "w/x/y", "w x/y/z", 2),
        (Limits(clauses=3), '"w x y"', 'w "x y z"', 2),
        (Limits(clauses=3), "w year:2010 kind:x", "w year:2010 kind:x y", 19),
        (Limits(depth=2), "((w))", "((w) AND (x AND (y)))", 16),
        (Limits(depth=2), "NOT NOT w", "w NOT NOT NOT x", 10),
        (Limits(depth=2), "(NOT w) (NOT x) (NOT y)", "(NOT (w))", 5),
        (Limits(literal=3), "abc*", "w ab*", 2),
        (Limits(literal=0), "*ing", "w" * 1001, 1000),
        (Limits(word=5), "prisn re-offed o'brien", "w prison", 2),
        (Limits(word=5), "prisn*", "w priso***n", 2),
        (Limits(word=5), "prisn~", "w re-offed~", 2),
        (Limits(word=5), '"prisn x"', 'w "x prison"', 2),
        (Limits(fuzzy=2), "w~ x~ ~ ~", "w~ x~ y~1", 6),
        (Limits(slop=3), '"w x"~3', 'w "w x"~4', 2),
        (Limits(slop=3), '"w x"~003', f'"w x"~{"9" * 500}', 0),
        (Limits(depth=50), "(" * 50 + "w" + ")" * 50, "NOT " * 51 + "w", 200),
    ],
)
def test_a_query_has_limits(limits: Limits, longest: str, too_much: str, position: int) -> None:
    """What reaches a limit is read, what goes beyond it is refused at its place."""
    Grammar(limits=limits).parse(longest)
    with pytest.raises(QueryError) as caught:
        Grammar(limits=limits).parse(too_much)
    assert caught.value.position == position


def test_the_usual_limits_are_those_of_the_documentation() -> None:
    """1,000 characters, 64 words and 20 brackets are read; a pasted text has wider limits."""
    GRAMMAR.parse(" ".join("w" * 64))
    GRAMMAR.parse("(" * 20 + "w" + ")" * 20)
    GRAMMAR.parse("w-" * 500)
    GRAMMAR.parse("w" * 64)
    for query in (" ".join("w" * 65), "(" * 21 + "w" + ")" * 21, "w-" * 501, "w" * 65):
        with pytest.raises(QueryError):
            GRAMMAR.parse(query)
    assert Grammar(limits=WIDE).parse("w " * 1024) == Boost(Term("w"), 1024.0)


@pytest.mark.parametrize(("name", "most"), [("clauses", 1_024), ("depth", 50), ("slop", GAP // 2)])
def test_limits_have_limits(name: str, most: int) -> None:
    """Work and depth stay bounded, and no phrase can be made to bridge a passage's end."""
    Limits(**{name: most})
    with pytest.raises(
        InputError, match=f"limit {name} cannot be .*: it may be from 0 to {most:,}"
    ):
        Limits(**{name: most + 1})
    with pytest.raises(InputError, match=f"limit {name} cannot be -1"):
        Limits(**{name: -1})


class Untouched(str):
    """A text that may be measured and nothing more."""

    __slots__ = ()

    def translate(self, _: object) -> str:
        """Fail: this takes time for every character."""
        raise AssertionError("what is too long was looked through")

    def split(self, *_: object) -> list[str]:  # type: ignore[override]
        """Fail: so does this."""
        raise AssertionError("what is too long was looked through")


def test_what_is_too_long_is_refused_before_it_is_looked_at() -> None:
    """A megabyte costs no more to refuse than a line."""
    with pytest.raises(QueryError, match="longer than 1,000 characters"):
        GRAMMAR.parse(Untouched("w" * 1_001))
    with pytest.raises(AssertionError):
        GRAMMAR.parse(Untouched("w" * 1_000))


@given(TYPED, st.sampled_from(["any", "all"]), st.booleans())
@example("(" * 1000, "any", True)
@example("NOT " * 250, "any", False)
def test_any_text_is_read_or_refused_within_it(text: str, match: str, lenient: bool) -> None:
    """No text does anything but give a tree or an error with a place in the text."""
    try:
        GRAMMAR.parse(text, match, lenient)
    except QueryError as refused:
        error = refused
    else:
        return
    assert 0 <= error.position <= len(text)
    assert str(error)


@given(TYPED | st.text(min_size=1001))
def test_plain_words_never_fail(text: str) -> None:
    """Any text at all can be taken as plain words: terms, alone or several, and no more of them
    than the limit allows."""
    tree = GRAMMAR.parse_words(text)
    nodes = tree.nodes if isinstance(tree, Or) else (tree,)
    for node in nodes:
        inner = node.node if isinstance(node, Boost) else node
        assert isinstance(inner, Term | Phrase | DisjunctionMax | Containing) or (
            inner == Nothing() and len(nodes) == 1
        )
