"""What the command line says on standard error, a line each."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import click

from corpus.deferred.logger import handle_by
from corpus.html.decoding import strip_controls

if TYPE_CHECKING:
    from logging import Handler


def problem(message: str) -> None:
    """Say in one line what went wrong."""
    click.echo(f"evidencebank: {' '.join(strip_controls(message).split())}", err=True)


def say_what_is_logged() -> None:
    """Say what the library logs as an error, as any problem is said."""
    handle_by(_handler)


@cache
def _handler() -> Handler:
    """Return what says in one line what the library logs."""
    from logging import ERROR, Handler, LogRecord

    class Said(Handler):
        def emit(self, record: LogRecord) -> None:
            problem(record.getMessage())

    return Said(ERROR)
