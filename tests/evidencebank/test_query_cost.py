"""What queries cost, counted in calls: twice as long, about twice as much; too long, no more."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise
from types import FrameType

import pytest

from corpus.errors import QueryError
from evidencebank import Bank

WORDS = tuple(f"w{number}" for number in range(20_000))

GROWING: dict[str, tuple[tuple[int, ...], Callable[[int], str]]] = {
    "words": ((8, 16, 32, 64), lambda n: " ".join(WORDS[:n])),
    "the same word": ((8, 16, 32, 64), lambda n: "prison " * n),
    "letters of a word": ((8, 16, 32, 64), lambda n: "p" * n),
    "ORs": ((8, 16, 32, 64), lambda n: " OR ".join(["prison", *WORDS[: n - 1]])),
    "ANDs": ((8, 16, 32, 64), lambda n: " AND ".join(["prison"] * n)),
    "brackets": ((5, 10, 20), lambda n: "(" * n + "prison" + ")" * n),
    "NOTs": ((4, 8, 16), lambda n: "prison " + "NOT (" * (n // 2) + "w" + ")" * (n // 2)),
    "words of a phrase": ((8, 16, 32, 64), lambda n: '"' + "prison " * n + '"~5'),
    "phrases": ((4, 8, 16, 32), lambda n: '"brief advice" ' * n),
    "moves in a phrase": ((6, 12, 24, 48), lambda n: f'"brief prison"~{n}'),
    "beginnings": ((8, 16, 32, 64), lambda n: "pr* " * n),
    "fuzzy words": ((4, 8, 16), lambda n: "prisn~ " * n),
    "stars": ((4, 8, 16, 31), lambda n: "pr" + "*i" * n),
    "hyphens": ((8, 16, 32), lambda n: "-".join(["p"] * n)),
    "subjects": ((4, 8, 16, 32), lambda n: "subject:x " * n),
}

TOO_MUCH = {
    "words": lambda: " ".join(WORDS),
    "ORs": lambda: " OR ".join(WORDS),
    "a word": lambda: "p" * 1_000_000,
    "brackets": lambda: "(" * 400_000,
    "quotation marks": lambda: '"' * 400_000,
    "operators": lambda: "AND OR NOT " * 40_000,
    "stars": lambda: "pr" + "*a" * 200_000,
    "signs": lambda: "-+" * 200_000 + "prison",
}


def calls(bank: Bank, query: str, mode: str) -> int:
    """Return how many functions are called to answer a query a second time, Python's and C's."""
    _answer(bank, query, mode)  # what is remembered for good is not the query's cost
    count = 0

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        _answer(bank, query, mode)
    finally:
        sys.setprofile(None)
    return count


def _answer(bank: Bank, query: str, mode: str) -> None:
    try:
        bank.search(query, mode=mode).to_dict()
    except QueryError:
        assert mode == "advanced"


@pytest.mark.parametrize("mode", ["simple", "advanced"])
@pytest.mark.parametrize("name", GROWING)
def test_twice_as_much_costs_about_twice_as_much(small_bank: Bank, name: str, mode: str) -> None:
    """Up to the limits, in all that a query can have much of."""
    sizes, query = GROWING[name]
    costs = [calls(small_bank, query(size), mode) for size in sizes]
    for cost, doubled in pairwise(costs):
        assert doubled <= 2.5 * cost, costs


@pytest.mark.parametrize("name", TOO_MUCH)
def test_beyond_the_limits_nothing_costs_more(small_bank: Bank, name: str) -> None:
    """Refused at once where that is asked for, else answered by as much as is allowed."""
    most = max(calls(small_bank, query(sizes[-1]), "simple") for sizes, query in GROWING.values())
    assert calls(small_bank, TOO_MUCH[name](), "simple") <= 2 * most
    assert calls(small_bank, TOO_MUCH[name](), "advanced") <= 200
