"""The links of the pages that stand outside the site lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.places import ROOT

OUTSIDE = sorted(path.name for path in ROOT.glob("*.md"))


def links(text: str) -> list[str]:
    """Return where a page's links and pictures lead, but for the web and places in the page."""
    inner: list[Token] = []
    for token in MarkdownIt().enable("table").parse(text):
        inner += token.children or []
    found = [str(token.attrs.get("href") or token.attrs.get("src") or "") for token in inner]
    return [one for one in found if one and "://" not in one and not one.startswith("#")]


@pytest.mark.parametrize("page", OUTSIDE)
def test_links_lead_to_files(page: str) -> None:
    """Files that a page names are where it says."""
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [link for link in links(text) if not Path(ROOT, link.partition("#")[0]).exists()] == []


def test_links_are_found() -> None:
    """The test above looks at links in prose, in tables and at pictures."""
    page = "[a](b.md) ![c](d.svg) [e](https://f) [g](#h)\n\n| i |\n|---|\n| [j](k.md#l) |\n"
    assert links(page) == ["b.md", "d.svg", "k.md#l"]
