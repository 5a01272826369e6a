"""What a query tree asks for."""

from __future__ import annotations

import pytest

from indexer.query.tree import (
    All,
    And,
    AndMaybe,
    Boost,
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
    terms_of,
)

A, B, C = Term("a"), Term("b", "title"), Term("c")


@pytest.mark.parametrize(
    ("node", "terms"),
    [
        (A, ["a"]),
        (Phrase(("b", "a", "b")), ["b", "a", "b"]),
        (And((A, B, A)), ["a", "b"]),
        (Or((B, And((A, C)))), ["b", "a", "c"]),
        (And((A, Not(B))), ["a"]),
        (Not(A), []),
        (AndMaybe(B, Or((A, B))), ["b", "a"]),
        (Boost(A, 2.0), ["a"]),
        (Prefix("pri"), ["prison", "private"]),
        (Or((A, Wildcard("p?"))), ["a", "prison", "private"]),
        (Boost(Fuzzy("prisn", 1), 2.0), ["prison", "private"]),
        (AndMaybe(A, Prefix("pri")), ["a", "prison", "private"]),
        (Not(Prefix("pri")), []),
        (Range("year", 2005, None), []),
        (Label("kind", "STUDY"), []),
        (All(), []),
        (Nothing(), []),
    ],
)
def test_the_terms_a_tree_asks_for(node: Node, terms: list[str]) -> None:
    """In order, each once but in a phrase, without what is excluded; others stand for theirs."""
    assert terms_of(node, lambda _: ["prison", "private"]) == terms


def test_the_part_to_expand_is_handed_on() -> None:
    """Whoever expands sees the node itself."""
    seen: list[Node] = []

    def expand(node: Node) -> list[str]:
        seen.append(node)
        return []

    nodes = (Prefix("pri", "title"), Wildcard("p?"), Fuzzy("prisn", 2))
    assert terms_of(Or(nodes), expand) == []
    assert seen == list(nodes)


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
    assert Or((A, B)) != And((A, B))
    with pytest.raises(AttributeError):
        A.term = "b"  # type: ignore[misc]
