"""The values of filters: how names, subjects, years and days are read, written and told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from corpus.deferred.patterns import pattern
from corpus.errors import InputError
from corpus.text.dates import YEAR_RANGE, parse_date
from corpus.text.typography import clean_line
from indexer.query.subject_query import SubjectGroup, SubjectQuery
from indexer.search.filter import LabelOf, Part

if TYPE_CHECKING:
    from corpus.entry import Entry

Years = tuple[int | None, int | None]


def several_names(names: str | Iterable[str]) -> tuple[str, ...]:
    """Return names as a tuple; one alone is not a sequence of letters."""
    given = (names,) if isinstance(names, str) else tuple(names)
    return tuple(dict.fromkeys(name for name in map(clean_line, given) if name))


def what_it_has(verb: str, value: object, what: str) -> str:
    return f"it {verb} {value}" if value else f"it has no {what}"


# --- subjects

_EITHER = pattern(r"(?<!\|)\|(?!\|)")


def either(name: str) -> tuple[str, ...]:
    """Return the names between the bars of a subject that an address asks for."""
    return tuple(part.replace("||", "|") for part in _EITHER.split(name))


def together(names: Iterable[str]) -> str:
    """Return names, of which any will do, as one subject of an address."""
    return "|".join(name.replace("|", "||") for name in names)


def subject_query(subjects: str | Iterable[str] | SubjectQuery) -> SubjectQuery:
    if isinstance(subjects, SubjectQuery):
        return subjects
    return SubjectQuery.of(several_names(subjects))


def subject_parts(query: SubjectQuery, label_of: LabelOf, plain: str) -> list[Part]:
    """Return a part for each group and for each subject that is excluded."""
    parts = []
    for group in query.groups:
        joined = (" or " if group.match == "any" else " and ").join(map(label_of, group.subjects))
        rest = SubjectQuery(tuple(g for g in query.groups if g != group), query.excluded)
        parts.append(Part(plain + joined, SubjectQuery((group,)), rest))
    for name in query.excluded:
        rest = SubjectQuery(query.groups, tuple(n for n in query.excluded if n != name))
        parts.append(Part(f"not {plain}{label_of(name)}", SubjectQuery((), (name,)), rest))
    return parts


def subject_params(query: SubjectQuery) -> list[tuple[str, str]]:
    listed = []
    for group in query.groups:
        names = [group.subjects] if group.match == "any" else [(name,) for name in group.subjects]
        listed += [("subject", together(one)) for one in names]
    return listed + [("not", name) for name in query.excluded]


def with_subject(query: SubjectQuery, code: str) -> SubjectQuery:
    """Return the query that asks for one more subject; the same, where it is asked for already."""
    group = SubjectGroup((code,))
    return query if group in query.groups else SubjectQuery((*query.groups, group), query.excluded)


# --- years

_YEARS = pattern(r"^(\d{4})?(?:\s*(-|\.\.|–)\s*(\d{4})?)?$")


def year_range(years: Years | None) -> Years:
    low, high = years or (None, None)
    if low is not None and high is not None and low > high:
        raise InputError(f"years from {low} to {high} run backwards: put the earlier first")
    return low, high


def read_year_range(text: str) -> Years:
    found = _YEARS.match(text.strip())
    if not found or not (found[1] or found[3]):
        raise InputError("write 2005-2012, 2005- , -2012 or 2010")
    low, high = (int(year) if year else None for year in (found[1], found[3]))
    if low is not None and high is not None and low > high:
        raise InputError("write the earlier year first")
    return (low, high) if found[2] else (low, low)


def years_in_words(years: Years) -> str:
    first, last = years
    if first is None or last is None:
        return f"up to {last}" if first is None else f"from {first}"
    return str(first) if first == last else f"{first} to {last}"


def years_on_a_chip(years: Years) -> str:
    first, last = years
    if first == last:
        return str(first)
    if first is None:
        return f"until {last}"
    return f"since {first}" if last is None else f"{first}–{last}"


def read_year(text: str) -> int:
    """Return a year of four digits. Raises InputError for anything else."""
    if not re.fullmatch("[0-9]{4}", text) or not YEAR_RANGE[0] <= int(text) <= YEAR_RANGE[1]:
        raise InputError("a year is written with four digits, such as 2010")
    return int(text)


# --- days


def read_day(text: str) -> date:
    """Return the day that a text names. Raises InputError where it names none."""
    if (found := parse_date(text)) is None:
        raise InputError("write a day such as 2021-03-04 or '4 March 2021'")
    return found


def last_day(entry: Entry) -> str:
    day = entry.last_revised or entry.first_uploaded
    return what_it_has("was last added or revised on", day, "day")
