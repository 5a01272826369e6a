"""What the command line says on standard error, a line each."""

from __future__ import annotations

import logging

import click

from corpus.html.decoding import strip_controls


def problem(message: str) -> None:
    """Say in one line what went wrong."""
    click.echo(f"evidencebank: {' '.join(strip_controls(message).split())}", err=True)


class _Logged(logging.Handler):
    """Says in one line what the library logs."""

    def emit(self, record: logging.LogRecord) -> None:
        problem(record.getMessage())


_LOGGED = _Logged(logging.ERROR)


def say_what_is_logged() -> None:
    """Say what the library logs as an error, as any problem is said."""
    logging.getLogger("evidencebank").addHandler(_LOGGED)
