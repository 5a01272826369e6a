"""Pictures that can be touched: what they say, and that they say no more than that."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def touch_points(notebook_module: Callable[[str], ModuleType]) -> ModuleType:
    """Return the module."""
    return notebook_module("touch_points")


class Read(HTMLParser):
    """The tags of a page with their attributes, and the text that stands outside of them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._in_style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        self.words += "" if self._in_style else data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def page(touch_points: ModuleType, points: Any, areas: Any = ()) -> Read:
    return Read(touch_points.html("UE5H", (400.0, 200.0), points, list(areas), "map"))


def test_points_lie_where_they_are_and_say_what_they_are(touch_points: ModuleType) -> None:
    """Whatever they say is text; the picture itself is there, and no word beside it."""
    says = '<b>Cats & "dogs"</b>\nSTUDY, 2001'
    points = [
        touch_points.Point(100, 50, "#00559E", says),
        touch_points.Point(0, 200, "#00559E", "other"),
    ]
    read = page(touch_points, points)
    first, second = read.all("a")
    assert first["title"] == says
    assert "left:25.0%;top:25.0%" in str(first["style"])
    assert "left:0.0%;top:100.0%" in str(second["style"])
    assert read.all("img")[0]["src"] == "data:image/png;base64,UE5H"
    assert read.words == ""


def test_nothing_runs_and_nothing_is_fetched(touch_points: ModuleType) -> None:
    """Addresses of the web are links; others are left out."""
    urls = ("https://example.org/a", "javascript:alert(1)", "data:text/html,x", "", "file:///etc")
    points = [touch_points.Point(1, 1, "#00559E", "it", url) for url in urls]
    read = page(touch_points, points)
    assert {tag for tag, _ in read.tags} == {"div", "style", "img", "a"}
    assert [spot.get("href") for spot in read.all("a")] == [urls[0], *[None] * 4]
    attributes = {name for _, attrs in read.tags for name in attrs}
    assert attributes == {"class", "style", "title", "href", "rel", "tabindex", "src", "alt"}


def test_who_is_touched_shows_others(touch_points: ModuleType) -> None:
    """The style sheet has a rule for each point and area that shows any, and no others."""
    points = [
        touch_points.Point(1, 1, "#00559E", "one", "", [1, 2]),
        touch_points.Point(2, 2, "#00559E", "two"),
        touch_points.Point(3, 3, "#00559E", "three", "", [0, 99]),
    ]
    areas = [touch_points.Area((40, 20, 80, 10), "all three", [0, 1, 2])]
    html = touch_points.html("", (400.0, 200.0), points, areas, "map")
    rules = dict(re.findall(r"\.map:has\(\.map-(\w+):is\(:hover,:focus\)\) :is\(([^)]*)\)", html))
    assert rules == {
        "p0": ".map-p1,.map-p2",
        "p2": ".map-p0",
        "a0": ".map-p0,.map-p1,.map-p2",
    }
    area = Read(html).all("a")[-1]
    assert area["title"] == "all three"
    assert "left:10.0%;top:10.0%;width:20.0%;height:5.0%" in str(area["style"])


def test_of_very_many_points_the_picture_is_left(touch_points: ModuleType) -> None:
    """A page of a thousand points would be slow and large."""
    points = [touch_points.Point(1, 1, "#00559E", "it")] * 1_000
    read = page(touch_points, points, [touch_points.Area((0, 0, 9, 9), "all", [0])])
    assert read.all("a") == []
    assert read.all("img")


def test_viewers_without_html_have_the_picture(
    touch_points: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture beside the page is the one on it."""
    figures = pytest.importorskip("matplotlib.figure")
    shown: list[dict[str, str]] = []
    monkeypatch.setattr(touch_points, "display", lambda bundle, raw: shown.append(bundle))
    touch_points.show(figures.Figure(figsize=(2, 1)), [], [], "map")
    (bundle,) = shown
    assert bundle.keys() == {"text/html", "image/png", "text/plain"}
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert f"base64,{bundle['image/png']}" in bundle["text/html"]
    assert "width:200px" in bundle["text/html"]
