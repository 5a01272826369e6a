"""Addresses of searches say all of them, and are read as they were written."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import clean_line
from corpus.errors import InputError
from evidencebank.web.search import search_form
from evidencebank.web.search.search_form import Asked, either, read, together
from indexer.index import SORTS

LINES = st.text(max_size=30).map(clean_line)
NAMES = LINES.filter(lambda text: bool(text) and any(either(text)))
SEVERAL = st.lists(NAMES, max_size=4, unique=True).map(tuple)
YEARS = st.none() | st.integers(1000, 2100)


@st.composite
def searches(draw: st.DrawFn) -> Asked:
    first, last = draw(YEARS), draw(YEARS)
    if first and last and first > last:
        first, last = last, first
    return Asked(
        query=draw(LINES),
        subjects=draw(SEVERAL),
        excluded=draw(SEVERAL),
        kinds=draw(SEVERAL),
        first=first,
        last=last,
        sort=draw(st.sampled_from(SORTS)),
        match=draw(st.sampled_from(("any", "all"))),
        mode=draw(st.sampled_from(search_form.MODES)),
        sources=draw(SEVERAL),
        authors=draw(SEVERAL),
        since=draw(st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))),
        page=draw(st.integers(1, 9_999_999)),
    )


@given(searches())
def test_an_address_is_read_as_it_was_written(search: Asked) -> None:
    assert read(search.address()) == search


@given(searches())
def test_the_fields_of_a_form_ask_for_the_same(search: Asked) -> None:
    assert read(urlencode(search.fields())) == search.but()


@given(st.lists(st.text("ab|", min_size=1).filter(lambda t: "|" not in (t[0], t[-1])), min_size=1))
def test_names_with_bars_are_told_apart(names: list[str]) -> None:
    assert either(together(names)) == tuple(names)


def test_what_goes_without_saying_is_not_said() -> None:
    assert Asked().address() == ""
    assert read("sort=relevance&page=1&match=any&utm_source=x&q=+a++b").address() == "q=a+b"


def test_a_subject_is_added_once_and_the_page_begins_anew() -> None:
    search = Asked(page=4).with_subject("a|b").with_subject("a|b")
    assert (search.subjects, search.page) == (("a||b",), 1)
    assert search.subject_query.groups[0].subjects == ("a|b",)


@given(st.text(max_size=200))
def test_any_address_is_read_or_refused(text: str) -> None:
    with suppress(InputError):
        search = read(text)
        assert read(search.address()) == search


@pytest.mark.parametrize("query", ["page=１", "from=２０１０", "page=00", "from=20100"])
def test_only_plain_digits_are_numbers(query: str) -> None:
    with pytest.raises(InputError):
        read(query)
