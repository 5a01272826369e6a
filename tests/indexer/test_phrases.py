"""Words that stand together, by their positions."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.phrases import stand_together


def positions(text: str) -> dict[str, list[int]]:
    """Return where each word of a text stands."""
    words = text.split()
    return {word: [at for at, other in enumerate(words) if other == word] for word in "abc"}


@pytest.mark.parametrize(
    ("phrase", "text", "slop"),
    [
        ("a b", "x a b", 0),
        ("a b", "a x b", 1),
        ("a b", "a x x b", 2),
        ("a b", "b a", 2),
        ("a b c", "a x b x c", 2),
        ("a b c", "c b a", 4),
        ("a a", "a x a", 1),
        ("a b a", "a b x a", 1),
    ],
)
def test_the_least_slop_that_finds_a_phrase(phrase: str, text: str, slop: int) -> None:
    """Each word between costs one, two neighbours the other way round two."""
    terms, where = phrase.split(), positions(text)
    assert stand_together(terms, where, slop)
    assert not slop or not stand_together(terms, where, slop - 1)


def test_one_word_does_not_stand_for_two() -> None:
    """However many moves are allowed, 'a a' wants two of them."""
    assert not stand_together(["a", "a"], positions("x a x"), 9)


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4),
    st.lists(st.sampled_from("abcx"), max_size=9).map(" ".join),
    st.integers(0, 5),
)
def test_any_phrase_is_found_as_by_trying_all_positions(
    terms: list[str], text: str, slop: int
) -> None:
    """The quick way agrees with every choice of distinct positions."""
    where = positions(text)
    expected = any(
        len(set(chosen)) == len(chosen)
        and max(moved := [at - place for place, at in enumerate(chosen)]) - min(moved) <= slop
        for chosen in product(*(where[term] for term in terms))
    )
    assert stand_together(terms, where, slop) == expected
