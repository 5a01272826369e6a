"""Processes of this machine that work side by side.

They are commands of their own, each asked by a thread. The pools of the standard library run the
program that loads once more in each process, unless it guards its main part, cannot be used in a
daemon's process, and are of no use any more once one process has died, whatever it was doing.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self, TypeVar, cast

from corpus.workers.worker_process import READY, Answer, Question, serve
from corpus.workers.workers import NoWorkersError, TaskKillsError

T = TypeVar("T")

_MAX_WORKERS = 8
"""More than these wait for the one process that brings together what they make."""

_ATTEMPTS = 2
"""A worker that dies may have been killed by chance; a second says that it is the task."""

_LIMITED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Workers are many already, and need no threads for what they compute."""


class _WorkerEndedError(Exception):
    """A worker is there no more."""


class _Worker:
    """A process that is asked by one thread at a time."""

    def __init__(self) -> None:
        command = (
            f"import sys; sys.path[:] = {sys.path!r}; from {serve.__module__} import serve; serve()"
        )
        self._process = subprocess.Popen(  # noqa: S603 - this very Python, and no words of others
            [sys.executable, "-c", command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | _LIMITED,
        )
        self._questions = cast(BinaryIO, self._process.stdin)
        self._answers = cast(BinaryIO, self._process.stdout)

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""
        try:
            pickle.dump(question, self._questions, pickle.HIGHEST_PROTOCOL)
            self._questions.flush()
        except (OSError, ValueError) as error:  # it has ended, or was ended
            raise _WorkerEndedError from error
        return cast(Answer, self.receive())

    def receive(self) -> object:
        """Return what the worker says next."""
        try:
            return pickle.load(self._answers)  # noqa: S301 - from a pipe of our own
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            raise _WorkerEndedError from error

    def end(self) -> None:
        """End the process at once, if it has not ended."""
        self._process.kill()
        self._process.wait()
        for stream in (self._questions, self._answers):
            with suppress(OSError):  # a question that was not taken
                stream.close()


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
    """Workers that are started when there is something for them to do, and end with the block."""

    are_here = True

    def __init__(self, workers: int) -> None:
        self.count = workers
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="asking")
        self._of_thread = threading.local()
        self._workers: list[_Worker] = []
        self._can_start = can_start_workers()
        self._starting = threading.Lock()

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """Have a task done by a worker; see `corpus.workers.workers.Workers`."""
        return self._threads.submit(self._ask, task, arguments)

    def prepare(self, task: Callable[[], object]) -> bool:
        """Have each process that was started do a task; see `corpus.workers.workers.Workers`."""
        started = min(len(self._workers), self.count)  # those that have died are among them
        for _ in range(started):
            self.submit(task)
        return started > 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """End the workers at once, whatever they are doing; none is started any more."""
        with self._starting:
            self._can_start = False
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.end()
        self._threads.shutdown()

    def _ask(self, task: Callable[..., T], arguments: tuple[object, ...]) -> T:
        for _ in range(_ATTEMPTS):
            worker = self._worker()
            try:
                result, error = worker.ask((task, arguments))
            except _WorkerEndedError:
                worker.end()
                self._of_thread.worker = None
                continue
            if error is not None:
                raise error
            return cast(T, result)
        raise TaskKillsError

    def _worker(self) -> _Worker:
        """Return the worker of this thread."""
        worker: _Worker | None = getattr(self._of_thread, "worker", None)
        if worker is None:
            worker = self._of_thread.worker = self._start()
        return worker

    def _start(self) -> _Worker:
        try:
            with self._starting:  # the pool may be left meanwhile, which ends those that it has
                if not self._can_start:
                    raise NoWorkersError
                worker = _Worker()
                self._workers.append(worker)
            if worker.receive() == READY:
                return worker
        except (OSError, _WorkerEndedError):
            pass
        self._can_start = False
        raise NoWorkersError
