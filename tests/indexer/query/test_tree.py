"""Query trees."""

from __future__ import annotations

import pytest

from indexer.query.tree import (
    All,
    And,
    AndMaybe,
    Boost,
    Fuzzy,
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
