"""Browsing by subject, year, kind, source and author."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from evidencebank import Bank
from evidencebank.web.pages.browse import TITLES
from tests.web.conftest import Visitor


def test_every_way_leads_to_values_and_those_to_as_many_entries_as_they_say(
    visitor: Visitor,
) -> None:
    ways = [link["href"] for link in visitor.page("/browse").select(".choices a")]
    assert ways == [f"/browse/{by}" for by in TITLES]
    for way in ways:
        links = visitor.page(way).select(f"main a[href^='{way}/']")
        assert links
        for link in links:
            count = int(link.select_one(".count").get_text())
            page = visitor.page(link["href"])
            assert page.h1.get_text() == link.contents[0].strip()
            assert int(page.select_one(".found").get_text().split()[0]) == count > 0


def test_subjects_stand_below_each_other(visitor: Visitor) -> None:
    page = visitor.page("/browse/subject")
    people = page.find("a", href="/browse/subject/people")
    below = people.parent.ul.select("a")
    assert [link["href"] for link in below] == [
        "/browse/subject/families",
        "/browse/subject/offenders",
    ]


def test_what_stands_outside_the_scheme_is_no_subject_for_visitors(
    sample_bank: Bank, visit: Callable[..., AbstractContextManager[Visitor]]
) -> None:
    """Codes of the pages that entries came from stand neither in the tree nor beside results."""
    outside = {one.code for one in sample_bank.subjects() if one.code not in sample_bank.scheme}
    assert outside
    with visit(sample_bank.path) as visitor:
        pages = [visitor.page(path) for path in ("/browse/subject", "/?q=prison")]
        cell = visitor.page(f"/entry/{sample_bank.search(kinds=['MATRIX CELL']).hits[0].id}")
    links = (link for page in [*pages, cell] for link in page.select("a[href]"))
    shown = {next(link.stripped_strings, "") for link in links}
    assert shown.isdisjoint(outside)


def test_pages_hold_every_entry_once_the_newest_first(
    site_bank: Bank, visit: Callable[..., AbstractContextManager[Visitor]]
) -> None:
    with visit(site_bank.path, page_size=3) as visitor:
        hits = []
        address: str | None = "/browse/kind/STUDY"
        while address:
            page = visitor.page(address)
            hits += page.select(".hits > li")
            following = page.select_one(".pager [rel=next]")
            address = following["href"] if following else None
    titles = [hit.select_one(".title").get_text() for hit in hits]
    years = [hit.select(".label span")[1].get_text() for hit in hits]
    assert len(titles) == len(set(titles)) == 9
    assert years == sorted(years, reverse=True)


def test_an_entry_opened_from_a_list_leads_on_to_the_next(visitor: Visitor) -> None:
    links = visitor.page("/browse/kind/STUDY").select(".hits .title a")
    page = visitor.page(links[1]["href"])
    assert page.select_one(".journey [rel=prev]")["href"] == links[0]["href"]


@pytest.mark.parametrize(
    "address",
    [
        "/browse/colour",
        "/browse/colour/red",
        "/browse/year/soon",
        "/browse/year/1066",
        "/browse/kind/NONESUCH",
        "/browse/kind/STUDY?page=99",
        "/browse/author/Nobody",
        "/browse/subject/",
    ],
)
def test_what_is_not_there_is_said_to_be(visitor: Visitor, address: str) -> None:
    assert visitor.page(address, status=404).h1.get_text() == "Nothing stands here"


def test_many_names_stand_under_their_first_letters(
    folder: Path,
    write_records: Callable[..., Path],
    visit: Callable[..., AbstractContextManager[Visitor]],
) -> None:
    names = [
        f"{letter}{ending} P." for letter in "ABCÉZ" for ending in "abcdefghijklmnopqrstuvwxyz"
    ]
    names += ["3M Company", "émile d/e l'Est"]
    write_records(
        folder / "library" / "records.jsonl",
        *(
            {"id": f"e{n}", "title": f"Entry {n}", "text": "Text.", "authors": [name]}
            for n, name in enumerate(names)
        ),
    )
    bank = Bank.create(folder / "bank")
    bank.load([folder / "library"])
    bank.close()
    with visit(folder / "bank") as visitor:
        letters = visitor.page("/browse/author").select(".letters a")
        assert [letter.get_text() for letter in letters] == ["A", "B", "C", "E", "Z", "0-9"]
        seen = [
            link.contents[0].strip()
            for letter in letters
            for link in visitor.page(letter["href"]).select(".choices a")
        ]
        assert sorted(seen) == sorted(names)
        assert visitor.get("/browse/author?letter=Q").status_code == 404
        assert visitor.get("/browse/author?page=2").status_code == 404
        (odd,) = (
            link
            for link in visitor.page("/browse/author?letter=E").select(".choices a")
            if "Est" in link.get_text()
        )
        assert visitor.page(odd["href"]).h1.get_text() == "émile d/e l'Est"
