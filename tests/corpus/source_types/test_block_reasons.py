"""Why each block of a page is in its entry or is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.pages.page import Page
from corpus.source_types.block_reasons import BlockReason, page_reasons
from corpus.source_types.pages import page_types
from tests.places import SAMPLE_PAGES

TEXT = "The river warden counted forty herons on the lower bank this spring, more than ever. "

ARTICLE = f"""<html><head><title>Heron count</title></head><body>
<nav><a href="/">Home</a> <a href="/birds">Birds</a></nav>
<article><h1>Heron count</h1><p>By Ann Reed</p>
<p>{TEXT * 3}</p><select><option>Choose a river</option></select><p>{TEXT[::-1] * 3}</p>
<object>The film needs another program.</object>
<p>The weir, she says, keeps the water clear, and the fish are easier to see than before.</p>
</article><div class="share-bar">Share <button>Send by mail</button></div></body></html>"""

JOURNAL = f"""<html><head><meta name="citation_title" content="Heron count"></head><body>
<header>Journal of Rivers</header><main><h1>Heron count</h1>
<p>{TEXT} It took m<sup>2</sup> of nets.</p><div class="social-links">Tweet this</div>
<p class="hidden">Words that nobody sees</p><button>Close the panel</button></main>
<div><p>Another journal of the house</p></div></body></html>"""


def reasons(text: str, name: str = "page.html") -> list[BlockReason]:
    """Return the blocks of a page, each with what became of it."""
    page = Page(text, name)
    page_type = next(one for one in page_types() if one.takes(page))
    return page_reasons(page, page_type, page_type.read(page))


def by_text(found: list[BlockReason]) -> dict[str, tuple[bool, str]]:
    return {one.text: (one.kept, one.reason) for one in found}


def test_blocks_of_a_judged_page_say_what_decided() -> None:
    told = by_text(reasons(ARTICLE))
    assert told["Heron count"][0]
    assert told["Heron count"][1].startswith("the title; ")
    kept, reason = told[(TEXT * 3).strip()]
    assert kept
    assert "likelihood" in reason
    assert "in <p>" in reason
    assert told["By Ann Reed"][0] is False
    assert told["Home Birds"][0] is False
    assert told["Share"][0] is False
    assert "share-bar" in told["Share"][1]


def test_what_is_cut_before_judging_is_shown_in_its_place() -> None:
    found = reasons(ARTICLE)
    texts = [one.text for one in found]
    film = texts.index("The film needs another program.")
    assert found[film] == BlockReason(texts[film], False, "cut: <object>")
    assert texts[film + 1].startswith("The weir, she says")
    assert "cut: <button>" in {one.reason for one in found}


def test_blocks_of_a_page_that_rules_clean_say_which_rule() -> None:
    told = by_text(reasons(JOURNAL))
    assert told["Journal of Rivers"] == (False, "an element around the text: <header>")
    assert told["Tweet this"] == (False, 'named as no text: <div "social-links">')
    assert told["Words that nobody sees"] == (False, 'hidden: <p "hidden">')
    assert told["Close the panel"] == (False, "machinery: <button>")
    assert told["Another journal of the house"] == (False, "outside the main part of the page")
    assert told["Heron count"] == (True, "the title")
    assert [kept for text, (kept, _) in told.items() if text.startswith("The river")] == [True]


def test_a_button_that_heads_a_part_is_kept_on_pages_of_journals_too() -> None:
    page = JOURNAL.replace(
        "<p>The river", "<h2><button>Methods of counting</button></h2><p>The river"
    )
    assert by_text(reasons(page))["Methods of counting"] == (True, "text")


def test_an_article_that_stands_in_json_ld_alone_is_shown() -> None:
    body = TEXT * 5
    article = json.dumps({"@type": "Article", "articleBody": body})
    page = (
        "<title>Heron count</title><p>Please wait.</p>"
        f'<script type="application/ld+json">{article}</script>'
    )
    told = by_text(reasons(page))
    assert told["Please wait."][0] is False
    assert told[body.strip()][0] is True
    assert told[body.strip()][1].endswith("stands in JSON-LD alone")


def test_of_a_page_that_is_marked_up_the_marks_decide() -> None:
    page = (
        '<div itemscope itemtype="http://schema.org/Article"><meta itemprop="identifier" '
        'content="a"><h1 itemprop="headline">Herons</h1><div itemprop="articleBody">'
        f'<div class="share" itemprop="hasPart" itemscope><p itemprop="text">{TEXT}</p></div>'
        "</div></div><p>Words about something else altogether</p>"
    )
    told = by_text(reasons(page))
    assert told[TEXT.strip()] == (True, "text")
    assert told["Words about something else altogether"][0] is False


def test_lines_of_a_text_are_its_blocks() -> None:
    text = "Heron count\n\nLast revised 4 May 2021\n\n" + TEXT
    told = by_text(reasons(text, "herons.txt"))
    assert told["Heron count"] == (True, "the title")
    assert told["Last revised 4 May 2021"] == (
        False,
        "says when the page was made: read as its dates",
    )
    assert told[TEXT.strip()] == (True, "text")


def _assert_true(text: str, name: str) -> None:
    """Assert that what is said to be kept is all that the entries' paragraphs say."""
    page = Page(text, name)
    page_type = next(one for one in page_types() if one.takes(page))
    drafts = page_type.read(page)
    found = page_reasons(page, page_type, drafts)
    kept = "".join("".join(filter(str.isalnum, one.text)) for one in found if one.kept)
    told = {
        paragraph
        for draft in drafts
        for section in draft.entry.sections
        for paragraph in section.paragraphs
    }
    missing = {one for one in told if "".join(filter(str.isalnum, one)) not in kept}
    assert missing == set()


@pytest.mark.parametrize("path", SAMPLE_PAGES[::8], ids=lambda path: path.stem)
def test_every_paragraph_of_a_sample_page_is_among_the_kept(path: Path) -> None:
    _assert_true(path.read_text(encoding="utf-8"), path.name)


@pytest.mark.slow
def test_every_paragraph_of_the_shared_kinds_is_among_the_kept(
    shared: Callable[[str], Path],
) -> None:
    for path in sorted(shared("reading/kinds").glob("*.html")):
        _assert_true(path.read_text(encoding="utf-8"), path.name)


PIECES = (
    "<p>",
    "</p>",
    "<div class=share>",
    "</div>",
    "<main>",
    "</main>",
    "<nav>",
    "<sup>2</sup>",
)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), max_size=30))
def test_any_mixture_is_explained_or_refused(pieces: list[str]) -> None:
    try:
        found = reasons("".join(pieces), "page.html")
    except InputError:
        return
    assert all(one.text and one.reason for one in found)
