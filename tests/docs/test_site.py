"""The documentation as a site: complete, without warnings, with nothing from the network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import evidencebank
from tests.places import ROOT
from tests.web.browser.accessibility import COLOURS, pale_kinds, violations
from tests.web.browser.conftest import ARGUMENTS, chromium

OFFLINE = """
import socket, sys

def refuse(event, arguments):
    if event == "socket.getaddrinfo" or event == "socket.connect":
        raise OSError(f"the build wants something from the network: {arguments}")

sys.addaudithook(refuse)
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""

NOT_DOCUMENTED: frozenset[str] = frozenset()
"""Public names that the reference leaves out."""

COMMANDS = ROOT / "docs" / "reference" / "commands.md"
COG = (sys.executable, "-m", "cogapp", "-I", str(ROOT / "docs" / "_extensions"))

_FETCHING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data"}
_IN_STYLES = re.compile(r"(?:url\(|@import)\s*['\"]?\s*((?:https?:)?//[^'\")\s]+)")


class Fetched(HTMLParser):
    """Collects the addresses that a browser fetches for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "link" and known.get("rel") not in ("canonical", "author"):
            self.addresses.append(known.get("href") or "")
        elif tag in _FETCHING:
            self.addresses.append(known.get(_FETCHING[tag]) or "")


def from_elsewhere(page: str) -> list[str]:
    """Return what a page fetches from another host."""
    reader = Fetched()
    reader.feed(page)
    fetched = [*reader.addresses, *_IN_STYLES.findall(page)]
    return [address for address in fetched if re.match(r"(?:https?:)?//", address)]


@pytest.fixture(scope="session")
def site(made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """Return the folder of the built site; warnings are errors."""

    def make(folder: Path) -> None:
        options = ("--fail-on-warning", "--keep-going", "-q", "-d", str(folder / "doctrees"))
        done = subprocess.run(
            [sys.executable, "-c", OFFLINE, *options, str(ROOT / "docs"), str(folder / "site")],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr

    return made_once("docs", make) / "site"


@pytest.mark.slow
def test_the_site_is_built_without_warnings_and_network(site: Path) -> None:
    """Every page of the folder is there, and none fetches anything from elsewhere."""
    written = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    assert all((site / path.with_suffix(".html")).is_file() for path in written)
    fetched = {
        f"{path.relative_to(site)}: {address}"
        for path in [*site.rglob("*.html"), *site.rglob("*.css")]
        for address in from_elsewhere(path.read_text(encoding="utf-8"))
    }
    assert fetched == set()


@pytest.mark.slow
def test_the_reference_has_every_public_name(site: Path) -> None:
    """Whoever imports a name from `evidencebank` can look it up."""
    pages = [path.read_text(encoding="utf-8") for path in (site / "reference").glob("*.html")]
    described = {
        name.rpartition(".")[2]
        for page in pages
        for name in re.findall(r'<dt class="sig[^>]* id="([\w.]+)"', page)
    }
    assert set(evidencebank.__all__) - described == NOT_DOCUMENTED


@pytest.mark.slow
def test_docstrings_are_read_as_they_are_meant(site: Path) -> None:
    """No sentence of a property is taken for its type, and no private argument is shown."""
    pages = [path.read_text(encoding="utf-8") for path in (site / "reference").glob("*.html")]
    described = "".join(pages)
    assert "The passage that shows why it was found: HTML" in described
    assert "Annotated" not in described
    assert not re.search(r'class="sig-param"><span class="n"><span class="pre">_', described)


@pytest.mark.slow
def test_formulas_are_mathml(site: Path) -> None:
    """Browsers and screen readers get formulas and not pictures or TeX."""
    page = (site / "explanation" / "ranking.html").read_text(encoding="utf-8")
    assert page.count('<div class="formula"') == page.count('display="block"') >= 5
    assert "<mfrac>" in page
    assert "\\frac" not in page
    assert "$" not in re.sub(r"<pre>.*?</pre>|<script.*?</script>", "", page, flags=re.DOTALL)


@pytest.mark.slow
def test_the_keyboard_reaches_wide_boxes_and_headings_have_levels(site: Path) -> None:
    """Code that is wider than a phone can be scrolled without a mouse."""
    page = (site / "tutorial.html").read_text(encoding="utf-8")
    assert page.count("<pre") == page.count('<pre tabindex="0">') > 10
    assert page.count('role="heading"') == page.count('role="heading" aria-level="2"') > 0
    assert '<html class="no-js" lang="en-GB"' in page


@pytest.mark.slow
def test_every_page_can_be_used_by_all(site: Path) -> None:
    """Axe finds nothing, and no page is wider than a phone: tables and code scroll in themselves.

    Those that Sphinx makes of itself, an index and a search, included. Colours of texts that are
    styled alike are looked at once.
    """
    found, too_wide = [], []
    seen: set[str] = set()
    is_wide = "document.documentElement.scrollWidth > innerWidth"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page()
        for path in sorted(site.rglob("*.html")):
            page.set_viewport_size({"width": 390, "height": 800})
            page.goto(path.as_uri())
            if page.evaluate(is_wide):
                too_wide.append(path.relative_to(site).as_posix())
            page.set_viewport_size({"width": 1280, "height": 720})
            said = violations(page, but=[COLOURS]) + pale_kinds(page, seen)
            found += [(path.name, *one) for one in said]
        page.set_content("<pre>" + "x" * 999)
        assert page.evaluate(is_wide)
        browser.close()
    assert (found, too_wide) == ([], [])


def test_what_a_page_fetches_is_noticed() -> None:
    """The test above would fail for a script, a style or a font from elsewhere."""
    page = (
        '<link rel="stylesheet" href="https://a.example/a.css"><script src="//b.example/b.js">'
        "</script><style>@font-face { src: url('https://c.example/c.woff2') }</style>"
        '<a href="https://d.example">fine</a><img src="e.png"><link rel="canonical" href="//f">'
    )
    assert from_elsewhere(page) == [
        "https://a.example/a.css",
        "//b.example/b.js",
        "https://c.example/c.woff2",
    ]


def test_the_command_reference_says_what_help_says() -> None:
    """It is generated: `make docs` writes it anew."""
    done = subprocess.run([*COG, "--check", COMMANDS], capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}{done.stderr} Run 'make docs'."


def test_an_old_command_reference_is_noticed(tmp_path: Path) -> None:
    """The test above would fail."""
    old = tmp_path / "commands.md"
    shutil.copyfile(COMMANDS, old)
    old.write_text(
        old.read_text(encoding="utf-8").replace("## evidencebank build", "## evidencebank make"),
        encoding="utf-8",
    )
    assert subprocess.run([*COG, "--check", old], capture_output=True).returncode != 0
