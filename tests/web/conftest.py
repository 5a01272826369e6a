"""A site over a small bank, and someone who visits it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from bs4 import BeautifulSoup
from fastapi import FastAPI

from evidencebank import Bank
from evidencebank.web.app import create_app
from evidencebank.web.settings import SiteSettings


class Visitor:
    """Asks an application for pages, as a browser without scripts does; keeps cookies."""

    def __init__(self, portal: BlockingPortal, client: httpx.AsyncClient) -> None:
        self._portal = portal
        self.client = client

    def request(self, method: str, url: str, **more: Any) -> httpx.Response:
        return self._portal.call(partial(self.client.request, method, url, **more))

    def get(self, url: str, **more: Any) -> httpx.Response:
        return self.request("GET", url, **more)

    def post(self, url: str, **more: Any) -> httpx.Response:
        return self.request("POST", url, **more)

    def page(self, url: str, status: int = 200, **more: Any) -> BeautifulSoup:
        """Return a page, parsed, that must be answered with a status."""
        answer = self.get(url, **more)
        assert answer.status_code == status, answer.text
        return BeautifulSoup(answer.content, "lxml")


@contextmanager
def visiting(app: FastAPI) -> Iterator[Visitor]:
    """Give a visitor of an application, which starts and stops as on a server."""
    transport = httpx.ASGITransport(app)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
        portal.wrap_async_context_manager(
            httpx.AsyncClient(transport=transport, base_url="http://bank.test")
        ) as client,
    ):
        yield Visitor(portal, client)


@pytest.fixture(scope="session")
def visit() -> Callable[..., AbstractContextManager[Visitor]]:
    """Return a function that opens a site over a bank's folder, with settings, for a visitor."""

    def opened(path: Path, **settings: Any) -> AbstractContextManager[Visitor]:
        return visiting(create_app(path, SiteSettings(**settings)))

    return opened


@pytest.fixture(scope="session")
def own_site(
    new_folder: Callable[[], Path], small_library: Path, small_bank_folder: Path
) -> Callable[[], Path]:
    """Return a function that makes a folder with the sample records as `library` and `bank`."""

    def made() -> Path:
        folder = new_folder()
        shutil.copytree(small_library, folder / "library")
        shutil.copytree(small_bank_folder, folder / "bank")
        return folder

    return made


@pytest.fixture(scope="session")
def site_bank(own_site: Callable[[], Path]) -> Iterator[Bank]:
    """Return a bank of the sample records, to be read only."""
    bank = Bank.open(own_site() / "bank")
    yield bank
    bank.close()


@pytest.fixture(scope="session")
def visitor(
    site_bank: Bank, visit: Callable[..., AbstractContextManager[Visitor]]
) -> Iterator[Visitor]:
    """Return a visitor of a site over the sample records, which nobody changes."""
    with visit(site_bank.path) as visitor:
        yield visitor
