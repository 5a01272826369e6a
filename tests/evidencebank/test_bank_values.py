"""What a bank says of itself: values with their counts, ids, and when it changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import InputError
from evidencebank import Bank


@pytest.mark.parametrize("by", ["kind", "year", "author", "source"])
def test_values_are_counted_as_the_entries_have_them(small_bank: Bank, by: str) -> None:
    counted: dict[str, int] = {}
    for entry in small_bank:
        have = {
            "kind": [entry.kind],
            "year": [str(entry.year)] if entry.year else [],
            "author": entry.authors,
            "source": [entry.source] if entry.source else [],
        }[by]
        for value in have:
            counted[value] = counted.get(value, 0) + 1
    values = small_bank.values(by)
    assert {value.value: value.count for value in values} == counted
    names = [value.value for value in values]
    assert names == sorted(names, reverse=by == "year")


def test_there_are_no_other_values(small_bank: Bank) -> None:
    with pytest.raises(InputError, match="kind, year, source or author"):
        small_bank.values("colour")


def test_ids_are_in_a_bank(small_bank: Bank) -> None:
    assert all(entry.id in small_bank for entry in small_bank)
    assert "nobody-1999" not in small_bank
    assert 1 not in small_bank


def test_a_change_gives_another_generation_and_stamp(
    own_bank: Bank, small_library: Path, folder: Path, write_records: Callable[..., Path]
) -> None:
    number, stamp = own_bank.generation, own_bank.stamp
    own_bank.load([small_library])
    assert (own_bank.generation, own_bank.stamp) == (number, stamp)
    more = write_records(folder / "more.jsonl", {"id": "new", "title": "New", "text": "Text."})
    own_bank.load([more])
    assert own_bank.generation > number
    assert own_bank.stamp != stamp
