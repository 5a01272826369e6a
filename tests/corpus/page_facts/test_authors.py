"""Who wrote a page, from what it states and what it shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.page_facts.authors import byline_names, choose_authors, is_body, is_name
from tests.corpus.page_facts.reading import stated


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        (
            "<meta name=author content='Jane Doe, Ann Roe and Jo Poe'>",
            ("Jane Doe", "Ann Roe", "Jo Poe"),
        ),
        ("<p>By <a rel=author href=/jane>Jane Doe</a></p>", ("Jane Doe",)),
        ("<span itemprop=author>Jane Doe</span>", ("Jane Doe",)),
        ("<p class=byline>By Jane Doe, MD and Ann Roe</p>", ("Jane Doe", "Ann Roe")),
        ("<p class=byline>Von Jane Doe, Redakteurin am 3. Mai 2021</p>", ("Jane Doe",)),
        ("<meta name=author content=admin><p class=author>Jane Doe</p>", ("Jane Doe",)),
        ("<meta name=author content='River News'><p class=byline>Jane Doe</p>", ("Jane Doe",)),
        ("<meta name=author content='River News'>", ("River News",)),
        ("<meta name=author content=janedoe><p class=author>Jane Doe</p>", ("Jane Doe",)),
        ("<meta name=author content=janedoe>", ("janedoe",)),
        ("<meta name=author content='Staff'><p class=byline>Jane Doe</p>", ("Jane Doe",)),
        ("<meta name=author content='Redaktion'>", ("Redaktion",)),
        ("<p class=author>Autorin Jane Doe Über die Autorin</p>", ("Jane Doe",)),
        ("<aside><p class=author>Posted on May 3, 2021 by Jane Doe</p></aside>", ("Jane Doe",)),
        ("<p class=byline>Seen by others</p>", ()),
        ("<meta name=dc.creator content='Doe, Jane'>" * 2, ("Doe, Jane",)),
        ("<meta name=author content='Doe, Roe and Poe'>", ("Doe", "Roe", "Poe")),
        (
            "<meta name=author content='Department of Health and Social Care'>",
            ("Department of Health and Social Care",),
        ),
        ("<p class=byline>3 May 2021</p>", ()),
        ("<div class=comments><p class=author>Some Reader</p></div>", ()),
        ("<p>Text.</p>", ()),
        ("<p class=author>Loïc Le Clerc</p>", ("Loïc Le Clerc",)),
        ("<p class=author>Loïc Clerc le 3 mai</p>", ("Loïc Clerc",)),
        ("<meta name=author content='Jane Doe @janedoe'>", ("Jane Doe",)),
        ("<p class=byline>Autoren Jane Doe und Ann Roe</p>", ("Jane Doe", "Ann Roe")),
        ("<p class=byline>Jane Doe Alle Artikel</p>", ("Jane Doe",)),
        ("<meta name=author content=Jane><p class=author>Jane Doe</p>", ("Jane Doe",)),
        ("<meta name=author content=Jane><p class=author>Janet Doe</p>", ("Jane",)),
    ],
)
def test_people_are_told_from_bodies_dates_and_readers(
    markup: str, authors: tuple[str, ...]
) -> None:
    """People come before bodies, and what stands around names in a byline is no name."""
    page = f"<meta property=og:site_name content='River News'>{markup}"
    assert choose_authors(stated(page)) == authors


def test_every_author_of_a_scholarly_page_is_named() -> None:
    """A journal's own metadata are taken as they are, however many names they give."""
    page = "".join(f"<meta name=citation_author content='Doe, J{n}'>" for n in range(80))
    assert choose_authors(stated(page)) == tuple(f"Doe, J{n}" for n in range(80))


def test_line_below_the_title_names_who_wrote_it() -> None:
    """A page that marks nothing up still names its author as readers see it."""
    for line in ("By Jane Doe", "Submitted by Jane Doe on 18 September 2017"):
        assert choose_authors(stated("<p>Text"), ["Published today", line]) == ("Jane Doe",)


@pytest.mark.parametrize(
    "line", ["By the river stood a heron.", "12 May 2021", "", "By " + "x" * 200]
)
def test_lines_that_name_nobody(line: str) -> None:
    """A sentence that begins with 'By' is no byline."""
    assert byline_names(line) == []


def test_names_and_bodies() -> None:
    """A newsroom is a body; a login is no name."""
    assert is_body("River News Agency")
    assert not is_body("Jane Doe")
    assert is_name("Jane Doe")
    assert not is_name("admin")


@given(st.text(max_size=300))
def test_any_byline_gives_names_of_a_few_words(text: str) -> None:
    """No text makes a name that is a paragraph."""
    assert all(len(name) <= 60 for name in choose_authors(stated("<p>x"), [text]))
