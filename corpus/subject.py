"""What a subject is: one heading of the controlled list that entries are filed under."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: its code, the label people read, other names, the codes above it, a definition.

    `notations` are further codes that it goes by or once went by, such as those of a
    classification that the scheme took the place of.
    """

    code: str
    label: str
    synonyms: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    note: str = ""
    notations: tuple[str, ...] = ()
