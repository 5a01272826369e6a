"""The query language: what people type, and the tree it is read into."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.grammar import Grammar
from indexer.query.limits import WIDE, Limits
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

GRAMMAR = Grammar()
A, B, C, D = (Term(letter) for letter in "wxyz")
"""The trees of the words w, x, y and z, which are no stop words."""
KIND_A = Label("kind", "A")


def title(term: str) -> Term:
    """Return the tree of a word in the title."""
    return Term(term, "title")


def related_harm(field: str = "", slop: int = 0) -> Node:
    """Return the tree of "alcohol-related harm", taken apart or run together."""
    ways = (("alcohol", "relat", "harm"), ("alcoholrel", "harm"))
    return DisjunctionMax(tuple(Phrase(terms, field, slop) for terms in ways))


def two_thirds(*terms: str, field: str = "") -> Node:
    """Return the tree of a hyphenated word's three terms, which count as two words."""
    return Or(tuple(Boost(Term(term, field), 2 / 3) for term in terms))


def day(year: int, month: int, number: int) -> int:
    """Return a day as the columns hold it."""
    return date(year, month, number).toordinal()


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        # words
        ("w", A),
        ("Prisons", Term("prison")),
        ("w x", Or((A, B))),
        ("w, x; y.", Or((A, B, C))),
        ("drug/harm", Or((Term("drug"), Term("harm")))),
        ("drug,harm;w", Or((Term("drug"), Term("harm"), A))),
        # one unbroken token
        ("w/x", Phrase(("w", "x"))),
        ("A&E", Or((Phrase(("a", "and", "e")), Term("a&e")))),
        ("PM2.5", Or((Phrase(("pm", "2.5")), Term("pm2.5")))),
        ("20mg w", Or((Phrase(("20", "mg")), Term("20mg"), A))),
        ("10.1000/drug1", Phrase(("10.1000", "drug1"))),
        ("me@drug.org", Phrase(("me", "drug", "org"))),
        ("title:10.1000/drug1", Phrase(("10.1000", "drug1"), "title")),
        ("24/7 w", Or((Phrase(("24", "7")), A))),
        ("w x w w", Or((Boost(A, 3.0), B))),
        ("naïve ‘café’", Or((Term("naiv"), Term("cafe")))),
        ("U.K.", Term("uk")),
        ("1,500 0.5", Or((Term("1500"), Term("0.5")))),
        ("what?", Term("what")),
        ("w\u00a0x\ny", Or((A, B, C))),
        # several terms of one word
        ("alcohol-related", two_thirds("alcohol", "relat", "alcoholrel")),
        ("o'brien w", Or((Term("brien"), Term("obrien"), A))),
        # stop words
        ("the w and x", Or((A, B))),
        ("the", Term("the")),
        ("to be", Or((Term("to"), Term("be")))),
        ("w and/or x", Or((A, B))),
        ("w and/x", Or((A, B))),
        ("(to be) w", A),
        ("follow-up", Or((Term("follow"), Term("followup")))),
        ("in-between", Term("inbetween")),
        ("IL-6", Term("il6")),
        ('"IL-6"', Or((Phrase(("il", "6")), Term("il6")))),
        ("e-drug", Or((Term("drug"), Term("edrug")))),
        ("w AND the AND x", And((A, B))),
        ("w AND (the) AND x", And((A, B))),
        ("w -the x", Or((A, B))),
        ("+the +w", A),
        ("the AND of", And((Term("the"), Term("of")))),
        ("-the", And((All(), Not(Term("the"))))),
        ("w ANDMAYBE the", A),
        ("the ANDMAYBE w", A),
        ("the kind:A", And((Term("the"), KIND_A))),
        ("the OR w", A),
        ("+the w", A),
        ("title:the w", A),
        ("title:the", title("the")),
        # nothing and everything
        ("", All()),
        ("  ", All()),
        ("*", All()),
        ("*:*", All()),
        ("...", Nothing()),
        ("& w", A),
        ("&", Nothing()),
        ('""', Nothing()),
        ('w "!"', A),
        # operators
        ("w AND x", And((A, B))),
        ("w AND x AND y", And((A, B, C))),
        ("w OR x", Or((A, B))),
        ("w OR x OR y z", Or((A, B, C, D))),
        ("w AND x OR y", Or((And((A, B)), C))),
        ("w AND x y", Or((And((A, B)), C))),
        ("w AND (x OR y)", And((A, Or((B, C))))),
        ("((w))", A),
        ("w AND w", A),
        ("w OR w", Boost(A, 2.0)),
        ("w and x or y", Or((A, B, C))),
        ("ANDREW ORAL NOTE", Or((Term("andrew"), Term("oral"), Term("note")))),
        ('w AND"x y"', And((A, Phrase(("x", "y"))))),
        ("w AND &", A),
        ("w AND NOT &", A),
        ("+& w", A),
        ("+-& w", A),
        ("w AND NOT NOT &", A),
        ("&^2 AND w", A),
        ("w (&^2)", A),
        ("&^2", Nothing()),
        ("(NOT &) AND w", A),
        ('"w x"~3', Phrase(("w", "x"), slop=3)),
        ('title:"w x"~3', Phrase(("w", "x"), "title", 3)),
        ('"w x"~3^2', Boost(Phrase(("w", "x"), slop=3), 2.0)),
        ("(kind:A OR kind:B) w", And((A, Or((Label("kind", "A"), Label("kind", "B")))))),
        ("kind:A^2 w", And((A, Label("kind", "A")))),
        ("kind:A AND year:2010 w", And((A, And((Label("kind", "A"), Range("year", 2010, 2010)))))),
        ("(NOT kind:A) w", And((A, Not(Label("kind", "A"))))),
        ("(kind:A OR NOT kind:B) w", And((A, Or((KIND_A, And((All(), Not(Label("kind", "B"))))))))),
        ("* w", Or((All(), A))),
        ("subject:re:x w", And((A, Label("subject", "re:x")))),
        # what is excluded
        ("w -x", And((A, Not(B)))),
        ("w NOT x", And((A, Not(B)))),
        ("-x w", And((A, Not(B)))),
        ("w y -x -z", And((Or((A, C)), Not(B), Not(D)))),
        ("w AND NOT x", And((A, Not(B)))),
        ("w AND -x", And((A, Not(B)))),
        ("-x AND w", And((A, Not(B)))),
        ("-w", And((All(), Not(A)))),
        ("NOT (w x)", And((All(), Not(Or((A, B)))))),
        ("w NOT NOT x", AndMaybe(B, A)),
        ("w --x", AndMaybe(B, A)),
        ("w -+x", And((A, Not(B)))),
        ("w +-x", AndMaybe(B, A)),
        ("w - x", Or((A, B))),
        ("w -(x OR y)", And((A, Not(Or((B, C)))))),
        ("w OR -x", Or((A, And((All(), Not(B)))))),
        ("the -w", And((All(), Not(A)))),
        ("w AND (NOT x)", And((A, Not(B)))),
        ("w AND (-x)", And((A, Not(B)))),
        ("w AND (NOT (x OR y))", And((A, Not(Or((B, C)))))),
        ("(w NOT x) AND y", And((A, Not(B), C))),
        # Whoosh's other operators
        ("w ANDNOT x", And((A, Not(B)))),
        ("w AND x ANDNOT y", And((And((A, B)), Not(C)))),
        ("y w AND (NOT x)", And((Or((C, A)), Not(B)))),
        ("w (NOT x) y", And((Or((A, C)), Not(B)))),
        ("w ANDMAYBE x", AndMaybe(A, B)),
        ("w ANDMAYBE (x y)", AndMaybe(A, Or((B, C)))),
        ("w REQUIRE x", And((A, Boost(B, 0.0)))),
        ("y w REQUIRE x", Or((C, And((A, Boost(B, 0.0)))))),
        ("w andnot x", Or((A, Term("andnot"), B))),
        # what must be there
        ("+w x", AndMaybe(A, B)),
        ("+w +x y z", AndMaybe(And((A, B)), Or((C, D)))),
        ("+w", A),
        ("+w -x", And((A, Not(B)))),
        ("+w -x y", And((AndMaybe(A, C), Not(B)))),
        ("+w AND x y", AndMaybe(And((A, B)), C)),
        ("w + x", Or((A, B))),
        # phrases
        ('"w x"', Phrase(("w", "x"))),
        ('"to be or not to be"', Phrase(("to", "be", "or", "not", "to", "be"))),
        ('"w"', A),
        ('"Prisons"', Term("prison")),
        ('"alcohol-related"', Or((Phrase(("alcohol", "relat")), Term("alcoholrel")))),
        ('"alcohol-related harm"', related_harm()),
        ('title:"alcohol-related harm"~2', related_harm("title", 2)),
        ('"w\tx "', Phrase(("w", "x"))),
        ('-"w x" y', And((C, Not(Phrase(("w", "x")))))),
        # fields
        ("title:w", title("w")),
        ("TITLE:w", title("w")),
        ("text:w", Term("w", "body")),
        ("blurb:x", Term("x", "summary")),
        ("author:y", Term("y", "authors")),
        ('title:"w x"', Phrase(("w", "x"), "title")),
        ("title:(w x)", Or((title("w"), title("x")))),
        ("title:(w AND body:x)", And((title("w"), Term("x", "body")))),
        ("title:(+w x -y)", And((AndMaybe(title("w"), title("x")), Not(title("y"))))),
        ("title:alcohol-related", two_thirds("alcohol", "relat", "alcoholrel", field="title")),
        ("title:prison*", Prefix("prison", "title")),
        ("odd:drug", Or((Term("odd"), Term("drug")))),
        ("http://w.x", Phrase(("http", "w", "x"))),
        ("w: x", Or((A, B))),
        ("title:", Term("titl")),
        ("(title: w)", Or((Term("titl"), A))),
        # prefixes, wildcards, near words
        ("prison*", Prefix("prison")),
        ("Prisons*", Prefix("prisons")),
        ("re-offend*", Prefix("reoffend")),
        ("café*", Prefix("cafe")),
        ("title:pr*", Prefix("pr", "title")),
        ("wom?n", Wildcard("wom?n")),
        ("pr*s***n", Wildcard("pr*s*n")),
        ("pri?*", Wildcard("pri?*")),
        ("body:wom?n", Wildcard("wom?n", "body")),
        ("pris~", Fuzzy("pris", 1)),
        ("priso~", Fuzzy("priso", 1)),
        ("prison~", Fuzzy("prison", 2)),
        ("prison~0", Fuzzy("prison", 0)),
        ("prison~1", Fuzzy("prison", 1)),
        ("prison~2", Fuzzy("prison", 2)),
        ("Café~", Fuzzy("cafe", 1)),
        ("re-offending~", Fuzzy("reoffending", 2)),
        ("source:prison~1", Fuzzy("prison", 1, "source")),
        ("~", Nothing()),
        ("...~", Nothing()),
        # boosts
        ("w^2", Boost(A, 2.0)),
        ("w^0.5 x", Or((Boost(A, 0.5), B))),
        ("(w x)^3", Boost(Or((A, B)), 3.0)),
        ('"w x"^2', Boost(Phrase(("w", "x")), 2.0)),
        ("title:w^2", Boost(title("w"), 2.0)),
        ("w^5000", Boost(A, 1000.0)),
        ("w^", A),
        ("^2", Term("2")),
        ("pr*^2", Boost(Prefix("pr"), 2.0)),
        # columns
        ("year:2010", Range("year", 2010, 2010)),
        ("year:2005..2010", Range("year", 2005, 2010)),
        ("year:2005..", Range("year", 2005, None)),
        ("year:..2010", Range("year", None, 2010)),
        ('year:"2010"', Range("year", 2010, 2010)),
        ("year:>2010", Range("year", 2011, None)),
        ("year:>=2010", Range("year", 2010, None)),
        ("year:<2010", Range("year", None, 2009)),
        ("year:<=2010", Range("year", None, 2010)),
        ("year:=2010", Range("year", 2010, 2010)),
        ("year:> 2010", Range("year", 2011, None)),
        ('year:"> 2010"', Range("year", 2011, None)),
        ("year:[2005 TO 2010]", Range("year", 2005, 2010)),
        ("year:{2005 to 2010}", Range("year", 2006, 2009)),
        ("year:[2005 TO] w", And((A, Range("year", 2005, None)))),
        ("year:[TO 2010]", Range("year", None, 2010)),
        ("year:[* TO 2010]", Range("year", None, 2010)),
        ("year:(2008 OR 2010)", Or((Range("year", 2008, 2008), Range("year", 2010, 2010)))),
        ("year:(2008 2010)", Or((Range("year", 2008, 2008), Range("year", 2010, 2010)))),
        ("kind:(A OR B) AND (w)", And((Or((KIND_A, Label("kind", "B"))), A))),
        ("kind:(A AND B)", And((KIND_A, Label("kind", "B")))),
        ("kind:(NOT A) w", And((A, Not(KIND_A)))),
        ('kind:("HOT TOPIC" OR A)', Or((Label("kind", "HOT TOPIC"), KIND_A))),
        ("kind:(A OR title:w)", Or((KIND_A, title("w")))),
        ("subject:(x AND y)", And((Label("subject", "x"), Label("subject", "y")))),
        ("added:2020-02", Range("added", day(2020, 2, 1), day(2020, 2, 29))),
        ("added:2020", Range("added", day(2020, 1, 1), day(2020, 12, 31))),
        ("added:2019..2020-02", Range("added", day(2019, 1, 1), day(2020, 2, 29))),
        ("added:2019-2020", Range("added", day(2019, 1, 1), day(2020, 12, 31))),
        ("revised:>2020-02", Range("revised", day(2020, 3, 1), None)),
        ("revised:<2020", Range("revised", None, day(2019, 12, 31))),
        ("revised:<=2020-01-31", Range("revised", None, day(2020, 1, 31))),
        ("added:[2019 TO 2020-02}", Range("added", day(2019, 1, 1), day(2020, 1, 31))),
        ("w AND year:2010", And((A, Range("year", 2010, 2010)))),
        ("-year:2010", And((All(), Not(Range("year", 2010, 2010))))),
        ("added:2020-01-31", Range("added", day(2020, 1, 31), day(2020, 1, 31))),
        ("revised:2020-01-31..2020-02-29", Range("revised", day(2020, 1, 31), day(2020, 2, 29))),
        ("added:2020-01-31..", Range("added", day(2020, 1, 31), None)),
        ("added:..2020-01-31", Range("added", None, day(2020, 1, 31))),
        ("kind:study", Label("kind", "STUDY")),
        ('type:"Matrix  cell"', Label("kind", "MATRIX CELL")),
        ("subject:Prisons", Label("subject", "prisons")),
        ('topic:"Criminal Justice"', Label("subject", "criminal justice")),
        ("Kind:STUDY", Label("kind", "STUDY")),
        ("title:(w kind:STUDY)", And((title("w"), Label("kind", "STUDY")))),
        ("w year:2010", And((Term("w"), Range("year", 2010, 2010)))),
        ("kind:A kind:B", Or((Label("kind", "A"), Label("kind", "B")))),
        ("year:2005-2010", Range("year", 2005, 2010)),
        ("“w v”", Phrase(("w", "v"))),
        ("„w v‟ «x y»", Or((Phrase(("w", "v")), Phrase(("x", "y"))))),
        ("year:2005–", Range("year", 2005, None)),
        ("w kind:A x -y", And((Or((A, B)), Label("kind", "A"), Not(C)))),
        ("+w kind:A", And((A, Label("kind", "A")))),
        ("kind:A -x", And((Label("kind", "A"), Not(B)))),
        ("kind:A OR w", Or((Label("kind", "A"), A))),
        ("kind:A &", Label("kind", "A")),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_a_tree(query: str, tree: Node) -> None:
    """Every construct of the language, alone and beside others."""
    assert GRAMMAR.parse(query) == tree


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("w x", And((A, B))),
        ("w the x", And((A, B))),
        ("w and/or x", And((A, B))),
        ("the", Term("the")),
        ("to be", And((Term("to"), Term("be")))),
        ("w w", A),
        ("w x OR y", Or((And((A, B)), C))),
        ("drug/harm", And((Term("drug"), Term("harm")))),
        ("w -x y", And((And((A, C)), Not(B)))),
        ("+w x", And((A, B))),
        ("w +x y", And((B, A, C))),
        ("w +-x", And((B, A))),
        ("w -x", And((A, Not(B)))),
        ("alcohol-related", Or((Phrase(("alcohol", "relat")), Term("alcoholrel")))),
        ("title:alcohol-related", Or((Phrase(("alcohol", "relat"), "title"), title("alcoholrel")))),
        ("w &", A),
        ("", All()),
    ],
)  # fmt: skip
def test_a_series_may_ask_for_all_words(query: str, tree: Node) -> None:
    """With match='all' words that stand side by side must all be there, and halves together."""
    assert GRAMMAR.parse(query, match="all") == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('w AND ("x', Or((A, B))),
        ("-w year:2010", Or((A, Phrase(("year", "2010"))))),
        ("the w the", A),
        ("the", Term("the")),
        ("w x w", Or((Boost(A, 2.0), B))),
        ("", Nothing()),
        ("?!", Nothing()),
    ],
)
def test_plain_words_have_no_operators(text: str, tree: Node) -> None:
    """As plain words, brackets, quotes and operators mean nothing."""
    assert GRAMMAR.parse_words(text) == tree


def test_plain_words_beyond_the_limits_are_left_out() -> None:
    """A pasted page is searched by its beginning."""
    assert Grammar(limits=Limits(clauses=2)).parse_words("w x y z") == Or((A, B))
    assert Grammar(limits=Limits(length=3)).parse_words("w x y z") == Or((A, B))


def test_a_bank_may_have_its_own_names_of_subjects() -> None:
    """The code of a subject comes from whoever knows the scheme."""
    grammar = Grammar(lambda name: {"CJS": "justice"}.get(name, "?"))
    assert grammar.parse("subject:CJS") == Label("subject", "justice")


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> tuple[str, set[int], bool]:
    """Return a fully bracketed formula over w, x, y and z, and the truth values that fulfil it.

    A set of words present is a number from 0 to 15, one bit for each word. With them comes whether
    the formula only excludes something: side by side with others it does so, and is no choice.
    """
    if depth == 0 or draw(st.booleans()):
        place = draw(st.integers(0, 3))
        return "wxyz"[place], {row for row in range(16) if row >> place & 1}, False
    one, rows, excludes = draw(formulas(depth - 1))
    other, other_rows, other_excludes = draw(formulas(depth - 1))
    operator = draw(st.sampled_from(["AND", "OR", "NOT", "AND NOT", "side by side", "+", "-"]))
    match operator:
        case "AND":
            return f"({one} AND {other})", rows & other_rows, excludes and other_excludes
        case "OR":
            return f"({one} OR {other})", rows | other_rows, False
        case "NOT":
            return f"(NOT {one})", set(range(16)) - rows, True
        case "AND NOT":
            return f"({one} AND NOT {other})", rows - other_rows, excludes
        case "side by side":
            either = rows & other_rows if excludes or other_excludes else rows | other_rows
            return f"({one} {other})", either, excludes and other_excludes
        case "+":
            both = rows & other_rows if other_excludes else rows
            return f"({other} +{one})", both, excludes and other_excludes
        case _:
            return f"(-{other} {one})", rows - other_rows, excludes


def holds(node: Node, row: int) -> bool:
    """Say whether a tree of the words w to z holds where the words in `row` are present."""
    match node:
        case Term(term):
            return bool(row >> "wxyz".index(term) & 1)
        case And(nodes):
            return all(holds(part, row) for part in nodes)
        case Or(nodes):
            return any(holds(part, row) for part in nodes)
        case Not(inner):
            return not holds(inner, row)
        case AndMaybe(inner, _) | Boost(inner, _):
            return holds(inner, row)
        case _:
            return isinstance(node, All)


@given(formulas())
def test_operators_mean_what_logic_says(formula: tuple[str, set[int], bool]) -> None:
    """Whatever is combined with brackets and operators, the tree has the same truth table."""
    query, rows, _ = formula
    tree = Grammar(limits=WIDE).parse(query)
    assert {row for row in range(16) if holds(tree, row)} == rows
