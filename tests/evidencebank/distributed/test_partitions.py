"""Partitions that are too much for a worker, and an entry that is too much for any."""

from __future__ import annotations

import errno
from collections.abc import Callable
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pytest

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.scheme import Scheme
from corpus.storage.store import Store
from corpus.workers.workers import NoWorkersError, TaskKillsError
from evidencebank.distributed import partitions
from evidencebank.distributed.partitions import PartitionsAhead
from evidencebank.progress import silent
from indexer import build
from indexer.index import Index
from tests.indexer.small_library import SCHEME, random_library

T = TypeVar("T")


class Weak:
    """Workers that end at more than so many entries at once, and at some words in any."""

    count = 2
    are_here = False

    def __init__(self, most: int, deadly: str = "", gone: bool = False) -> None:
        self._most = most
        self._deadly = deadly
        self._gone = gone

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """Do a task here, unless it is too much."""
        future: Future[T] = Future()
        texts = arguments[0]
        assert isinstance(texts, list)
        if self._gone:
            future.set_exception(NoWorkersError())
        elif len(texts) > self._most or (self._deadly and any(self._deadly in t for t in texts)):
            future.set_exception(TaskKillsError())
        else:
            future.set_result(task(*arguments))
        return future

    def prepare(self, task: Callable[[], object]) -> bool:
        """Have nothing ready."""
        return False

    def expect(self, task: Callable[[], object]) -> None:
        """Get nothing ready."""

    def dismiss(self) -> None:
        """Do nothing more."""


@pytest.fixture
def entries() -> list[Entry]:
    """Return entries, one of which has a source and words of its own."""
    made = random_library(9, 30)
    made[17] = made[17].model_copy(update={"title": "xyzzy", "sources": ("odd.html",)})
    return made


@pytest.fixture
def store(entries: list[Entry], tmp_path: Path) -> Store:
    """Return a store that has them as its first generation."""
    kept = Store.create(tmp_path / "entries.sqlite")
    with kept.transaction() as changing:
        for entry in entries:
            changing.put_entry(entry, entry.content_hash(), 1)
        changing.set_generation(1)
    return kept


def _index(
    folder: Path, store: Store, workers: Weak, ahead: PartitionsAhead | None = None
) -> dict[str, bytes]:
    folder.mkdir()
    scheme = SCHEME or Scheme()
    size = 10_000  # of a partition: there are several
    with partitions.building_index(
        folder, store, 1, size, scheme, workers, silent, whoosh=True, ahead=ahead
    ):
        pass
    return {path.name: path.read_bytes() for path in (folder / "arrays").iterdir()}


def test_a_partition_that_is_too_much_is_halved(
    entries: list[Entry], store: Store, tmp_path: Path
) -> None:
    """Until it fits; and where there are no workers, it is analysed here."""
    (tmp_path / "alone").mkdir()
    build.build(tmp_path / "alone", entries, SCHEME)
    alone = {path.name: path.read_bytes() for path in (tmp_path / "alone" / "arrays").iterdir()}
    assert _index(tmp_path / "halved", store, Weak(4)) == alone
    assert _index(tmp_path / "here", store, Weak(0, gone=True)) == alone


@pytest.mark.parametrize("settled", [0, 1, 17, 30])
@pytest.mark.parametrize("size", [3_000, 1_000_000])
def test_the_first_partitions_may_be_analysed_before_the_others_are_there(
    settled: int,
    size: int,
    entries: list[Entry],
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As many of them as are settled, but no more than some for each worker."""
    monkeypatch.setattr(partitions, "_LEAST_CHARACTERS", 1)
    monkeypatch.setattr(partitions, "_FEWEST", size)
    monkeypatch.setattr(partitions, "_CHARACTERS", size)
    (tmp_path / "alone").mkdir()
    build.build(tmp_path / "alone", entries, SCHEME)
    alone = {path.name: path.read_bytes() for path in (tmp_path / "alone" / "arrays").iterdir()}
    workers = Weak(12)  # some partitions are too much
    ahead = PartitionsAhead(SCHEME or Scheme(), workers)
    texts = {entry.id: text for entry, text in zip(entries, store.all_texts(1), strict=True)}
    told = dict(islice(texts.items(), settled))
    for entry_id, text in told.items():
        ahead.take({entry_id: text}, store.characters(1))
    held = [text for one in ahead.partitions for text in one.texts]
    assert held == list(told.values())[: len(held)]
    assert len(ahead.partitions) <= (6 if store.characters(1) <= 6 * ahead.size else 2)
    assert bool(held) == (sum(map(len, told.values())) >= size or settled == len(texts))
    assert _index(tmp_path / "index", store, workers, ahead) == alone
    assert not ahead.partitions


def test_an_entry_that_is_too_much_is_named_with_its_source(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"odd\.html.*leave it out of the sources"):
        _index(tmp_path / "index", store, Weak(100, "xyzzy"))


def test_workers_that_are_ready_take_less(
    store: Store, entries: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts are characters: a thousand pages are more than as many records."""
    size = sum(len(entry.written()[0]) for entry in entries)
    assert store.characters(1) == size
    monkeypatch.setattr(partitions, "_LEAST_IF_READY", size)
    monkeypatch.setattr(partitions, "_LEAST_CHARACTERS", size + 1)
    assert partitions.partition_size(store, 1, Weak(1), ready=True)
    assert not partitions.partition_size(store, 1, Weak(1))


@pytest.mark.parametrize("characters", [20_000_000, 31_000_000, 33_000_000, 90_000_001])
def test_workers_have_as_many_partitions_each(
    store: Store, characters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "characters", lambda *_: characters)
    size = partitions.partition_size(store, 1, Weak(1))
    assert size <= 8_000_000
    assert -(-characters // size) % Weak.count == 0


class Full(Weak):
    """Workers of this machine that have no room to write a segment."""

    are_here = True

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """Do a task here, unless it writes files."""
        if task is not build.segment_of:
            return super().submit(task, *arguments)
        future: Future[T] = Future()
        future.set_exception(OSError(errno.ENOSPC, "No space left on device"))
        return future


def test_a_segment_that_no_worker_has_room_for_is_written_here(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoosh opens it, and it has all entries."""
    monkeypatch.setattr(build, "_WORTH_A_THREAD", 1)
    _index(tmp_path / "index", store, Full(1000))
    assert Index(tmp_path / "index").check() == []
