"""The index of many entries, analysed by workers in partitions and joined here.

A task has the entries with it, a few megabytes as they are stored, and gives back what it would
have written: so it can be done again by any worker, which need not see any file of the bank.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.scheme import Scheme
from corpus.storage.store import Store
from corpus.stored.stored_entries import entries_of
from corpus.workers.workers import NoWorkersError, TaskKillsError, Workers
from evidencebank.progress import Progress
from indexer import build as index_build

R = TypeVar("R")

_CHARACTERS = 8_000_000
"""Characters of a partition's entries, as they are stored: some ten thousand abstracts."""

_LEAST_CHARACTERS, _LEAST_IF_READY = 10_000_000, 2_000_000
"""Fewer are analysed sooner than others have started, or are ready, and what they made is joined.
"""

_EACH, _FEWEST = 2, 500_000
"""The least partitions for each worker, so that none is waited for, and characters of each."""

_AHEAD = 2
"""Partitions that are analysed, or wait to be, for each worker."""

_SETTLED_AHEAD = 3
"""The same before all entries are settled, and kept by the disk, if these are all there are.

Of a larger bank there is one for each: what is made of them waits in memory, and is some times as
large as they are.
"""

Files = Mapping[str, bytes]
"""What a partition's folder holds, by name."""


@dataclass(frozen=True, slots=True)
class _Partition:
    texts: Sequence[str]
    files: Future[Files]


class PartitionsAhead:
    """The first partitions of a generation, analysed while entries behind them are being settled.

    There are a few for each worker, whose texts are in memory. They are of the generation only if
    it comes to be: what is settled may still come to nothing.
    """

    def __init__(self, scheme: Scheme, workers: Workers) -> None:
        """Take workers, which are ready when `are_ready` is set."""
        self.are_ready = False
        self.partitions: deque[_Partition] = deque()
        self.last = ""
        """The id of the last entry of them."""
        self.size = 0
        """Characters of each of them, and of those to come; 0 as `partition_size` has it."""
        self._characters = 0
        self._scheme = scheme.to_json()
        self._workers = workers
        self._waiting: list[str] = []
        self._held = 0

    def take(self, settled: Mapping[str, str], characters: int) -> None:
        """Take entries that have been settled, by id and as they are stored, in order.

        They follow those that were taken before. All of the generation have so many characters,
        or about as many.
        """
        self.size = size_of_partitions(characters, self._workers, self.are_ready)
        if not self.size:
            return
        count = self._workers.count
        is_small = characters <= _SETTLED_AHEAD * count * self.size
        most = _SETTLED_AHEAD * count if is_small else count
        for entry_id, text in settled.items():
            if len(self.partitions) >= most:
                return
            self._waiting.append(text)
            self._held += len(text)
            if self._held >= self.size or self._characters + self._held >= characters:
                self.partitions.append(_asked(self._waiting, self._scheme, self._workers))
                self.last = entry_id
                self._characters += self._held
                self._waiting, self._held = [], 0

    def handed_over(self) -> deque[_Partition]:
        """Return the partitions, which are held here no longer: each is as large as what it has."""
        partitions, self.partitions, self._waiting = self.partitions, deque(), []
        return partitions


def partition_size(store: Store, generation: int, workers: Workers, ready: bool = False) -> int:
    """Return of how many characters partitions of a generation should be, as they are stored.

    0 says that it is built sooner without workers, which may be `ready` for it. O(bank).
    """
    if workers.count <= 1:
        return 0
    return size_of_partitions(store.characters(generation), workers, ready)


def size_of_partitions(characters: int, workers: Workers, ready: bool = False) -> int:
    """Return what `partition_size` does, of a generation of so many characters."""
    if workers.count <= 1 or characters < (_LEAST_IF_READY if ready else _LEAST_CHARACTERS):
        return 0
    # as many for each: while one worker analyses a last partition the others would wait
    each = max(_EACH, -(-characters // (_CHARACTERS * workers.count)))
    return min(_CHARACTERS, max(_FEWEST, -(-characters // (each * workers.count))))


def get_ready() -> None:
    """Load what analysing takes, in the process that will be asked for it."""
    from indexer.compiled import do_without_blas  # numba takes a while, and this process none of it

    do_without_blas()
    analyse([Entry(id="any", title="any").model_dump_json()], Scheme().to_json())


@contextmanager
def building_index(
    folder: Path,
    store: Store,
    generation: int,
    size: int,
    scheme: Scheme,
    workers: Workers,
    progress: Progress,
    whoosh: bool = True,
    ahead: PartitionsAhead | None = None,
) -> Iterator[None]:
    """Write the index of a generation into an empty folder, as `indexer.build.building` does.

    `size` is that of a partition, as `partition_size` tells it; of the first some may be analysed
    `ahead`, or on the way.
    Memory is O(terms + documents), besides a few partitions. Raises what that raises, and
    InputError for an entry that ends every process that analyses it, with its sources.
    """
    with ExitStack() as beside:
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="partitions-") as made:
            parts = []
            steps = iter(progress(range(store.count(generation)), "analysing"))
            coming = _texts(store, generation, size, ahead.last if ahead else "")
            asked = ahead.handed_over() if ahead else deque()
            analysed = _analysed(asked, coming, scheme.to_json(), workers)
            for number, (count, files) in enumerate(analysed):
                part = Path(made, f"{number:06}")
                part.mkdir()
                for name, content in files.items():
                    (part / name).write_bytes(content)
                parts.append(part)
                list(islice(steps, count))
            list(steps)
            elsewhere = _by(workers) if workers.are_here else None
            beside.enter_context(
                index_build.building_from_partitions(folder, parts, whoosh, elsewhere)
            )
        yield


def _by(workers: Workers) -> index_build.Elsewhere:
    """Return what has a worker do some work: one that dies or lacks room is not needed."""

    def elsewhere(work: Callable[..., R], *given: object) -> Callable[[], R | None]:
        future = workers.submit(work, *given)

        def done() -> R | None:
            try:
                return future.result()
            except (NoWorkersError, TaskKillsError, OSError):
                return None

        return done

    return elsewhere


def _asked(texts: Sequence[str], scheme: str, workers: Workers) -> _Partition:
    return _Partition(texts, workers.submit(analyse, texts, scheme))


def _analysed(
    asked: deque[_Partition], coming: Iterator[list[str]], scheme: str, workers: Workers
) -> Iterator[tuple[int, Files]]:
    """Yield how many entries each partition has and what it is, in order.

    The first have been `asked` for already; each is let go when the next is wanted.
    """
    while True:
        while len(asked) < _AHEAD * workers.count and (texts := next(coming, None)):
            asked.append(_asked(texts, scheme, workers))
        if not asked:
            return
        first = asked.popleft()
        try:
            yield len(first.texts), first.files.result()
        except NoWorkersError:
            yield len(first.texts), analyse(first.texts, scheme)
        except TaskKillsError:
            yield from _halves(first.texts, scheme, workers)


def _halves(texts: Sequence[str], scheme: str, workers: Workers) -> Iterator[tuple[int, Files]]:
    """Yield the partitions of entries that were too many for a process, or that one ends."""
    if len(texts) == 1:
        entry = Entry.model_validate_json(texts[0])
        raise InputError(
            f"the entry {entry.id} ({', '.join(entry.sources)}) ends each process that analyses "
            "it, for want of memory or by a library's fault: leave it out of the sources"
        )
    middle = len(texts) // 2
    for half in (texts[:middle], texts[middle:]):
        try:
            yield len(half), workers.submit(analyse, half, scheme).result()
        except NoWorkersError:
            yield len(half), analyse(half, scheme)
        except TaskKillsError:
            yield from _halves(half, scheme, workers)


def _texts(store: Store, generation: int, size: int, after: str = "") -> Iterator[list[str]]:
    """Yield the entries of a generation by id, as stored, in partitions of so many characters.

    They are all, or those behind an id.
    """
    texts: list[str] = []
    held = 0
    for text in store.all_texts(generation, after):
        texts.append(text)
        held += len(text)
        if held >= size:
            yield texts
            texts, held = [], 0
    if texts:
        yield texts


def analyse(texts: Sequence[str], scheme: str) -> Files:
    """Return what a partition of some entries holds, given as they are stored, with the scheme."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        index_build.write_partition(folder, entries_of(texts), _scheme(scheme))
        return {path.name: path.read_bytes() for path in folder.iterdir()}


@lru_cache(maxsize=1)
def _scheme(text: str) -> Scheme:
    return Scheme.from_json(text)
