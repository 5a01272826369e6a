"""Parts that are named after what is no text of an article."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.boilerplate.named_parts import (
    in_caption,
    standing_in,
    without_asides,
    without_comments,
)
from corpus.html.segments import read_segments
from corpus.html.tree import cut, parse_tree

PROSE = "The warden counted forty herons on the lower bank this spring, eleven more than last year."
OTHER = "Otters were seen below the weir again, for the first time in nine years or so."


def left(body: str, title: str = "") -> list[str]:
    """Return what is left of a page of which all would be kept, without comments and asides."""
    root, _ = parse_tree(f"<html><body>{body}</body></html>")
    cut(root)
    segments, containers = read_segments(root)
    kept = np.ones(len(segments), bool)
    is_title = np.array([segment.text == title for segment in segments], bool)
    for rule in (without_comments, without_asides):
        kept = rule(kept, segments, containers, is_title)
    return [segment.text for segment, stays in zip(segments, kept, strict=True) if stays]


@pytest.mark.parametrize(
    "name",
    [
        *("comments", "comment-list", "related-posts", "relatedPosts", "wp_related_posts"),
        *("related_post", "most-read", "more-stories", "breaking-news", "latest-stories-block"),
        *("outbrain-widget", "sidebar", "right-sidebar", "widget_text", "textwidget"),
        *("author-bio", "entry-author-info", "page__AuthorBox", "about-the-author", "pum-content"),
        *("popup", "story__related-articles--wide", "cookie-notice", "cookieBanner", "gdpr_popup"),
        *("cli-privacy-overview", "onetrust-banner-sdk", "CybotCookiebotDialogBody"),
    ],
)
def test_parts_named_after_furniture_go(name: str) -> None:
    """By class or id, however the words are put together."""
    for mark in (f"class='x {name} y'", f"id='{name}'"):
        assert left(f"<p>{PROSE}</p><div {mark}><div><p>{OTHER}</p></div></div>") == [PROSE]


@pytest.mark.parametrize(
    "name",
    [
        *("sidebar-and-content-body", "category-latest-news", "has-sidebar", "author-jane-doe"),
        *("elementor-widget", "research", "related-work", "row--sidebar", "popularity", "text"),
        *("no-comments", "biology", "photo-story", "cookies-recipe", "client-bar", ""),
    ],
)
def test_names_that_only_resemble_them_are_none(name: str) -> None:
    """A class may say what a page is about, or how it is laid out."""
    part = f"<div class='{name}'><p>{OTHER}</p></div>"
    assert left(f"<p>{PROSE}</p>{part}") == [PROSE, OTHER]


def test_parts_stay_that_hold_the_title_or_nearly_all() -> None:
    """Some pages are built of widgets; an article may be all that a sidebar holds."""
    titled = f"<div class=sidebar><h1>Herons</h1><p>{OTHER}</p></div>"
    assert left(f"<p>{PROSE}</p>{titled}", "Herons") == [PROSE, "Herons", OTHER]
    held = [f"{OTHER} {number}" for number in range(9)]
    widgets = "".join(f"<div class=widget_text><p>{text}</p></div>" for text in held)
    assert left(f"<p>{PROSE}</p>{widgets}") == [PROSE, *held]
    assert left(f"<article class=sidebar><p>{OTHER}</p></article><p>{PROSE}</p>")[0] == OTHER


def test_captions_are_told_by_element_and_by_name() -> None:
    """What a figure shows, in whatever element it is said."""
    captions = {
        *("<figcaption>One</figcaption>", "<p class=wp-caption-text>Two</p>"),
        *("<div class=imageCaption><p>Three</p></div>", "<div class='photo__credit'>Four</div>"),
        *(
            "<p class=bildunterschrift>Five</p>",
            "<div class=image-ct><p class=caption>Six</p></div>",
        ),
    }
    others = "<p class=caption-less>Seven</p><div class=captivity>Eight</div><div>Nine</div>"
    root, _ = parse_tree(f"<body>{''.join(sorted(captions))}{others}</body>")
    segments, containers = read_segments(root)
    found = in_caption(segments, containers)
    told = {one.text for one, inside in zip(segments, found, strict=True) if inside}
    assert told == {"One", "Two", "Three", "Four", "Five", "Six"}


def test_what_stands_in_a_part_has_it_above() -> None:
    """Spans tell what a climb from each run of text through all around it does."""
    body = f"""<div class=a>{OTHER}<p>1<div class=a>2</div>3</div><div><hr class=a><p>4</div>
    <div class=a></div>5<ul><li>6<li class=a>7<br><br>8<li><b class=a>9</b></ul>10"""
    root, _ = parse_tree(f"<html><body>{body}</body></html>")
    segments, containers = read_segments(root)
    expected = []
    for segment in segments:
        at, found = segment.container, False
        while at >= 0:
            found = found or "a" in containers[at].names
            at = containers[at].parent
        expected.append(found)
    assert standing_in(segments, containers, lambda one: "a" in one.names).tolist() == expected
    assert expected == [*[True] * 4, *[False] * 3, True, True, False, False]
