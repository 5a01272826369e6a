"""Every kind of page: axe finds no violation, nothing is cut off, and a picture for people."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.web.browser.accessibility import COLOURS, pale_kinds, violations
from tests.web.browser.conftest import TOKEN, Visit

pytestmark = pytest.mark.slow

PICTURES = Path(
    os.environ.get("EVIDENCEBANK_PICTURES", Path(__file__).parents[3] / "build" / "pictures")
)
"""Where pictures go, for people to look at."""

PAGES = {
    "home": "/",
    "results": "/?q=naloxone+prison",
    "filtered": "/?q=alcohol&subject=criminal-justice&kind=STUDY&from=2005&to=2015",
    "nothing": "/?q=zzqqxx",
    "refused": "/?mode=advanced&q=alcohol+(prison",
    "missing": "/entry/nobody",
    "entry": "/entry/brannigan-2018-leave-behind-naloxone?from=q%3Dnaloxone&at=3",
    "notes": "/entry/advice?passage=a+year&passage-end=every+day#passage",
    "hot-topic": "/entry/hot-naloxone",
    "browse": "/browse",
    "browse-subjects": "/browse/subject",
    "browse-year": "/browse/year/2016",
    "browse-authors": "/browse/author",
    "matrices": "/matrix",
    "grid": "/matrix/drug-treatment",
    "cell": "/matrix/drug-treatment/A1",
    "topics": "/topics",
    "saved": "/saved/kits",
    "new": "/new",
    "api": "/api/docs",
    "comment": "/comment?entry=hot-naloxone",
    "suggest": "/suggest-document",
    "sent": "/comment/sent?entry=hot-naloxone",
    "login": "/editors/login",
    "editors": "/editors",
    "editors-list": "/editors/lists/hot-naloxone",
    "editors-review": "/editors/review",
    "editors-messages": "/editors/messages",
    "editors-history": "/editors/history",
    "editors-loads": "/editors/loads",
    "editors-reading": "/editors/reading/hot-naloxone",
}
SIZES = {"phone": (390, 844), "desk": (1280, 900)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = [COLOURS, "link-in-text-block"]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_can_be_used_by_all(visit: Callable[..., Visit], size: str) -> None:
    """WCAG 2.2 AA as far as a program can tell, all folds open; and nothing is too wide.

    In dark colours nothing but the colours is another. Of texts that are styled alike one is looked
    at, in light colours and in dark.
    """
    width, height = SIZES[size]
    one = visit(viewport={"width": width, "height": height}, color_scheme="light")
    _log_in(one)
    PICTURES.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for name, path in PAGES.items():
        page = one.goto(path)
        page.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=True)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        said = _lines([*violations(page, RULES, but=[COLOURS]), *pale_kinds(page, seen)])
        page.emulate_media(color_scheme="dark")
        said += [f"dark: {one}" for one in _lines(violations(page, OF_COLOURS))]
        page.emulate_media(color_scheme="light")
        found[name] = said + ([f"{wide} px too wide"] if wide > 0 else [])
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _lines(found: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{rule}: {element[:120]}" for rule, element in found]


def test_what_keeps_people_out_is_found(visit: Callable[..., Visit]) -> None:
    """The test above would fail for a picture without words, and for grey on grey."""
    page = visit().page
    page.set_content("<html lang=en><title>A</title><main><h1>A</h1><img src='data:,'></main>")
    assert violations(page, RULES) == [("image-alt", '<img src="data:,">')]
    page.set_content("<html lang=en><title>A</title><main style='color: #aaa'><p>Pale words</main>")
    assert [rule for rule, _ in violations(page, OF_COLOURS)] == ["color-contrast"]


@pytest.mark.parametrize(
    "pale",
    [
        "<p class=pale>Pale words</p>",
        "<p style='color: #aaa'>Pale words</p>",
        "<div class=pale><p>Pale words</p></div>",
        "<p aria-current='page'>Pale words</p>",
        "<p class=pale>Pale words <b>Words</b></p>",
        "<p>Words <b class=pale>Pale words</b> <b>Words</b></p>",
        "<table><tr><td>Words</td></tr><tr><td>Pale words</td></tr></table>",
    ],
)
def test_one_pale_kind_of_many_is_found(visit: Callable[..., Visit], pale: str) -> None:
    """Of texts that are styled alike one is looked at, and one of those that are not."""
    page = visit().page
    style = "<style>.pale, [aria-current], tr:nth-child(even) { color: #aaa }</style>"
    text = f"<html lang=en>{style}<main>{'<p>Words</p>' * 9}{pale}</main>"
    page.set_content(text)
    seen: set[str] = set()
    ((rule, html),) = pale_kinds(page, seen)
    assert (rule, "Pale words" in html) == ("color-contrast", True)
    assert page.locator("p:visible", has_text="Words").count() <= 2
    page.set_content(text)
    assert pale_kinds(page, seen) == []  # it was told of the page before
    page.set_content(text.replace("#aaa", "#bbb"))
    assert [rule for rule, _ in pale_kinds(page, seen)] == ["color-contrast"]


def test_the_search_fits_on_paper(visit: Callable[..., Visit]) -> None:
    """Printed, an entry is its text: no boxes, buttons or filters."""
    one = visit(viewport={"width": 800, "height": 1000})
    page = one.goto("/entry/hot-naloxone")
    page.emulate_media(media="print")
    page.screenshot(path=PICTURES / "entry-print.png", full_page=True)
    assert page.locator("article.entry").is_visible()
    assert not page.locator(".top nav").is_visible()
    assert not page.locator("#cite").is_visible()


def test_the_first_page_is_light(visit: Callable[..., Visit]) -> None:
    """With its style and scripts, before it is packed, well under 60 kB."""
    one = visit()
    sizes: list[int] = []
    one.page.on("response", lambda answer: sizes.append(len(answer.body())))
    one.goto("/")
    one.page.wait_for_load_state("networkidle")
    assert len(sizes) >= 3
    assert sum(sizes) < 60_000


def _log_in(one: Visit) -> None:
    page = one.goto("/editors/login")
    page.locator("#who").fill("Ada")
    page.locator("#token").fill(TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/editors")
