"""The editors' review: what it finds, and the page that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup

from evidencebank import Bank
from tests.evidencebank.samples import RECORDS


def test_the_bank_is_told_from_the_lists(own_bank: Bank) -> None:
    """Changes, decisions of removed entries too, orphans and pairs of one way, with totals."""
    own_bank.lists.publish(who="Ann")
    own_bank.lists.pin("ames-2005", "moss-2015", who="Ben", why="same <prison>")
    own_bank.lists.ban("boyd-2008", "ames-2005")
    found = own_bank.lists.review(most=2).to_dict()
    assert found["entries"] == 14
    assert found["changes"]["totals"]["lists"] == 2
    assert [one["does"] for one in found["decisions"]] == ["pin", "ban"]
    lists = {entry.id: own_bank.related(entry.id, draft=True) for entry in own_bank}
    listed = {item.id for items in lists.values() for item in items}
    assert found["orphans"]["total"] == len(lists.keys() - listed)
    pairs = {(one, item.id) for one, items in lists.items() for item in items}
    assert found["one_way"]["total"] == sum((other, one) not in pairs for one, other in pairs)
    assert len(found["one_way"]["pairs"]) == min(2, found["one_way"]["total"])
    assert found["printed"] == {"total": 0, "in_list": 0, "titles": []}
    assert found["hubs"]["total"] == 0
    assert len(found["deciding"]["terms"]) == 2
    assert found["deciding"]["total"] >= 2
    assert found["deciding"]["terms"][0]["example"] in lists


def test_near_duplicates_are_shown(folder: Path, write_records: Callable[..., Path]) -> None:
    """With the one that is listed in their place."""
    text = " ".join(f"word{number} prison alcohol" for number in range(40))
    twins = [
        {"id": "one", "title": "Twin pages", "text": text, "revised": "2010-01-01"},
        {"id": "two", "title": "Twin pages", "text": text, "revised": "2011-01-01"},
    ]
    bank = Bank.create(folder / "bank")
    bank.load([write_records(folder / "twins.jsonl", *twins, *RECORDS)])
    (pair,) = bank.lists.review().to_dict()["duplicates"]["pairs"]
    assert (pair["id"], pair["listed"]) == ("one", "two")
    bank.close()


def test_lists_printed_on_pages_are_compared(
    shared: Callable[[str], Path], folder: Path, write_records: Callable[..., Path]
) -> None:
    """Of the ten documents that a real page lists, those in the bank are found by title and year.

    One is in our list, one is banned from it, and one is of another year.
    """
    near = "alcohol interventions for offenders: commissioning in the criminal justice system"
    records = [
        {"id": "near", "title": "Derbyshire’s alcohol diversion scheme evaluation", "year": 2011}
        | {"text": near},
        {"id": "far", "title": "Prison Health Needs Assessment for alcohol problems", "year": 2011}
        | {"text": "quagga okapi"},
        {"id": "other", "title": "Alcohol services in prisons: an unmet need", "year": 1910}
        | {"text": near},
    ]
    bank = Bank.create(folder / "bank")
    bank.load([shared("seeds"), write_records(folder / "records.jsonl", *records)])
    page = next(entry for entry in bank if entry.published_related)
    bank.lists.pin(page.id, "near")
    bank.lists.ban(page.id, "far")
    printed = bank.lists.review().to_dict()["printed"]
    assert {one["entry"] for one in printed["titles"]} == {page.id}
    assert [one["title"] for one in printed["titles"]] == [
        one.title for one in page.published_related
    ]
    assert printed["total"] == 10
    ranks = {item.id: item.rank for item in bank.related(page.id)}
    found = {one["id"]: one["rank"] for one in printed["titles"] if one["id"]}
    assert found == {"near": ranks["near"], "far": None}
    assert printed["in_list"] == 1
    text = bank.lists.review().to_html()
    assert "Titles printed: 10, in our list of the same entry: 1." in text
    assert text.count("not in the bank") == 8
    bank.close()


def test_titles_that_are_not_in_the_bank_may_be_there_under_another_name(
    shared: Callable[[str], Path], folder: Path, write_records: Callable[..., Path]
) -> None:
    """One of the same year is named, for the editor to judge; none of another year or few words.

    Two of the ten are works that cells list under their own titles.
    """
    records = [
        {"id": "unmet", "title": "'Unmet need' for alcohol services in prisons", "year": 2010},
        {"id": "scheme", "title": "Alcohol diversion scheme", "year": 2011},
        {"id": "strategy", "title": "Drug strategy", "year": 2010},
        {"id": "older", "title": "Derbyshire's alcohol diversion scheme", "year": 2009},
    ]
    bank = Bank.create(folder / "bank")
    lines = [record | {"text": "alcohol in prisons"} for record in records]
    bank.load([shared("seeds"), write_records(folder / "records.jsonl", *lines)])
    review = bank.lists.review()
    printed = review.to_dict()["printed"]["titles"]
    assert {n: one["perhaps"] for n, one in enumerate(printed, start=1) if one["perhaps"]} == {
        3: "unmet",
        5: "probation-struggling-to-cope-with-alcohol-misusing-offenders-2009",
        10: "reducing-drug-related-crime-and-rehabilitating-offenders-2010",
    }
    assert {one["id"] for one in printed} == {None}
    text = review.to_html()
    assert text.count("not in the bank, unless as") == 3
    assert text.count("<strong>not in the bank</strong>") == 7
    bank.close()


def test_the_page_needs_nothing_else(own_bank: Bank, folder: Path) -> None:
    """No script, nothing fetched, headings in order, every table headed, all text escaped."""
    own_bank.lists.publish(who="<i>Ann</i>")
    own_bank.lists.pin("ames-2005", "moss-2015", who="<b>Ben</b>", why="<script>alert(1)</script>")
    path = folder / "review.html"
    own_bank.lists.review().to_file(path)
    text = path.read_text("utf-8")
    page = BeautifulSoup(text, "lxml")
    assert page.find(["script", "img", "link", "iframe", "b", "i"]) is None
    assert not re.search(r"https?://|url\(|@import", text)
    assert page.html is not None
    assert page.html["lang"] == "en-GB"
    assert len(page.find_all("h1")) == 1
    ids = [one["id"] for one in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert [link["href"][1:] for link in page.select("nav a")] == ids
    for section in page.find_all("section"):
        assert section["aria-labelledby"] in ids
    for table in page.find_all("table"):
        heads = table.select("thead th[scope=col]")
        assert heads
        assert all(len(row.find_all("td")) == len(heads) for row in table.select("tbody tr"))
    assert "alert(1)" in page.get_text()
    assert "<b>Ben</b>" in page.get_text()


def test_a_page_with_nothing_to_show(folder: Path) -> None:
    """An empty bank has a review, which says so."""
    bank = Bank.create(folder / "bank")
    text = bank.lists.review().to_html()
    assert "Nothing is published yet" in text
    assert "<table" not in text
    bank.close()
