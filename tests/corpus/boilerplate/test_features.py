"""What is known of segments, beside what is counted of each of them alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.boilerplate.features import PageShape, describe, feature_names
from corpus.boilerplate.positions import HEADINGS
from corpus.boilerplate.running_sums import LONG
from corpus.html.segments import Container, Segment, read_segments
from corpus.html.tree import cut, parse_tree

SAMPLE = Path(__file__).parents[3] / "corpus" / "sample"
PROSE = "Fewer people drank in the towns that took part in the trial than in the others. " * 2
MADE = f"""<body><div hidden class=x><p>Gone 1</p></div><h1>On TOWNS of 2020</h1>
<div class="row row-1"><p>{PROSE}</p><p>Ürban ÄREAS in 1999: <a href=x>{PROSE}</a></p></div>
<div class="row row-2"><p>SHORT</p></div><h3>A part</h3><div class="row row-3"><p>{PROSE}</p>
<ul><li>one<li>2<li><b>three</b></ul></div><p id=a>An end</p>"""
PAGES = [MADE, *(path.read_text("utf-8") for path in sorted(SAMPLE.glob("*.html"))[::40])]


def segments_of(markup: str) -> tuple[list[Segment], list[Container]]:
    """Return the segments of a page and the elements around them."""
    root, _ = parse_tree(markup)
    cut(root)
    return read_segments(root)


def column(name: str, markup: str) -> list[float]:
    """Return one column of the features of a page."""
    rows = describe(*segments_of(markup), PageShape(frozenset()))
    return [float(value) for value in rows[:, feature_names().index(name)]]


def like(one: Container) -> tuple[int, str, str]:
    """Return what an element has in common with those beside it that are alike."""
    return one.parent, one.tag, re.sub(r"\d+", "", one.element.get("class") or "")


def prose_in(one: Container, segments: list[Segment]) -> float:
    """Return the characters of long texts without many links in an element."""
    inside = segments[one.first : one.end]
    return sum(
        len(text.text) - text.linked
        for text in inside
        if len(text.text) >= LONG and text.linked < 0.4 * len(text.text)
    )


@pytest.mark.parametrize("markup", PAGES)
def test_elements_that_are_alike_are_counted(markup: str) -> None:
    """All of them, those before, those with prose, and what share of it stands before."""
    segments, containers = segments_of(markup)
    expected: list[tuple[float, ...]] = []
    for segment in segments:
        own = containers[segment.container]
        alike = [one for one in containers if like(one) == like(own)]
        before = alike[: [id(one) for one in alike].index(id(own))]
        prose = [prose_in(one, segments) for one in alike]
        share = sum(prose[: len(before)]) / max(sum(prose), 1)
        expected.append((len(alike), len(before), sum(one > 0 for one in prose), share))
    names = (
        "same siblings",
        "number among same",
        "like siblings with prose",
        "prose of same before",
    )
    told = zip(*(column(f"{name} 1", markup) for name in names), strict=True)
    for one, other in zip(told, expected, strict=True):
        assert one == pytest.approx(other, abs=1e-5)


@pytest.mark.parametrize("markup", PAGES)
def test_the_heading_above_is_the_last_before(markup: str) -> None:
    """Its level and how far above it stands; nothing where there is none."""
    segments, containers = segments_of(markup)
    tags = [containers[segment.container].tag for segment in segments]
    levels, distances = column("heading level", markup), column("heading distance", markup)
    for number in range(len(segments)):
        above = [place for place in range(number) if tags[place] in HEADINGS]
        assert levels[number] == (int(tags[above[-1]][1]) if above else 0)
        assert distances[number] == (number - above[-1] if above else 0)


@pytest.mark.parametrize("markup", PAGES)
def test_capitals_and_figures_are_counted_in_any_script(markup: str) -> None:
    """Of the first characters, those of ASCII by their bytes."""
    heads = [segment.text[:LONG] for segment in segments_of(markup)[0]]
    capitals = [sum(map(str.isupper, head)) / len(head) for head in heads]
    figures = [sum(map(str.isdigit, head)) / len(head) for head in heads]
    assert column("capital share", markup) == pytest.approx(capitals)
    assert column("digit share", markup) == pytest.approx(figures)


def test_what_is_hidden_is_so_with_all_in_it() -> None:
    """However deep it stands."""
    assert column("hidden", MADE) == [1.0] + [0.0] * (len(segments_of(MADE)[0]) - 1)


def test_what_repeats_differs_by_its_links_and_place() -> None:
    """A row is made for each text once: each column is what a look at the segment itself gives."""
    again = f"<p>{PROSE}</p><p><a href=x>{PROSE}</a></p><p>one</p><p><b>one</b></p><p>{PROSE} 1</p>"
    markup = f"<body>{again}<ul><li>one<li><a href=x>one</a></ul>{again}"
    segments, _ = segments_of(markup)
    texts = [segment.text for segment in segments]
    words = [set(re.findall(r"[^\W\d_]{6,}", text.lower())) for text in texts]
    prose = [len(one.text) >= LONG and not one.linked for one in segments]
    told = [word for own, counts in zip(words, prose, strict=True) if counts for word in own]
    shared = [
        sum(told.count(word) > counts for word in own) / len(own) if own else -1
        for own, counts in zip(words, prose, strict=True)
    ]
    for name, expected in {
        "characters": [len(text) for text in texts],
        "linked share": [one.linked / len(one.text) for one in segments],
        "links": [one.links for one in segments],
        "bold share": [one.bold / len(one.text) for one in segments],
        "repeated": [min(texts.count(text), 5) for text in texts],
        "seen before": [float(text in texts[:at]) for at, text in enumerate(texts)],
        "words of the main text": shared,
    }.items():
        assert column(name, markup) == pytest.approx(expected), name
