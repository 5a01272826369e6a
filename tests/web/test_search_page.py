"""The search page: what it finds, shows and links to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from evidencebank import Bank
from tests.web.conftest import Visitor


def titles(page: BeautifulSoup) -> list[str]:
    return [title.get_text(strip=True) for title in page.select(".hits .title")]


def total(page: BeautifulSoup) -> int:
    found = page.select_one(".found")
    return int(found.get_text().split()[0].replace(",", "")) if found else 0


def count(link: Tag) -> int:
    return int(link.select_one(".count").get_text().replace(",", ""))


def test_finds_what_is_typed(visitor: Visitor) -> None:
    page = visitor.page("/?q=naloxone")
    assert set(titles(page)) == {
        "Naloxone kits for families",
        "Naloxone on release from prison",
        "Overdose and those who are there: a review",
    }
    assert page.select_one("#q")["value"] == "naloxone"
    assert page.select_one(".found").get_text(strip=True) == "3 entries"
    assert {mark.get_text().lower() for mark in page.select(".snippet mark")} == {"naloxone"}


def test_begins_with_the_latest_entries(visitor: Visitor) -> None:
    page = visitor.page("/")
    assert len(titles(page)) == 10
    assert titles(page)[0] == "What helps offenders whose crimes follow drink"  # revised last
    assert page.find("meta", {"name": "robots"}) is None


def test_shows_hits_as_the_library_lists_them(
    visit: Callable[..., AbstractContextManager[Visitor]],
    folder: Path,
) -> None:
    pages = folder / "library"
    pages.mkdir()
    (pages / "one.html").write_text(
        "<html><head><title>Beds and benches</title>"
        '<meta name="citation_title" content="Beds and benches">'
        '<meta name="DC.type" content="Study">'
        '<meta name="citation_publication_date" content="2004">'
        '<meta name="description" content="What people without a home said of hostels."></head>'
        "<body><h1>Beds and benches</h1>"
        + "".join(f"<p>Paragraph {n} tells of hostels and of people in them.</p>" for n in range(9))
        + "</body></html>"
    )
    bank = Bank.create(folder / "bank")
    bank.load([pages])
    (entry,) = bank
    bank.close()
    with visit(folder / "bank") as visitor:
        hit = visitor.page("/?q=hostels").select_one(".hits > li")
        label = hit.select_one(".label").get_text(" ", strip=True)
        assert label.split()[:2] == [entry.kind, "2004"]
        assert entry.file_format.upper() in label
        assert entry.summary in hit.get_text()


@pytest.mark.parametrize(
    "address",
    ["/", "/?q=advice", "/?q=prison&subject=offenders", "/?kind=STUDY&q=advice", "/?from=2005"],
)
def test_no_filter_leads_to_nothing_and_counts_are_true(visitor: Visitor, address: str) -> None:
    page = visitor.page(address)
    links = page.select(".narrow .choices a, .narrow .tree a")
    assert links
    for link in links:
        if link.has_attr("aria-current"):
            continue
        assert total(visitor.page(link["href"])) == count(link) > 0, link


def test_subjects_are_a_tree(visitor: Visitor) -> None:
    page = visitor.page("/")
    top = page.select(".tree")[0].find_all("li", recursive=False)
    assert [one.find("a", recursive=False).contents[0].strip() for one in top] == ["Help", "People"]
    below = top[1].details.select("a")
    assert [link.contents[0].strip() for link in below] == ["Families", "Offenders"]
    assert not top[1].details.has_attr("open")
    chosen = visitor.page("/?subject=offenders")
    assert chosen.select_one(".tree details[open] a").contents[0].strip() == "Offenders"
    assert chosen.select_one(".tree [aria-current]").contents[0].strip() == "Offenders"


def test_what_is_chosen_can_be_taken_back(visitor: Visitor) -> None:
    address = "/?q=advice&subject=offenders&kind=STUDY&from=2000&to=2010&author=Lowe&not=families"
    page = visitor.page(address)
    links = page.select(".taken a")
    labels = [link.get_text(" ", strip=True) for link in links]
    assert labels == [
        "Without the subject Offenders ×",
        "Without the subject not Families ×",
        "Without the kind STUDY ×",
        "Without the author Lowe ×",
        "Without the years 2000–2010 ×",
    ]
    for link in links:
        less = visitor.page(link["href"])
        assert total(less) >= total(page)
        assert len(less.select(".taken a")) == len(links) - 1


def test_a_form_that_is_sent_again_keeps_the_search(visitor: Visitor) -> None:
    address = "/?q=advice&subject=offenders&kind=STUDY&from=2000&match=all&sort=year"
    form = visitor.page(address).select_one("#search")
    sent = [
        (field["name"], field["value"])
        for field in form.select("input")
        if field.get("value") and (field.get("type") != "checkbox" or field.has_attr("checked"))
    ]
    assert {name: [value] for name, value in sent} == parse_qs(urlsplit(address).query)


def test_years_stand_in_a_histogram(visitor: Visitor) -> None:
    page = visitor.page("/?q=advice&from=2000&to=2009")
    bars = page.select(".bars rect")
    assert [bar.title.get_text() for bar in bars][:2] == ["1998: 1", "2001: 1"]
    assert [bar.get("class") for bar in bars][:2] == [["apart"], None]
    labels = [link.contents[0].strip() for link in page.select(".choices a")]
    assert "2000–2009" in labels


def test_each_order_is_offered_and_kept(visitor: Visitor) -> None:
    page = visitor.page("/?q=advice&sort=title")
    assert titles(page) == sorted(titles(page), key=str.lower)
    links = page.select(".orders a")
    assert [link.get_text() for link in links if link.has_attr("aria-current")] == ["title"]
    for link in links:
        assert total(visitor.page(link["href"])) == total(page)


def test_pages_of_ten_hold_every_hit_once(visitor: Visitor) -> None:
    seen: list[str] = []
    address: str | None = "/?from=1990&sort=year"
    starts = []
    while address:
        page = visitor.page(address)
        seen += titles(page)
        starts.append(page.select_one(".hits")["start"])
        following = page.select_one(".pager a[rel=next]")
        address = following["href"] if following else None
    assert len(seen) == len(set(seen)) == 13
    assert starts == ["1", "11"]


def test_a_page_behind_the_last_says_where_the_last_is(visitor: Visitor) -> None:
    page = visitor.page("/?q=naloxone&page=7")
    assert "There is no page 7" in page.get_text()
    assert page.select_one("main a[href='/?q=naloxone']")


def test_a_misspelt_word_is_put_right(visitor: Visitor) -> None:
    page = visitor.page("/?q=nalaxone&kind=STUDY")
    link = page.select_one(".mean a, .ways a")
    assert link.get_text() == "naloxone"
    assert total(visitor.page(link["href"])) == 2


def test_what_was_relaxed_is_said(visitor: Visitor) -> None:
    page = visitor.page("/?q=naloxone+AND+counselling")
    assert page.select_one(".note").get_text(strip=True)
    assert titles(page)


def test_nothing_found_leads_on(visitor: Visitor) -> None:
    page = visitor.page("/?q=zyxwvut&kind=STUDY")
    assert "Nothing was found" in page.get_text()
    assert not page.select(".hits")
    ways = [link["href"] for link in page.select(".ways a")]
    assert "/?q=zyxwvut" in ways
    assert {"/", "/browse", "/browse/subject", "/topics", "/matrix", "/new"} <= set(ways)


def test_nothing_found_leads_to_the_editors_where_they_can_be_written_to(
    visit: Callable[..., AbstractContextManager[Visitor]], site_bank: Bank
) -> None:
    with visit(site_bank.path, contact="editors@example.org") as visitor:
        page = visitor.page("/?q=zyxwvut")
        assert page.select_one(".ways a[href='mailto:editors@example.org']")


def test_advanced_mode_shows_the_place_that_cannot_be_read(visitor: Visitor) -> None:
    page = visitor.page("/?q=prison+AND+(advice&mode=advanced", status=400)
    refused = page.select_one("[role=alert]")
    assert "at character 12" in refused.get_text()
    assert refused.select_one("pre mark").get_text() == "("
    assert refused.select_one("pre").get_text() == "prison AND (advice"
    assert page.select_one("#advanced").has_attr("checked")
    assert page.select_one("#q")["value"] == "prison AND (advice"
    assert titles(visitor.page("/?q=prison+AND+(advice"))  # simple mode reads it somehow


@pytest.mark.parametrize(
    "query", ["from=abcd", "from=2010&to=2000", "page=0", "sort=best", "since=soon", "match=few"]
)
def test_a_value_that_makes_no_sense_is_refused_in_a_line(visitor: Visitor, query: str) -> None:
    page = visitor.page(f"/?q=prison&{query}", status=400)
    assert len(page.select_one("[role=alert] p").get_text()) > 10
    assert page.select_one("#q")["value"] == "prison"


@pytest.fixture
def changing(
    own_site: Callable[[], Path], visit: Callable[..., AbstractContextManager[Visitor]]
) -> Iterator[tuple[Path, Visitor]]:
    folder = own_site()
    with visit(folder / "bank") as visitor:
        yield folder, visitor


def test_a_new_generation_is_seen_at_once(
    changing: tuple[Path, Visitor], write_records: Callable[..., Path]
) -> None:
    folder, visitor = changing
    assert total(visitor.page("/?q=naloxone")) == total(visitor.page("/?q=naloxone")) == 3
    write_records(
        folder / "library" / "more.jsonl", {"id": "new", "title": "Naloxone anew", "text": "New."}
    )
    bank = Bank.open(folder / "bank")
    bank.load([folder / "library"])
    bank.close()
    assert total(visitor.page("/?q=naloxone")) == 4


def test_a_page_that_a_browser_has_is_not_sent_again(visitor: Visitor) -> None:
    first = visitor.get("/?q=naloxone")
    again = visitor.get("/?q=naloxone", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = visitor.get("/?q=advice", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_pages_are_the_same_packed_or_not(visitor: Visitor) -> None:
    packed = visitor.get("/?q=naloxone", headers={"accept-encoding": "gzip"})
    plain = visitor.get("/?q=naloxone", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
