"""What a subject is: one heading of the controlled list that entries are filed under."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: its code, the label people read, other names, the codes above it, a definition.

    `notations` are further codes that it goes by or once went by, such as those of a
    classification that the scheme took the place of. `other_names` are names in other languages
    than the label's, each behind the tag of its language, the preferred ones of a language first.
    """

    code: str
    label: str
    synonyms: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    note: str = ""
    notations: tuple[str, ...] = ()
    other_names: tuple[tuple[str, str], ...] = ()

    def label_in(self, language: str) -> str:
        """Return the label in a language, by its tag, or the label where there is none in it."""
        return next((name for tag, name in self.other_names if tag == language), self.label)
