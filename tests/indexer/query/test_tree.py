"""Query trees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Range,
    Term,
)

A, B = Term("a"), Term("b", "title")


def test_trees_are_values() -> None:
    """Equal when their parts are, good as keys, and never changed."""
    for one, same in [
        (A, Term("a")),
        (Phrase(("a", "b")), Phrase(("a", "b"))),
        (Or((A, Not(B))), Or((A, Not(B)))),
        (AndMaybe(All(), Nothing()), AndMaybe(All(), Nothing())),
        (Boost(And((A, B)), 2.0), Boost(And((A, B)), 2.0)),
        (Fuzzy("a"), Fuzzy("a", 1)),
        (Range("year"), Range("year", None, None)),
    ]:
        assert len({one, same}) == 1
    assert Term("a") != Term("a", "title")
    assert len({Or((A, B)), And((A, B))}) == 2
    with pytest.raises(AttributeError):
        A.term = "b"  # type: ignore[misc]


LEAVES = [All(), Nothing(), A, Phrase(("a", "b")), Range("year", 1), Label("kind", "STUDY")]
TREES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda nodes: And(tuple(nodes))),
        st.lists(inner, min_size=1, max_size=3).map(lambda nodes: Or(tuple(nodes))),
        st.lists(inner, min_size=1, max_size=3).map(lambda nodes: DisjunctionMax(tuple(nodes))),
        st.builds(Not, inner),
        st.builds(AndMaybe, inner, inner),
        st.builds(Boost, inner, st.sampled_from([0.5, 2.0])),
    ),
    max_leaves=8,
)


@given(TREES)
def test_a_tree_is_walked_from_the_leaves_up(tree: Node) -> None:
    """The root comes last, leaves in the order in which they are read, and all is put back."""
    met: list[Node] = []

    def meet(node: Node) -> Node:
        met.append(node)
        return node

    assert tree.map(meet) == tree
    assert met[-1] == tree
    leaves = [one for one, _ in tree.leaves()]
    assert leaves == [one for one in met if not one.parts and not isinstance(one, Not)]


def test_walking_changes_what_it_is_told_to() -> None:
    """The changed parts stand where the others stood; what is excluded comes whole."""
    tree = And((A, Not(A), Boost(AndMaybe(B, DisjunctionMax((A, Phrase(("a", "b"))))), 2.0)))

    def change(node: Node) -> Node:
        return Nothing() if node == A else node

    assert tree.map(change) == And(
        (
            Nothing(),
            Not(A),
            Boost(AndMaybe(B, DisjunctionMax((Nothing(), Phrase(("a", "b"))))), 2.0),
        )
    )


def test_leaves_say_how_much_they_are_multiplied() -> None:
    """By all that stands above them; what is excluded is no leaf."""
    tree = Or((Boost(And((A, Boost(B, 3.0), Not(A))), 2.0), Range("year", 1)))
    assert list(tree.leaves()) == [(A, 2.0), (B, 6.0), (Range("year", 1), 1.0)]
