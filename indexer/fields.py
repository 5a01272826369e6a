"""The fields that are searched, and how much each weighs.

What an entry refers to (lists of references, addresses) is a field of its own: it is found, counts
for little, and relates no entries, which cite the same sites and journals whatever they are about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from corpus.text.references import heads_references, is_reference, without_addresses
from indexer.analysis.words import PASSAGE_END

if TYPE_CHECKING:
    from corpus.entry import Entry
    from corpus.scheme import Scheme


class _EntryTexts:
    """An entry and its scheme, and what several fields take from it."""

    def __init__(self, entry: Entry, scheme: Scheme | None) -> None:
        self.entry = entry
        self.scheme = scheme

    @cached_property
    def body_parts(self) -> list[tuple[str, Sequence[str]]]:
        """The body's passages, each as what it says and the references and addresses in it."""
        return list(_body_parts(self.entry))

    @property
    def body(self) -> str:
        """What the body says."""
        return PASSAGE_END.join([said for said, _ in self.body_parts if said])

    @property
    def references(self) -> str:
        """What the body refers to: items of its lists of references, and addresses."""
        return PASSAGE_END.join([one for _, referred in self.body_parts for one in referred])

    @property
    def subjects(self) -> str:
        """The codes of an entry's subjects and, where the scheme has them, all labels.

        So a search for 'IBA' finds what was filed under 'Identification and brief advice'.
        """
        labels: list[str] = []
        for name in self.entry.subjects:
            subject = self.scheme.find(name) if self.scheme else None
            labels.extend((subject.label, *subject.synonyms) if subject else (name,))
        return PASSAGE_END.join(labels)


def _body_parts(entry: Entry) -> Iterator[tuple[str, Sequence[str]]]:
    if entry.abstract:
        yield without_addresses(entry.abstract_apart)
    for section in entry.sections:
        yield section.heading, ()
        listed = heads_references(section.heading)
        for paragraph in section.paragraphs:
            refers = listed or is_reference(paragraph)
            yield ("", (paragraph,)) if refers else without_addresses(paragraph)
    for work in entry.listed_works:
        yield work.title, ()
        yield without_addresses(work.annotation)


@dataclass(frozen=True, slots=True)
class Field:
    """A searched field: its weight in ranking, and its text in an entry filed by a scheme.

    A weight of 0 leaves the field out of plain searches, though `name:word` finds it. Passages of
    the text are parted by `PASSAGE_END`.
    """

    name: str
    weight: float
    text: Callable[[_EntryTexts], str]


FIELDS: tuple[Field, ...] = (
    Field("title", 2.0, lambda texts: texts.entry.title),
    Field("headline", 2.0, lambda texts: texts.entry.headline),
    Field("summary", 1.5, lambda texts: texts.entry.summary),
    Field("body", 1.0, lambda texts: texts.body),
    Field("subjects", 0.5, lambda texts: texts.subjects),
    Field("authors", 1.0, lambda texts: PASSAGE_END.join(texts.entry.authors)),
    Field("source", 0.3, lambda texts: texts.entry.source),
    Field("references", 0.2, lambda texts: texts.references),
)
FIELD_NAMES = tuple(field.name for field in FIELDS)
K1 = 1.5
"""Saturation of term frequencies in BM25F."""
B = 0.7
"""How much of a document's length is normalised away in BM25F, from 0 to 1."""


def field_texts(entry: Entry, scheme: Scheme | None = None) -> dict[str, str]:
    """Return the text of each field of an entry."""
    texts = _EntryTexts(entry, scheme)
    return {field.name: field.text(texts) for field in FIELDS}
