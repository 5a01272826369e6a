"""Groups that a hot topic could be built on."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from evidencebank import Bank

GROUPS = [{"b1", "b2", "b3"}, {"s1", "s2"}]


@pytest.fixture
def bank(make_bank: Callable[..., Bank]) -> Bank:
    """Return a bank of two groups, of which one has a hot topic."""
    texts = {"b": "honey pollen hive bees", "s": "worms compost roots soil"}
    records: list[dict[str, Any]] = [
        {"id": entry, "title": entry, "text": texts[entry[0]], "year": 2000 + int(entry[1])}
        for group in GROUPS
        for entry in sorted(group)
    ]
    hot = {"id": "hot", "title": "Bees?", "text": "bees hive honey wax", "kind": "HOT TOPIC"}
    return make_bank(*records, hot)


@pytest.fixture
def hot_topics(notebook_module: Callable[[str], ModuleType]) -> ModuleType:
    """Return the module."""
    return notebook_module("hot_topics")


def test_searches_lead_to_their_first_hits(hot_topics: ModuleType, bank: Bank) -> None:
    """In equal parts, as often as they were made; a query without words leads nowhere."""
    led = hot_topics.leading(bank, {"worms": 4, "pollen": 3, "wax": 7, "?": 9}, GROUPS)
    assert led.tolist() == [3, 4]
    both = hot_topics.leading(bank, {"pollen worms": 5}, GROUPS)
    assert both.tolist() == [3, 2]


def test_groups_are_described(hot_topics: ModuleType, bank: Bank) -> None:
    """By their words, their number, their newest and the hot topic that is nearest."""
    table = hot_topics.described(bank, bank.to_frame(), GROUPS)
    assert table.accounts.tolist() == [3, 2]
    assert table.newest.tolist() == [2003, 2002]
    assert set(table.words[1].split(", ")) <= {"worms", "compost", "roots", "soil"}
    assert table["nearest hot topic"][0] == "Bees?"
    assert table.cosine[0] > 0.3
    assert table.cosine[1] == 0


def test_topics_are_typed_that_lead_there(hot_topics: ModuleType, bank: Bank) -> None:
    """Most of their first hits are in the group."""
    topics = {"worms": 4, "pollen": 3, "pollen worms": 2}
    assert hot_topics.typed(bank, topics, GROUPS[1]) == {"worms": 4}
    assert hot_topics.typed(bank, topics, GROUPS[0]) == {"pollen": 3, "pollen worms": 2}
    assert hot_topics.typed(bank, topics, GROUPS[0], most=1) == {"pollen": 3}


def test_a_bank_without_hot_topics(hot_topics: ModuleType, make_bank: Callable[..., Bank]) -> None:
    bank = make_bank(
        {"id": "a", "title": "A", "text": "one"}, {"id": "b", "title": "B", "text": "two"}
    )
    table = hot_topics.described(bank, bank.to_frame(), [{"a"}, {"b"}])
    assert table["nearest hot topic"].isna().all()
    assert table.cosine.tolist() == [0, 0]
