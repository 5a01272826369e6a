"""A process that works for another: asked on its standard input, in pickles.

When the other process ends, however it ends, so does the input, and with it this process.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress

READY = "ready to work"
"""What a worker says first."""

Question = tuple[Callable[..., object], tuple[object, ...]]
"""A function, and what it is to be called with."""

Answer = tuple[object, Exception | None]
"""What a function returned, or else what it raised."""


def serve() -> None:
    """Answer questions until there are no more."""
    questions = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    with suppress(EOFError, BrokenPipeError), questions, answers:
        answer: Answer | str = READY
        while True:
            answers.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
            answers.flush()
            task, arguments = pickle.load(questions)  # noqa: S301 - our own, from our own pipe
            try:
                answer = task(*arguments), None
            except MemoryError:
                os._exit(1)  # there may be none to tell it with
            except Exception as error:  # whatever it is, it is raised where it was asked for
                answer = None, error
