"""The filters of a search: one row of `FILTERS` says all that there is to say of a filter.

The arguments of `Bank.search`, the options of the command line, the parameters of the API and of
the site's addresses, the chips above a page of results, the JSON of saved searches and the reasons
why an entry is left out are all read from the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypedDict

from corpus.deferred.dataclasses import dataclass
from indexer.query.conditions import Condition, LabelIn, NameLike, NumberIn, SubjectsAre
from indexer.query.subject_query import ANY_SUBJECT, SubjectGroup, SubjectQuery
from indexer.search.filter import Filter, LabelOf, Option, Param, Part
from indexer.search.filter_values import (
    Years,
    either,
    last_day,
    read_day,
    read_year_range,
    several_names,
    subject_params,
    subject_parts,
    subject_query,
    what_it_has,
    year_range,
    years_in_words,
    years_on_a_chip,
)

if TYPE_CHECKING:
    from corpus.entry import Entry


class FilterWords(TypedDict, total=False):
    """The filters as arguments of `Bank.search`, by the names of `FILTERS`."""

    subjects: str | Iterable[str] | SubjectQuery
    kinds: str | Iterable[str]
    years: Years | None
    sources: str | Iterable[str]
    authors: str | Iterable[str]
    since: date | None
    languages: str | Iterable[str]


# --- names: of kinds, sources, authors


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
        found = several_names(names)
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


# --- the table

FILTERS: tuple[Filter, ...] = (
    Filter(
        name="subjects",
        label="subject",
        nothing=ANY_SUBJECT,
        shape=SubjectQuery,
        normalised=subject_query,
        conditions=lambda query: (SubjectsAre(query),),
        chips=lambda query, label_of: subject_parts(query, label_of, ""),
        reasons=lambda query: subject_parts(query, str, "subject "),
        has=lambda entry: what_it_has("has", ", ".join(entry.subjects), "subject"),
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
        to_params=subject_params,
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
        has=lambda entry: what_it_has("is", entry.kind, "kind"),
        description="Any of these kinds.",
        option=Option(("--kind", "-k"), "Only this kind; repeatable."),
    ),
    _names_filter(
        "sources",
        "source",
        "source",
        has=lambda entry: what_it_has("is from", entry.source, "source"),
        description="Any of these journals or publishers.",
        option=Option(("--source",), "Only from this journal or publisher."),
    ),
    _names_filter(
        "authors",
        "author",
        "author",
        has=lambda entry: what_it_has("is by", ", ".join(entry.authors), "author"),
        description="Any of these authors.",
        option=Option(("--author",), "Only by this author; repeatable."),
    ),
    Filter(
        name="years",
        label="years",
        nothing=(None, None),
        shape=Years,
        normalised=year_range,
        conditions=lambda years: (NumberIn(("year",), *years),),
        chips=lambda years, _: [Part(years_on_a_chip(years), years, (None, None))],
        reasons=lambda years: [Part(f"years {years_in_words(years)}", years, (None, None))],
        has=lambda entry: what_it_has("is of", entry.year, "year"),
        params=(Param("from", "year", "The first year."), Param("to", "year", "The last year.")),
        from_params=lambda given: (given["from"], given["to"]),
        to_params=lambda years: [
            (name, str(year)) for name, year in zip(("from", "to"), years, strict=True) if year
        ],
        options=(
            Option(
                ("--years", "-y"),
                "Only these years: 2005-2012, 2005-, 2010.",
                False,
                read_year_range,
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
        has=last_day,
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
        has=lambda entry: what_it_has("is in", entry.language, "language"),
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
        if not self._values:
            return ()
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
