"""Where pages say that the same stands in other languages."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.entry import Alternate
from corpus.html.tree import parse_tree
from corpus.page_facts.alternates import read_alternates
from corpus.source_types.pages import parse_page
from tests.corpus.library import PARAGRAPH

BASE = "https://example.org/advice/drink"


def _read(markup: str, address: str = BASE) -> list[tuple[str, str]]:
    root, _ = parse_tree(f"<html><head><title>A</title></head><body>{markup}<p>B</p></body></html>")
    return [(one.language, one.url) for one in read_alternates(root, address)]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        (
            '<link rel="alternate" hreflang="cy" href="/cyngor">',
            [("cy", "https://example.org/cyngor")],
        ),
        ('<link rel="ALTERNATE" hreflang="pt_BR" href="?l=pt#x">', [("pt-br", f"{BASE}?l=pt")]),
        ('<a hreflang="cy" href="/cyngor">Cymraeg</a>', [("cy", "https://example.org/cyngor")]),
        ('<link rel="alternate" hreflang="x-default" href="/">', []),
        ('<link rel="alternate" hreflang="cy">', []),
        ('<link rel="alternate" hreflang="the Queen\'s" href="/q">', []),
        ('<link rel="alternate" hreflang="cy" href="javascript:alert(1)">', []),
        ('<link rel="alternate" hreflang="cy" href="http://[">', []),
        ('<link rel="stylesheet" hreflang="cy" href="/style">', []),
        ('<a hreflang="de" href="/de">Eine Studie über das Trinken in Gefängnissen</a>', []),
        ('<link rel="alternate" type="application/rss+xml" href="/feed">', []),
    ],
)
def test_links_name_the_page_in_other_languages(markup: str, found: list[tuple[str, str]]) -> None:
    """Those of the relation, and short ones that say in which language their target is."""
    assert _read(markup) == found


def test_without_an_address_they_are_told_by_files() -> None:
    """As those of a site that was copied to a disk."""
    link = '<a rel="alternate" hreflang="cy" href="../cy/a.html">Cymraeg</a>'
    assert _read(link, "en/a.html") == [("cy", "cy/a.html")]


def test_a_page_has_them_in_its_entry() -> None:
    """Whatever type of page it is, though the links stand in a menu."""
    page = (
        "<!DOCTYPE html><html><head><title>Drink</title></head><body>"
        '<nav><a rel="alternate" hreflang="cy" href="https://example.org/cy">Cymraeg</a></nav>'
        f"<main><h1>Drink</h1><p>{PARAGRAPH * 3}</p></main></body></html>"
    )
    (draft,) = parse_page(page, "drink.html")
    assert draft.entry.alternates == (Alternate(language="cy", url="https://example.org/cy"),)
    assert "Cymraeg" not in draft.entry.body


@example(";", "\x7f")
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_link_is_read(href: str, address: str) -> None:
    """Or passed over, whatever stands in it."""
    root, _ = parse_tree("<html><body><a hreflang='cy'>C</a><p>B</p></body></html>")
    for link in root.iter("a"):
        link.set("href", "".join(c for c in href if c.isprintable()))
    for one in read_alternates(root, address):
        assert one.language == "cy"
        assert one.url
