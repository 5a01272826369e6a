"""How far elements reach, told in one walk, beside what each of them holds when it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from corpus.html.boilerplate_rules import MACHINERY
from corpus.html.node_stats import HEADINGS, NodeStats, measure, tags, walk

SAMPLE = Path(__file__).parents[3] / "corpus" / "sample"
MADE = """<main class=m><a href=/x>one <b>two</b></a><h1>Three</h1><p>four<!-- no -->
<button>no <i class=n>no</i></button></p><table id=t><tr><td>five six<th>seven<td class=c>
<table><tr><td>eight eight eight<h3>nine</h3></table>ten</table><div><div></div></div>
<article role=main><h1>eleven</h1></article></main>"""
PAGES = [MADE, "", *(path.read_text("utf-8") for path in sorted(SAMPLE.glob("*.html"))[::25])]


def walked(node: PageElement) -> list[tuple[PageElement, bool]]:
    """Return what `walk` yields of a node, the obvious way."""
    if not isinstance(node, Tag):
        return [(node, True)]
    inside = [] if node.name in MACHINERY else [one for c in node.contents for one in walked(c)]
    return [(node, True), *inside, (node, False)]


def texts_of(tag: Tag) -> list[PageElement]:
    """Return the texts in an element that a reader sees."""
    return [node for node, _ in walked(tag) if type(node) is NavigableString]


def characters(texts: list[PageElement]) -> int:
    """Return the characters of texts that are no white space."""
    return sum(len("".join(str(text).split())) for text in texts)


def stats_of(tag: Tag) -> NodeStats:
    """Return what an element holds, asked for of it alone."""
    inside = [node for node, entering in walked(tag) if entering and isinstance(node, Tag)]
    headings = [one for one in inside if one.name in HEADINGS]
    texts = texts_of(tag)
    cells = [characters(texts_of(one)) for one in inside if one.name in ("td", "th")]
    return NodeStats(
        text=characters(texts),
        linked=characters([text for text in texts if text.find_parent("a")]),
        mains=sum(one.name in ("main", "article") or one.get("role") == "main" for one in inside),
        tables=sum(one.name == "table" for one in inside),
        longest_cell=max(cells, default=0),
        h1s=sum(one.name == "h1" for one in headings),
        first_heading=headings[0] if headings else None,
    )


@pytest.mark.parametrize("markup", PAGES)
def test_a_walk_is_in_reading_order(markup: str) -> None:
    """Each element is met when it begins and when it ends, and nothing in machinery is."""
    soup = BeautifulSoup(markup, "lxml")
    assert [(id(node), entering) for node, entering in walk(soup)] == [
        (id(node), entering) for node, entering in walked(soup)
    ]
    assert [id(tag) for tag in tags(soup)] == [
        id(node) for node, entering in walked(soup) if entering and isinstance(node, Tag)
    ]


@pytest.mark.parametrize("markup", PAGES)
def test_what_elements_hold_is_told_in_one_walk(markup: str) -> None:
    """As if each was asked for what it holds."""
    soup = BeautifulSoup(markup, "lxml")
    root = soup.body or soup
    told = measure(root)
    asked = [tag for tag in tags(root) if id(tag) in told]
    assert root in asked
    assert {id(tag) for tag in tags(root) if tag.attrs} <= set(told)
    for tag in asked:
        assert told[id(tag)] == stats_of(tag)
