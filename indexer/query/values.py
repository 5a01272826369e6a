"""The values of columns in a query: kinds, subjects, years and days."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from corpus.errors import QueryError
from indexer.query.tree import Label, Node, Range

COLUMN_ALIASES = {
    "year": "year",
    "added": "added",
    "revised": "revised",
    "kind": "kind",
    "type": "kind",
    "subject": "subject",
    "topic": "subject",
}

SubjectFinder = Callable[[str], str]
"""Gives the code that a subject's name is filed under."""

_YEARS = re.compile(r"^(\d{1,4})?(?:(\.\.|-|–)(\d{1,4})?)?$")
_DAYS = re.compile(r"^(\d{4}-\d\d-\d\d)?(?:(\.\.)(\d{4}-\d\d-\d\d)?)?$")


def restriction(column: str, value: str, position: int, subject_code: SubjectFinder) -> Node:
    """Return the node that restricts a column to a value, on one line, as it was typed.

    Raises QueryError, at `position`, for a year or day that cannot be read.
    """
    if column == "kind":
        return Label("kind", value.upper())
    if column == "subject":
        return Label("subject", subject_code(value))
    shape, number = (_YEARS, int) if column == "year" else (_DAYS, _day)
    found = shape.match(value)
    if not found or not (found[1] or found[3]):
        example = (
            "year:2010 or year:2005..2010"
            if column == "year"
            else f"{column}:2020-01-31 or {column}:2020-01-31.."
        )
        raise QueryError(f"cannot read this: write {example}", position)
    try:
        low, high = (number(end) if end else None for end in (found[1], found[3]))
    except ValueError as error:
        raise QueryError(f"there is no such day: {value}", position) from error
    return Range(column, low, high) if found[2] else Range(column, low, low)


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()
