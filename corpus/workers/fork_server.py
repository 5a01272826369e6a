"""Workers that are forked from one process: each is there in a moment, and imports nothing again.

Only where the system tells of a process by a handle, as Linux does: its number alone may be that of
another by the time it is ended.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress

from corpus.workers.forking_process import MAX_ASKED, fork_workers
from corpus.workers.worker import LIMITED, Worker, WorkerEndedError, command_of

_SECONDS = 0.5
"""How long the process may take to end with its workers."""


def can_fork() -> bool:
    """Say whether workers can be forked here, and ended."""
    if not (hasattr(os, "pidfd_open") and hasattr(signal, "pidfd_send_signal")):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:  # a container may forbid it
        return False
    return True


class ForkServer:
    """The process that workers are forked from; one thread at a time may ask it."""

    def __init__(self) -> None:
        """Start it. Raises OSError where it cannot be."""
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - this Python, no words of others
                    command_of(fork_workers.__module__, f"fork_workers({theirs.fileno()})"),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),),
                    env=os.environ | LIMITED,
                )
            except OSError:
                self._socket.close()
                raise

    def do(self, task: Callable[..., object]) -> None:
        """Have a task done before workers are forked from now on; nobody waits for it."""
        with suppress(OSError):  # it has ended, as who asks for a worker will see
            self._socket.send(pickle.dumps((task, True)))

    def worker(self, task: Callable[..., object]) -> Worker:
        """Return a new worker, for a task of a module that is imported first.

        Raises WorkerEndedError where there can be none.
        """
        their_questions, questions = os.pipe()
        answers, their_answers = os.pipe()
        asking, answering = os.fdopen(questions, "wb"), os.fdopen(answers, "rb")
        try:
            message = pickle.dumps((task, False))
            socket.send_fds(self._socket, [message], [their_questions, their_answers])
            told = self._socket.recv(MAX_ASKED)
            if told:
                return Worker(_Fork(int(told)), asking, answering)
        except OSError:
            pass
        finally:
            os.close(their_questions)
            os.close(their_answers)
        asking.close()
        answering.close()
        raise WorkerEndedError

    def dismiss(self) -> None:
        """Have the process end, and all workers, without waiting for that."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """End the process, and all workers."""
        self.dismiss()
        # not by a wait of so many seconds, which looks at ever longer intervals
        if self._process.returncode is None and not _ends(self._process.pid, _SECONDS):
            self._process.kill()
        self._process.wait()
        self._socket.close()


def _ends(number: int, seconds: float) -> bool:
    """Say whether a child of this process, which nobody has waited for, ends in so many seconds."""
    handle = os.pidfd_open(number)
    try:
        return _has_ended(handle, seconds)
    finally:
        os.close(handle)


def _has_ended(handle: int, seconds: float | None = None) -> bool:
    """Say whether a process with a handle ends in so many seconds, or wait until it does."""
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    return bool(poll.poll(None if seconds is None else 1000 * seconds))


class _Fork:
    """A process that another has forked, and waits for; several threads may end it."""

    def __init__(self, number: int) -> None:
        # it may have ended, and yet the number is no other's: who forked it waits before the next
        self._handle = os.pidfd_open(number)
        self._ending = threading.Lock()

    def kill(self) -> None:
        with self._ending:
            if self._handle >= 0:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def wait(self) -> None:
        with self._ending:
            if self._handle >= 0:
                _has_ended(self._handle)
                os.close(self._handle)
                self._handle = -1
