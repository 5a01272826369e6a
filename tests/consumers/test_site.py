"""Feeds of the sample's site, read by programs that nobody here wrote."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import atoma
import feedparser
import pytest

from corpus.entry import Entry
from evidencebank import Bank
from evidencebank.saved_searches import SavedSearch
from evidencebank.web.app import create_app
from evidencebank.web.feeds import LENGTH
from evidencebank.web.links import entry_address
from evidencebank.web.settings import SiteSettings
from indexer.search.spec import SearchSpec
from tests.consumers.conftest import SITE, others_warnings
from tests.consumers.reads import reads
from tests.web.conftest import visiting

AUTHORITY = "library.example,2026"
ENDS = (1999, 2008, 2012, 2015, 2100)
"""Years that part the sample so that each part is shorter than a feed."""

Feeds = list[tuple[bytes, list[Entry]]]


@pytest.fixture(scope="module")
def feeds(sample_bank_folder: Path, new_folder: Callable[[], Path]) -> Iterator[Feeds]:
    """Return feeds of saved searches that find all of the sample, and what each should tell."""
    folder = shutil.copytree(sample_bank_folder, new_folder() / "bank")
    parts = {}
    with Bank.open(folder) as bank:
        for first, last in zip((1000, *(year + 1 for year in ENDS)), ENDS, strict=False):
            spec = SearchSpec.of(years=(first, last))
            bank.saved_searches.put(SavedSearch(f"to-{last}", spec))
            parts[f"to-{last}"] = [
                entry
                for entry in bank
                if entry.year and first <= entry.year <= last and _day(entry)
            ]
        assert sum(map(len, parts.values())) == sum(_day(one) is not None for one in bank) == 122
        assert max(map(len, parts.values())) <= LENGTH
    settings = SiteSettings(base_url=SITE, feed_authority=AUTHORITY)
    with visiting(create_app(folder, settings)) as visitor:
        yield [
            (visitor.get(f"/saved/{name}.atom").content, entries) for name, entries in parts.items()
        ]


def _day(entry: Entry) -> date | None:
    return entry.last_revised or entry.first_uploaded


def said(entry: Entry) -> tuple[object, ...]:
    """Return what a feed says of an entry; where it names nobody, the feed's author stands in."""
    names = list(entry.authors) or [SiteSettings().title]
    moment = datetime.combine(_day(entry) or date.min, time(), UTC)
    path = entry_address(entry.id)
    return f"tag:{AUTHORITY}:{path}", entry.title, names, (f"{SITE}{path}", moment, entry.kind)


@reads("Atom feed", "feedparser")
def test_feedparser_reads_every_entry(feeds: Feeds) -> None:
    """Without a fault in any feed."""
    for feed, entries in feeds:
        with others_warnings():
            found = feedparser.parse(feed)
        assert not found.bozo
        assert sorted(map(repr, map(_by_feedparser, found.entries))) == sorted(
            map(repr, map(said, entries))
        )


def _by_feedparser(one: feedparser.FeedParserDict) -> tuple[object, ...]:
    names = [author["name"] for author in one.get("authors", ()) if author]
    moment = datetime(*one.updated_parsed[:6], tzinfo=UTC)
    names = names or [SiteSettings().title]  # feedparser leaves this to who reads
    return one.id, one.title, names, (one.link, moment, one.tags[0].term)


@reads("Atom feed", "atoma")
def test_atoma_reads_every_entry(feeds: Feeds) -> None:
    """It refuses a feed that lacks anything that the standard asks for."""
    for feed, entries in feeds:
        with others_warnings():
            found = atoma.parse_atom_bytes(feed)
        assert sorted(map(repr, map(_by_atoma, found.entries))) == sorted(
            map(repr, map(said, entries))
        )


def _by_atoma(one: atoma.atom.AtomEntry) -> tuple[object, ...]:
    names = [author.name for author in one.authors]
    moment = one.updated.astimezone(UTC)
    link = (one.links[0].href, moment, one.categories[0].term)
    return one.id_, one.title.value, names, link
