"""The fields that are searched, and how much each weighs.

What an entry refers to (lists of references, addresses) is a field of its own: it is found, counts
for little, and relates no entries, which cite the same sites and journals whatever they are about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.entry import Entry
from corpus.text.references import heads_references, is_reference, without_addresses
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


def _passages(texts: Iterable[str]) -> str:
    return PASSAGE_END.join(filter(None, texts))


def _said(entry: Entry) -> Iterator[str]:
    """Yield the passages of the body that say something, without addresses."""
    yield without_addresses(entry.abstract_apart)[0]
    for section in entry.sections:
        yield section.heading
        if not heads_references(section.heading):
            for paragraph in section.paragraphs:
                if not is_reference(paragraph):
                    yield without_addresses(paragraph)[0]
    for work in entry.listed_works:
        yield work.title
        yield without_addresses(work.annotation)[0]


def _referred(entry: Entry) -> Iterator[str]:
    """Yield what the body refers to: items of its lists of references, and addresses."""
    yield from without_addresses(entry.abstract_apart)[1]
    for section in entry.sections:
        listed = heads_references(section.heading)
        for paragraph in section.paragraphs:
            if listed or is_reference(paragraph):
                yield paragraph
            else:
                yield from without_addresses(paragraph)[1]
    for work in entry.listed_works:
        yield from without_addresses(work.annotation)[1]


FIELDS: tuple[Field, ...] = (
    Field("title", 2.0, lambda entry, _: entry.title),
    Field("headline", 2.0, lambda entry, _: entry.headline),
    Field("summary", 1.5, lambda entry, _: entry.summary),
    Field("body", 1.0, lambda entry, _: _passages(_said(entry))),
    Field("subjects", 0.5, _subjects_text),
    Field("authors", 1.0, lambda entry, _: PASSAGE_END.join(entry.authors)),
    Field("source", 0.3, lambda entry, _: entry.source),
    Field("references", 0.2, lambda entry, _: _passages(_referred(entry))),
)
FIELD_NAMES = tuple(field.name for field in FIELDS)
K1 = 1.5
"""Saturation of term frequencies in BM25F."""
B = 0.7
"""How much of a document's length is normalised away in BM25F, from 0 to 1."""


def field_texts(entry: Entry, scheme: Scheme | None = None) -> dict[str, str]:
    """Return the text of each field of an entry."""
    return {field.name: field.text(entry, scheme) for field in FIELDS}
