"""The application as a whole: settings, files, and what holds for every address."""

from __future__ import annotations

import gc
import re
import threading
import time
import weakref
from importlib.resources import files
from pathlib import Path

import pytest

from corpus.errors import BankNotFoundError, InputError
from evidencebank import Bank
from evidencebank.web.app import create_app
from evidencebank.web.settings import SiteSettings, read_settings
from evidencebank.web.state import static_url
from tests.web.conftest import Visitor, visiting


@pytest.mark.parametrize("address", ["/", "/?q=naloxone", "/entry/ames-2005", "/static/site.css"])
def test_head_is_get_without_the_body(visitor: Visitor, address: str) -> None:
    head, got = visitor.request("HEAD", address), visitor.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers["content-length"] == got.headers["content-length"]


def test_a_first_visit_weighs_under_60_kilobytes(visitor: Visitor) -> None:
    page = visitor.get("/?q=advice")
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    modules = {f"/static/{path.name}" for path in (files("evidencebank.web") / "static").iterdir()}
    weights = [len(visitor.get(address).content) for address in named | modules]
    assert len(page.content) + sum(weights) < 60_000


def test_files_are_kept_by_the_address_of_their_content(visitor: Visitor) -> None:
    versioned = visitor.get(static_url("site.css"))
    assert "immutable" in versioned.headers["cache-control"]
    assert visitor.get("/static/site.css").headers["cache-control"] == "no-cache"


def test_scripts_ask_for_nothing_elsewhere() -> None:
    for path in (files("evidencebank.web") / "static").iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text.replace('a[href^="http"]', "")
        assert "innerHTML" not in text


def test_many_visitors_at_once_get_what_each_asked_for(visitor: Visitor) -> None:
    queries = ["naloxone", "advice", "prison", "overdose", "methadone", "couples"] * 5
    alone = {query: visitor.get(f"/?q={query}+x{len(query)}").text for query in set(queries)}
    wrong: list[str] = []

    def ask(query: str) -> None:
        if visitor.get(f"/?q={query}+x{len(query)}").text != alone[query]:
            wrong.append(query)

    threads = [threading.Thread(target=ask, args=(query,)) for query in queries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_site_that_is_over_is_freed(small_bank_folder: Path) -> None:
    """With the pages that it has kept: a program may make one after another."""
    app = create_app(small_bank_folder, SiteSettings())
    with visiting(app) as visitor:
        assert visitor.get("/api/docs").status_code == 200
    over = weakref.ref(app.state.site)
    del app, visitor
    for _ in range(100):
        gc.collect()
        if over() is None:
            break
        time.sleep(0.05)  # threads that answered end by themselves
    assert over() is None


def test_there_is_no_site_without_a_bank(folder: Path) -> None:
    with pytest.raises(BankNotFoundError):
        create_app(folder / "none", SiteSettings())


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCEBANK_BASE_URL", "https://bank.example.org/")
    monkeypatch.setenv("EVIDENCEBANK_HOSTS", '["bank.example.org"]')
    monkeypatch.setenv("EVIDENCEBANK_TOKEN", "sixteen letters long")
    settings = read_settings()
    assert settings.base_url == "https://bank.example.org"
    assert settings.hosts == ("bank.example.org",)
    assert "sixteen" not in repr(settings)


def test_settings_that_make_no_sense_are_named(
    site_bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCEBANK_RATE", "-3")
    with pytest.raises(InputError, match="EVIDENCEBANK_RATE"):
        create_app(site_bank.path)
