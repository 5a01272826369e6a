"""When a page was published, from what it states and what it shows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.page_facts.dates import choose_date, find_days
from corpus.source_types.pages import parse_page
from tests.corpus.page_facts.reading import stated

DAY = date(2021, 5, 4)


@pytest.mark.parametrize(
    "text",
    [
        *("2021-05-04", "2021/05/04T10:00Z", "20210504", "04.05.2021", "4/5/2021", "4 | 5 | 2021"),
        *("4 May 2021", "May 4th, 2021", "4th of May 2021", "4. Mai 2021", "4 mai 2021"),
        *("4 de mayo de 2021", "Tue May 04 10:00:00 CEST 2021", "2021年5月4日", "4.5.21"),
        *("2021 May 4", "2021-May-04"),
    ],
)
def test_days_are_read_as_pages_write_them(text: str) -> None:
    """Numbers in the order that has no other reading, else the day first; months in words."""
    assert list(find_days(f"on {text} it was")) == [DAY]


@pytest.mark.parametrize(
    "text", ["2010/03", "May 2021", "2021", "31.02.2021", "1.2.3.2021", "v2.10.21.4"]
)
def test_no_day_is_made_up(text: str) -> None:
    """A month or a year alone is no day, nor is what no calendar has."""
    assert list(find_days(text)) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<meta property=article:published_time content=2021-05-04T08:00:00Z>",
        '<script type="application/ld+json; v=1">{"datePublished": "2021-05-04"}</script>',
        "<time datetime=2021-05-04>yesterday</time>",
        "<span itemprop=datePublished content=2021-05-04>May</span>",
        "<p class=post-date>04.05.2021</p>",
        "<link rel=canonical href='https://a.example/2021/05/04/herons'>",
        '<script>var page = {\'x\': 1, "publishDate": "2021-05-04"}</script>',
    ],
)
def test_day_stands_in_many_places(markup: str) -> None:
    """The head, JSON-LD with parameters in its type, <time>, classes, scripts and the address."""
    assert choose_date(stated(f"<body>{markup}<p>Text")) == DAY


def test_publication_comes_before_revision() -> None:
    """A page that states both was published on the day of the first."""
    page = stated(
        "<meta property=article:modified_time content=2022-01-01>"
        "<p class=date>Updated 1 January 2022</p><p class=date>4 May 2021</p>"
    )
    assert choose_date(page) == DAY
    assert choose_date(stated("<time class=updated datetime=2021-05-04>x</time>")) == DAY


def test_line_below_the_title_gives_the_day() -> None:
    """Where nothing is marked, a short line close to the title is taken, and no footer's."""
    lines = ["Herons", "4 May 2021, 12 shares", "Text of the page.", "© 2 January 2023"]
    assert choose_date(stated("<p>x"), lines, "Herons") == DAY
    assert choose_date(stated("<p>x"), ["© 2 January 2023", "Posted: 4 May 2021"]) == DAY


def test_page_without_a_day_has_none() -> None:
    """Nothing is made up."""
    assert choose_date(stated("<meta name=citation_date content=2010/03><p>Text")) is None


@given(st.text(max_size=300))
def test_any_text_gives_days_that_a_page_can_be_of(text: str) -> None:
    """No text gives a day before the web."""
    assert all(1990 <= day.year <= 2100 for day in find_days(text))


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<meta name=date content='05/04/2021 12:43'>", ["Herons", "Posted: May 4, 2021"]),
        ("<meta name=description content='Herons (news of 4 May 2021)'>", []),
        ("", ["Herons", "The next walk is on 12 June 2021, from the lower bank.", "4 May 2021"]),
        ("", ["Joined: 18.09.2008", "© 2020", "Re: herons, 04.05.2021, 10:12"]),
        ("", ["Seen on 1 May 2021 at the bank.", "Erschienen am: 04.05.2021"]),
        ("", ["Seen on 1 May 2021.", "This page was last modified on 4 May 2021, at 10:12."]),
        ("<p class=time>It is currently 1 June 2022, 10:00</p>", ["Herons", "4 May 2021"]),
        ("<p class=date>1 June 2022</p><h1>Herons</h1><p class=date>4 May 2021</p>", []),
        ("<h1>Herons</h1><p class=date>May 042021</p>", []),
        ("<div class='widget Blog'><p class=date>4 May 2021</p></div>", ["1 June 2022"]),
    ],
)
def test_day_of_the_page_is_told_from_days_that_it_speaks_of(markup: str, lines: list[str]) -> None:
    """Lines that are a date come before sentences that hold one; today and members count last."""
    assert choose_date(stated(f"<body>{markup}<p>Text"), lines, "Herons") == DAY


@pytest.mark.parametrize(
    ("head", "beside", "expected"),
    [
        ("<html lang=en-US>", "", date(2013, 3, 5)),
        ("<html lang=en-GB>", "", date(2013, 5, 3)),
        ("<html lang=en><meta property=og:locale content=en_US>", "", date(2013, 3, 5)),
        ("<html lang=en-US>", "<p>Revised 25/12/2014</p>", date(2013, 5, 3)),
        ("<html lang=en-GB>", "<p>Revised 12/25/2014</p>", date(2013, 3, 5)),
    ],
)
def test_months_are_first_where_the_page_or_its_country_says_so(
    head: str, beside: str, expected: date
) -> None:
    """Another day of the page tells more than its country; so does none with dots."""
    words = "The warden counted forty herons on the lower bank, eleven more than last year. "
    for shown, day in (("3/5/2013", expected), ("3.5.2013", date(2013, 5, 3))):
        body = f"<h1>Herons</h1><p>{shown}</p><p>{words * 5}</p>{beside}"
        (draft,) = parse_page(f"{head}<title>Herons</title>{body}", "page.html")
        assert draft.entry.first_uploaded == day


@pytest.mark.parametrize("word", ["Received", "Recibido", "Eingegangen", "Accepted"])
def test_the_day_on_which_a_journal_was_sent_an_article_is_not_its_date(word: str) -> None:
    """Unless the same line says when it was published."""
    words = "The warden counted forty herons on the lower bank, eleven more than last year. "
    page = "<title>Herons</title><h1>Herons</h1><p>{}</p><p>" + words * 5 + "</p>"
    (draft,) = parse_page(page.format(f"{word}: 3 May 2013"), "page.html")
    assert draft.entry.first_uploaded is None
    line = f"{word}: 3 May 2013; Published: 9 June 2013"
    (draft,) = parse_page(page.format(line), "page.html")
    assert draft.entry.first_uploaded == date(2013, 6, 9)
