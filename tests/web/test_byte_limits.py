"""Answers are bounded by their bytes: a bank may hold entries as long as books."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from lxml import etree

from corpus.entry_bounds import MAX_LINE_LENGTH
from evidencebank import Bank
from evidencebank.saved_searches import SavedSearch
from evidencebank.web.byte_limits import MAX_BYTES, take_within_bytes
from evidencebank.web.pages.entry import MAX_ABSTRACT_LENGTH
from indexer.search.spec import SearchSpec
from tests.web.conftest import Visitor

BOOK = 700_000
"""Characters of most books here, of two bytes each."""

LARGEST = 2_200_000
ALLOWANCE = 2_000
"""Bytes of an answer besides its entries."""


@pytest.fixture(scope="module")
def library(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Iterator[Bank]:
    """Return a bank of a hundred entries with long titles, of which some are books."""
    folder = new_folder()
    long_title = "é" * (MAX_LINE_LENGTH - 20)
    records = (
        {
            "id": f"e{n:03}",
            "title": f"Treatment {n:03} {long_title}",
            "text": "treatment " + "é" * (LARGEST if n == 50 else BOOK if n % 10 == 5 else 100),
            "summary": f"Treatment {'word ' * (200_000 if n == 7 else 5)}",
            "authors": [f"Author {n} {m} {'x' * 400}" for m in range(3_000 if n == 8 else 2)],
            "revised": f"20{n % 20:02}-01-02",
        }
        for n in range(100)
    )
    build = ("build", write_records(folder / "records.jsonl", *records), "-b", folder / "bank")
    # in a process of its own: this one would keep the memory that it takes
    done = subprocess.run([sys.executable, "-m", "evidencebank", *build], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    with Bank.open(folder / "bank") as bank:
        assert len(bank) == 100
        bank.saved_searches.put(
            SavedSearch("treatments", SearchSpec.of(query="treatment"), title="Treatments")
        )
        yield bank


@pytest.fixture(scope="module")
def reader(
    library: Bank, visit: Callable[..., AbstractContextManager[Visitor]]
) -> Iterator[Visitor]:
    """Return a visitor of a site over those."""
    with visit(library.path) as visitor:
        yield visitor


def test_a_listing_gives_what_fits_and_loses_nothing(reader: Visitor, library: Bank) -> None:
    """A client that follows `next` gets every entry once; what does not fit comes alone."""
    ids: list[str] = []
    sizes: list[tuple[int, int]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = reader.get(f"/api/v1/entries?cursor={cursor}")
        part = answer.json()
        sizes.append((len(part["entries"]), len(answer.content)))
        ids += [entry["id"] for entry in part["entries"]]
        cursor = part["next"]
    assert ids == [entry.id for entry in library]
    assert all(size <= MAX_BYTES + ALLOWANCE for count, size in sizes if count > 1)
    assert [size > MAX_BYTES for count, size in sizes if count == 1].count(True) == 1
    assert max(count for count, _ in sizes) > 5


@pytest.mark.parametrize(
    "path", ["/search?q=treatment&size=100", "/searches/treatments/results?size=100"]
)
def test_a_hundred_hits_fit_into_an_answer(reader: Visitor, path: str) -> None:
    """With the longest titles there are, and passages of books."""
    answer = reader.get(f"/api/v1{path}")
    assert len(answer.json()["hits"]) == 100
    assert len(answer.content) < MAX_BYTES


@pytest.mark.parametrize("path", ["/new.atom", "/saved/treatments.atom"])
def test_feeds_have_the_beginning_of_a_long_summary(reader: Visitor, path: str) -> None:
    """And the first of thousands of authors; the newest are there."""
    answer = reader.get(path)
    assert len(answer.content) < MAX_BYTES
    feed = etree.fromstring(answer.content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    days = [day.text for day in feed.findall("a:entry/a:updated", names)]
    assert len(days) == 50
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    "path",
    [
        "/?q=treatment",
        "/new",
        "/saved/treatments",
        "/browse/year/2005",
        "/api/v1/suggest?q=treatment",
    ],
)
def test_lists_have_the_beginning_of_long_texts(reader: Visitor, path: str) -> None:
    """Pages of books are as small as others."""
    assert len(reader.get(path).content) < 400_000


def test_a_page_repeats_a_long_summary_no_more_than_it_must(reader: Visitor) -> None:
    """It stands on the page once, as it is; in citations and for machines it is cut."""
    summary = 5 * 200_000
    for path in ("/cite/e007.bib", "/cite/e007.ris", "/cite/e007.csl.json"):
        assert MAX_ABSTRACT_LENGTH < len(reader.get(path).content) < MAX_ABSTRACT_LENGTH + 10_000
    page = reader.get("/entry/e007")
    assert summary < len(page.content) < 2 * summary


def test_what_a_list_shows_is_not_kept(library: Bank) -> None:
    """A page of hits would be a hundred books in memory."""
    results = library.search("treatment", limit=100)
    results.to_dict()
    related = library.more_like("treatment", 10)
    _ = [item.to_dict() for item in related]
    assert not any("entry" in vars(shown) for shown in (*results.hits, *related))
    first = results.hits[0]
    assert first.entry is first.detached().entry


def test_books_are_read_one_after_the_other(library: Bank) -> None:
    """The store hands over no more at once than a few of them."""
    read = library._store.database.first_rows("SELECT id, entry FROM entries ORDER BY id", 2 * BOOK)
    assert 1 < len(read) < 30
    assert sum(len(text) for _, text in read[:-1]) < 2 * BOOK
    assert [entry.id for entry in library.entries_from("e04")] == [
        f"e{n:03}" for n in range(40, 100)
    ]
    assert [entry.id for entry in library.entries_from("e0495")][:1] == ["e050"]
    assert list(library.entries_from("f")) == []


@pytest.mark.parametrize(
    ("sizes", "count", "given", "more"),
    [
        ([], 3, 0, False),
        ([11], 3, 1, False),
        ([11, 1], 3, 1, True),
        ([1, 10, 1], 3, 1, True),
        ([5, 5], 3, 2, False),
        ([5, 5, 1], 3, 2, True),
        ([1, 1, 1], 3, 3, False),
        ([1, 1, 1, 1], 3, 3, True),
        ([0, 0, 0, 0], 1, 1, True),
    ],
)
def test_the_first_that_fit(sizes: list[int], count: int, given: int, more: bool) -> None:
    """Of ten bytes; one there is at least, and never more than were asked for."""
    entries = [(str(n), b"x" * size) for n, size in enumerate(sizes)]
    assert take_within_bytes(iter(entries), count, 10) == (entries[:given], more)
