"""A process that makes workers of itself: what it has imported, and done ahead, they have too.

It is asked by a socket: to do a task ahead, or, with two pipes that come along, to make a worker
that is asked by these. When the other process ends, so does this, with all workers.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import sys
from contextlib import suppress

from corpus.workers.worker_process import serve

MAX_ASKED = 1 << 16
"""Bytes of what is asked: a function by its name."""


def fork_workers(handle: int) -> None:
    """Do what is asked by the socket with this handle, until there is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks ends this
    gc.disable()  # what is imported stays: to go through it takes a sixth of the time to import it
    workers: list[int] = []
    with socket.socket(fileno=handle) as asked, suppress(ConnectionError):
        while _answer(asked, workers):
            pass
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    for worker in workers:
        os.waitpid(worker, 0)
    os._exit(0)  # what was imported takes a while to take leave


def _answer(asked: socket.socket, workers: list[int]) -> bool:
    """Do what is asked next, and keep in mind what workers there are; say whether there was any."""
    message, pipes, _, _ = socket.recv_fds(asked, MAX_ASKED, 2)
    if not message:
        return False
    with suppress(Exception):  # a worker meets it again, and tells
        task, is_done_ahead = pickle.loads(message)  # noqa: S301 - from a socket of our own
        if is_done_ahead:
            task()
    if not pipes:
        return True
    workers[:] = (worker for worker in workers if not os.waitpid(worker, os.WNOHANG)[0])
    gc.freeze()  # what a worker's collector does not look at, it does not copy
    worker = os.fork()
    if not worker:
        asked.close()
        _become_worker(*pipes)
    workers.append(worker)
    for pipe in pipes:
        os.close(pipe)
    asked.send(str(worker).encode())
    return True


def _become_worker(questions: int, answers: int) -> None:
    """Serve by two pipes, and end."""
    gc.enable()
    try:
        os.dup2(questions, sys.stdin.fileno())
        os.dup2(answers, sys.stdout.fileno())
        os.close(questions)
        os.close(answers)
        serve()
    finally:
        os._exit(0)
