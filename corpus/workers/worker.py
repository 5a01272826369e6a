"""A process that works for this one, asked by one thread at a time."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import BinaryIO, Protocol, Self, cast

from corpus.workers.worker_process import Answer, Question, serve

LIMITED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Workers are many already, and need no threads for what they compute."""


class WorkerEndedError(Exception):
    """A worker is there no more."""


class Process(Protocol):
    """A process that can be ended."""

    def kill(self) -> None:
        """End it, if it has not ended."""

    def wait(self) -> object:
        """Wait until it has ended."""


class Worker:
    """What a process is asked by, and answers by."""

    def __init__(self, process: Process, questions: BinaryIO, answers: BinaryIO) -> None:
        self._process = process
        self._questions = questions
        self._answers = answers

    @classmethod
    def started(cls) -> Self:
        """Return one that is a command of its own. Raises OSError where it cannot start."""
        process = subprocess.Popen(  # noqa: S603 - this very Python, and no words of others
            command_of(serve.__module__, f"{serve.__name__}()"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | LIMITED,
        )
        return cls(process, cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout))

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""
        try:
            pickle.dump(question, self._questions, pickle.HIGHEST_PROTOCOL)
            self._questions.flush()
        except (OSError, ValueError) as error:  # it has ended, or was ended
            raise WorkerEndedError from error
        return cast(Answer, self.receive())

    def receive(self) -> object:
        """Return what the worker says next."""
        try:
            return pickle.load(self._answers)  # noqa: S301 - from a pipe of our own
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            raise WorkerEndedError from error

    def kill(self) -> None:
        """Have the process end, if it has not, without waiting for that."""
        self._process.kill()

    def end(self) -> None:
        """End the process at once, if it has not ended."""
        self.kill()
        self._process.wait()
        for stream in (self._questions, self._answers):
            with suppress(OSError):  # a question that was not taken
                stream.close()


def command_of(module: str, call: str) -> list[str]:
    """Return the command for a call of a module's, by a Python that finds what this one does."""
    function = call.partition("(")[0]
    return [
        sys.executable,
        "-c",
        f"import sys; sys.path[:] = {sys.path!r}; from {module} import {function}; {call}",
    ]
