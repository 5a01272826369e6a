"""The title of what a page says, among all that it calls itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.page_facts.titles import choose_title
from tests.corpus.page_facts.reading import stated

SITE = "<meta property=og:site_name content='River News'>"
HEADLINE = (
    "<script type='application/ld+json; charset=utf-8'>"
    '{"@type": "Article", "headline": "How herons came back to the lower bank"}</script>'
)
LONG = "How herons came back to the lower bank"


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        (f"<title>{LONG} | River News</title><h1>{LONG}</h1>", LONG),
        (
            f"<title>{LONG} - River News</title><meta property=og:site_name content='River News'>",
            LONG,
        ),
        (
            f"<title>River News: {LONG}</title><meta property=og:site_name content='River News'>",
            LONG,
        ),
        (f"<title>{LONG}</title><h1><a href='/'>River News</a></h1><h2>{LONG}</h2>", LONG),
        (f"<meta name=citation_title content='{LONG}'><h1>Another heading altogether</h1>", LONG),
        ("<title>Of 106 cells</title><h1>Of 10<sup>6</sup> cells</h1>", "Of 10⁶ cells"),
        (
            "<meta name=citation_title content='Of 106 cells'><h1>Of 10<sup>6</sup> cells</h1>",
            "Of 10⁶ cells",
        ),
        (
            "<meta name=citation_title content='Of 10&lt;sup&gt;6&lt;/sup&gt; cells'>",
            "Of 10⁶ cells",
        ),
        (
            "<h1>Of <math><msup><mn>10</mn> <mrow> <mo>−</mo><mn>6</mn> </mrow></msup></math></h1>",
            "Of 10⁻⁶",
        ),
        (f"<meta property=og:title content='{LONG}'><h1>ORIGINAL RESEARCH{LONG}</h1>", LONG),
        (f"<title>Home | {LONG}</title><h1>{LONG}: what was seen</h1>", f"{LONG}: what was seen"),
        (f"<title>»{LONG}« | River</title><h1>»{LONG}«</h1>", f"»{LONG}«"),
        (f"<title>{LONG} | Reeds</title><h1>Reeds</h1><h2>{LONG}</h2>", LONG),
        (
            (
                f"<title>{LONG} | Reeds</title><meta property=og:title content='{LONG}'>"
                f"<meta property=og:site_name content='{LONG} | Reeds'><h2>Birds</h2>"
            ),
            LONG,
        ),
        (
            f"<title>River notes - {LONG}</title><h1>River notes</h1><h1>{LONG}</h1>",
            LONG,
        ),
        (f"<title>{LONG}</title>{'<h3>Menu</h3>' * 70}<h1>{LONG}</h1>", LONG),
        (
            f"<title>{LONG} - Shores of the north</title><h3>{LONG}<style>.a{{b:c}}</style></h3>",
            LONG,
        ),
        (
            f"<title>{LONG}</title><h1>{LONG} in the north</h1><h2>{LONG}</h2>",
            f"{LONG} in the north",
        ),
        ("<h1>T</h1><h2>Findings of the year</h2>", "T"),
        (HEADLINE + "<title>News</title><h1>News</h1>", LONG),
        (HEADLINE + "<title>Rivers and News</title><h1>Rivers and News</h1>", "Rivers and News"),
        ("<h2>No heading of the page</h2><p>Text", ""),
    ],
)
def test_title_is_the_article_s_and_not_the_site_s(markup: str, title: str) -> None:
    """Names of sites and kickers go; a heading that agrees with the head is how readers know it."""
    assert choose_title(stated(markup)) == title


def test_heading_of_the_site_is_never_the_title() -> None:
    """A page whose one h1 links to the front page has the title of its head."""
    page = f"<title>{LONG} | River</title><h1><a href='/'>The River</a></h1><p>Text"
    assert choose_title(stated(page)) == LONG


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_title_is_one_line(head: str, name: str, heading: str) -> None:
    """Whatever a page calls itself gives a line, or nothing."""
    page = f"<title>{head}</title><meta property=og:site_name content='{name}'><h1>{heading}</h1>"
    assert "\n" not in choose_title(stated(page))
