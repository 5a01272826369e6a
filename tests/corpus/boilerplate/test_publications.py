"""What stays of pages of journals and libraries, and what is surely no text of them."""

from __future__ import annotations

import pytest

from corpus.html.parsing import blocks
from corpus.pages.article import parse_article
from corpus.pages.page import Page

PROSE = (
    "Herons came to the lower bank a quarter of an hour before each ferry, as keepers had said. "
)
HEAD = "<meta name=citation_title content='Herons and ferries'><title>Herons and ferries</title>"


def kept(body: str, head: str = HEAD) -> list[str]:
    """Return the lines that are left of a page of a journal."""
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    return [block.text for block in blocks(Page(markup, "page.html").article_tree)]


def test_lists_of_other_articles_and_actions_go() -> None:
    """Whatever the program that made the page calls them."""
    others = "".join(f"<li><a href=/{n}>Gulls of the {n}th pier</a></li>" for n in range(4))
    lines = kept(
        f"""<div class=z1><a href=/>Home</a> <a href=/issues>Issues</a></div>
        <h1>Herons and ferries</h1><h2>Abstract</h2><p>{PROSE * 2}</p><h2>Results</h2>
        <p>{PROSE}</p><div class=z2><h3>Articles of the month</h3><ul>{others}</ul></div>
        <div class=z3><a href=/pdf>Download</a> <a href=/x>Export citation</a></div>"""
    )
    assert lines[:4] == ["Herons and ferries", "Abstract", (PROSE * 2).strip(), "Results"]
    assert not [line for line in lines if "Gulls" in line or "Export" in line or "month" in line]


@pytest.mark.parametrize("heading", ["References", "Bibliografía", "Literatur", "参考文献"])
def test_references_stay_however_little_they_look_like_text(heading: str) -> None:
    """Each is short, and most of it a link."""
    references = [f"{n}. Mast K. <a href=/{n}>Ferry lore {n}</a>. 1988." for n in range(1, 9)]
    items = "".join(f"<li><a href=/a{n}>{text}</a></li>" for n, text in enumerate(references))
    lines = kept(
        f"<h1>Herons and ferries</h1><p>{PROSE * 4}</p><h2>{heading}</h2><ol>{items}</ol>"
        "<h2>Most read</h2><ul><li><a href=/z>Gulls</a></li><li><a href=/y>Rats</a></li></ul>"
    )
    assert heading in lines
    assert sum("Ferry lore" in line for line in lines) == len(references)


def test_tables_and_captions_stay() -> None:
    """Numbers and labels alone, in a part that is called by a name."""
    cells = "".join(f"<tr><td>Pier {n}</td><td>{n * 7}</td></tr>" for n in range(1, 9))
    lines = kept(
        f"""<h1>Herons and ferries</h1><p>{PROSE * 4}</p>
        <div class=fig-caption>Table 1</div><table>{cells}</table>
        <figure><img src=f.png><figcaption>Fig. 2</figcaption></figure>"""
    )
    assert {"Table 1", "Fig. 2", "Pier 3 | 21"} <= set(lines)


def test_a_heading_goes_with_all_that_stood_under_it() -> None:
    """One that heads other headings with text stays."""
    lines = kept(
        f"""<h1>Herons and ferries</h1><h2>Methods</h2><h3>Counting</h3><p>{PROSE * 3}</p>
        <h2>Metrics</h2><div><a href=/m>Views</a></div><h2>Results</h2><p>{PROSE * 2}</p>"""
    )
    assert lines.index("Methods") + 1 == lines.index("Counting")
    assert "Results" in lines
    assert "Metrics" not in lines


def test_an_authors_word_on_rights_is_no_notice() -> None:
    """What a site says of them goes."""
    statement = "No copyrighted materials were used in this research, and the harbour paid for it."
    lines = kept(
        f"""<h1>Herons and ferries</h1><p>{PROSE * 3}</p><h2>Acknowledgments</h2>
        <p>The keepers of five piers lent us their chairs and their patience. {statement}</p>
        <div>© 2020 Mill Press. All rights reserved.</div>"""
    )
    assert any(statement in line for line in lines)
    assert not any("Mill Press" in line for line in lines)


def test_blanks_between_words_in_italics_stay() -> None:
    """They are elements of their own, as word processors make them."""
    lines = kept(f"<h1>Herons and ferries</h1><p>Heron<i> </i>counts. {PROSE * 3}</p>")
    assert any(line.startswith("Heron counts.") for line in lines)


def test_the_citation_of_the_page_itself_is_no_text() -> None:
    cited = "Mast, K. (1988) Herons and ferries. River Lore, 2, 5–9."
    head = (
        f"{HEAD}<meta name=citation_author content='Mast, K.'>"
        "<meta name=citation_date content=1988>"
    )
    page = f"{head}<h1>Herons and ferries</h1><p>{PROSE * 4}</p><p>{cited}</p>"
    (draft,) = parse_article(Page(page, "page.html", markup=True))
    assert cited not in draft.entry.body
    assert draft.entry.authors == ("Mast, K.",)


@pytest.mark.parametrize(
    ("stated", "is_publication"),
    [
        ("name=citation_doi content=10.5555/rl.2", True),
        ("name=DC.identifier content=10.5555/rl.2", True),
        ("name=DC.identifier content=https://doi.org/10.5555/rl.2", True),
        ("name=DC.identifier content=https://ministry.example/herons", False),
        ("name=DCTERMS.identifier content=P-2010-4", False),
        ("name=DC.title content=Herons", False),
    ],
)
def test_addresses_of_ministries_make_no_publication(stated: str, is_publication: bool) -> None:
    """They state Dublin Core as journals do, and have as much around their texts as others."""
    page = Page(f"<meta {stated}><h1>Herons</h1><p>{PROSE * 4}</p>", "page.html", markup=True)
    assert page.is_publication == is_publication
    assert page.is_judged != is_publication
