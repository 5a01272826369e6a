"""What a visitor is told when something cannot be done."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from starlette.requests import Request

from corpus.errors import BankDamagedError, BankLockedError, InputError, QueryError
from evidencebank.web.app import create_app
from evidencebank.web.error_pages import failure_of
from evidencebank.web.settings import SiteSettings
from tests.web.conftest import Visitor, visiting


def test_an_address_without_a_page_leads_to_a_search(visitor: Visitor) -> None:
    page = visitor.page("/nothing/here", status=404)
    assert page.h1.get_text() == "Nothing stands here"
    assert page.select_one("form[action='/'] input[name=q]")


def test_a_page_takes_no_posts(visitor: Visitor) -> None:
    answer = visitor.post("/browse")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"


def test_a_bank_that_is_gone_is_a_503_and_comes_back(
    own_site: Callable[[], Path], visit: Callable[..., AbstractContextManager[Visitor]]
) -> None:
    path = own_site() / "bank"
    with visit(path) as visitor:
        current = (path / "CURRENT").read_bytes()
        (path / "CURRENT").unlink()
        shutil.move(path / "generations", path / "away")
        answer = visitor.get("/?q=naloxone")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["cache-control"] == "no-store"
        assert str(path) not in answer.text
        shutil.move(path / "away", path / "generations")
        (path / "CURRENT").write_bytes(current)
        assert visitor.get("/?q=naloxone").status_code == 200


def test_a_fault_of_ours_is_a_page_without_its_inside(
    own_site: Callable[[], Path], caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(own_site() / "bank", SiteSettings())

    @app.get("/fault")
    def fault(_request: Request) -> None:
        raise ZeroDivisionError("secret inside")

    @app.get("/api/fault")
    def machine_fault(_request: Request) -> None:
        raise BankDamagedError("/secret/path is damaged")

    with visiting(app) as visitor:
        answer = visitor.get("/fault")
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "content-security-policy" in answer.headers
        problem = visitor.get("/api/fault")
        assert problem.headers["content-type"] == "application/problem+json"
        assert problem.json()["status"] == problem.status_code == 500
        assert "secret" not in problem.text
    assert "secret inside" in caplog.text


def test_errors_of_the_library_keep_their_status_and_place() -> None:
    assert failure_of(QueryError("bad", 7)).position == 7
    assert failure_of(InputError("bad")).status == 400
    assert failure_of(BankLockedError("busy")).status == 503
