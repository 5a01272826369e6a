"""Reading better must lose nothing: words of real pages before and after blocks are judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from corpus.block import Block
from corpus.html.decoding import decode
from corpus.html.parsing import blocks, clean
from corpus.kinds import kind_of
from corpus.pages.article import parse_article
from corpus.pages.page import Page
from corpus.pages.page_dates import states_dates

ROOT = Path(__file__).parents[3]
EVERY = 6
"""Of pages that are all alike, one in so many is read."""

WORD = re.compile(r"\w+")


def words(read: Iterable[Block]) -> Counter[str]:
    """Return the words of blocks, with counts, but of lines that say a page's kind or days.

    These are facts of the entry, and no text of it.
    """
    texts = [block.text for block in read]
    told = [text for text in texts if not (kind_of(text) or states_dates(text))]
    return Counter(WORD.findall(" ".join(told)))


def check_page(path: Path) -> None:
    """Fail if an article is read from fewer words than rules alone keep of the page."""
    markup = decode(path.read_bytes())
    lost = words(blocks(clean(markup))) - words(blocks(Page(markup, path.name).article_tree))
    assert not lost, (path.name, lost)
    assert parse_article(Page(markup, path.name))[0].entry.sections


@pytest.mark.slow
def test_pages_of_a_journal_lose_no_word(shared: Callable[[str], Path]) -> None:
    """Tables, lists, references, notes and captions stay text of an article."""
    for path in sorted(shared("pages/cdc-pcd-2024").glob("*.htm"))[::EVERY]:
        check_page(path)


@pytest.mark.slow
def test_pages_of_the_sample_lose_no_word() -> None:
    """The same of the pages that the sample bank is built from."""
    paths = sorted((ROOT / "corpus" / "sample").glob("*.html"))
    assert len(paths) > 100
    for path in paths[::EVERY]:
        check_page(path)


def test_tables_lists_and_captions_of_a_judged_page_stay() -> None:
    """On a page of any site what belongs to the text stays, though it is no prose."""
    prose = "The warden counted forty herons on the lower bank this spring, eleven more than last. "
    page = Page(
        f"""<html><head><title>Herons</title></head><body><nav><a href=/>Home</a></nav><main>
        <h1>Herons</h1><p>{prose * 3}</p><h2>Counts</h2>
        <table><tr><th>Bank</th><th>Nests</th></tr><tr><td>Lower</td><td>40</td></tr></table>
        <p>{prose * 2}</p><ul><li>One nest fell in the storm of May.</li><li>Two were new.</li></ul>
        <p>{prose * 2}</p></main></body></html>""",
        "page.html",
    )
    assert page.is_judged
    text = "\n".join(block.text for block in blocks(page.article_tree))
    for part in ("Counts", "Bank | Nests", "Lower | 40", "One nest fell", "Two were new."):
        assert part in text
    assert "Home" not in text
