"""The fields that are searched, and how much each weighs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.entry import Entry
from indexer.analysis.words import PASSAGE_END

if TYPE_CHECKING:
    from corpus.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Field:
    """A searched field: its weight in ranking, and its text in an entry filed by a scheme.

    A weight of 0 leaves the field out of plain searches, though `name:word` finds it. Passages of
    the text are parted by `PASSAGE_END`.
    """

    name: str
    weight: float
    text: Callable[[Entry, Scheme | None], str]


def _subjects_text(entry: Entry, scheme: Scheme | None) -> str:
    """Return the codes of an entry's subjects and, where the scheme has them, all labels.

    So a search for 'IBA' finds what was filed under 'Identification and brief advice'.
    """
    labels: list[str] = []
    for name in entry.subjects:
        subject = scheme.find(name) if scheme else None
        labels.extend((subject.label, *subject.synonyms) if subject else (name,))
    return PASSAGE_END.join(labels)


FIELDS: tuple[Field, ...] = (
    Field("title", 2.0, lambda entry, _: entry.title),
    Field("headline", 2.0, lambda entry, _: entry.headline),
    Field("summary", 1.5, lambda entry, _: entry.summary),
    Field("body", 1.0, lambda entry, _: entry.body),
    Field("subjects", 0.5, _subjects_text),
    Field("authors", 1.0, lambda entry, _: PASSAGE_END.join(entry.authors)),
    Field("source", 0.3, lambda entry, _: entry.source),
)
FIELD_NAMES = tuple(field.name for field in FIELDS)
K1 = 1.5
"""Saturation of term frequencies in BM25F."""
B = 0.7
"""How much of a document's length is normalised away in BM25F, from 0 to 1."""


def field_texts(entry: Entry, scheme: Scheme | None = None) -> dict[str, str]:
    """Return the text of each field of an entry."""
    return {field.name: field.text(entry, scheme) for field in FIELDS}
