"""A process that reads files for the one that loads: asked on its standard input, in pickles.

When the other process ends, however it ends, so does the input, and with it this process.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress

from corpus.draft import Draft, Rejection
from corpus.source_types.registry import readers
from corpus.source_types.source_file import SourceFile

READY = "ready to read"
"""What a worker says first."""

Question = tuple[str, SourceFile]
"""The name of a reader, and the file that it shall read."""

Answer = list[Draft | Rejection] | Exception
"""What a file holds, or what its reader raised."""


def serve() -> None:
    """Answer questions until there are no more."""
    questions = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    by_name = {reader.name: reader for reader in readers()}
    with suppress(EOFError, BrokenPipeError), questions, answers:
        answer: Answer | str = READY
        while True:
            answers.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
            answers.flush()
            name, file = pickle.load(questions)  # noqa: S301 - our own, from a pipe of our own
            try:
                answer = list(by_name[name].drafts(file))
            except MemoryError:
                os._exit(1)  # there may be none to tell it with
            except Exception as error:  # whatever it is, it is raised where the file is loaded
                answer = error
