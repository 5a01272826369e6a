"""Addresses of searches say all of them, and are read as they were written."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.text.typography import clean_line
from evidencebank.results import Results
from evidencebank.web.search import search_form
from evidencebank.web.search.listing import listing_of, search_address
from evidencebank.web.search.search_form import SearchForm, read
from indexer.query.subject_query import SubjectGroup, SubjectQuery
from indexer.search.engine import LiveCounts
from indexer.search.filter_values import either, together
from indexer.search.filters import FILTERS
from indexer.search.spec import SORTS

LINES = st.text(max_size=30).map(clean_line)
NAMES = LINES.filter(lambda text: bool(text) and "|" not in (text[0], text[-1]))
SEVERAL = st.lists(NAMES, max_size=4, unique=True).map(tuple)
YEARS = st.none() | st.integers(1000, 2100)


GROUPS = st.lists(NAMES, min_size=1, max_size=2).map(lambda names: SubjectGroup(tuple(names)))


@st.composite
def searches(draw: st.DrawFn) -> SearchForm:
    first, last = draw(YEARS), draw(YEARS)
    if first and last and first > last:
        first, last = last, first
    groups = draw(st.lists(GROUPS, max_size=4, unique=True))
    return SearchForm.of(
        draw(st.integers(1, 9_999_999)),
        query=draw(LINES),
        subjects=SubjectQuery(tuple(groups), draw(SEVERAL)),
        kinds=draw(SEVERAL),
        years=(first, last),
        sort=draw(st.sampled_from(SORTS)),
        match=draw(st.sampled_from(("any", "all"))),
        mode=draw(st.sampled_from(search_form.MODES)),
        sources=draw(SEVERAL),
        authors=draw(SEVERAL),
        since=draw(st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))),
        graph=draw(st.booleans()),
        synonyms=draw(st.booleans()),
    )


@given(searches())
def test_an_address_is_read_as_it_was_written(search: SearchForm) -> None:
    assert read(search.address()) == search


@given(searches())
def test_the_fields_of_a_form_ask_for_the_same(search: SearchForm) -> None:
    assert read(urlencode(search.fields())) == search.but()


@given(st.lists(st.text("ab|", min_size=1).filter(lambda t: "|" not in (t[0], t[-1])), min_size=1))
def test_names_with_bars_are_told_apart(names: list[str]) -> None:
    assert either(together(names)) == tuple(names)


def test_what_goes_without_saying_is_not_said() -> None:
    assert SearchForm().address() == ""
    assert read("sort=relevance&page=1&match=any&utm_source=x&q=+a++b").address() == "q=a+b"


def test_a_subject_is_added_once_and_the_page_begins_anew() -> None:
    search = SearchForm(page=4).with_subject("a|b").with_subject("a|b")
    assert (search.address(), search.page) == ("subject=a%7C%7Cb", 1)
    (group,) = search.spec.filters["subjects"].groups
    assert group.subjects == ("a|b",)


@given(st.text(max_size=200))
def test_any_address_is_read_or_refused(text: str) -> None:
    with suppress(InputError):
        search = read(text)
        assert read(search.address()) == search


@pytest.mark.parametrize("query", ["page=１", "from=２０１０", "page=00", "from=20100"])
def test_only_plain_digits_are_numbers(query: str) -> None:
    with pytest.raises(InputError):
        read(query)


@pytest.mark.parametrize("name", ["q", "page", "sort", "lang", "kinds", ""])
def test_an_address_without_filters_is_read_as_one_with_empty_ones(name: str) -> None:
    asked = [(name, "1" if name == "page" else "year")]
    empty = [(param.name, "") for row in FILTERS for param in row.params]
    assert read(asked) == read([*asked, *empty])


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=a+b&kind=STUDY&from=2001&sort=year&graph=0&page=3",
        "subject=a%7C%7Cb&not=c&since=2001-02-03",
    ],
)
def test_addresses_with_another_value_are_those_of_the_changed_form(query: str) -> None:
    """What is made once for all values gives what is made anew for each."""
    form = search_form.read(query)
    for name, values in (
        ("kinds", [(), ("review",), ("A & B", "c")]),
        ("years", [None, (2000, 2009), (None, 1990)]),
        ("subjects", ["prisons", ("a|b", "c")]),
    ):
        address = form.addresses_with(name)
        for value in values:
            assert address(value) == form.but(**{name: value}).address()
    by_sort = form.addresses_by_sort()
    for sort in SORTS:
        assert by_sort(sort) == form.but(sort=sort).address()
    address_with = form.addresses_with_subject()
    for code in ("prisons", "a|b", "prisons"):
        assert address_with(code) == form.with_subject(code).address()


@given(searches(), st.integers(1, 99))
def test_a_pager_leads_to_the_same_search(search: SearchForm, page: int) -> None:
    nothing = Results("", 0, [], "", (), dict, lambda: None, lambda: LiveCounts({}, {}, {}))
    listing = listing_of(search, nothing, 10)
    assert listing.page_address(page) == search_address(search.but(page))
