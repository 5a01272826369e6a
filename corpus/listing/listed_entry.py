"""An entry as a list of hits shows it: what it is called, and the texts that snippets are cut from.

The store holds what `corpus.entry.Entry` checked when it was written. A page of hits reads ten
entries and shows a line of each: here that is taken from the JSON as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from corpus.deferred.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """What lists show of an entry: the fields of `corpus.entry.Entry` of these names.

    `texts` are those of its body in reading order, without headings: the abstract where no other
    text says it, the paragraphs, and what editors note on the works that it lists.
    """

    id: str
    title: str
    kind: str
    year: int | None
    language: str
    summary: str
    file_format: str
    file_size: int | None
    first_uploaded: date | None
    last_revised: date | None
    texts: tuple[str, ...]

    @classmethod
    def from_json(cls, text: str) -> ListedEntry:
        """Return what lists show of an entry's JSON, as the store has it. O(characters).

        Raises ValueError for what is none.
        """
        try:
            return cls._of(json.loads(text))
        except (AttributeError, KeyError, RecursionError, TypeError) as error:
            raise ValueError("it is no entry") from error

    @classmethod
    def _of(cls, shape: dict[str, Any]) -> ListedEntry:
        sections = [(one["heading"], one["paragraphs"]) for one in shape.get("sections", ())]
        summary = shape.get("summary", "")
        texts = [abstract_apart(shape.get("abstract", ""), summary, sections)]
        texts += [paragraph for _, paragraphs in sections for paragraph in paragraphs]
        texts += [work["annotation"] for work in shape.get("listed_works", ())]
        listed = cls(
            shape["id"],
            shape["title"],
            shape.get("kind", "DOCUMENT"),
            shape.get("year"),
            shape.get("language", ""),
            summary,
            shape.get("file_format", ""),
            shape.get("file_size"),
            _day(shape.get("first_uploaded")),
            _day(shape.get("last_revised")),
            tuple(texts),
        )
        lines = (listed.id, listed.title, listed.kind, listed.language, listed.file_format)
        if not {*map(type, (*lines, summary, *texts))} <= {str}:
            raise TypeError("it has other things than texts")
        return listed


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def abstract_apart(
    abstract: str, summary: str, sections: Iterable[tuple[str, Sequence[str]]]
) -> str:
    """Return an abstract, '' where it is the summary or sections say all of it. O(text).

    Each section is its heading and its paragraphs.
    """
    if not abstract:
        return ""
    left = "" if abstract == summary else abstract
    for heading, paragraphs in sections:
        left = _after(left, heading)
        for paragraph in paragraphs:
            if abstract in paragraph:
                return ""
            left = _after(left, paragraph)
    return abstract if left else ""


def _after(text: str, said: str) -> str:
    """Return what is left of a text that begins with what is said, or else all of it.

    Labels of abstracts are headings too: 'METHODS: Forty people' begins with 'Methods'.
    """
    if said and text[: len(said)].casefold() == said.casefold():
        return text[len(said) :].lstrip(" :")
    return text
