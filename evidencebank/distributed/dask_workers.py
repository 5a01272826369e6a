"""The workers of a Dask cluster, as a build asks them.

Whatever a task needs comes with it by name: a file, or a folder that all machines see. Nothing is
laid down in the memory of a worker, so that another can do its task when it has gone.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlsplit

from corpus.errors import ClusterError, InputError
from corpus.source_types.reader import MissingExtraError
from corpus.source_types.registry import readers
from corpus.workers.local_workers import LocalWorkers
from corpus.workers.workers import NoWorkersError, TaskKillsError
from indexer import index_fingerprint

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")

_PATIENCE = 30.0
"""Seconds to wait for a scheduler, and for its first worker."""

_ALONE = 300.0
"""Seconds without a worker after which nobody waits any more: new ones take a while to come."""

_LOOK = 5.0
"""Seconds between looks at whether there still are workers."""

_EACH = 2
"""Tasks that are under way, or wait to be, for each worker."""

_MOST_THREADS = 64

_ATTEMPTS = 2
"""The workers of a task may have been killed by another that ran beside it: the second attempt is
one task at a time."""


class DaskWorkers:
    """The workers of a Dask scheduler, asked while a block runs.

    A task whose scheduler goes, or whose workers all do, raises ClusterError. It is not done here
    instead: it may be what ends them.
    """

    are_here = False

    def __init__(self, scheduler: str) -> None:
        """Look for the scheduler at an address such as 'tcp://host:8786'.

        Raises InputError when none is there, it has no workers, or these would not give what this
        process gives; MissingExtraError when Dask is not installed.
        """
        self._client = _client(scheduler)
        try:
            self.count = _checked_count(self._client, scheduler)
        except BaseException:
            self._client.close()
            raise
        self._scheduler = f"the Dask scheduler at {scheduler}"
        self._left = False
        self._threads = ThreadPoolExecutor(_EACH * self.count, thread_name_prefix="asking")
        self._again = threading.Lock()

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """Have a task done by a worker; see `corpus.workers.workers.Workers`."""
        return self._threads.submit(self._ask, task, arguments)

    def prepare(self, task: Callable[[], object], start: bool = False) -> bool:
        """Leave them as they are: they outlast this build, and know what those before took."""
        return False

    def expect(self, task: Callable[[], object]) -> None:
        """Leave them as they are."""

    def dismiss(self) -> None:
        """Let them wait for other builds."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """Let go of the scheduler; what is under way is cancelled."""
        self._left = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with suppress(Exception):  # it may have gone
            self._client.close()
        self._threads.shutdown()

    def _ask(self, task: Callable[..., T], arguments: tuple[object, ...]) -> T:
        from distributed import KilledWorker

        try:
            return self._result(task, arguments)
        except KilledWorker:
            pass
        with self._again:
            for _ in range(1, _ATTEMPTS):
                with suppress(KilledWorker):
                    return self._result(task, arguments)
        raise TaskKillsError

    def _result(self, task: Callable[..., T], arguments: tuple[object, ...]) -> T:
        """Return what a task gives; every worker may be tried, each once."""
        life, idle = 0.0, 0.0
        try:
            asked = self._client.submit(do_beside, task, *arguments, pure=False)
            while not self._left:
                try:
                    return asked.result(timeout=_LOOK)  # type: ignore[no-any-return]
                except TimeoutError:
                    if asked.status == "error":  # it is the task's own
                        raise
                before, life = life, self._life()
                idle = 0.0 if life > before else idle + _LOOK
                if idle >= _ALONE:
                    raise ClusterError(
                        f"no worker of {self._scheduler} is left: start some and build again"
                    )
        except MemoryError:
            raise TaskKillsError from None
        except (CancelledError, OSError, RuntimeError) as error:
            if self._client.status == "running" and not isinstance(error, CancelledError):
                raise
        if self._left:
            raise NoWorkersError
        raise ClusterError(f"{self._scheduler} answers no more: start it and build again")

    def _life(self) -> float:
        """Return when there was a worker: now, or when the last came that has gone again."""
        if self._client.nthreads():
            return time.time()
        events = self._client.get_events("all")
        return max((at for at, event in events if event.get("action") == "add-worker"), default=0.0)


def _client(scheduler: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtraError(
            "a scheduler needs the package distributed: install evidencebank with the extra "
            "'cluster'"
        ) from None
    unknown = f"no Dask scheduler answers at {scheduler}: name one as tcp://HOST:8786"
    try:
        named = urlsplit(scheduler)
        # a client that finds nobody takes a minute to go
        with socket.create_connection((named.hostname or "", named.port or 0), _PATIENCE):
            pass
        return Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{unknown} ({told})") from None


def _checked_count(client: Client, scheduler: str) -> int:
    """Return how many tasks the workers of a scheduler do at once, if they do them as we do."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        raise InputError(f"the Dask scheduler at {scheduler} has no workers: start some") from None
    found: dict[str, dict[str, Any] | Exception] = client.run(described, on_error="return")
    ours = described()
    for worker, theirs in sorted(found.items()):
        if isinstance(theirs, OSError):  # it has gone meanwhile
            continue
        if isinstance(theirs, Exception):
            raise InputError(
                f"the worker {worker} cannot do the work: install this evidencebank where it runs "
                f"({type(theirs).__name__}: {theirs})"
            )
        if other := [name for name, value in ours.items() if theirs.get(name) != value]:
            raise InputError(
                f"the worker {worker} would not build what this process builds, its {other[0]} is "
                "another: install the same versions there"
            )
    threads: dict[str, int] = client.nthreads()
    return max(1, sum(threads.values()))


def do_beside(task: Callable[..., T], *arguments: object) -> T:
    """Do a task in a process beside a worker, which lives on if the task ends that.

    A worker that is ended while it starts is not started again by its nanny (Dask 2026.8), so that
    one task would cost a cluster all its workers.
    """
    try:
        return _beside().submit(task, *arguments).result()
    except NoWorkersError:
        return task(*arguments)


@cache
def _beside() -> LocalWorkers:
    """Processes that end with this one: as many as the worker has threads that ask."""
    return LocalWorkers(_MOST_THREADS)


def described() -> dict[str, Any]:
    """Return what decides whether a process gives the same results, by name."""
    return {
        "Python": list(sys.version_info[:2]),
        "index": index_fingerprint.fingerprint(),
        "readers": [reader.fingerprint for reader in readers()],
    }
