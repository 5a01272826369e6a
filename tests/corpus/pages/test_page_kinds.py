"""Whole kinds of pages that must be read right, on the small pages of the shared folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus.html.decoding import decode
from corpus.pages.article import parse_article
from corpus.pages.page import Page

KINDS = {
    "k01-link-list": ("herons on the lower bank", ("bakery", "terrier")),
    "k02-comments-plain-name": ("keeps the shallows clear", ("from the bridge", "My cat")),
    "k03-comments-outweigh": ("eleven more than last year", ("nobody counts the birds",)),
    "k04-wrong-article": ("keeps the shallows clear", ("drivers agree", "stuck in snow")),
    "k05-lead-outside-main": ("how one town came to know", ()),
    "k06-noscript": ("herons on the lower bank", ()),
    "k07-form": ("soft blanket in two layers", ("Buy",)),
    "k08-ruby": ("鷺が川にいる", ("さぎ", "かわ")),
    "k10-meta-lines": ("herons on the lower bank", ("12 Shares", "Filed under", "two geese")),
    "k11-sidebar-in-article": ("keeps the shallows clear", ("Clock strikes", "later sun")),
    "k12-header-footer-divs": ("keeps the shallows clear", ("Log in", "Imprint", "rights")),
    "k16-author-rel": ("keeps the shallows clear", ("Posted on",)),
    "k17-date-text": ("keeps the shallows clear", ("04.05.2021",)),
    "k18-hidden-class": ("young birds have left", ()),
    "k19-lead-in-header": ("how one town came to know", ()),
    "k20-jsonld-body": ("keeps the shallows clear", ("page is loading",)),
    "k24-sidebar-with-article-cards": (
        "the shallows clear",
        ("rye bread", "Bus line", "knows why"),
    ),
    "k25-wrong-summary": ("herons on the lower bank", ("Health and Science",)),
}

FACTS = {
    "k13-title-suffix": ("Heron count", (), None),
    "k14-title-og-suffix": ("Heron count", (), None),
    "k15-byline-date": ("Heron count", ("Ann Reed",), date(2019, 11, 18)),
    "k16-author-rel": ("Heron count", ("Ann Reed",), date(2021, 5, 4)),
    "k17-date-text": ("Reiher", (), date(2021, 5, 4)),
    "k20-jsonld-body": ("Heron count", ("Ann Reed",), date(2021, 5, 4)),
    "k21-org-author": ("Heron count", ("Ann Reed",), None),
    "k23-site-h1": ("Heron count", (), None),
}


def told(markup: str) -> str:
    """Return all that an entry says of a page: its summary and its sections."""
    entry = parse_article(Page(markup, "page.html", markup=True))[0].entry
    parts = (f"{section.heading}\n{section.text}" for section in entry.sections)
    return "\n".join([entry.summary, *parts])


@pytest.mark.parametrize("kind", KINDS)
def test_whole_kinds_are_told_apart(shared: Callable[[str], Path], kind: str) -> None:
    """Of each kind of page the text is kept and the furniture is not."""
    text = told(decode(shared(f"reading/kinds/{kind}.html").read_bytes()))
    kept, dropped = KINDS[kind]
    assert kept in text
    assert [words for words in dropped if words in text] == []


@pytest.mark.parametrize("kind", FACTS)
def test_title_authors_and_day_of_whole_kinds(shared: Callable[[str], Path], kind: str) -> None:
    """The site's name is no title, a date no person, a body no author beside a person."""
    markup = decode(shared(f"reading/kinds/{kind}.html").read_bytes())
    entry = parse_article(Page(markup, "page.html", markup=True))[0].entry
    assert (entry.title, entry.authors, entry.first_uploaded) == FACTS[kind]
