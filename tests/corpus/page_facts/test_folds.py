"""Parts of a page that it shows folded stay so, and their text is kept."""

from __future__ import annotations

import pytest

from corpus.entry import Entry
from corpus.page_facts.folds import UNLABELLED, read_folds
from corpus.source_types.pages import parse_page
from tests.corpus.page_facts.reading import root_of

BEFORE = (
    "<p>Alcohol treatment in prison, and after release, was the subject of eleven trials, and most "
    "of the offenders had been drinking for years before their crimes were known.</p>"
)
ONE = "The sample was taken from three prisons in the north of England, all of them for men."
TWO = "Of these men a fifth refused, mostly because they were soon to be moved elsewhere."
INSIDE = f"<p>{ONE}</p><p>{TWO}</p>"


def entry_of(body: str) -> Entry:
    """Return the entry of an article with a part between paragraphs."""
    page = f"<html><body><main><h1>Advice</h1>{BEFORE}{body}{BEFORE}</main></body></html>"
    return parse_page(page, "advice.html")[0].entry


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (f"<details><summary>About the sample</summary>{INSIDE}</details>", "About the sample"),
        (f"<details>{INSIDE}</details>", UNLABELLED),
        (
            (
                '<button aria-expanded="false" aria-controls="x">Unfold extra text</button>'
                f'<div id="x">{INSIDE}</div>'
            ),
            "Unfold extra text",
        ),
        (
            (
                '<p><a href="#x">Unfold supplementary text</a></p>'
                f'<div id="x" style="display: none">{INSIDE}</div>'
            ),
            "Unfold supplementary text",
        ),
        (
            (
                "<span onclick=\"toggle('x')\">Unfold extra text</span>"
                f'<div id="x" hidden>{INSIDE}</div>'
            ),
            "Unfold extra text",
        ),
    ],
)
def test_folded_parts_are_known(body: str, label: str) -> None:
    """By `<details>`, or by what a button, link or script unfolds; the text is in its place."""
    entry = entry_of(body)
    assert {ONE, TWO} <= {one for section in entry.sections for one in section.paragraphs}
    (fold,) = entry.folds
    assert (fold.label, ONE.startswith(fold.first), TWO.startswith(fold.last)) == (
        label,
        True,
        True,
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<details open><summary>About</summary>{INSIDE}</details>",
        f'<p><a href="#x">About the sample</a></p><div id="x">{INSIDE}</div>',
        (
            f'<nav><button aria-expanded="false" aria-controls="m">Menu</button></nav>{INSIDE}'
            '<nav id="m"><a href="/">Home</a></nav>'
        ),
        INSIDE,
    ],
)
def test_what_is_open_is_not_folded(body: str) -> None:
    assert entry_of(body).folds == ()


def test_a_fold_over_headings_is_one_in_each_section() -> None:
    """And a heading that unfolds its section is its label."""
    entry = entry_of(
        f"<details><summary><h2>The sample</h2></summary><p>{ONE}</p></details>"
        f"<details><summary>More</summary><p>{TWO}</p><h2>Ages</h2><p>{ONE[::-1]}</p></details>"
    )
    folds = {fold.first[:20]: fold.label for fold in entry.folds}
    assert folds == {ONE[:20]: "The sample", TWO[:20]: "More", ONE[::-1][:20]: "More"}


def test_hostile_pages_cost_no_more_than_their_length() -> None:
    """Details within details, controls of everything, and of themselves."""
    nested = "<details>" * 900 + "x" + "</details>" * 900
    ring = '<div id="x" hidden><a href="#x">x</a></div>' * 2_000
    many = "".join(
        f'<a href="#d{n % 7}">a</a><div id="d{n}" hidden>b{n}</div>' for n in range(9_000)
    )
    for markup in (nested, ring, many):
        assert len(read_folds(root_of(markup))) <= 200
