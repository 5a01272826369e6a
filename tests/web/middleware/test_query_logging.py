"""What a site writes to its query log: each search, kept or not, and nothing about anyone."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from corpus.errors import InputError
from evidencebank import Bank
from evidencebank.analysis.query_log import read_log
from evidencebank.web.settings import SiteSettings, read_settings
from tests.web.conftest import Visitor

Visit = Callable[..., AbstractContextManager[Visitor]]


def searches(log: Path) -> list[tuple[str, tuple[str, ...], int, int]]:
    found = read_log(log)
    assert found.skipped == 0
    return [(s.query, s.subjects, s.total, s.page) for s in found.searches]


def test_searches_of_pages_and_api_are_logged(visit: Visit, site_bank: Bank, folder: Path) -> None:
    log = folder / "searches.jsonl"
    with visit(site_bank.path, query_log=log) as visitor:
        total = site_bank.search("prison").total
        visitor.page("/?q=prison")
        visitor.page("/?q=prison&page=2")
        visitor.page("/?subject=offenders&subject=families|advice&kind=STUDY")
        relaxed = visitor.page("/?q=prison+nonsuchword&match=all")
        assert visitor.get("/api/v1/search?q=prison&size=3&page=3").json()["total"] == total
    assert relaxed.select_one(".hits")  # what is shown is not what was asked for
    both = site_bank.search(subjects=["offenders"], kinds=["STUDY"]).hits
    filed = [hit for hit in both if {"families", "advice"} & set(hit.entry.subjects)]
    assert searches(log) == [
        ("prison", (), total, 1),
        ("prison", (), total, 2),
        ("", ("offenders", "families|advice"), len(filed), 1),
        ("prison nonsuchword", (), 0, 1),
        ("prison", (), total, 3),
    ]


def test_a_kept_page_is_logged_each_time(visit: Visit, site_bank: Bank, folder: Path) -> None:
    log = folder / "searches.jsonl"
    with visit(site_bank.path, query_log=log) as visitor:
        for address in ("/?q=naloxone", "/api/v1/search?q=naloxone"):
            first = visitor.get(address)
            assert visitor.get(address).status_code == 200
            known = visitor.get(address, headers={"if-none-match": first.headers["etag"]})
            assert known.status_code == 304
    assert searches(log) == [("naloxone", (), 3, 1)] * 6


def test_what_is_no_search_is_not_logged(visit: Visit, site_bank: Bank, folder: Path) -> None:
    log = folder / "searches.jsonl"
    with visit(site_bank.path, query_log=log) as visitor:
        visitor.page("/")
        visitor.page("/?kind=STUDY")
        visitor.page("/?q=a&page=none", status=400)
        visitor.page("/?q=(prison&mode=advanced", status=400)
        visitor.get("/api/v1/search?q=(prison&mode=advanced")
        visitor.get("/api/v1/suggest?q=prison")
        visitor.page("/entry/ames-2005")
    assert log.exists()
    assert searches(log) == []


def test_nothing_about_the_visitor_is_logged(visit: Visit, site_bank: Bank, folder: Path) -> None:
    log = folder / "searches.jsonl"
    headers = {
        "user-agent": "telltale-browser",
        "referer": "https://telltale.test/",
        "x-forwarded-for": "203.0.113.7",
        "cookie": "telltale=1",
        "accept-language": "cy-telltale",
    }
    with visit(site_bank.path, query_log=log) as visitor:
        visitor.get("/?q=prison&from=2001&author=Telltale&telltale=1", headers=headers)
    (line,) = log.read_text(encoding="utf-8").splitlines()
    assert set(json.loads(line)) == {"when", "query", "subjects", "total", "page"}
    assert "telltale" not in line.lower()
    assert "203.0.113.7" not in line
    assert "testclient" not in line
    assert "127.0.0.1" not in line


def test_a_site_without_a_log_keeps_none(visitor: Visitor, folder: Path) -> None:
    assert SiteSettings().query_log is None
    assert visitor.get("/?q=prison").status_code == 200
    assert not list(folder.iterdir())


def test_a_log_that_fails_keeps_nobody_from_searching(
    visit: Visit, site_bank: Bank, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = folder / "logs" / "searches.jsonl"
    log.parent.mkdir()
    with visit(site_bank.path, query_log=log) as visitor:
        log.unlink()
        log.parent.rmdir()
        assert visitor.get("/?q=prison").status_code == 200
    assert "cannot be written: No such file" in caplog.text
    assert "prison" not in caplog.text


def test_a_log_that_cannot_be_written_is_named_at_the_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCEBANK_QUERY_LOG", str(folder))
    with pytest.raises(InputError, match=r"EVIDENCEBANK_QUERY_LOG: .* cannot be written"):
        read_settings()
    monkeypatch.setenv("EVIDENCEBANK_QUERY_LOG", "")
    assert read_settings().query_log is None
    monkeypatch.setenv("EVIDENCEBANK_QUERY_LOG", str(folder / "log"))
    assert read_settings().query_log == folder / "log"
