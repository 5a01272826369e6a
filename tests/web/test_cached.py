"""Finished pages are kept for one generation, the last used, and no more than were asked for."""

from __future__ import annotations

import anyio
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from evidencebank import Bank
from evidencebank.web.cached import PageCache, cached


def ask(
    pages: PageCache, bank: Bank, address: str, status: int = 200, host: str = "bank.test"
) -> tuple[Response, int]:
    """Return the answer to an address and how often it was made for that."""
    made = 0

    async def make() -> Response:
        nonlocal made
        made += 1
        return HTMLResponse(f"<p>{address}", status)

    path, _, query = address.partition("?")
    scope = {"type": "http", "raw_path": path.encode(), "query_string": query.encode()}
    request = Request({**scope, "scheme": "http", "headers": [(b"host", host.encode())]})

    async def run() -> Response:
        return await cached(pages, bank, request, make)

    return anyio.run(run), made


def test_a_page_is_made_once(site_bank: Bank) -> None:
    pages = PageCache(100_000)
    first, made = ask(pages, site_bank, "/?q=a")
    again, made_again = ask(pages, site_bank, "/?q=a")
    assert (made, made_again) == (1, 0)
    assert first.body == again.body
    assert ask(pages, site_bank, "/?q=b")[1] == 1


def test_the_pages_used_last_are_kept(site_bank: Bank) -> None:
    pages = PageCache(2_500)  # two small pages
    made = [ask(pages, site_bank, address)[1] for address in ("/a", "/b", "/a", "/c", "/a", "/b")]
    assert made == [1, 1, 0, 1, 0, 1]
    assert pages.size == sum(kept.size for kept in pages.pages.values()) <= 2_500


def test_no_host_gets_the_page_of_another(site_bank: Bank) -> None:
    pages = PageCache(100_000)
    assert ask(pages, site_bank, "/a", host="evil.test")[1] == 1
    assert ask(pages, site_bank, "/a")[1] == 1


def test_refusals_and_long_addresses_are_not_kept(site_bank: Bank) -> None:
    pages = PageCache(100_000)
    for address, status in (("/a", 404), ("/?q=" + "a" * 5_000, 200)):
        assert ask(pages, site_bank, address, status)[1] == 1
        assert ask(pages, site_bank, address, status)[1] == 1
    assert not pages.pages


def test_none_are_kept_where_none_shall_be(site_bank: Bank) -> None:
    pages = PageCache(0)
    assert [ask(pages, site_bank, "/a")[1] for _ in range(2)] == [1, 1]


def test_a_generation_has_pages_of_its_own(site_bank: Bank) -> None:
    pages = PageCache(100_000)
    ask(pages, site_bank, "/a")
    pages.get((1, 1), b"")
    assert pages.size == 0
    assert ask(pages, site_bank, "/a")[1] == 1
