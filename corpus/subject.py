"""What a subject is: one heading of the controlled list that entries are filed under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from corpus.deferred.dataclasses import dataclass


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

    @classmethod
    def from_dict(cls, shape: Mapping[str, Any]) -> Subject:
        """Return a subject from its fields as JSON has them.

        Raises TypeError for fields that are none or not of their type, ValueError for a name in
        another language that is no pair.
        """
        several = {name: shape.get(name, []) for name in (*_NAMES, "other_names")}
        pairs = [(tag, name) for tag, name in several["other_names"]]
        made = cls(**{**shape, **{name: tuple(of) for name, of in several.items()}})
        texts = [made.code, made.label, made.note, *(text for pair in pairs for text in pair)]
        texts += [text for name in _NAMES for text in several[name]]
        if not ({*map(type, texts)} <= {str} and {*map(type, several.values())} <= {list}):
            raise TypeError(f"the subject {made.code!r} has other things than texts")
        return replace(made, other_names=tuple(pairs))


_NAMES = ("synonyms", "parents", "notations")
