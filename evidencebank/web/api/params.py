"""What a search can be asked for, as the API's description lists it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from corpus.entry import YEAR_RANGE
from evidencebank.web.search.search_form import MAX_NAMES, MAX_QUERY_LENGTH

Sort = Literal["relevance", "year", "added", "revised", "title", "topic"]
Year = Annotated[int, Field(ge=YEAR_RANGE[0], le=YEAR_RANGE[1])]
Name = Annotated[str, StringConstraints(max_length=500)]
Names = Annotated[list[Name], Field(max_length=MAX_NAMES)]

MAX_LIMIT = 100
"""The most hits or entries in an answer."""


class Page(BaseModel):
    """A page of results, 1 being the first."""

    model_config = ConfigDict(extra="forbid")

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    size: Annotated[int, Field(ge=0, le=MAX_LIMIT)] = 10


class Since(Page):
    """A page of what is new since a day, or of everything."""

    since: Annotated[
        date | None, Field(description="Only what was added or revised on this day or later.")
    ] = None


class SearchParams(Since):
    """A search; what is left out does not restrict it. `evidencebank.web.search.search_form` reads
    it."""

    q: Annotated[str, Field(max_length=MAX_QUERY_LENGTH, description="The query.")] = ""
    subject: Annotated[
        Names,
        Field(description="Codes, labels or synonyms. Each must apply; of `a|b` either may."),
    ] = []
    not_: Annotated[Names, Field(alias="not", description="Subjects that must not apply.")] = []
    kind: Annotated[Names, Field(description="Any of these kinds.")] = []
    from_: Annotated[Year | None, Field(alias="from", description="The first year.")] = None
    to: Annotated[Year | None, Field(description="The last year.")] = None
    source: Annotated[Names, Field(description="Any of these journals or publishers.")] = []
    author: Annotated[Names, Field(description="Any of these authors.")] = []
    match: Literal["any", "all"] = "any"
    mode: Annotated[
        Literal["simple", "advanced"],
        Field(description="'simple' never fails; 'advanced' refuses what it cannot read."),
    ] = "simple"
    sort: Sort = "relevance"


class Text(BaseModel):
    """A text to find entries like."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=100_000)]
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 10
