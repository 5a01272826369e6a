"""Pages as the programs make them that many sites use; each was written after its markup."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from corpus.entry import Entry
from corpus.source_types.pages import parse_page

SITES = Path(__file__).parent / "sites"
EXPECTED = tomllib.loads((SITES / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture(params=sorted(EXPECTED))
def both(request: pytest.FixtureRequest) -> tuple[Entry, dict[str, Any]]:
    """Return what a page becomes, and what it must."""
    text = (SITES / f"{request.param}.html").read_text(encoding="utf-8")
    (draft,) = parse_page(text, "page.html")
    return draft.entry, EXPECTED[request.param]


def test_facts_are_those_of_the_page(both: tuple[Entry, dict[str, Any]]) -> None:
    entry, expected = both
    assert entry.title == expected["title"]
    assert list(entry.authors) == expected["authors"]
    assert (entry.year, entry.first_uploaded) == (expected.get("year"), expected.get("day"))
    assert entry.summary.startswith(expected["summary"])


def test_text_is_kept_whole_and_furniture_is_not(both: tuple[Entry, dict[str, Any]]) -> None:
    entry, expected = both
    assert [section.heading for section in entry.sections] == expected["headings"]
    text = "\n".join([entry.headline, entry.summary, entry.body])
    assert [words for words in expected["kept"] if words not in text] == []
    assert [words for words in expected["dropped"] if words in text] == []


def test_every_page_has_its_answers() -> None:
    assert {path.stem for path in SITES.glob("*.html")} == set(EXPECTED)
