"""What the API answers, as its description says it; the shapes are those of the library's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, create_model

from corpus.entry import Entry
from evidencebank.results import FacetCount, SubjectCount, Translation
from evidencebank.saved_searches import SAVED_SEARCH_SHAPE


class Shape(BaseModel):
    """What the API answers: an object with these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class HitShape(Shape):
    """An entry that was found. `snippet` is HTML, escaped, with the matches in `<mark>`."""

    id: str
    title: str
    kind: str
    year: int | None
    score: float
    snippet: str
    change: str | None = None


class ResultsShape(Shape):
    """A page of hits; `note` says what was relaxed or how the query was read.

    `facets` hold up to 1,000 values each.
    """

    query: str
    total: int
    hits: list[HitShape]
    facets: dict[str, list[FacetCount]]
    did_you_mean: str | None
    note: str
    relaxed: list[str] = []


class SectionShape(Shape):
    """A headed part of an entry."""

    heading: str
    text: str


if TYPE_CHECKING:
    EntryShape = Entry
else:
    EntryShape = create_model(
        "EntryShape",
        __base__=Entry,
        __doc__="An entry.",
        sections=(tuple[SectionShape, ...], ...),
        translations=(tuple[Translation, ...], ...),
    )


class EntriesShape(Shape):
    """A part of all entries, by id; `next` is the cursor of the part that follows, or null.

    The entries take no more than 4 MiB together, but for one that is longer alone.
    """

    entries: list[EntryShape]
    next: str | None


class RelatedItemShape(Shape):
    """A line of a related list, with the words that both entries share most."""

    rank: int
    id: str
    title: str
    kind: str
    year: int | None
    score: float
    shared_terms: list[str]
    pinned: bool


class RelatedShape(Shape):
    """Related entries, nearest first."""

    related: list[RelatedItemShape]


class SubjectsShape(Shape):
    """All subjects, in the order of the scheme."""

    subjects: list[SubjectCount]


class SuggestionShape(Shape):
    """What a text may become; `target` is an entry's id, a subject's code, or ''."""

    text: str
    sort: str
    target: str


class SuggestionsShape(Shape):
    """Completions of a text."""

    suggestions: list[SuggestionShape]


class SavedListShape(Shape):
    """All saved searches, by name."""

    searches: list[SAVED_SEARCH_SHAPE]  # type: ignore[valid-type]


class ProblemShape(Shape):
    """What went wrong (RFC 9457); `position` is a place in the query, from 0."""

    type: str
    title: str
    status: int
    detail: str | None = None
    position: int | None = None
