"""The old site's addresses lead to the search, collection or entry that they stand for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pytest

from evidencebank import Bank
from evidencebank.saved_searches import SavedSearch
from evidencebank.web.search import search_form
from indexer.search.spec import SearchSpec
from tests.web.conftest import Visitor

SEARCHES = [
    "allCodes[]=offenders&sortBy=PubYear",
    "allCodes[]=offenders+families&sortBy=DateAdded",
    "allCodes[]=people&othfeat[]=advice&sortBy=Primary_decimal",
    "allCodes[]=offenders+!advice&sortBy=PubYear",
    "allCodes[]=.&DocumentType=hot+topics",
    "allCodes%5B%5D=off&sortBy=PubYear&page=2&s=eb&sf=mx",
]


@pytest.mark.parametrize("query", SEARCHES)
def test_a_search_finds_what_the_bank_says_of_its_address(
    visitor: Visitor, site_bank: Bank, query: str
) -> None:
    old = visitor.get(f"/PHP/topic_search.php?{query}")
    assert old.status_code == 308
    shown = visitor.page(old.headers["location"])
    expected = site_bank.old_address(f"/PHP/topic_search.php?{query}")
    titles = [title.get_text(strip=True) for title in shown.select(".hits .title")]
    assert titles == [hit.entry.title for hit in expected.hits]


@pytest.mark.parametrize("parameter", ["file", "f"])
def test_an_entry_is_found_by_its_file(visitor: Visitor, parameter: str) -> None:
    old = visitor.get(f"/PHP/dl.php?{parameter}=ames_2005.txt&s=eb")
    assert (old.status_code, old.headers["location"]) == (308, "/entry/ames-2005")


def test_a_collection_is_the_saved_search_of_its_name(
    own_site: Callable[[], Path], visit: Callable[..., AbstractContextManager[Visitor]]
) -> None:
    path = own_site() / "bank"
    bank = Bank.open(path)
    bank.saved_searches.put(
        SavedSearch("collect_9", SearchSpec.of(query="alcohol"), title="All of alcohol")
    )
    bank.close()
    with visit(path) as visitor:
        old = visitor.get("/PHP/dl.php?file=collect_9.php&sortBy=DateAdded&page=3")
        assert old.headers["location"] == "/saved/collect_9?page=3"
        assert visitor.get("/PHP/dl.php?file=collect_8.php").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/PHP/dl.php",
        "/PHP/dl.php?file=nobody_99.txt",
        "/PHP/dl.php?file=../../etc/passwd",
        "/PHP/dl.php?file=%00",
        f"/PHP/dl.php?file={quote('<script>alert(1)</script>')}",
        f"/PHP/topic_search.php?{'a' * 9_000}",
    ],
)
def test_what_is_not_in_the_bank_is_not_found(visitor: Visitor, address: str) -> None:
    page = visitor.page(address, status=404)
    assert not page.find_all("script", src=False)


def test_the_move_never_leads_off_the_site(visitor: Visitor) -> None:
    for query in ("file=//evil.test", "file=https://evil.test/a.txt", "f=ames_2005.txt%0d%0aX:1"):
        location = visitor.get(f"/PHP/dl.php?{query}").headers.get("location", "/")
        assert location.startswith("/")
        assert not location.startswith("//")
    assert search_form.read("subject=a%7Cb").spec == SearchSpec.of(subjects=["a", "b"])
