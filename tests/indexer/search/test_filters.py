"""The table of filters: one row says how a filter is asked for, told, and taken off."""

from __future__ import annotations

from datetime import date
from typing import Any, get_type_hints

import pytest

from corpus.entry import Entry
from corpus.errors import InputError
from indexer.query.conditions import LabelIn, NameLike, NumberIn, SubjectsAre
from indexer.query.subject_query import SubjectGroup, SubjectQuery
from indexer.search.filters import (
    BY_NAME,
    FILTERS,
    Filters,
    FilterWords,
    filters_from_options,
    filters_from_params,
    params_of,
)

VALUES: dict[str, Any] = {
    "subjects": SubjectQuery((SubjectGroup(("a", "b")), SubjectGroup(("c",))), ("d",)),
    "kinds": ("STUDY", "REVIEW"),
    "sources": ("Addiction",),
    "authors": ("Lowe", "O'Brien"),
    "years": (2005, None),
    "since": date(2021, 3, 4),
    "languages": ("es", "zh-hant"),
}
"""A value of each filter."""

NO_PARAMS = {"names": (), "year": None, "day": None}


def test_every_filter_is_an_argument() -> None:
    """The words of `Bank.search`, as a type checker knows them, are those of the table."""
    assert {row.name for row in FILTERS} == get_type_hints(FilterWords).keys() == VALUES.keys()


@pytest.mark.parametrize("row", FILTERS, ids=lambda row: row.name)
def test_addresses_give_back_what_they_were_given(row: Any) -> None:
    """A filter's parameters, written and read."""
    filters = Filters(**{row.name: VALUES[row.name]})
    given: dict[str, Any] = {p.name: NO_PARAMS[p.reads] for r in FILTERS for p in r.params}
    kinds = {p.name: p.reads for p in row.params}
    for name, text in params_of(filters):
        if kinds[name] == "names":
            given[name] = (*given[name], text)
        else:
            given[name] = int(text) if kinds[name] == "year" else date.fromisoformat(text)
    assert filters_from_params(given) == filters


@pytest.mark.parametrize("row", FILTERS, ids=lambda row: row.name)
def test_every_part_can_be_taken_off(row: Any) -> None:
    """What is left when all chips have been taken off restricts nothing; each chip has words."""
    filters = Filters(**{row.name: VALUES[row.name]})
    taken = 0
    while filters:
        about, text, filters = next(iter(filters.chips()))
        assert (about, bool(text)) == (row, True)
        taken += 1
    assert taken == {"subjects": 3, "kinds": 2, "authors": 2, "languages": 2}.get(row.name, 1)


def test_reasons_say_what_was_asked_and_what_is_there() -> None:
    """A line for each part that restricts by itself."""
    entry = Entry(id="e", title="T", kind="STUDY", year=2001, authors=("Boyd J.",))
    assert [reason for reason, _ in Filters(**VALUES).reasons(entry)] == [
        "subject a or b (it has no subject)",
        "subject c (it has no subject)",
        "not subject d (it has no subject)",
        "kind STUDY or REVIEW (it is STUDY)",
        "source Addiction (it has no source)",
        "author Lowe or O'Brien (it is by Boyd J.)",
        "years from 2005 (it is of 2001)",
        "since 2021-03-04 (it has no day)",
        "language es or zh-hant (it has no language)",
    ]


def test_conditions_are_plain_values() -> None:
    """They are what any engine is asked with."""
    assert Filters(**VALUES).conditions == (
        SubjectsAre(VALUES["subjects"]),
        LabelIn("kind", ("STUDY", "REVIEW")),
        NameLike("source", ("Addiction",)),
        NameLike("author", ("Lowe", "O'Brien")),
        NumberIn(("year",), 2005, None),
        NumberIn(("revised", "added"), date(2021, 3, 4).toordinal(), None),
        LabelIn("language", ("es", "zh-hant")),
    )


def test_values_are_brought_to_one_form() -> None:
    """One name is not a sequence of letters; what restricts nothing is not there."""
    assert Filters(kinds="study", authors=" Lowe ", sources=["", " "]) == Filters(
        kinds=("STUDY",), authors=("Lowe",)
    )
    assert not Filters(subjects=[], years=None, since=None)
    assert Filters(kinds=["a"]).but(kinds=()) == Filters()
    assert Filters()["years"] == (None, None)


def test_what_makes_no_sense_is_refused() -> None:
    """Years that run backwards; a name that is no filter's."""
    with pytest.raises(InputError, match="years from 2012 to 2005 run backwards"):
        Filters(years=(2012, 2005))
    with pytest.raises(TypeError, match="there is no filter 'colour': use one of subjects, "):
        Filters(colour="red")


@pytest.mark.parametrize("row", FILTERS, ids=lambda row: row.name)
def test_options_are_read(row: Any) -> None:
    """No option restricts nothing; every option has help and a name of its own."""
    unsaid = {o.key: () if o.multiple else None for r in FILTERS for o in r.options}
    assert filters_from_options(unsaid) == Filters()
    assert all(option.help for option in row.options)
    assert len({o.key for r in FILTERS for o in r.options}) == sum(len(r.options) for r in FILTERS)
    assert BY_NAME[row.name] is row
