"""The page of an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from evidencebank import Bank
from evidencebank.formats.citations import cite, with_labels
from tests.web.conftest import Visitor

CELL = "alcohol-a1"


@pytest.fixture(scope="module")
def sample(
    sample_bank_folder: Path, visit: Callable[..., AbstractContextManager[Visitor]]
) -> Iterator[Visitor]:
    """Return a visitor of the sample library that comes with the project."""
    with visit(sample_bank_folder) as visitor:
        yield visitor


def test_says_what_the_entry_says(visitor: Visitor, site_bank: Bank) -> None:
    page = visitor.page("/entry/ames-2005")
    entry = site_bank.entry("ames-2005")
    assert page.select_one("h1").get_text() == entry.title
    assert [link.get_text() for link in page.select(".facts a")] == ["Ames B.", "Lowe T."]
    assert page.select_one("time")["datetime"] == "2006-01-09"
    text = page.select_one("article").get_text(" ", strip=True)
    for section in entry.sections:
        assert all(paragraph in text for paragraph in section.paragraphs)
    assert page.title.get_text().startswith(entry.title)


def test_subjects_lead_to_what_is_filed_there(visitor: Visitor) -> None:
    page = visitor.page("/entry/ames-2005")
    links = page.select("#subjects ~ ul a")
    assert [link.get_text() for link in links] == ["Offenders", "Brief advice"]
    assert visitor.page(links[0]["href"]).select_one(".taken").get_text(strip=True).endswith("×")


def test_authors_lead_to_their_entries(visitor: Visitor) -> None:
    link = visitor.page("/entry/ames-2005").select_one(".facts a")
    page = visitor.page(link["href"])
    assert [hit.get_text(strip=True) for hit in page.select(".hits .title")] == [
        "Brief advice on alcohol in three prisons"
    ]


def test_related_entries_have_kind_year_and_why(visitor: Visitor, site_bank: Bank) -> None:
    lines = visitor.page("/entry/dean-2012").select(".related li")
    items = site_bank.related("dean-2012")
    assert len(lines) == len(items) > 0
    for line, item in zip(lines, items, strict=True):
        assert line.select_one(".title a")["href"] == f"/entry/{item.id}"
        label = line.select_one(".label").get_text(" ", strip=True)
        assert label.startswith(item.entry.kind)
        assert item.entry.year is None or str(item.entry.year) in label
        why = line.select_one("details p").get_text()
        assert all(word in why for word in item.shared_terms)


def test_title_and_link_can_be_copied_with_and_without_scripts(visitor: Visitor) -> None:
    page = visitor.page("/entry/ames-2005")
    field = page.select_one("#title-and-link")
    assert field["value"] == (
        "Brief advice on alcohol in three prisons http://bank.test/entry/ames-2005"
    )
    assert field.has_attr("readonly")
    button = page.select_one("button[data-copy=title-and-link]")
    assert button.has_attr("hidden")  # a script shows it


def test_citations_can_be_unfolded_copied_and_downloaded(visitor: Visitor, site_bank: Bank) -> None:
    page = visitor.page("/entry/ames-2005")
    entry = with_labels(site_bank.entry("ames-2005"), site_bank.scheme)
    address = "http://bank.test/entry/ames-2005"
    shown = {
        one.summary.get_text(): (one.pre.get_text(), one.find("a", download=True)["href"])
        for one in page.select("details.cite")
    }
    assert shown == {
        "Plain": (cite(entry, "plain", address), "/cite/ames-2005.txt"),
        "BibTeX": (cite(entry, "bibtex", address), "/cite/ames-2005.bib"),
        "RIS": (cite(entry, "ris", address).replace("\r\n", "\n"), "/cite/ames-2005.ris"),
        "CSL-JSON": (cite(entry, "csl-json", address), "/cite/ames-2005.csl.json"),
    }
    for text, download in shown.values():
        answer = visitor.get(download)
        assert answer.text.replace("\r\n", "\n") == text
        assert answer.headers["content-disposition"].startswith("attachment")
        before = visitor.get(download.replace("/cite/", "/entry/"))  # where it stood once
        assert before.headers["location"] == download
        known = {"if-none-match": answer.headers["etag"]}
        assert visitor.get(download, headers=known).status_code == 304
    for one in page.select("details.cite"):
        assert one.button["data-copy"] == one.pre["id"]


def test_long_entries_have_a_table_of_contents(sample: Visitor) -> None:
    page = sample.page(f"/entry/{CELL}")
    links = page.select(".contents a")
    assert len(links) > 3
    for link in links:
        target = page.select_one(link["href"])
        assert target.get_text() == link.get_text()


def test_short_entries_have_none(visitor: Visitor) -> None:
    assert not visitor.page("/entry/ames-2005").select(".contents")


def test_works_that_a_cell_lists_lead_to_their_entries(sample: Visitor) -> None:
    works = sample.page(f"/entry/{CELL}").select(".works li")
    here = [work.a["href"] for work in works if work.a and work.a["href"].startswith("/entry/")]
    assert len(here) > 5
    for address in here:
        assert sample.get(address).status_code == 200
    elsewhere = [work.a for work in works if work.a and work.a["href"].startswith("http")]
    assert all("noopener" in link["rel"] for link in elsewhere)


def test_no_link_of_the_sample_leads_nowhere(sample: Visitor) -> None:
    page = sample.page("/?q=prison")
    for hit in page.select(".hits .title a"):
        for link in sample.page(hit["href"]).select("main a[href^='/entry/']"):
            assert sample.get(link["href"]).status_code == 200


# --- the search one came from


DATES = ("date", "created", "issued", "published", "publication", "modified", "year", "updated")


def test_only_the_publication_is_dated_in_the_head(sample: Visitor, sample_bank: Bank) -> None:
    """Readers of dates take any other for its own; those of the page are a page's."""
    for entry in sample_bank.entries_from(""):
        page = sample.page(f"/entry/{entry.id}")
        dated = {
            str(tag.get("content"))
            for tag in page.find_all("meta")
            for name in [str(tag.get("name") or tag.get("itemprop")).lower()]
            if any(word in name for word in DATES) and name != "dcterms.modified"
        }
        assert dated == {str(entry.year)}, entry.id
        assert page.find("meta", itemprop="copyrightYear")["content"] == str(entry.year)
        dates = {str(time["itemprop"]): time["datetime"] for time in page.select("dl.facts time")}
        added, revised = entry.first_uploaded, entry.last_revised
        told = {"dateCreated": added, "dateModified": revised}
        assert dates == {name: str(day) for name, day in told.items() if day}


def test_one_goes_through_the_results_and_back(visitor: Visitor) -> None:
    search = "/?q=advice&kind=STUDY&sort=title"
    listed = visitor.page(search).select(".hits .title a")
    address, walked = listed[0]["href"], []
    while address:
        page = visitor.page(address)
        walked.append(page.h1.get_text())
        journey = page.select_one(".journey")
        assert f"{len(walked)} of {len(listed)}" in journey.get_text()
        assert journey.select_one("[rel=up]")["href"] == f"{search}#hit-{len(walked)}"
        following = journey.select_one("[rel=next]")
        address = following["href"] if following else None
    assert walked == [link.get_text() for link in listed]
    previous = visitor.page(listed[1]["href"]).select_one(".journey [rel=prev]")
    assert previous["href"] == listed[0]["href"]


def test_back_leads_to_the_page_of_results_it_stood_on(visitor: Visitor) -> None:
    link = visitor.page("/?from=1990&sort=year&page=2").select(".hits .title a")[1]
    back = visitor.page(link["href"]).select_one(".journey [rel=up]")
    assert back["href"] == "/?from=1990&sort=year&page=2#hit-12"


@pytest.mark.parametrize(
    "query",
    [
        "from=q%3Dnaloxone&at=1",
        "from=q%3Dadvice&at=0",
        "from=q%3Dadvice&at=-1",
        "from=q%3Dadvice&at=²",
        "from=q%3Dadvice&at=99999999999999999999",
        "from=page%3D0&at=1",
        "from=mode%3Dadvanced%26q%3D(&at=1",
        "at=1",
        "from=",
    ],
)
def test_a_search_that_did_not_lead_here_is_passed_over(visitor: Visitor, query: str) -> None:
    page = visitor.page(f"/entry/ames-2005?{query}")
    assert page.h1.get_text() == "Brief advice on alcohol in three prisons"
    assert not page.select(".journey")


def test_an_entry_that_is_not_there_leads_to_a_search(visitor: Visitor) -> None:
    assert visitor.get("/entry/nobody-1999.bib").status_code == 404
    assert visitor.get("/entry/.bib").status_code == 404
    assert visitor.get("/cite/nobody-1999.bib").status_code == 404
    assert visitor.get("/cite/ames-2005").status_code == 404
    page = visitor.page("/entry/nobody-1999", status=404)
    assert page.select_one("form[role=search]")


def test_a_browser_that_has_the_page_is_told_so(visitor: Visitor) -> None:
    first = visitor.get("/entry/ames-2005")
    again = visitor.get("/entry/ames-2005", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_id_may_end_as_a_citation_does(
    new_folder: Callable[[], Path],
    write_records: Callable[..., Path],
    visit: Callable[..., AbstractContextManager[Visitor]],
) -> None:
    """Each of the two entries has its page and its citation, and no address is that of two."""
    folder = new_folder()
    records = [
        {"id": name, "title": f"The entry {name}", "text": "Advice on alcohol in prisons."}
        for name in ("a", "a.bib")
    ]
    with Bank.create(folder / "bank") as bank:
        bank.load([write_records(folder / "records.jsonl", *records)])
    with visit(folder / "bank") as visitor:
        for name in ("a", "a.bib"):
            page = visitor.page(f"/entry/{name}")
            assert page.h1.get_text() == f"The entry {name}"
            address = page.select_one("a[download][href$='.bib']")["href"]
            assert f"The entry {name}" in visitor.get(address).text.replace("{", "").replace(
                "}", ""
            )


def test_a_hot_topic_leads_to_what_its_search_finds(sample: Visitor, sample_bank: Bank) -> None:
    """With the live total; an entry that stands for no search leads to none."""
    link = sample.page("/entry/hot-naloxone").select_one("p.more a")
    assert link["href"] == "/saved/hot-naloxone"
    assert str(sample_bank.run("hot-naloxone", limit=0).total) in link.get_text()
    assert not sample.page("/entry/brannigan-2018-leave-behind-naloxone").select("p.more")


def test_a_colleague_is_told_by_mail(visitor: Visitor) -> None:
    """A letter with title and address, to nobody yet."""
    page = visitor.page("/entry/ames-2005")
    (letter,) = [a["href"] for a in page.select('a[href^="mailto:?"]')]
    asked = parse_qs(urlsplit(letter).query)
    title = "Brief advice on alcohol in three prisons"
    assert asked == {"subject": [title], "body": [f"{title}\r\nhttp://bank.test/entry/ames-2005"]}
