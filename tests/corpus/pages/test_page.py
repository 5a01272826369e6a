"""A page is parsed once, whoever looks at it."""

from __future__ import annotations

import pytest

from corpus.html import parsing
from corpus.html.metadata import Metadata
from corpus.pages.page import Page
from corpus.source_types.pages import parse_page

HINTED = """<!DOCTYPE html><html><head><title>On lists</title>
<meta name="DC.identifier" content="on-lists">
<script type="application/ld+json">{"@type": "Report", "author": "Ames J."}</script></head>
<body><h1>On lists</h1><p>A matrix cell lists works, and an entry page those most closely related
documents that readers ask for.</p></body></html>"""


def test_a_page_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that looks like two other types at first, of which metadata are read too."""
    parsed: list[str] = []

    class Counted(parsing.BeautifulSoup):
        def __init__(self, markup: str, features: str) -> None:
            parsed.append(markup)
            super().__init__(markup, features)

    monkeypatch.setattr(parsing, "BeautifulSoup", Counted)
    (draft,) = parse_page(HINTED, "a.html")
    assert (draft.entry.id, draft.entry.authors) == ("on-lists", ("Ames J.",))
    assert len(parsed) == 1


def test_text_has_no_metadata() -> None:
    """And it says what it was read from."""
    page = Page("A title\n\nSome words.", "a.txt")
    assert (page.metadata, page.file_format) == (Metadata(), "TXT")
    assert [block.text for block in page.blocks] == ["A title", "Some words."]
