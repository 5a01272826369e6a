"""What's new, as a page and as feeds, and how programs find the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from evidencebank import Bank
from evidencebank.saved_searches import SavedSearch
from evidencebank.web import discovery, feeds
from indexer.search.spec import SearchSpec
from tests.evidencebank.samples import RECORDS
from tests.web.conftest import Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
Visit = Callable[..., AbstractContextManager[Visitor]]

BASE = "https://bank.example.org"
AUTHORITY = "example.org,2019-03"
TAG = f"tag:{AUTHORITY}:"


@pytest.fixture(scope="module")
def at_home(
    visit: Visit,
    new_folder: Callable[[], Path],
    write_records: Callable[..., Path],
) -> Iterator[Visitor]:
    """Return a visitor of a site that knows its address, with a saved search and odd titles."""
    folder = new_folder()
    odd = {
        "id": "a b&c".replace(" ", "_"),
        "title": "Prices < costs & <b>bold</b> ]]>",
        "summary": "“Quotes” & <marks>",
        "text": "Prices of alcohol and what they do to people who drink it every day.",
        "added": "2020-05-06",
        "revised": "2021-07-08",
    }
    with Bank.create(folder / "bank") as bank:
        bank.load([write_records(folder / "records.jsonl", *RECORDS, odd)])
        bank.saved_searches.put(
            SavedSearch("prices", SearchSpec.of(query="prices"), title="On prices")
        )
        bank.saved_searches.put(
            SavedSearch("by-title", SearchSpec.of(query="alcohol", sort="title"))
        )
        bank.saved_searches.put(SavedSearch("why?#x", SearchSpec.of(query="prices")))
    with visit(
        folder / "bank", base_url=BASE, title="The bank & co", feed_authority=AUTHORITY
    ) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def sample(sample_bank: Bank, visit: Visit) -> Iterator[Visitor]:
    """Return a visitor of a site over the sample bank, which has topics, cells and a scheme."""
    with visit(sample_bank.path) as visitor:
        yield visitor


def feed_of(visitor: Visitor, path: str) -> etree._Element:
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return etree.fromstring(answer.content)


def test_the_feed_has_what_the_standard_asks_for(at_home: Visitor) -> None:
    """An id, a title and a moment for the feed and each entry, authors, links, newest first."""
    feed = feed_of(at_home, "/new.atom")
    assert feed.findtext(f"{ATOM}title") == "The bank & co"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"{BASE}/new.atom"
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids[0] == f"{TAG}/entry/a_b%26c"
    assert len(set(ids)) == len(ids) > 3
    moments = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    assert entries[0].findtext(f"{ATOM}title") == "Prices < costs & <b>bold</b> ]]>"
    assert entries[0].findtext(f"{ATOM}published") == "2020-05-06T00:00:00Z"
    assert all(entry.find(f"{ATOM}link").get("href") for entry in entries)


def test_each_saved_search_has_a_feed(at_home: Visitor) -> None:
    """Of what it finds alone; one that there is not has none."""
    feed = feed_of(at_home, "/saved/prices.atom")
    assert feed.findtext(f"{ATOM}title").endswith("On prices")
    assert [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")] == [
        f"{TAG}/entry/a_b%26c"
    ]
    assert at_home.get("/saved/none.atom").status_code == 404


def test_ids_stay_where_the_site_moves(site_bank: Bank, visit: Visit) -> None:
    """By another name and scheme, feed and entries have the ids that readers know."""
    ids = []
    for base in ("http://old.example", "https://new.example"):
        with visit(site_bank.path, base_url=base) as visitor:
            ids.append([one.text for one in feed_of(visitor, "/new.atom").iter(f"{ATOM}id")])
    assert ids[0] == ids[1]
    assert len(ids[0]) > 3
    assert all(one.startswith("tag:") for one in ids[0])


def test_an_empty_feed_says_since_when_it_is_so(
    new_folder: Callable[[], Path], visit: Visit
) -> None:
    """Its `updated` is the moment in which the bank was built, not one of fancy."""
    folder = new_folder() / "bank"
    with Bank.create(folder) as bank:
        built = bank.stamp[0] / 1e9
    with visit(folder) as visitor:
        feed = feed_of(visitor, "/new.atom")
    assert feed.find(f"{ATOM}entry") is None
    moment = datetime.fromisoformat(feed.findtext(f"{ATOM}updated"))
    assert 0 <= built - moment.timestamp() < 1


def test_topics_and_cells_have_feeds_and_the_api(sample: Visitor) -> None:
    """A hot topic and a matrix cell, under the ids of their entries."""
    for name in ("hot-naloxone", "alcohol-a1"):
        feed = feed_of(sample, f"/saved/{name}.atom")
        assert feed.find(f"{ATOM}link[@rel='alternate']").get("href").endswith(f"/saved/{name}")
        page = sample.page(f"/saved/{name}")
        assert page.select_one(f'link[href="/saved/{name}.atom"]')
        found = sample.get(f"/api/v1/searches/{name}/results").json()
        assert found["total"] > 0


def test_categories_say_what_codes_mean(sample: Visitor, sample_bank: Bank) -> None:
    """Each subject by its code with its label; what stands in no scheme is left out."""
    feed = feed_of(sample, "/new.atom")
    named = {one.get("term"): one.get("label") for one in feed.iter(f"{ATOM}category")}
    labels = {subject.code: subject.label for subject in sample_bank.scheme}
    subjects = {code: label for code, label in named.items() if label}
    assert subjects
    assert subjects.items() <= labels.items()


def test_a_feed_of_a_large_search_has_the_newest(
    at_home: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the order of the search: who follows it must hear of what comes last."""
    whole = [e.findtext(f"{ATOM}id") for e in feed_of(at_home, "/saved/by-title.atom")[6:]]
    assert len(whole) > 3
    monkeypatch.setattr(feeds, "LENGTH", 2)
    short = feed_of(at_home, "/saved/by-title.atom")
    assert [e.findtext(f"{ATOM}id") for e in short.findall(f"{ATOM}entry")] == whole[:2]


def test_the_addresses_of_a_feed_lead_to_it(at_home: Visitor) -> None:
    """Also where the name of the search means something in an address."""
    feed = feed_of(at_home, "/saved/why%3F%23x.atom")
    own = feed.find(f"{ATOM}link[@rel='self']").get("href").removeprefix(BASE)
    assert feed_of(at_home, own).findtext(f"{ATOM}id") == f"{TAG}/saved/why%3F%23x"
    page = feed.find(f"{ATOM}link[@rel='alternate']").get("href").removeprefix(BASE)
    named = [link["href"] for link in at_home.page(page).select("a[href$='.atom']")]
    assert own in named


def test_the_page_is_in_the_order_of_the_feed(at_home: Visitor) -> None:
    """Under days, each entry with what happened to it; markup in a title is text."""
    page = at_home.page("/new")
    links = [a["href"].partition("?")[0] for a in page.select(".hits h3 a")]
    feed = feed_of(at_home, "/new.atom")
    ids = [e.findtext(f"{ATOM}id").removeprefix(TAG) for e in feed.findall(f"{ATOM}entry")]
    assert links == ids
    assert page.select_one("section h2").get_text() == "8 July 2021"
    assert page.select_one(".hits li .small").get_text() == "Revised"
    assert "<b>bold</b>" in page.select_one(".hits h3").get_text()
    late = at_home.page("/new?since=2021-01-01")
    assert len(late.select(".hits h3 a")) == 1
    assert "Nothing has been added" in at_home.page("/new?since=2099-01-01").get_text()


def test_an_entry_leads_back_to_what_is_new(at_home: Visitor) -> None:
    """The addresses say where one came from, so that the next new entry is a step away."""
    first = at_home.page("/new").select_one(".hits h3 a")["href"]
    page = at_home.page(first)
    assert page.select_one(".journey a[rel=next]")


def test_the_sitemap_has_every_entry(
    at_home: Visitor, site_bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one file, or in several that an index names when they are many."""
    whole = etree.fromstring(at_home.get("/sitemap.xml").content)
    found = {loc.text for loc in whole.iter(f"{SITEMAP}loc")}
    assert {f"{BASE}/entry/{entry.id}" for entry in site_bank} < found
    assert f"{BASE}/entry/a_b%26c" in found
    days = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in whole}
    assert days[f"{BASE}/entry/a_b%26c"] == "2021-07-08"
    monkeypatch.setattr(discovery, "IN_A_SITEMAP", 4)
    files = [at_home.get(f"/sitemap-{n}.xml") for n in range(1, 6)]
    assert [answer.status_code for answer in files] == [200] * 4 + [404]
    parts = [etree.fromstring(answer.content) for answer in files[:4]]
    assert {loc.text for part in parts for loc in part.iter(f"{SITEMAP}loc")} == found
    index = etree.fromstring(at_home.get("/sitemap.xml?of=many").content)  # kept by its address
    named = [loc.text for loc in index.iter(f"{SITEMAP}loc")]
    assert named == [f"{BASE}/sitemap-{n}.xml" for n in range(1, 5)]
    known = {"if-none-match": files[0].headers["etag"]}
    assert at_home.get("/sitemap-1.xml", headers=known).status_code == 304


def test_browsers_can_add_the_search(at_home: Visitor) -> None:
    """The template of the description, filled in, is a search; every page names it."""
    described = etree.fromstring(at_home.get("/opensearch.xml").content)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    template = described.find(f"{space}Url[@type='text/html']").get("template")
    address = template.replace("{searchTerms}", "naloxone").replace("{startPage?}", "1")
    assert at_home.page(address.removeprefix(BASE)).select(".hits li")
    assert len(described.findtext(f"{space}ShortName")) <= 16
    link = at_home.page("/").find("link", rel="search")
    assert at_home.get(link["href"]).status_code == 200


@pytest.mark.parametrize(
    ("title", "most", "shown"),
    [
        ("Evidence bank", 16, "Evidence bank"),
        ("Effectiveness Bank of Findings", 16, "Effectiveness"),
        ("Findings: a bank of studies", 10, "Findings"),
        ("Wirksamkeitsdatenbank", 16, "Wirksamkeitsdate"),
    ],
)
def test_the_name_of_the_search_is_cut_at_a_word(title: str, most: int, shown: str) -> None:
    """Browsers show it whole; a word that is longer than there is room for is cut all the same."""
    assert discovery.first_words(title, most) == shown


def test_crawlers_are_told_where_to_go(at_home: Visitor) -> None:
    """The sitemap's address, and that searches are not to be crawled."""
    lines = at_home.get("/robots.txt").text.splitlines()
    assert f"Sitemap: {BASE}/sitemap.xml" in lines
    assert "Disallow: /*?" in lines
