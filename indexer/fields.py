"""The fields that are searched, and how much each weighs.

What an entry refers to (lists of references, addresses) is a field of its own: it is found, counts
for little, and relates no entries, which cite the same sites and journals whatever they are about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.deferred.dataclasses import dataclass
from corpus.text.references import heads_references, is_reference, without_addresses
from indexer.analysis.words import PASSAGE_END

if TYPE_CHECKING:
    from corpus.entry import Entry
    from corpus.scheme import Scheme


class _EntryTexts:
    """An entry and its scheme, and what several fields take from it.

    `body` is what its body says, and `references` what that refers to: items of its lists of
    references, and addresses.
    """

    def __init__(self, entry: Entry, scheme: Scheme | None) -> None:
        self.entry = entry
        self.scheme = scheme
        said, referred = _body_parts(entry)
        self.body = PASSAGE_END.join(said)
        self.references = PASSAGE_END.join(referred)

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


def _body_parts(entry: Entry) -> tuple[list[str], list[str]]:
    """Return the passages of an entry's body, and the references and addresses in them."""
    passages: list[str] = []
    referred: list[str] = []

    def take(text: str) -> None:
        left, found = without_addresses(text)
        passages.append(left)
        referred.extend(found)

    if entry.abstract:
        take(entry.abstract_apart)
    for section in entry.sections:
        heading = section.heading
        passages.append(heading)
        listed = heads_references(heading)
        for paragraph in section.paragraphs:
            if listed or is_reference(paragraph):
                referred.append(paragraph)
            else:
                take(paragraph)
    for work in entry.listed_works:
        passages.append(work.title)
        take(work.annotation)
    return list(filter(None, passages)), referred


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
