"""What keeps the messages of readers, wherever a bank is; what its methods do `store` says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from evidencebank.reader_messages.message import KeptMessage, Message

ActionRow = tuple[str, str, str, str]
"""What an editor did, as it is kept: the action, who, when and why."""

MessageRow = tuple[int, str | None, str, str, bool, tuple[ActionRow, ...]]
"""A message as it is kept: number, form, when it came, its JSON, whether it waits, actions."""


class MessageBox(Protocol):
    """The messages of one bank; safe to share between threads and processes."""

    def keep(self, message: Message, form: str = "") -> int:
        """Keep a message, once for each form, and return its number."""
        ...

    def count(self) -> int:
        """Return how many messages wait."""
        ...

    def all(self, is_open: bool | None = None) -> list[KeptMessage]:
        """Return the messages that wait, or those that were dealt with, or all; the first first."""
        ...

    def get(self, number: int) -> KeptMessage:
        """Return a message. Raises InputError when there is none of this number."""
        ...

    def close(self, number: int, who: str = "", why: str = "") -> None:
        """Say that a message has been dealt with."""
        ...

    def reopen(self, number: int, who: str = "", why: str = "") -> None:
        """Have a message wait again."""
        ...

    def remove(self, number: int) -> None:
        """Remove a message and its history for good."""
        ...

    def check(self) -> list[str]:
        """Return what is wrong, a line each: nothing, normally."""
        ...

    def rows(self) -> list[MessageRow]:
        """Return all messages as they are kept, in order."""
        ...

    def insert_rows(self, rows: Sequence[MessageRow]) -> None:
        """Keep the messages that `rows` gave, where there are none."""
        ...

    def close_connection(self) -> None:
        """Let go of what this thread has open."""
        ...
