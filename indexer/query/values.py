"""The values of columns in a query: kinds, subjects, years, days and identifiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from corpus.deferred.patterns import pattern
from corpus.errors import QueryError
from corpus.identifiers.doi import find_doi
from corpus.identifiers.isbn import find_isbn
from corpus.identifiers.pmid import find_pmid
from indexer.query.tree import Label, Node, Range

COLUMN_ALIASES = {
    "year": "year",
    "added": "added",
    "revised": "revised",
    "kind": "kind",
    "type": "kind",
    "subject": "subject",
    "topic": "subject",
    "language": "language",
    "doi": "doi",
    "pmid": "pmid",
    "isbn": "isbn",
}

_IDENTIFIERS: Mapping[str, tuple[Callable[[str], str], str]] = {
    "doi": (find_doi, "10.1136/bmj.38955"),
    "pmid": (find_pmid, "21553921"),
    "isbn": (find_isbn, "9780306406157"),
}
"""How each is read, and an example."""

LABEL_COLUMNS = frozenset({"kind", "subject", "language", *_IDENTIFIERS})
"""Columns whose values are one word or phrase, not a range."""

SubjectFinder = Callable[[str], str]
"""Gives the code that a subject's name is filed under."""

COMPARISONS = (">=", "<=", ">", "<", "=")
_COMPARED = pattern(r"^(>=|<=|>|<|=)\s*(.+)$")
_BRACKETED = pattern(r"^([\[{])\s*(\S*?)\s*\b(?:TO|to)\b\s*(\S*?)\s*([\]}])$")
_FROM_TO = pattern(r"^(.*?)\s*(?:\.\.|–)\s*(.*)$")
_YEARS = pattern(r"^(\d{4})-(\d{4})?$")
_DAY = pattern(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$")

_Span = tuple[int, int]
"""The first and the last number that a value stands for: a month is its days."""


def restriction(column: str, value: str, position: int, subject_code: SubjectFinder) -> Node:
    """Return the node that restricts a column to a value, on one line, as it was typed.

    A year or day is given alone, as a range ('2005..2010', '2005-2010', '[2005 TO 2010]', '{' and
    '}' leaving the ends out), or compared ('>2005'). A day may be a month or a year: all its days.

    Raises QueryError, at `position`, for a year or day that cannot be read.
    """
    labels = {"kind": str.upper, "language": str.lower, "subject": subject_code}
    if read := labels.get(column):
        return Label(column, read(value))
    if column in _IDENTIFIERS:
        find, example = _IDENTIFIERS[column]
        if not (known := find(value)):
            raise QueryError(f"this is no {column.upper()}: write {column}:{example}", position)
        return Label(column, known)

    def span(text: str) -> _Span | None:
        return _span(column, text, position) if text and text != "*" else None

    if found := _COMPARED.match(value):
        return _compared(column, found[1], _span(column, found[2], position))
    if found := _BRACKETED.match(value):
        first, last = span(found[2]), span(found[3])
        low = first and (first[1] + 1 if found[1] == "{" else first[0])
        high = last and (last[0] - 1 if found[4] == "}" else last[1])
    elif found := _FROM_TO.match(value) or _YEARS.match(value):
        first, last = span(found[1]), span(found[2])
        low, high = first and first[0], last and last[1]
    else:
        low, high = _span(column, value, position)
    if low is None and high is None:
        raise _unreadable(column, position)
    return Range(column, low, high)


def _compared(column: str, sign: str, span: _Span) -> Node:
    first, last = span
    match sign:
        case ">":
            return Range(column, last + 1, None)
        case ">=":
            return Range(column, first, None)
        case "<":
            return Range(column, None, first - 1)
        case "<=":
            return Range(column, None, last)
        case _:
            return Range(column, first, last)


def _span(column: str, text: str, position: int) -> _Span:
    found = _DAY.match(text)
    if not found or (column == "year" and found[2]):
        raise _unreadable(column, position)
    year = int(found[1])
    if column == "year":
        return year, year
    from calendar import monthrange  # brings in `locale`, which takes longer than a query

    try:
        month, last_month = (int(found[2]),) * 2 if found[2] else (1, 12)
        first = date(year, month, int(found[3] or 1))
        last = first if found[3] else date(year, last_month, monthrange(year, last_month)[1])
    except (ValueError, OverflowError) as error:  # calendar's own error is a ValueError
        raise QueryError(f"there is no such day: {text}", position) from error
    return first.toordinal(), last.toordinal()


def _unreadable(column: str, position: int) -> QueryError:
    examples = (
        "year:2010, year:2005..2010 or year:>2005, with four digits"
        if column == "year"
        else f"{column}:2020-01-31, {column}:2020-01, {column}:2019..2020 or {column}:>2020-01-31"
    )
    return QueryError(f"cannot read this: write {examples}", position)
