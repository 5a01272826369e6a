"""The counts of an inventory."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from evidencebank import Bank

Modules = Callable[[str], ModuleType]


@pytest.fixture
def bank(make_bank: Callable[..., Bank]) -> Bank:
    """Return a bank of two free subjects, two kinds, and one entry without anything."""
    years = {"soil": (1999, 2001, 2013, 2019), "bees": (2005, 2006, 2021)}
    records = [
        {
            "id": f"{subject}-{year}",
            "title": f"{subject} {year}",
            "text": subject * 2,
            "kind": "STUDY",
            "year": year,
            "subjects": [subject],
        }
        for subject, of in years.items()
        for year in of
    ]
    return make_bank(*records, {"id": "bare", "title": "Bare", "text": "Nothing."})


@pytest.fixture
def looked_at(notebook_module: Modules, bank: Bank) -> tuple[Any, Any, Any]:
    """Return the module, the entries and their filing."""
    entries = bank.to_frame(text=True)
    return notebook_module("inventory"), entries, notebook_module("filing").Filing(bank, entries)


def test_shares_by_time_add_what_is_of_a_time(looked_at: tuple[Any, Any, Any]) -> None:
    """The last times are five years each, the first is all before; empty ones are left out."""
    inventory, entries, filing = looked_at
    table = inventory.shares_by_time(entries, filing)
    assert table.columns.tolist() == [
        "to 1999\n1 entries",
        "2000–04\n1 entries",
        "2005–09\n2 entries",
        "2010–14\n1 entries",
        "2015 on\n2 entries",
    ]
    assert table.loc["soil"].tolist() == [1, 1, 0, 1, 0.5]
    assert table.loc["bees"].tolist() == [0, 0, 1, 0, 0.5]


def test_fields_are_filled_or_not(looked_at: tuple[Any, Any, Any]) -> None:
    """An empty list is nothing; each kind is named with its number of entries."""
    inventory, entries, _ = looked_at
    table = inventory.filled(entries, ["STUDY", "DOCUMENT"])
    assert table.index.tolist() == ["Study (7)", "Document (1)"]
    assert table.year.tolist() == [1, 0]
    assert table.subjects.tolist() == [1, 0]
    assert table.authors.tolist() == [0, 0]
    assert table.body.tolist() == [1, 1]


def test_the_longest_gap_is_of_whole_years(looked_at: tuple[Any, Any, Any]) -> None:
    """It may lie before the first entry or after the last, but not before the decade of old."""
    inventory, entries, filing = looked_at
    table = inventory.years_without(entries, filing)
    assert table.loc["bees"].tolist() == [3, 2021, "2007–2020", 14]
    assert table.loc["soil"].tolist() == [4, 2019, "2002–2012", 11]


def test_an_entry_among_others_words_is_filed_elsewhere(
    notebook_module: Modules, make_bank: Callable[..., Bank]
) -> None:
    """It is named with the subject whose words it has; overviews and the well filed are not."""
    soil = [
        {
            "id": f"s{n}",
            "title": f"Entry {n}",
            "text": "worms compost roots soil",
            "subjects": ["soil"],
        }
        for n in range(5)
    ]
    bees = [
        {
            "id": f"b{n}",
            "title": f"Entry {n}",
            "text": "honey pollen hive bees",
            "subjects": ["bees"],
        }
        for n in range(5)
    ]
    lost = {
        "id": "lost",
        "title": "Entry",
        "text": "worms compost roots soil",
        "subjects": ["bees"],
    }
    over = {**lost, "id": "over", "kind": "HOT TOPIC"}
    bank = make_bank(*soil, *bees, lost, over)
    entries = bank.to_frame()
    found = notebook_module("inventory").filed_elsewhere(
        entries,
        notebook_module("filing").Filing(bank, entries),
        bank.term_matrix(weights=True),
    )
    assert found.subject.to_dict() == {"lost": "soil"}
    assert found.nearness["lost"] > 0.8
