"""The generation that the readers of an open bank see, opened when it becomes current."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakMethod

from corpus.deferred.logger import logger
from corpus.errors import BankDamagedError, BankNotFoundError
from corpus.storage.disk_errors import clear_storage_errors
from corpus.storage.fork_safe_lock import ForkSafeLock

if TYPE_CHECKING:
    from evidencebank.lifecycle.protocols import Hold, ShownGenerations

T = TypeVar("T")


class Current(Generic[T]):
    """Opens a bank's current generation once for all threads of a process."""

    def __init__(
        self, disk: Path, generations: ShownGenerations, opens: Callable[[int, Hold], T]
    ) -> None:
        """Take what opens a generation of a number, which it holds.

        `disk` is where this machine has files of it, for errors of that disk.
        """
        self._disk = disk
        self._generations = generations
        self._opens = opens
        self._opened: tuple[tuple[int, int], T] | None = None
        self.damage = ""
        """What is wrong with the current generation where an earlier one is in its place."""
        self._opening = ForkSafeLock()
        self._forgetting: list[WeakMethod[Callable[[], None]]] = []

    def on_release(self, forget: WeakMethod[Callable[[], None]]) -> None:
        """Have a method called when the generation is let go, so that nothing else holds it."""
        self._forgetting.append(forget)

    def snapshot(self) -> T:
        """Return the current generation, opening it when it became current since the last call.

        What is returned stays readable for as long as there is a reference to it. Where the
        current generation is not as it was written, that is logged as an error, and the newest
        before it that is whole and not empty is returned in its place.

        Raises BankNotFoundError when there is no generation, BankDamagedError when none is whole,
        StorageError when the disk fails.
        """
        known = self.opened()
        if known is not None:
            return known
        with self._opening:
            opened = self._opened
            if opened is None or opened[0] != self._generations.stamp():
                with clear_storage_errors(self._disk):
                    opened = self._open()
                self._release()
                self._opened = opened
            return opened[1]

    def opened(self) -> T | None:
        """Return the current generation if it is open already, else None."""
        opened = self._opened
        return opened[1] if opened is not None and opened[0] == self._generations.stamp() else None

    def release_old(self) -> None:
        """Let go of a generation that is no longer current, without opening the one that is."""
        with self._opening:
            opened = self._opened
            if opened is not None and opened[0] != self._generations.stamp():
                self._release()

    def close(self) -> None:
        """Let go of the generation; whoever asks opens it again."""
        self._release()

    def _open(self) -> tuple[tuple[int, int], T]:
        while True:
            stamp = self._generations.stamp()
            try:
                held = self._generations.hold_current()
                if held is None:
                    raise BankNotFoundError(
                        f"{self._generations.root} has no index, a build did not end: run 'repair'"
                    )
                opened = self._opens(*held)
                self.damage = ""
            except BankDamagedError as damage:
                opened = self._earlier(damage)
            if stamp == self._generations.stamp():
                return stamp, opened

    def _earlier(self, damage: BankDamagedError) -> T:
        for number, held in self._generations.earlier():
            with suppress(BankDamagedError, BankNotFoundError):
                earlier = self._opens(number, held)
                self.damage = f"{damage} (generation {number} is shown meanwhile)"
                logger().error("%s", self.damage)
                return earlier
        raise damage

    def _release(self) -> None:
        self._opened = None
        for method in self._forgetting:
            if (forget := method()) is not None:
                forget()
