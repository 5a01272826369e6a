"""What editors write is kept, with its history, apart from what is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from corpus.loading.load import load
from corpus.loading.sources import walk
from corpus.storage.editorial import Editorial
from corpus.storage.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    store = Store.create(tmp_path / "entries.sqlite")
    yield store
    store.close()


def test_a_record_is_what_was_last_written(store: Store) -> None:
    """Collections are apart; keys come sorted; a removed record is gone."""
    editorial = Editorial(store)
    editorial.put("pins", "b", {"at": 1}, who="Ann", why="it fits")
    editorial.put("pins", "a", {"at": 2})
    editorial.put("bans", "a", {})
    editorial.put("pins", "b", {"at": 3}, who="Ben")
    assert [(record.key, record.value) for record in editorial.all("pins")] == [
        ("a", {"at": 2}),
        ("b", {"at": 3}),
    ]
    assert editorial.remove("pins", "a", who="Ann")
    assert not editorial.remove("pins", "a")
    assert not editorial.remove("pins", "never")
    assert editorial.get("pins", "a") is None
    assert editorial.get("pins", "never") is None
    assert [record.key for record in editorial.all("pins")] == ["b"]
    assert editorial.get("bans", "a") is not None


def test_what_was_removed_can_be_listed(store: Store) -> None:
    """With who removed it; the stamp changes with everything that is written, removals too."""
    editorial = Editorial(store)
    stamps = [editorial.stamp()]
    editorial.put("pins", "a", {})
    editorial.put("pins", "b", {})
    stamps.append(editorial.stamp())
    editorial.remove("pins", "a", who="Ben", why="old")
    stamps.append(editorial.stamp())
    assert [(gone.key, gone.value, gone.who) for gone in editorial.removed("pins")] == [
        ("a", None, "Ben")
    ]
    editorial.put("pins", "a", {})
    assert editorial.removed("pins") == []
    assert sorted(set(stamps)) == stamps
    assert [record.number for record in editorial.all("pins")] == [4, 2]


def test_history_says_who_when_and_why(store: Store) -> None:
    """Every version stays, the removal too, and someone is always named."""
    editorial = Editorial(store)
    editorial.put("pins", "a", {"title": "Café ‘n’"}, who="Ann", why="it fits")
    editorial.remove("pins", "a", who="Ben", why="it does not")
    editorial.put("pins", "a", {})
    first, second, third = editorial.history("pins", "a")
    assert (first.value, first.who, first.why) == ({"title": "Café ‘n’"}, "Ann", "it fits")
    assert (second.value, second.who, second.why) == (None, "Ben", "it does not")
    assert third.who
    assert abs(datetime.now(UTC) - first.when) < timedelta(hours=1)


def test_records_outlive_loads_and_openings(store: Store, tmp_path: Path) -> None:
    """No load touches them, and they can be read by another process's connection."""
    Editorial(store).put("pins", "a", {"at": 1})
    source = tmp_path / "source"
    source.mkdir()
    (source / "records.jsonl").write_text('{"id": "a", "title": "A"}\n', encoding="utf-8")
    load(store, [walk(source)])
    (source / "records.jsonl").write_text('{"id": "b", "title": "B"}\n', encoding="utf-8")
    load(store, [walk(source)])
    again = Store(tmp_path / "entries.sqlite")
    assert [record.value for record in Editorial(again).all("pins")] == [{"at": 1}]
    again.close()


def test_threads_may_write_at_once(store: Store) -> None:
    """Nothing that was written is lost."""

    def write(name: str) -> None:
        for number in range(10):
            Editorial(store).put("pins", f"{name}{number}", {})
        store.close()

    threads = [Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Editorial(store).all("pins")) == 20
