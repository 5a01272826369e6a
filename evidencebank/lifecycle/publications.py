"""The publications of a bank on disk: `publications/000003/`, and `PUBLISHED` that names one.

They are kept as generations are: a reader sees one whole publication, whatever dies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from corpus.errors import BankDamagedError, BankNotFoundError, InputError
from corpus.storage.disk_errors import clear_storage_errors
from corpus.storage.fork_safe_lock import ForkSafeLock
from corpus.storage.store import Name
from evidencebank.lifecycle.files.manifests import Manifest
from evidencebank.lifecycle.generations import Generations
from evidencebank.lifecycle.protocols import WrittenGenerations
from evidencebank.lifecycle.write_lock import write_lock
from recommender.curation.entry_matching import EntryMatcher, EntryNumbers
from recommender.curation.publication import (
    About,
    Publication,
    PublishedList,
    PublishedLists,
    write,
)
from recommender.related_lists import ListArrays

KEPT_PUBLICATIONS = 5
"""How many publications stay on disk, the current one included, unless told otherwise."""

_MAX_KEPT = 100
REMEDY = "run 'lists publish' again"
"""What is to be done about a publication that is damaged."""


class Publications:
    """The publications of one bank; safe to share between threads."""

    def __init__(
        self,
        generations: WrittenGenerations,
        disk: Path,
        lock: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """Take what keeps them, where this machine has files of them, and the publishers' lock."""
        self._disk = disk
        self._lock = lock
        self._generations = generations
        self._opened: tuple[tuple[int, int], Publication | None] | None = None
        self._opening = ForkSafeLock()

    @classmethod
    def in_folder(cls, bank: Path) -> Publications:
        """Return the publications of the bank in a folder."""
        generations = Generations(bank, "publications", "PUBLISHED", REMEDY)
        return cls(generations, bank, lambda: write_lock(bank / "publishing"))

    def stamp(self) -> tuple[int, int]:
        """Return something that changes whenever another publication becomes current."""
        return self._generations.stamp()

    def current(self) -> Publication | None:
        """Return the current publication, opened once; None before the first.

        Raises BankDamagedError when a file of it is not as it was written.
        """
        stamp = self.stamp()
        if (opened := self._opened) is not None and opened[0] == stamp:
            return opened[1]
        with self._opening:
            while True:
                stamp = self.stamp()
                try:
                    opened = self._opened
                    if opened is None or opened[0] != stamp:
                        with clear_storage_errors(self._disk):
                            self._opened = opened = (stamp, self._read())
                    return opened[1]
                except BankDamagedError:
                    if stamp == self.stamp():  # nobody has put another in its place meanwhile
                        raise

    def seen_from(
        self, generation: int, numbers: EntryNumbers, recogniser: EntryMatcher
    ) -> PublishedList | None:
        """Return the lists that readers of a generation see; None before the first publication."""
        publication = self.current()
        return PublishedLists(publication, numbers, recogniser) if publication else None

    def close(self) -> None:
        """Close the files of the current publication; whoever asks opens them again."""
        self._opened = None

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Keep other writers out during a block; readers and builds go on.

        Raises BankLockedError when another process or thread is publishing, and StorageError
        when the disk is full, read-only or fails.
        """
        needed = self._generations.size
        with clear_storage_errors(self._disk, needed), self._lock():
            yield

    def publish(
        self, about: About, names: Sequence[Name], listing: ListArrays, keep: int
    ) -> Publication:
        """Make lists the current publication, durably, and keep the last `keep`.

        To be called while `publishing`. Raises InputError for a `keep` below 1 or above 100.
        """
        if not 1 <= keep <= _MAX_KEPT:
            raise InputError(f"keep 1 to {_MAX_KEPT} publications, not {keep}")
        try:
            number = self._generations.current() + 1
        except BankDamagedError:
            number = self._generations.newest() + 1
        with self._generations.writing(number) as folder:
            write(folder, names, listing)
            self._generations.publish(number, folder, about.to_dict(), len(names))
        self._generations.prune(keep)
        return self._just_made()

    def rollback(self) -> Publication:
        """Return to the publication before; the one that was current is given up.

        To be called while `publishing`. Raises InputError when none before it is kept.
        """
        earlier = self._generations.kept()[:-1]
        if not earlier:
            raise InputError("no earlier publication is kept: publish one with 'lists publish'")
        wrong = self._generations.verify(earlier[-1])
        if wrong:
            raise BankDamagedError(f"{wrong[0]}: {REMEDY}")
        self._generations.make_current(earlier[-1])
        return self._just_made()

    @property
    def generations(self) -> WrittenGenerations:
        """What keeps them."""
        return self._generations

    def refuse_newer(self) -> None:
        """Raise BankNotFoundError when the newest publication is of a later format."""
        self._generations.refuse_newer()

    def repair(self) -> tuple[list[str], list[str]]:
        """Return to the newest publication that is whole, if the current one is not.

        Where none is, readers see the lists as they would be published. Returns what was wrong
        and what was done about it, lines each. Raises BankLockedError when somebody publishes.
        """
        with self.publishing():
            try:
                wrong = self.check()
            except (BankDamagedError, BankNotFoundError) as error:
                wrong = [str(error)]
            if not wrong:
                return [], []
            if whole := self._generations.whole():
                self._generations.make_current(whole[-1])
                return wrong, [f"went back to publication {whole[-1]} of the related lists"]
            self._generations.remove_all()
            return wrong, ["gave up the publications: readers see the lists as they are worked out"]

    def kept(self) -> list[int]:
        """Return the numbers of the publications on disk, the current one last."""
        return self._generations.kept()

    def check(self) -> list[str]:
        """Return what is wrong with the current publication, a line each; reads every file."""
        with clear_storage_errors(self._disk):
            held = self._generations.hold_current()
            return self._generations.verify(held[0]) if held else []

    def _just_made(self) -> Publication:
        publication = self.current()
        assert publication is not None  # noqa: S101 - it has just become current
        return publication

    def _read(self) -> Publication | None:
        held = self._generations.hold_current()
        if held is None:
            return None
        number, hold = held
        try:
            folder = self._generations.opened(number)
            about = about_of(self._generations.manifest(number), self._generations.root)
            return Publication(folder, number, about)
        finally:
            hold.release()  # a publication has all its files open


def about_of(manifest: Manifest, root: object) -> About:
    """Return who published, when and why. Raises BankDamagedError where a manifest does not say."""
    try:
        return About.from_dict(manifest.fingerprint)
    except ValueError as error:
        raise BankDamagedError(
            f"publication {manifest.generation} of {root} is none: {REMEDY}"
        ) from error
