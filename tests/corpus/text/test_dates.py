"""Dates and years as pages write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.dates import find_year, parse_date


@pytest.mark.parametrize(
    "text",
    [
        "2014-06-12",
        "2014-06-12T10:00:00Z",
        "2014/06/12",
        "2014.6.12",
        "20140612",
        "12 June 2014",
        "12th June, 2014",
        "12 Jun. 2014",
        " 12  june\n2014 and more",
        "June 12, 2014",
        "Jun 12 2014",
    ],
)
def test_date_is_read_however_it_is_written(text: str) -> None:
    """ISO, British and American forms give the same day."""
    assert parse_date(text) == date(2014, 6, 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2014",
        "June 2014",
        "2014-06",
        "31 June 2014",
        "2014-13-01",
        "12 Ju 2014",
        "9999-01-01",
        "0000-00-00",
        "12 Juneteenth 2014",
        "12/06/2014",
        "201406121",
        "tomorrow",
    ],
)
def test_what_is_no_whole_date_is_none(text: str) -> None:
    """A month, a day of no calendar and an ambiguous form are no dates."""
    assert parse_date(text) is None


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2100, 12, 31)))
def test_every_date_comes_back(day: date) -> None:
    """What a date prints as, in ISO or in words, reads back."""
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.day} {day:%B} {day.year}") == day
    assert parse_date(f"{day:%B} {day.day}, {day.year}") == day


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2009", 2009),
        ("2009/05/01", 2009),
        ("c. 2009", 2009),
        ("20090501", 2009),
        ("May 2009", 2009),
        ("in press", None),
        ("0009", None),
        ("9999", None),
        ("12345", None),
        ("", None),
    ],
)
def test_first_year_is_found(text: str, year: int | None) -> None:
    """A year is four digits between 1000 and 2100."""
    assert find_year(text) == year
