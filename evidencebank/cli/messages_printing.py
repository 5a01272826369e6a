"""Readers' messages, for editors to read on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click

from corpus.html.decoding import strip_controls
from evidencebank.cli.paragraphs import INDENT, Piece, paragraph
from evidencebank.reader_messages.message import KeptMessage

_LINE = 300
"""Characters of a message in a list."""


def show_messages(messages: Sequence[KeptMessage]) -> None:
    """Show messages with the beginning of what each says."""
    if not messages:
        paragraph("No message waits.")
    for kept in messages:
        paragraph(*_heading(kept))
        text = " ".join(filter(None, (kept.message.title, kept.message.text)))
        line = " ".join(strip_controls(text).split())
        line = line if len(line) <= _LINE else f"{line[:_LINE]}…"
        paragraph(line, before=INDENT)


def show_message(kept: KeptMessage) -> None:
    """Show a message whole, with what was done with it."""
    message = kept.message
    paragraph(*_heading(kept))
    for name in ("title", "url", "entry", "name", "email"):
        if value := getattr(message, name):
            paragraph((f"{name:6} ", "dim"), value)
    if message.text:
        click.echo()
        paragraph(message.text)
    for one in kept.actions:
        why = f": {one.why}" if one.why else ""
        done = f"{one.when.date()} {one.action} by {one.who}{why}"
        paragraph((done, "dim"))


def _heading(kept: KeptMessage) -> list[Piece]:
    about = f" about {kept.message.entry}" if kept.message.entry else ""
    state = "" if kept.is_open else ", dealt with"
    told = f"  {kept.message.kind}{about}, {kept.received.date()}{state}"
    return [(f"{kept.number:,}", "bold"), told]
