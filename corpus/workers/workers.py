"""What workers are asked, wherever they are: a function and its arguments, for what it returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")


class NoWorkersError(Exception):
    """Workers cannot be started here: the work is to be done where it is asked for."""


class TaskKillsError(Exception):
    """Each process that tried a task has ended: for want of memory, or by a library's fault."""


class Workers(Protocol):
    """Processes that are asked for results.

    A task is a function of a module, and arguments and a result that can be pickled. It may be
    tried again, elsewhere, when its process has ended, so it makes no change that a second run
    would not make in its place.
    """

    @property
    def count(self) -> int:
        """How many tasks are worked at once."""

    @property
    def are_here(self) -> bool:
        """Whether they are of this machine, and see the files that this process does."""

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """Have a task done; the future has what it returns, or what it raises.

        It has TaskKillsError if the task ends every process that tries it, and NoWorkersError if
        there can be none.
        """

    def prepare(self, task: Callable[[], object], start: bool = False) -> bool:
        """Have those processes do a task that run and have nothing to do: to import what comes.

        With `start` those that are of this machine are started for it. Returns whether that makes
        the next tasks begin sooner; nobody waits for it.
        """

    def expect(self, task: Callable[[], object]) -> None:
        """Be told what `prepare` will be, while others read: it may be done ahead of that.

        Nobody waits for it, and what is under way is not broken off.
        """

    def dismiss(self) -> None:
        """Be told that nothing more will be asked, so that processes may end already.

        Nobody waits for that.
        """
