"""What a filter declares: how it is asked for, what it asks of a document, how it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from corpus.deferred.dataclasses import dataclass
from indexer.query.conditions import Condition

if TYPE_CHECKING:
    from corpus.entry import Entry

LabelOf = Callable[[str], str]
"""Gives what people call a subject."""


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of addresses and of the API: several names, a year, or a day."""

    name: str
    reads: Literal["names", "year", "day"]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of the command line; `read` makes a value of its text, where it is no plain name.

    `read` raises InputError for a text that makes no sense.
    """

    flags: tuple[str, ...]
    help: str
    multiple: bool = True
    read: Callable[[str], Any] | None = None

    @property
    def key(self) -> str:
        """The name under which `Filter.from_options` is given the value."""
        return self.flags[0].lstrip("-").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a filter's value that restricts by itself.

    `text` tells it to a reader, `value` is the filter's with this part alone, `rest` without it.
    """

    text: str
    value: Any
    rest: Any


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: its name as an argument, and what people call it.

    `nothing` is the value that restricts nothing; `shape` the type of a value, as pydantic reads
    it from JSON. `normalised` makes a value of what a caller passes and raises InputError for what
    makes no sense. `conditions` are what a document has to meet. `chips` are the parts that a
    reader may take off one by one; `reasons` those by which an entry is left out, and `has` says
    what an entry has instead. `params` and `options` are how it is asked for from outside, with
    what makes a value of theirs, by name, and for addresses the way back.
    """

    name: str
    label: str
    nothing: Any
    shape: Any
    normalised: Callable[[Any], Any]
    conditions: Callable[[Any], tuple[Condition, ...]]
    chips: Callable[[Any, LabelOf], list[Part]]
    reasons: Callable[[Any], list[Part]]
    has: Callable[[Entry], str]
    params: tuple[Param, ...]
    from_params: Callable[[Mapping[str, Any]], Any]
    to_params: Callable[[Any], list[tuple[str, str]]]
    options: tuple[Option, ...]
    from_options: Callable[[Mapping[str, Any]], Any]
