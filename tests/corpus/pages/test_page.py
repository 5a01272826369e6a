"""A page is parsed once, whoever looks at it."""

from __future__ import annotations

import pytest

from corpus.html import parsing
from corpus.html.metadata import Metadata
from corpus.html.tree import Element, parse_tree
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

    def counted(markup: str) -> tuple[Element, bool]:
        parsed.append(markup)
        return parse_tree(markup)

    monkeypatch.setattr("corpus.pages.page.parse_tree", counted)
    monkeypatch.delattr(parsing, "parse_tree")
    monkeypatch.delattr(parsing, "BeautifulSoup")
    (draft,) = parse_page(HINTED, "a.html")
    assert (draft.entry.id, draft.entry.authors) == ("on-lists", ("Ames J.",))
    assert len(parsed) == 1


def test_all_of_a_page_is_there_behind_its_article() -> None:
    """What is judged to be no text of the article is asked for afterwards."""
    menu = "".join(f"<li><a href=/{number}>Place {number}</a></li>" for number in range(9))
    told = "<p>Drinking fell by a third in the towns that took part in the trial.</p>" * 5
    markup = f"<body><ul class=places>{menu}</ul><article><h1>On towns</h1>{told}</article>"
    before, behind = Page(markup, "a.html"), Page(markup, "a.html")
    assert "Place 3" not in behind.article_tree.get_text()
    assert behind.blocks == before.blocks


def test_a_document_is_not_judged() -> None:
    """A page is, whatever identifier it states: content systems write a dash for none."""
    markup = '<meta name="dc.identifier" content="-"><h1>On towns</h1><p>Drinking fell.</p>'
    assert Page(markup, "a.html").is_judged
    assert not Page(markup, "a.html", is_document=True).is_judged


def test_text_has_no_metadata() -> None:
    """And it says what it was read from."""
    page = Page("A title\n\nSome words.", "a.txt")
    assert (page.metadata, page.file_format) == (Metadata(), "TXT")
    assert [block.text for block in page.blocks] == ["A title", "Some words."]
