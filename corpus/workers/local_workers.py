"""Processes of this machine that work side by side.

They are commands of their own, each asked by a thread. The pools of the standard library run the
program that loads once more in each process, unless it guards its main part, cannot be used in a
daemon's process, and are of no use any more once one process has died, whatever it was doing.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Self, TypeVar, cast

from corpus.workers.fork_server import ForkServer, can_fork
from corpus.workers.worker import Worker, WorkerEndedError
from corpus.workers.worker_process import READY
from corpus.workers.workers import NoWorkersError, TaskKillsError

T = TypeVar("T")

_MAX_WORKERS = 8
"""More than these wait for the one process that brings together what they make."""

_ATTEMPTS = 2
"""A worker that dies may have been killed by chance; a second says that it is the task."""


def default_workers() -> int:
    """Return how many workers there may be: one for each core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return min(cores, _MAX_WORKERS)


def can_start_workers() -> bool:
    """Say whether there is a Python to start; programs that hold one inside are none."""
    name = Path(sys.executable or "").name.lower()
    return name.startswith(("python", "pypy")) and not getattr(sys, "frozen", False)


class LocalWorkers:
    """Workers that are started when there is something for them to do, and end with the block.

    Several are forked from one process where they can be.
    """

    are_here = True

    def __init__(self, workers: int) -> None:
        self.count = workers
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="asking")
        self._of_thread = threading.local()
        self._workers: list[Worker] = []
        self._can_start = can_start_workers()
        self._starting = threading.Lock()
        self._server: ForkServer | None = None
        self._can_fork = workers > 1 and can_fork()
        self._forking = threading.Lock()
        self._prepared = 0
        self._expected: Callable[[], object] | None = None
        self._done_ahead: set[Callable[[], object]] = set()
        self._forked_so_far = 0

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """Have a task done by a worker; see `corpus.workers.workers.Workers`."""
        return self._threads.submit(self._ask, task, arguments)

    def prepare(self, task: Callable[[], object], start: bool = False) -> bool:
        """Have what comes be imported; see `corpus.workers.workers.Workers`.

        Where workers are forked that is done once, and others take the place of those that there
        are.
        """
        if self._can_fork and (server := self._fork_server(start)):
            with self._forking:
                self._expected = None
                self._do_ahead(server, task)
            self._prepared += 1
            return True
        started = self.count if start else min(len(self._workers), self.count)
        for _ in range(started):  # those that have died are among them
            self.submit(task)
        return started > 1

    def expect(self, task: Callable[[], object]) -> None:
        """Be told what `prepare` will be; see `corpus.workers.workers.Workers`.

        The process that workers are forked from does it once it has forked all of them.
        """
        self._expected = task

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """End the workers at once, whatever they are doing; none is started any more."""
        self.dismiss()
        for worker in self._workers:
            worker.end()
        if self._server:
            self._server.end()
        self._threads.shutdown()

    def dismiss(self) -> None:
        """Have the workers end while something else is done; see `corpus.workers.workers.Workers`.

        All at once: what each held takes a while to be let go.
        """
        with self._starting:
            self._can_start = False
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.kill()
        if self._server:
            self._server.dismiss()

    def _ask(self, task: Callable[..., T], arguments: tuple[object, ...]) -> T:
        for _ in range(_ATTEMPTS):
            worker = self._worker(task)
            try:
                result, error = worker.ask((task, arguments))
            except WorkerEndedError:
                worker.end()
                self._of_thread.worker = None
                continue
            if error is not None:
                raise error
            return cast(T, result)
        raise TaskKillsError

    def _worker(self, task: Callable[..., object]) -> Worker:
        """Return the worker of this thread, which may be a new one for a task."""
        worker: Worker | None
        worker, prepared = getattr(self._of_thread, "worker", None) or (None, 0)
        if worker is not None and prepared < self._prepared:
            worker.end()
            worker = None
        if worker is None:
            prepared = self._prepared
            worker = self._start(task)
            self._of_thread.worker = worker, prepared
        return worker

    def _start(self, task: Callable[..., object]) -> Worker:
        try:
            worker = self._forked(task) or self._started()
            if worker.receive() == READY:
                return worker
        except (OSError, WorkerEndedError):
            pass
        self._can_start = False
        raise NoWorkersError

    def _started(self) -> Worker:
        """Return a new worker that is a command of its own."""
        with self._starting:  # the pool may be left meanwhile, which ends those that it has
            if not self._can_start:
                raise NoWorkersError
            worker = Worker.started()
            self._workers.append(worker)
        return worker

    def _forked(self, task: Callable[..., object]) -> Worker | None:
        """Return a new worker that is forked, None where it cannot be."""
        if not self._can_fork:
            return None
        with self._forking:
            server = self._fork_server()
            try:
                worker = server.worker(task) if server else None
            except WorkerEndedError:
                worker = None
            self._forked_so_far += worker is not None
            if server and self._expected and self._forked_so_far >= self.count:
                self._do_ahead(server, self._expected)
        with self._starting:
            if worker is None:
                self._can_fork = False
            elif not self._can_start:
                worker.end()
                raise NoWorkersError
            else:
                self._workers.append(worker)
        return worker

    def _do_ahead(self, server: ForkServer, task: Callable[[], object]) -> None:
        """Have the process that workers are forked from do a task, unless it has done it."""
        if task not in self._done_ahead:
            self._done_ahead.add(task)
            server.do(task)

    def _fork_server(self, start: bool = True) -> ForkServer | None:
        """Return the process that workers are forked from, which may be started."""
        with self._starting:
            if self._server is None and start and self._can_start:
                try:
                    self._server = ForkServer()
                except OSError:
                    self._can_fork = False
            return self._server
