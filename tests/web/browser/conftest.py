"""A real browser before a real server of the sample library."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from evidencebank import Bank
from evidencebank.curated_pages.arrangement import Arrangement
from evidencebank.reader_messages.message import Message
from evidencebank.saved_searches import SavedSearch
from indexer.search.spec import SearchSpec
from tests.evidencebank.curated_pages.test_arrangement import SITE

TOKEN = "a token for the browser"
MESSAGES = (
    Message("comment", "The year should be 2016.", entry="hot-naloxone", email="bo@example.org"),
    Message("comment", "What is a kit?\n\nIt is not said.", entry="hot-naloxone", name="Bo"),
    Message("suggestion", "It is new.", title="Kits at home", url="https://example.org/kits"),
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--no-first-run", "--disable-quic"),
]


def chromium() -> str:
    """Return the browser's path; without one, tests are skipped, or fail where CI runs them."""
    named = os.environ.get("EVIDENCEBANK_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = (
            "there is no Chromium: apt-get install chromium, or name it in EVIDENCEBANK_CHROMIUM"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@dataclass
class Visit:
    """A page and what went wrong on it: nothing, at the end of every test."""

    page: Page
    site: str
    wrong: list[str] = field(default_factory=list)

    def goto(self, path: str) -> Page:
        self.page.goto(f"{self.site}{path}")
        return self.page

    def tab_to(self, selector: str, most: int = 250) -> None:
        """Press Tab until what a selector names has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"the keyboard does not reach {selector}")


ADVICE = """<!doctype html><html lang="en"><head><title>Advice in three prisons</title></head>
<body><main><h1>Advice in three prisons</h1>
<p>Officers gave <abbr title="screening and brief intervention">SBI</abbr> to men who drink alcohol
every day in the prison.<sup><a href="#fn1" id="r1">1</a></sup> A year after release fewer of those
men drank every day, and officers said that the advice took ten minutes.</p>
<details><summary>Unfold supplementary text</summary><p>The sample was taken from three prisons in
the north of England, where all men of the induction wing were asked.</p></details>
<h2>Findings</h2><p>Of 900 prisoners released, those who had alcohol treatment were less often
reconvicted than others. What is known of the medicine against overdoses is told by <a
href="hot-naloxone.html#:~:text=Argument%20begins,next%20step">the hot topic on naloxone</a>.</p>
<h2>Footnotes</h2><ol><li id="fn1">Prisons of the north alone. <a href="#r1">↩</a></li></ol>
</main></body></html>"""
"""A page with notes, a fold and a link to a passage."""


@pytest.fixture(scope="session")
def site(new_folder: Callable[[], Path], sample_bank_folder: Path) -> Iterator[str]:
    """Return the address of a server of the sample library, a process of its own."""
    folder = new_folder()
    (folder / "pages").mkdir()
    (folder / "pages" / "advice.html").write_text(ADVICE, encoding="utf-8")
    with Bank.open(shutil.copytree(sample_bank_folder, folder / "bank")) as bank:
        bank.load([folder / "pages"], workers=1)
        bank.arrange(Arrangement.from_toml(SITE))
        bank.saved_searches.put(
            SavedSearch("kits", SearchSpec.of(query="naloxone kit"), title="Naloxone kits")
        )
        for message in MESSAGES:
            bank.reader_messages.keep(message)
        bank.reader_messages.close(1, "Ada", "The year was corrected.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "evidencebank", "serve", "--bank", str(folder / "bank")]
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        env=os.environ | {"EVIDENCEBANK_TOKEN": TOKEN, "EVIDENCEBANK_CONTACT": "a@example.org"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        assert server.wait(20) == 0


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{address}/healthz", timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Chromium, without a window.

    Not for longer than a module: while it is there this thread has an event loop that runs, and
    other tests could not run their own.
    """
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a page; options are those of a browser context.

    At the end nothing may have been asked of another host, written to the console as an error, or
    refused by the content security policy.
    """
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def opened(**options: object) -> Visit:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        visit = Visit(context.new_page(), site)
        visits.append(visit)

        def asked(request: Request) -> None:
            if not request.url.startswith(site):
                visit.wrong.append(f"asked {request.url}")

        def said(message: ConsoleMessage) -> None:
            if message.type == "error" and "404" not in message.text and "400" not in message.text:
                visit.wrong.append(message.text)

        visit.page.on("request", asked)
        visit.page.on("console", said)
        visit.page.on("pageerror", lambda error: visit.wrong.append(str(error)))
        return visit

    yield opened
    for context in contexts:
        context.close()
    assert [wrong for one in visits for wrong in one.wrong] == []
