"""The embedded bank is put together from parts that any other bank could bring."""

from __future__ import annotations

from corpus.storage.editorial import EditorialLog
from evidencebank import Bank, SavedSearch, SearchSpec
from evidencebank.bank_parts import BankState, EditorialRecords, ListReader
from evidencebank.saved_searches import SavedSearches


class Remembered:
    """Records in memory, as a bank elsewhere might keep them."""

    def __init__(self, written: EditorialLog) -> None:
        self._written, self._removed = written, set[str]()

    def get(self, collection: str, key: str) -> object:
        return None if key in self._removed else self._written.get(collection, key)

    def all(self, collection: str) -> list[object]:
        return [one for one in self._written.all(collection) if one.key not in self._removed]

    def remove(self, _collection: str, key: str, **_: str) -> bool:
        self._removed.add(key)
        return True


def test_the_parts_of_the_embedded_bank_are_what_the_protocols_say(own_bank: Bank) -> None:
    """mypy holds the types; here each is asked for what it promises."""
    state: BankState = own_bank._snapshot()
    lists: ListReader = own_bank.lists
    records: EditorialRecords = own_bank._parts.records
    first = next(iter(state.entries()))
    assert state.entry(first.id) == first
    assert next(iter(state.entries(first.id))).id > first.id
    assert first.id in [entry.id for entry in state.mentioning(first.title)]
    assert len(state.engine) == len(own_bank)
    assert [item.rank for item in lists.related(first.id, 3)] == [1, 2, 3]
    assert list(records.all("searches")) == []


def test_saved_searches_do_with_other_records(own_bank: Bank) -> None:
    """Whoever keeps them."""
    own_bank.saved_searches.put(SavedSearch("kits", SearchSpec.of("naloxone")))
    elsewhere = SavedSearches(Remembered(own_bank._parts.records))  # type: ignore[arg-type]
    assert [saved.name for saved in elsewhere] == ["kits"]
    assert elsewhere.remove("kits")
    assert elsewhere.get("kits") is None
    assert own_bank.saved_searches.get("kits") is not None
