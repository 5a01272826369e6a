"""The publications of a bank on disk: `publications/000003/`, and `PUBLISHED` that names one.

They are kept as generations are: a reader sees one whole publication, whatever dies.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from corpus.errors import BankDamagedError, InputError
from corpus.fork_safe_lock import ForkSafeLock
from corpus.store import Name
from evidencebank.generations import Generations
from evidencebank.lock import write_lock
from recommender.curated_lists import Listing
from recommender.publication import About, Publication, write

KEPT_PUBLICATIONS = 5
"""How many publications stay on disk, the current one included, unless told otherwise."""

_MOST_KEPT = 100
_REMEDY = "run 'lists publish' again"


class Publications:
    """The publications of one bank; safe to share between threads."""

    def __init__(self, bank: Path) -> None:
        self._lock = bank / "publishing"
        self._generations = Generations(bank, "publications", "PUBLISHED", _REMEDY)
        self._opened: tuple[tuple[int, int], Publication | None] | None = None
        self._opening = ForkSafeLock()

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
                        self._opened = opened = (stamp, self._read())
                    return opened[1]
                except BankDamagedError:
                    if stamp == self.stamp():  # nobody has put another in its place meanwhile
                        raise

    def close(self) -> None:
        """Close the files of the current publication; whoever asks opens them again."""
        self._opened = None

    def publishing(self) -> AbstractContextManager[None]:
        """Keep other writers out during a block; readers and builds go on.

        Raises BankLockedError when another process or thread is publishing.
        """
        return write_lock(self._lock)

    def publish(
        self, about: About, names: Sequence[Name], listing: Listing, keep: int
    ) -> Publication:
        """Make lists the current publication, durably, and keep the last `keep`.

        To be called while `publishing`. Raises InputError for a `keep` below 1 or above 100.
        """
        if not 1 <= keep <= _MOST_KEPT:
            raise InputError(f"keep 1 to {_MOST_KEPT} publications, not {keep}")
        try:
            number = self._generations.current() + 1
        except BankDamagedError:
            number = self._generations.newest() + 1
        folder = self._generations.begin(number)
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
            raise BankDamagedError(f"{wrong[0]}: {_REMEDY}")
        self._generations.make_current(earlier[-1])
        return self._just_made()

    def kept(self) -> list[int]:
        """Return the numbers of the publications on disk, the current one last."""
        return self._generations.kept()

    def check(self) -> list[str]:
        """Return what is wrong with the current publication, a line each; reads every file."""
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
            wrong = self._generations.verify(number)
            if wrong:
                raise BankDamagedError(f"{wrong[0]}: {_REMEDY}")
            about = About.from_dict(self._generations.manifest(number).fingerprint)
            return Publication(self._generations.folder(number), number, about)
        finally:
            hold.release()  # a publication has all its files open
