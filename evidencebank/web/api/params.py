"""What a search can be asked for, as the API's description lists it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    create_model,
)

from corpus.errors import InputError
from corpus.text.dates import YEAR_RANGE
from evidencebank.web.search.search_form import MAX_NAMES, MAX_QUERY_LENGTH
from indexer.search.filter import Param
from indexer.search.filter_values import read_day
from indexer.search.filters import FILTERS


def _day(text: object) -> date | None:
    if not text or not isinstance(text, str):
        return None
    try:
        return read_day(text)
    except InputError as error:
        raise ValueError(str(error)) from error


Sort = Literal["relevance", "year", "added", "revised", "title", "topic"]
Year = Annotated[int, Field(ge=YEAR_RANGE[0], le=YEAR_RANGE[1])]
Name = Annotated[str, StringConstraints(max_length=500)]
Names = Annotated[list[Name], Field(max_length=MAX_NAMES)]

Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "maxLength": 100, "examples": ["2021-03-04"]}),
]
"""A day, read as everywhere: '2021-03-04' or '4 March 2021'."""

MAX_LIMIT = 100
"""The most hits or entries in an answer."""


class PageParams(BaseModel):
    """A page of results, 1 being the first."""

    model_config = ConfigDict(extra="forbid")

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    size: Annotated[int, Field(ge=0, le=MAX_LIMIT)] = 10


_READ_AS: dict[str, tuple[Any, Any]] = {
    "names": (Names, []),
    "year": (Year | None, None),
    "day": (Day | None, None),
}
"""What a parameter of each kind is, and what it is where it is not given."""


def _described(param: Param) -> Any:
    """Return a field for a filter's parameter; some of their names are Python's own words."""
    kind, usual = _READ_AS[param.reads]
    return Annotated[kind, Field(alias=param.name, description=param.description)], usual


class Since(PageParams):
    """A page of what is new since a day, or of everything."""

    since: Annotated[
        Day | None, Field(description="Only what was added or revised on this day or later.")
    ] = None


class _SearchWords(PageParams):
    q: Annotated[str, Field(max_length=MAX_QUERY_LENGTH, description="The query.")] = ""
    match: Literal["any", "all"] = "any"
    mode: Annotated[
        Literal["simple", "advanced"],
        Field(description="'simple' never fails; 'advanced' refuses what it cannot read."),
    ] = "simple"
    sort: Sort = "relevance"
    graph: Annotated[bool, Field(description="Mix scores with those of related entries.")] = True
    synonyms: Annotated[bool, Field(description="Let a subject's labels find each other.")] = True


if TYPE_CHECKING:
    SearchParams = _SearchWords
else:
    SearchParams = create_model(
        "SearchParams",
        __base__=_SearchWords,
        __doc__="A search; what is left out does not restrict it.",
        **{f"{param.name}_": _described(param) for row in FILTERS for param in row.params},
    )


class Text(BaseModel):
    """A text to find entries like."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=100_000)]
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 10
