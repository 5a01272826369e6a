"""The filters of a search: one row of `FILTERS` says all that there is to say of a filter.

The arguments of `Bank.search`, the options of the command line, the parameters of the API and of
the site's addresses, the chips above a page of results, the JSON of saved searches and the reasons
why an entry is left out are all read from the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, TypedDict

from corpus.entry import YEAR_RANGE, Entry, clean_line
from corpus.errors import InputError
from corpus.text.dates import parse_date
from indexer.query.conditions import Condition, LabelIn, NameLike, NumberIn, SubjectsAre
from indexer.query.subject_query import ANY_SUBJECT, SubjectGroup, SubjectQuery

Years = tuple[int | None, int | None]
LabelOf = Callable[[str], str]
"""Gives what people call a subject."""


class FilterWords(TypedDict, total=False):
    """The filters as arguments of `Bank.search`, by the names of `FILTERS`."""

    subjects: str | Iterable[str] | SubjectQuery
    kinds: str | Iterable[str]
    years: Years | None
    sources: str | Iterable[str]
    authors: str | Iterable[str]
    since: date | None
    languages: str | Iterable[str]


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


# --- names: of kinds, sources, authors


def _one_or_several(names: str | Iterable[str]) -> tuple[str, ...]:
    """Return names as a tuple; one alone is not a sequence of letters."""
    given = (names,) if isinstance(names, str) else tuple(names)
    return tuple(dict.fromkeys(name for name in map(clean_line, given) if name))


def _names_filter(
    name: str,
    label: str,
    column: str,
    *,
    has: Callable[[Entry], str],
    description: str,
    option: Option,
    exact: Callable[[str], str] | None = None,
) -> Filter:
    """Return the row of a filter by names, of which any will do.

    `exact` makes labels as the column has them of what is asked for; without it, names are found
    as people write them.
    """

    def normalised(names: str | Iterable[str]) -> tuple[str, ...]:
        found = _one_or_several(names)
        return tuple(dict.fromkeys(map(exact, found))) if exact else found

    def conditions(names: tuple[str, ...]) -> tuple[Condition, ...]:
        return (LabelIn(column, names) if exact else NameLike(column, names),)

    def chips(names: tuple[str, ...], _label_of: LabelOf) -> list[Part]:
        return [Part(one, (one,), tuple(n for n in names if n != one)) for one in names]

    return Filter(
        name=name,
        label=label,
        nothing=(),
        shape=tuple[str, ...],
        normalised=normalised,
        conditions=conditions,
        chips=chips,
        reasons=lambda names: [Part(f"{label} {' or '.join(names)}", names, ())],
        has=has,
        params=(Param(label, "names", description),),
        from_params=lambda given: given[label],
        to_params=lambda names: [(label, one) for one in names],
        options=(option,),
        from_options=lambda given: given[option.key],
    )


def _it(verb: str, value: object, what: str) -> str:
    return f"it {verb} {value}" if value else f"it has no {what}"


# --- subjects

_EITHER = re.compile(r"(?<!\|)\|(?!\|)")


def either(name: str) -> tuple[str, ...]:
    """Return the names between the bars of a subject that an address asks for."""
    return tuple(part.replace("||", "|") for part in _EITHER.split(name))


def together(names: Iterable[str]) -> str:
    """Return names, of which any will do, as one subject of an address."""
    return "|".join(name.replace("|", "||") for name in names)


def _subjects(subjects: str | Iterable[str] | SubjectQuery) -> SubjectQuery:
    if isinstance(subjects, SubjectQuery):
        return subjects
    return SubjectQuery.of(_one_or_several(subjects))


def _subject_parts(query: SubjectQuery, label_of: LabelOf, plain: str) -> list[Part]:
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


def _subject_params(query: SubjectQuery) -> list[tuple[str, str]]:
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

_YEARS = re.compile(r"^(\d{4})?(?:\s*(-|\.\.|–)\s*(\d{4})?)?$")


def _years(years: Years | None) -> Years:
    low, high = years or (None, None)
    if low is not None and high is not None and low > high:
        raise InputError(f"years from {low} to {high} run backwards: put the earlier first")
    return low, high


def _read_years(text: str) -> Years:
    found = _YEARS.match(text.strip())
    if not found or not (found[1] or found[3]):
        raise InputError("write 2005-2012, 2005- , -2012 or 2010")
    low, high = (int(year) if year else None for year in (found[1], found[3]))
    if low is not None and high is not None and low > high:
        raise InputError("write the earlier year first")
    return (low, high) if found[2] else (low, low)


def _years_in_words(years: Years) -> str:
    first, last = years
    if first is None or last is None:
        return f"up to {last}" if first is None else f"from {first}"
    return str(first) if first == last else f"{first} to {last}"


def _years_on_a_chip(years: Years) -> str:
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


def _last_day(entry: Entry) -> str:
    day = entry.last_revised or entry.first_uploaded
    return _it("was last added or revised on", day, "day")


# --- the table

FILTERS: tuple[Filter, ...] = (
    Filter(
        name="subjects",
        label="subject",
        nothing=ANY_SUBJECT,
        shape=SubjectQuery,
        normalised=_subjects,
        conditions=lambda query: (SubjectsAre(query),),
        chips=lambda query, label_of: _subject_parts(query, label_of, ""),
        reasons=lambda query: _subject_parts(query, str, "subject "),
        has=lambda entry: _it("has", ", ".join(entry.subjects), "subject"),
        params=(
            Param(
                "subject",
                "names",
                "Codes, labels or synonyms. Each must apply; of `a|b` either may.",
            ),
            Param("not", "names", "Subjects that must not apply."),
        ),
        from_params=lambda given: SubjectQuery(
            tuple(SubjectGroup(either(name)) for name in given["subject"]), given["not"]
        ),
        to_params=_subject_params,
        options=(
            Option(("--subject", "-s"), "Only this subject; repeated, any of them."),
            Option(("--every-subject",), "Only with this subject too."),
            Option(("--not-subject",), "Nothing with this subject."),
        ),
        from_options=lambda given: SubjectQuery.of(
            given["subject"], given["every_subject"], given["not_subject"]
        ),
    ),
    _names_filter(
        "kinds",
        "kind",
        "kind",
        exact=str.upper,
        has=lambda entry: _it("is", entry.kind, "kind"),
        description="Any of these kinds.",
        option=Option(("--kind", "-k"), "Only this kind; repeatable."),
    ),
    _names_filter(
        "sources",
        "source",
        "source",
        has=lambda entry: _it("is from", entry.source, "source"),
        description="Any of these journals or publishers.",
        option=Option(("--source",), "Only from this journal or publisher."),
    ),
    _names_filter(
        "authors",
        "author",
        "author",
        has=lambda entry: _it("is by", ", ".join(entry.authors), "author"),
        description="Any of these authors.",
        option=Option(("--author",), "Only by this author; repeatable."),
    ),
    Filter(
        name="years",
        label="years",
        nothing=(None, None),
        shape=Years,
        normalised=_years,
        conditions=lambda years: (NumberIn(("year",), *years),),
        chips=lambda years, _: [Part(_years_on_a_chip(years), years, (None, None))],
        reasons=lambda years: [Part(f"years {_years_in_words(years)}", years, (None, None))],
        has=lambda entry: _it("is of", entry.year, "year"),
        params=(Param("from", "year", "The first year."), Param("to", "year", "The last year.")),
        from_params=lambda given: (given["from"], given["to"]),
        to_params=lambda years: [
            (name, str(year)) for name, year in zip(("from", "to"), years, strict=True) if year
        ],
        options=(
            Option(
                ("--years", "-y"), "Only these years: 2005-2012, 2005-, 2010.", False, _read_years
            ),
        ),
        from_options=lambda given: given["years"],
    ),
    Filter(
        name="since",
        label="date",
        nothing=None,
        shape=date | None,
        normalised=lambda day: day,
        conditions=lambda day: (NumberIn(("revised", "added"), day.toordinal(), None),),
        chips=lambda day, _: [Part(f"new since {day:%-d %B %Y}", day, None)],
        reasons=lambda day: [Part(f"since {day.isoformat()}", day, None)],
        has=_last_day,
        params=(Param("since", "day", "Only what was added or revised on this day or later."),),
        from_params=lambda given: given["since"],
        to_params=lambda day: [("since", day.isoformat())],
        options=(
            Option(("--since",), "Only what was added or revised since this day.", False, read_day),
        ),
        from_options=lambda given: given["since"],
    ),
    _names_filter(
        "languages",
        "language",
        "language",
        exact=str.lower,
        has=lambda entry: _it("is in", entry.language, "language"),
        description="Any of these languages, by their tags: en, es, zh-hant.",
        option=Option(("--language",), "Only in this language, such as en or es; repeatable."),
    ),
)

BY_NAME: Mapping[str, Filter] = MappingProxyType({row.name: row for row in FILTERS})


@dataclass(frozen=True, slots=True, init=False)
class Filters:
    """What restricts a search besides its query: values by the names of filters.

    Filters that are not named restrict nothing. Raises InputError for values that make no sense,
    TypeError for a name that is none.
    """

    _values: tuple[tuple[str, Any], ...] = field(default=())

    def __init__(self, **values: Any) -> None:
        for name in values:
            if name not in BY_NAME:
                raise TypeError(f"there is no filter {name!r}: use one of {', '.join(BY_NAME)}")
        made = ((row, row.normalised(values[row.name])) for row in FILTERS if row.name in values)
        kept = tuple((row.name, value) for row, value in made if value != row.nothing)
        object.__setattr__(self, "_values", kept)

    def __getitem__(self, name: str) -> Any:
        """Return the value of a filter, what restricts nothing where it is not used."""
        return dict(self._values).get(name, BY_NAME[name].nothing)

    def __iter__(self) -> Iterator[tuple[Filter, Any]]:
        """Yield the filters that restrict something, in the table's order, with their values."""
        return ((BY_NAME[name], value) for name, value in self._values)

    def __bool__(self) -> bool:
        return bool(self._values)

    def but(self, **values: Any) -> Filters:
        """Return the filters with other values of some."""
        return Filters(**(dict(self._values) | values))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What a document has to meet."""
        return tuple(one for row, value in self for one in row.conditions(value))

    def chips(self, label_of: LabelOf = str) -> Iterator[tuple[Filter, str, Filters]]:
        """Yield what restricts, part by part: the filter, its text, and what is left without."""
        for row, value in self:
            for part in row.chips(value, label_of):
                yield row, part.text, self.but(**{row.name: part.rest})

    def reasons(self, entry: Entry) -> Iterator[tuple[str, tuple[Condition, ...]]]:
        """Yield the parts that may leave an entry out, each told with what it has instead."""
        for row, value in self:
            for part in row.reasons(value):
                yield f"{part.text} ({row.has(entry)})", row.conditions(part.value)


NO_FILTERS = Filters()


def filters_from_params(given: Mapping[str, Any]) -> Filters:
    """Return the filters that the parameters of an address ask for, by the names of `Param`."""
    return Filters(**{row.name: row.from_params(given) for row in FILTERS})


def filters_from_options(given: Mapping[str, Any]) -> Filters:
    """Return the filters that options of the command line ask for, by the keys of `Option`."""
    return Filters(**{row.name: row.from_options(given) for row in FILTERS})


def params_of(filters: Filters) -> Sequence[tuple[str, str]]:
    """Return filters as names and texts of an address."""
    return [pair for row, value in filters for pair in row.to_params(value)]
