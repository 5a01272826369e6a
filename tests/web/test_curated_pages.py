"""The pages of matrices, hot topics, collections and saved searches."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from evidencebank import Bank
from evidencebank.curated_pages.arrangement import Arrangement
from evidencebank.saved_searches import SavedSearch
from indexer.search.spec import SearchSpec
from tests.evidencebank.curated_pages.test_arrangement import SITE
from tests.web.conftest import Visitor

Visit = Callable[..., AbstractContextManager[Visitor]]


@pytest.fixture(scope="module")
def sample(
    visit: Visit, new_folder: Callable[[], Path], sample_bank_folder: Path
) -> Iterator[tuple[Visitor, Bank]]:
    """Return a visitor of the sample library's site, and its bank."""
    with Bank.open(shutil.copytree(sample_bank_folder, new_folder() / "bank")) as bank:
        bank.arrange(Arrangement.from_toml(SITE))
        picked = SavedSearch(
            "spring", SearchSpec.of(query="naloxone"), title="For <spring>", note="Why.\nAnd how."
        )
        bank.saved_searches.put(picked)
        with visit(bank.path) as visitor:
            yield visitor, bank


def test_the_grid_links_to_every_cell(sample: tuple[Visitor, Bank]) -> None:
    """A table with headings for rows and columns; places without a cell say so."""
    visitor, bank = sample
    drugs = bank.matrices()[0]
    page = visitor.page("/matrix/drug-treatment")
    assert page.h1.get_text() == "Drugs"
    assert {a["href"] for a in page.select("table td a")} == {
        f"/matrix/drug-treatment/{place}" for place in drugs.cells
    }
    assert [th.get_text() for th in page.select("tbody th")][1] == "2 Generic issues"
    assert len(page.select("table td .count")) == len(drugs.rows) * len(drugs.columns)
    assert "What is done." in page.details.get_text()


def test_a_cell_shows_its_works_in_groups(sample: tuple[Visitor, Bank]) -> None:
    """Every work once, linked to its entry where the bank has it; the bite folded; its search."""
    visitor, bank = sample
    entry = bank.entry("drugs-a1")
    page = visitor.page("/matrix/drug-treatment/A1")
    titles = [li.select_one(".title").get_text() for li in page.select(".works > li")]
    assert len(titles) == len(entry.listed_works)
    assert all(any(t.startswith(w.title) for t in titles) for w in entry.listed_works)
    inside = [a["href"] for a in page.select(".works a") if a["href"].startswith("/entry/")]
    assert inside
    assert all(visitor.get(address).status_code == 200 for address in inside)
    headings = [h3.get_text() for h3 in page.select("details.bite h3")]
    assert headings == [s.heading for s in entry.sections if s.heading != "More"]
    more = page.select_one(".more a")
    total = bank.run("drugs-a1", limit=0).total
    assert f"{total} entries" in more.get_text()
    assert f"{total} entries" in visitor.page(more["href"]).select_one(".found").get_text()


def test_addresses_of_matrices(sample: tuple[Visitor, Bank]) -> None:
    """A place in small letters leads to the cell; what there is not is a page that says so."""
    visitor, _ = sample
    assert len(visitor.page("/matrix").select(".hits > li")) == 2
    assert visitor.get("/matrix/drug-treatment/a1").headers["location"].endswith("/A1")
    for path in ("/matrix/none", "/matrix/drug-treatment/A2", "/matrix/drug-treatment/<b>"):
        assert visitor.get(path).status_code == 404


def test_topics_are_listed_with_what_they_find(sample: tuple[Visitor, Bank]) -> None:
    """Hot topics, collections, then other saved searches, each with its total now."""
    visitor, bank = sample
    page = visitor.page("/topics")
    assert [h2.get_text() for h2 in page.select("h2")] == [
        *("Hot topics", "Collections", "Saved searches"),
    ]
    topics = [*bank.hot_topics(), *bank.collections()]
    assert [a.get_text() for a in page.select(".hits h3 a")] == [
        *(topic.entry.title for topic in topics),
        "For <spring>",
    ]
    for topic in topics:
        link = page.find("a", href=f"/saved/{topic.entry.id}")
        assert (link is not None) == (topic.total is not None)
        if link is not None:
            assert link.get_text().split()[0] == str(topic.total)


def test_a_saved_search_has_a_page(sample: tuple[Visitor, Bank]) -> None:
    """Its reason in paragraphs, its hits in its order, in pages; a feed if it has a name."""
    visitor, bank = sample
    page = visitor.page("/saved/spring")
    assert page.h1.get_text() == "For <spring>"
    assert [p.get_text() for p in page.select("h1 ~ p")][:2] == ["Why.", "And how."]
    ids = [a["href"].rpartition("/")[2] for a in page.select(".hits h2 a")]
    assert ids == [hit.id for hit in bank.run("spring").hits]
    assert visitor.get(page.find("link", href="/saved/spring.atom")["href"]).status_code == 200
    second = visitor.page("/saved/hot-opioid-prescribing?page=2")
    assert [a["href"].rpartition("/")[2] for a in second.select(".hits h2 a")] == [
        hit.id for hit in bank.run("hot-opioid-prescribing", offset=10).hits
    ]
    assert visitor.get("/saved/none").status_code == 404


def test_an_empty_bank_has_the_pages_too(visit: Visit, tmp_path: Path) -> None:
    """They say that nothing is there yet."""
    Bank.create(tmp_path / "bank").close()
    with visit(tmp_path / "bank") as visitor:
        assert "no matrix yet" in visitor.page("/matrix").get_text()
        assert "none yet" in visitor.page("/topics").get_text()
