"""The fields that are searched, and how much each weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.entry import Entry
from indexer.analysis.words import PASSAGE_END

if TYPE_CHECKING:
    from corpus.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Field:
    """A searched field and its weight in ranking.

    A weight of 0 leaves the field out of plain searches, though `name:word` finds it.
    """

    name: str
    weight: float


FIELDS: tuple[Field, ...] = (
    Field("title", 2.0),
    Field("headline", 2.0),
    Field("summary", 1.5),
    Field("body", 1.0),
    Field("subjects", 0.5),
    Field("authors", 1.0),
    Field("source", 0.3),
)
FIELD_NAMES = tuple(field.name for field in FIELDS)
K1 = 1.5
"""Saturation of term frequencies in BM25F."""
B = 0.7
"""How much of a document's length is normalised away in BM25F, from 0 to 1."""


def field_texts(entry: Entry, scheme: Scheme | None = None) -> dict[str, str]:
    """Return the text of each field of an entry, its passages parted by `PASSAGE_END`.

    The subjects' text holds their codes and, where the scheme has them, labels and synonyms, so
    that a search for 'IBA' finds what was filed under 'Identification and brief advice'.
    """
    labels: list[str] = []
    for name in entry.subjects:
        subject = scheme.find(name) if scheme else None
        labels.extend((subject.label, *subject.synonyms) if subject else (name,))
    return {
        "title": entry.title,
        "headline": entry.headline,
        "summary": entry.summary,
        "body": entry.body,
        "subjects": PASSAGE_END.join(labels),
        "authors": PASSAGE_END.join(entry.authors),
        "source": entry.source,
    }
