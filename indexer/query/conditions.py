"""What a filter asks of a document, in a form that any engine can evaluate."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.deferred.dataclasses import dataclass
from indexer.query.subject_query import SubjectQuery


@dataclass(frozen=True, slots=True)
class LabelIn:
    """Any of some labels in a column, each as the column has it."""

    column: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameLike:
    """Any of some names in a column, as people write them: 'T. Lowe' for 'Lowe T.'."""

    column: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberIn:
    """A number from `low` to `high`, None for an open end, in any of some columns."""

    columns: tuple[str, ...]
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class SubjectsAre:
    """Subjects as a query asks for them."""

    query: SubjectQuery


Condition = LabelIn | NameLike | NumberIn | SubjectsAre
"""A document has to meet every condition of a search."""


def without(column: str, conditions: Iterable[Condition]) -> list[Condition]:
    """Return the conditions that are not on a column: what its values are counted under."""
    return [one for one in conditions if column not in _columns_of(one)]


def _columns_of(condition: Condition) -> tuple[str, ...]:
    match condition:
        case LabelIn(column) | NameLike(column):
            return (column,)
        case NumberIn(columns):
            return columns
        case SubjectsAre():
            return ("subject",)
