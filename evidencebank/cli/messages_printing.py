"""Readers' messages, for editors to read on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.text import Text

from corpus.html.decoding import strip_controls
from evidencebank.cli.printing import terminal
from evidencebank.reader_messages.message import KeptMessage

_LINE = 300
"""Characters of a message in a list."""


def show_messages(messages: Sequence[KeptMessage]) -> None:
    """Show messages with the beginning of what each says."""
    console = terminal()
    if not messages:
        console.print(Text("No message waits."))
    for kept in messages:
        console.print(_heading(kept))
        text = " ".join(filter(None, (kept.message.title, kept.message.text)))
        line = " ".join(strip_controls(text).split())
        line = line if len(line) <= _LINE else f"{line[:_LINE]}…"
        console.print(Padding(Text(line), (0, 0, 0, 4)))


def show_message(kept: KeptMessage) -> None:
    """Show a message whole, with what was done with it."""
    console, message = terminal(), kept.message
    console.print(_heading(kept))
    for name in ("title", "url", "entry", "name", "email"):
        if value := getattr(message, name):
            console.print(Text.assemble((f"{name:6} ", "dim"), strip_controls(value)))
    if message.text:
        console.print()
        console.print(Text(strip_controls(message.text)))
    for one in kept.actions:
        why = f": {one.why}" if one.why else ""
        done = f"{one.when.date()} {one.action} by {one.who}{why}"
        console.print(Text(strip_controls(done), style="dim"))


def _heading(kept: KeptMessage) -> Text:
    about = f" about {kept.message.entry}" if kept.message.entry else ""
    state = "" if kept.is_open else ", dealt with"
    told = f"  {kept.message.kind}{strip_controls(about)}, {kept.received.date()}{state}"
    return Text.assemble((f"{kept.number:,}", "bold"), told)
