"""What pages call themselves, and the kind of entry it makes."""

from __future__ import annotations

from corpus.cached import cached_for_short
from corpus.data_file import read_toml
from corpus.text.typography import fold

_TABLE = read_toml("corpus", "kinds.toml")

KINDS: dict[str, list[str]] = _TABLE["kinds"]
"""The library's kinds, and the labels of journals and repositories that stand for each."""

NO_KINDS = frozenset(_TABLE["none"])
"""Types that say what a file is made of, not what kind of entry it is."""

REVISED_KINDS = frozenset({"MATRIX CELL", "HOT TOPIC", "COLLECTION"})
"""Kinds whose year is that of the last revision, which does not make another work of them."""

_LONGEST = 200
"""Characters that no label comes to, however it is written; more is a text."""

_KIND_OF = {label: kind for kind, labels in KINDS.items() for label in labels}


@cached_for_short
def kind_of(label: str) -> str:
    """Return the kind that a journal's or repository's label stands for, '' if none is known."""
    if len(label) > _LONGEST:
        return ""
    key = fold(label)
    return _KIND_OF.get(key) or _KIND_OF.get(key.replace("-", " "), "")


def kind_from_type(label: str) -> str:
    """Return the kind that a page's own type (DC.type) states.

    A label the table does not know is a kind of the library's own, unless it is one of the
    general types of resources.
    """
    known = kind_of(label)
    if known or fold(label) in NO_KINDS or len(label) > 40:
        return known
    return label.upper()
