"""Building a generation: the index and the related lists of what the store holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus.entry import Entry
from corpus.errors import BankDamagedError, StorageError
from corpus.scheme import Scheme
from corpus.storage.memory import give_back_memory
from corpus.storage.store import Store
from corpus.workers.workers import Workers
from evidencebank.distributed import partitions
from evidencebank.distributed.partitions import PartitionsAhead
from evidencebank.distributed.tiles import TiledNearest
from evidencebank.lifecycle.generation_files import (
    differences,
    fingerprint,
    read_scheme_of,
    read_settings_of,
)
from evidencebank.lifecycle.protocols import WrittenGenerations
from evidencebank.progress import Progress
from indexer import build as index_build
from indexer.index import Index
from recommender.related_settings import DEFAULT, RelatedSettings

if TYPE_CHECKING:
    from corpus.loading.load import Settled
    from recommender.updating.update import Previous

T = TypeVar("T")

_MAX_CHANGED_SHARE = 0.3
"""From this share of changed entries on, building anew is quicker than updating."""


class Building:
    """Builds and publishes generations; only the holder of the bank's lock may use it."""

    def __init__(
        self,
        generations: WrittenGenerations,
        store: Store,
        progress: Progress,
        workers: Workers | None = None,
    ) -> None:
        """Take the workers that may help, if any."""
        self._generations = generations
        self._store = store
        self._progress = progress
        self._workers = workers
        self._are_ready = False
        self._ahead: PartitionsAhead | None = None

    def reading(self, files: Sequence[T]) -> Iterator[T]:
        """Wrap files as they are read, and show how far that is.

        When all are read, the workers are made ready for what comes when these are settled.
        """
        if self._workers is not None:
            self._workers.expect(partitions.get_ready)
        yield from self._progress(files, "reading")
        if self._workers is not None:
            self._are_ready = self._workers.prepare(partitions.get_ready)
        if self._ahead is not None:
            self._ahead.are_ready = self._are_ready

    def settled(self, scheme: Scheme) -> Settled | None:
        """Return what takes entries as a first load settles them, to be published with a scheme.

        The first are analysed by workers meanwhile, which have nothing else to do; it is None where
        there are none.
        """
        if self._workers is None:
            return None
        # it knows nothing of this: in a circle the store would stay open until it is collected
        self._ahead = PartitionsAhead(scheme, self._workers)
        return self._ahead.take

    def present_scheme(self) -> Scheme:
        """Return the scheme of the newest generation, whatever else of it may be damaged."""
        newest = self._generations.newest()
        if not newest:
            return Scheme()
        folder = self._generations.folder(newest)
        if self._generations.is_damaged(newest, "scheme.json"):
            path = folder / "scheme.json"
            raise BankDamagedError(f"{path} is damaged: run 'build' with --scheme")
        return read_scheme_of(folder)

    def present_settings(self) -> RelatedSettings:
        """Return the settings of the newest generation's lists, whatever else may be damaged."""
        newest = self._generations.newest()
        if not newest:
            return DEFAULT
        folder = self._generations.folder(newest)
        path = folder / "related" / "settings.json"
        if path.exists() and self._generations.is_damaged(newest, "related/settings.json"):
            raise BankDamagedError(f"{path} is damaged: run 'build' with --related")
        return read_settings_of(folder)

    def publish(self, scheme: Scheme, settings: RelatedSettings, anew: bool = False) -> None:
        """Publish the generation that the store is at, unless it is there already.

        A build that was interrupted after the store had changed is finished by the next, and a
        generation that is damaged, or any if `anew` is asked for, is built from all entries.
        """
        current = 0 if anew else self._generations.sound()
        now = fingerprint(scheme, settings)
        as_now = bool(current) and not differences(
            self._generations.manifest(current).fingerprint, now
        )
        number = self._store.generation
        if as_now and number <= current:
            return
        # one that is damaged stays until this is done: its scheme may have to be read once more
        damaged = not current and number in self._generations.numbers()
        if number <= current or not number or damaged or self._generations.is_held(number):
            number = max(current, self._generations.newest()) + 1
            with self._store.transaction() as changing:
                changing.set_generation(number)
        few = as_now and self._has_few_changes(current, number)
        previous = current if few and self._can_be_updated(current) else 0
        with self._generations.writing(number) as folder:
            (folder / "scheme.json").write_text(scheme.to_json(), encoding="utf-8")
            (folder / "index").mkdir()
            (folder / "related").mkdir()
            with ExitStack() as beside:  # lists need no segment of Whoosh's
                before = self._write_index(folder / "index", number, previous, scheme, beside)
                self._generations.written("index/arrays")
                entries = self._write_lists(folder, before, settings)
            self._generations.publish(number, folder, now, entries, self._workers, previous)
        with suppress(StorageError):  # what was published stands, and the next build tidies up
            self._generations.prune()

    def _has_few_changes(self, previous: int, number: int) -> bool:
        share = _MAX_CHANGED_SHARE * self._store.count(number)
        return self._store.added_count(previous, number) <= share

    def _can_be_updated(self, number: int) -> bool:
        """Say whether all files of a generation are here as they were written, fetched if need be.

        What is elsewhere is compared with the manifest when it is fetched.
        """
        try:
            return bool(self._generations.complete_folder(number))
        except BankDamagedError:
            return False

    def _write_index(
        self, folder: Path, number: int, previous: int, scheme: Scheme, beside: ExitStack
    ) -> Previous | None:
        """Write the index, made of a `previous` one or, with 0, anew.

        Returns what lists can be made of, or None when all was built anew. What it lacks of a
        segment of Whoosh's is written by the time that `beside` is closed.
        """

        def analysing(entries: Collection[Entry]) -> Iterable[Entry]:
            return self._progress(entries, "analysing")

        if previous:
            from recommender.updating.update import Previous  # imported here, as what makes lists

            change = index_build.Change(*self._store.changes(previous, number))
            before = self._generations.complete_folder(previous)
            old = Index(before / "index")
            index_build.update(
                folder,
                old,
                change,
                lambda ids: self._store.entries(ids, number),
                scheme,
                analysing,
            )
            changed = frozenset(entry.id for entry in (*change.removed, *change.added))
            return Previous(before / "related", old, changed)
        give_back_memory()  # what loading took
        workers = self._workers
        size = self._ahead.size if self._ahead is not None else 0
        if workers is not None and not size:
            size = partitions.partition_size(self._store, number, workers, self._are_ready)
        if workers is not None and size:
            building = partitions.building_index(
                folder,
                self._store,
                number,
                size,
                scheme,
                workers,
                self._progress,
                self._generations.whoosh,
                self._ahead,
            )
        else:
            entries = _Entries(self._store, number)
            whoosh = self._generations.whoosh
            building = index_build.building(folder, entries, scheme, analysing, whoosh)
        beside.enter_context(building)
        return None

    def _write_lists(
        self,
        folder: Path,
        before: Previous | None,
        settings: RelatedSettings,
    ) -> int:
        """Write the related lists beside the index; return how many entries there are."""
        # imported here: scikit-learn takes most of a second, and readers do without it
        from recommender.build_lists import build
        from recommender.model.neighbours import nearest

        index = Index(folder / "index")
        give_back_memory()  # what indexing took, and what was looked at of the index
        build(
            folder / "related",
            index,
            self._relating,
            settings,
            previous=before,
            nearest=nearest if self._workers is None else TiledNearest(self._workers, folder),
            views_stand=lambda: self._generations.written("related"),
        )
        return len(index)

    def _relating(self, rows: Sequence[int]) -> Iterable[int]:
        return self._progress(rows, "relating")


class _Entries(Collection[Entry]):
    """The entries of a generation, sorted by id, each in memory only while it is looked at."""

    def __init__(self, store: Store, generation: int) -> None:
        self._store = store
        self._generation = generation

    def __len__(self) -> int:
        return self._store.count(self._generation)

    def __iter__(self) -> Iterator[Entry]:
        return self._store.all_entries(self._generation)

    def __contains__(self, entry: object) -> bool:
        return isinstance(entry, Entry) and self._store.entry(entry.id, self._generation) == entry
