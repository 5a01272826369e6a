"""Finished pages are kept for one generation, the last used, and no more than were asked for."""

from __future__ import annotations

import asyncio
import random
import string
import sys

import anyio
import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from evidencebank import Bank
from evidencebank.web.settings import SiteSettings
from evidencebank.web.state import Site


def site_keeping(bank: Bank, most: int) -> Site:
    """Return a site that keeps so many bytes of finished pages."""
    return Site(bank, SiteSettings(cached_bytes=most))


def ask(
    site: Site,
    address: str,
    status: int = 200,
    host: str = "bank.test",
    text: str = "",
) -> tuple[Response, int]:
    """Return the answer to an address and how often it was made for that, never in the loop."""
    made = 0

    def make() -> Response:
        nonlocal made
        made += 1
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        return HTMLResponse(text or f"<p>{address}", status)

    path, _, query = address.partition("?")
    scope = {"type": "http", "raw_path": path.encode(), "query_string": query.encode()}
    request = Request({**scope, "scheme": "http", "headers": [(b"host", host.encode())]})

    async def run() -> Response:
        return await site.pages.page(request, make)

    return anyio.run(run), made


def test_a_page_is_made_once(site_bank: Bank) -> None:
    site = site_keeping(site_bank, 100_000)
    first, made = ask(site, "/?q=a")
    again, made_again = ask(site, "/?q=a")
    assert (made, made_again) == (1, 0)
    assert first.body == again.body
    assert ask(site, "/?q=b")[1] == 1


def test_the_pages_used_last_are_kept(site_bank: Bank) -> None:
    site = site_keeping(site_bank, 100_000)
    for n in range(60):
        assert ask(site, f"/{n}")[1] == 1
        assert ask(site, "/0")[1] == 0
    assert ask(site, "/59")[1] == 0
    assert ask(site, "/1")[1] == 1
    assert 20 < len(site.pages.pages) < 60


def test_what_is_kept_takes_no_more_than_was_allowed(site_bank: Bank) -> None:
    """Counted by what Python itself says that its parts take: pages, packed ones, addresses."""
    most = 1_000_000
    site = site_keeping(site_bank, most)
    chance = random.Random(20)
    for n in range(300):
        text = "".join(chance.choices(string.ascii_letters, k=chance.choice((10, 5_000, 30_000))))
        ask(site, f"/?q={n}{'a' * chance.randrange(2_000)}", text=text)
        parts = [
            part
            for key, kept in site.pages.pages.items()
            for part in (key, kept, kept.body, kept.packed, kept.etag, kept.headers)
        ]
        strings = [
            s for kept in site.pages.pages.values() for pair in kept.headers.items() for s in pair
        ]
        assert sum(map(sys.getsizeof, [*parts, *strings])) <= site.pages.size <= most
    assert len(site.pages.pages) > 20


def test_a_large_page_does_not_drive_out_the_others(site_bank: Bank) -> None:
    """It is answered and made anew each time."""
    site = site_keeping(site_bank, 1_000_000)
    ask(site, "/small")
    for _ in range(2):
        answer, made = ask(site, "/large", text="a" * 100_000)
        assert made == 1
        assert len(answer.body) == 100_000
    assert ask(site, "/small")[1] == 0


def test_no_host_gets_the_page_of_another(site_bank: Bank) -> None:
    site = site_keeping(site_bank, 100_000)
    assert ask(site, "/a", host="evil.test")[1] == 1
    assert ask(site, "/a")[1] == 1


def test_refusals_and_long_addresses_are_not_kept(site_bank: Bank) -> None:
    site = site_keeping(site_bank, 100_000)
    for address, status in (("/a", 404), ("/?q=" + "a" * 5_000, 200)):
        assert ask(site, address, status)[1] == 1
        assert ask(site, address, status)[1] == 1
    assert not site.pages.pages


def test_none_are_kept_where_none_shall_be(site_bank: Bank) -> None:
    site = site_keeping(site_bank, 0)
    assert [ask(site, "/a")[1] for _ in range(2)] == [1, 1]


def test_a_generation_has_pages_of_its_own(site_bank: Bank) -> None:
    site = site_keeping(site_bank, 100_000)
    ask(site, "/a")
    site.pages.get((1, 1), b"")
    assert site.pages.size == 0
    assert ask(site, "/a")[1] == 1
