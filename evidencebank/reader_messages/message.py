"""A message from a reader, and what editors have done with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from corpus.errors import InputError
from corpus.text.typography import clean_line
from corpus.text.urls import safe_url
from evidencebank.rendering import N_

COMMENT = "comment"
SUGGESTION = "suggestion"
KINDS = (COMMENT, SUGGESTION)
"""A comment or query, about an entry or the bank; and a document that the bank should have."""

MAX_TEXT_LENGTH = 5_000
"""Characters of a message: some two pages."""

MAX_LENGTHS = {"name": 200, "email": 254, "title": 500, "url": 2_000, "entry": 200, "language": 40}
"""Characters of the other fields."""

_EMAIL = re.compile(r"[^@\s<>\"',;:]+@[^@\s<>\"',;:]+\.[^@\s<>\"',;:]+")


@dataclass(frozen=True, slots=True)
class Message:
    """What a reader wrote, as plain text: nothing in it is markup.

    `kind` is one of `KINDS`. `entry` is the id of the entry that it is about, '' for none.
    `name` and `email` are the reader's, if they gave them. A suggestion has the `title` of a
    document and where it is, `url`. `language` is the tag of the language that the site spoke to
    the reader. Control characters are taken out; `text` keeps its lines.

    Raises InputError when there is nothing to read in it, when a field is too long, or when an
    address is none.
    """

    kind: str
    text: str = ""
    entry: str = ""
    name: str = ""
    email: str = ""
    title: str = ""
    url: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError(f"a message is a {' or a '.join(KINDS)}")
        for field in fields(self):
            if field.name not in ("kind", "text"):
                self._set(field.name, clean_line(getattr(self, field.name)))
        lines = [clean_line(line) for line in self.text.splitlines()]
        self._set("text", re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())
        if problem := self._problem():
            raise InputError(problem)

    def _set(self, name: str, value: str) -> None:
        object.__setattr__(self, name, value)

    def _problem(self) -> str:
        """Return what is wrong with it, a sentence that the site's catalogues have, or ''."""
        if len(self.text) > MAX_TEXT_LENGTH:
            return N_("The message is too long: write 5,000 characters at the most.")
        if any(len(getattr(self, name)) > most for name, most in MAX_LENGTHS.items()):
            return N_("One of the short fields is too long.")
        if self.kind == COMMENT and not self.text:
            return N_("There is nothing in the message yet.")
        if self.kind == SUGGESTION and not self.title:
            return N_("Say what the document is called.")
        if self.email and not _EMAIL.fullmatch(self.email):
            return N_("This is no e-mail address: correct it, or leave it out.")
        if self.url and not safe_url(self.url):
            return N_("This is no address of the web: it begins with https:// or http://.")
        return ""

    def to_dict(self) -> dict[str, str]:
        """Return the JSON shape of the message."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Action:
    """What an editor did with a message: 'close' or 'reopen', who it was, when (UTC) and why."""

    action: str
    who: str
    when: datetime
    why: str

    def to_dict(self) -> dict[str, str]:
        """Return the JSON shape of the action."""
        return asdict(self) | {"when": self.when.isoformat()}


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message in the bank: its number, when it came (UTC), and what was done with it."""

    number: int
    received: datetime
    message: Message
    is_open: bool
    actions: tuple[Action, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of the message and of what was done with it."""
        return {
            "number": self.number,
            "received": self.received.isoformat(),
            "open": self.is_open,
            **self.message.to_dict(),
            "actions": [one.to_dict() for one in self.actions],
        }


def message_of(shape: Mapping[str, Any]) -> Message:
    """Return the message of a JSON shape. Raises TypeError, ValueError or InputError for others."""
    known = {field.name for field in fields(Message)}
    if not all(isinstance(value, str) for value in shape.values()) or set(shape) - known:
        raise ValueError("not a message")
    return Message(**shape)
