"""Titles that are not those of a work are told, and those of works are left alone."""

from __future__ import annotations

import pytest

from corpus.storage.store import Name
from evidencebank import Bank
from evidencebank.load_review.odd_titles import odd_titles


def named(*titles: str, url: str = "") -> list[Name]:
    """Return the names of entries with these titles."""
    return [Name(str(n), title, "", "STUDY", None, url, "") for n, title in enumerate(titles)]


def oddities(*titles: str, url: str = "") -> dict[str, str]:
    """Return what is odd, by title."""
    return {name.title: reason for name, reason in odd_titles(named(*titles, url=url))}


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Home", "any page"),
        ("404 Not Found", "any page"),
        ("Untitled document", "any page"),
        ("annual_report-2010.pdf", "a file"),
        ("Microsoft Word - draft3", "a file"),
        ("https://example.org/a", "an address"),
        ("Drug Wise", "its site"),
    ],
)
def test_a_title_that_names_no_work_is_odd(title: str, reason: str) -> None:
    assert reason in oddities(title, url="https://www.drugwise.org.uk/a")[title]


def test_what_many_titles_share_is_the_name_of_a_site() -> None:
    """Whole titles, and what stands behind a bar; two of a kind may be chance."""
    assert "3 entries" in oddities("Prices", "Prices", "Prices")["Prices"]
    assert oddities("Prices", "Prices") == {}
    site = [f"{what} | The Evidence Site" for what in ("Prices", "Kits", "Peers")]
    assert set(oddities(*site)) == set(site)
    assert "3 titles end with “The Evidence Site”" in oddities(*site)[site[0]]


def test_an_ending_is_told_whole_whatever_letters_it_has() -> None:
    """'ß' is two letters where case does not matter."""
    site = [f"{what} | Straße" for what in ("Prices", "Kits", "Peers")]
    assert "“Straße”" in oddities(*site)[site[0]]


def test_titles_of_works_are_left_alone() -> None:
    """Also of one word, with a dash, or that name what a site is about."""
    titles = (
        "Naloxone",
        "Home detoxification",
        "News from Leeds",
        "Alcohol - a review",
        "About us all",
    )
    assert oddities(*titles, url="https://alcohol.example.org/x") == {}
    assert oddities("", url="not//an::address[") == {}


def test_the_sample_has_none(sample_bank: Bank) -> None:
    """Of 138 titles no one is wrongly suspected."""
    assert list(sample_bank.load_review().site_titles[1]) == []
