"""How programs find their way: OpenSearch, the sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from fastapi import APIRouter
from lxml import etree
from lxml.builder import ElementMaker
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from evidencebank.web.links import entry_address
from evidencebank.web.middleware.page_cache import cached, fresh
from evidencebank.web.state import base_url, get_bank, get_settings, get_site

router = APIRouter()

IN_A_SITEMAP = 10_000
"""Addresses in one file; the protocol allows 50,000, and files of 50 MB."""

_PAGES = ("/", "/browse", "/new", "/matrix", "/topics")
_SHORT_NAME = 16
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"


@router.get("/opensearch.xml")
def opensearch(request: Request) -> Response:
    """Answer with the description by which browsers add the search box."""
    site, title = base_url(request), get_settings(request).title
    make = ElementMaker(namespace=_OPENSEARCH, nsmap={None: _OPENSEARCH})
    address = f"{site}/?q={{searchTerms}}&page={{startPage?}}"
    described = make.OpenSearchDescription(
        make.ShortName(title[:_SHORT_NAME].strip()),
        make.LongName(title[:48].strip()),
        make.Description(f"Search {title}"[:1024]),
        make.InputEncoding("UTF-8"),
        make.Image(f"{site}/static/icon.svg", type="image/svg+xml"),
        make.Url(type="text/html", method="get", template=address),
        make.Url(
            type="application/opensearchdescription+xml",
            rel="self",
            template=f"{site}/opensearch.xml",
        ),
    )
    return Response(_xml(described), media_type="application/opensearchdescription+xml")


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    """Answer with what crawlers may read: entries and lists, not every search there could be."""
    lines = [
        *("User-agent: *", "Disallow: /api/", "Disallow: /editors", "Disallow: /*?", ""),
        f"Sitemap: {base_url(request)}/sitemap.xml",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


@router.get("/sitemap.xml")
async def sitemap(request: Request) -> Response:
    """Answer with all addresses, or with the files that hold them when they are many."""
    site = get_site(request)

    def answer() -> Response:
        files = -(-len(site.bank) // IN_A_SITEMAP)
        return _urls(request, 0) if files <= 1 else _index(request, files)

    return await cached(site, request, answer)


@router.get("/sitemap-{number}.xml")
async def part_of_sitemap(request: Request, number: int) -> Response:
    """Answer with one of several files of addresses."""
    if not 1 <= number <= -(-len(get_bank(request)) // IN_A_SITEMAP):
        raise HTTPException(404)
    scheduler = get_site(request).scheduler
    return await scheduler.run(request, lambda: fresh(request, _urls(request, number - 1)))


def _urls(request: Request, part: int) -> Response:
    make = ElementMaker(namespace=_SITEMAP, nsmap={None: _SITEMAP})
    site = base_url(request)
    days = get_bank(request).days()[part * IN_A_SITEMAP : (part + 1) * IN_A_SITEMAP]
    pages = [make.url(make.loc(f"{site}{path}")) for path in _PAGES] if part == 0 else []
    entries = (
        make.url(
            make.loc(f"{site}{entry_address(entry_id)}"),
            *([make.lastmod(day.isoformat())] if day else []),
        )
        for entry_id, day in days
    )
    return _sent(make.urlset(*chain(pages, entries)))


def _index(request: Request, files: int) -> Response:
    make = ElementMaker(namespace=_SITEMAP, nsmap={None: _SITEMAP})
    site = base_url(request)
    numbers: Iterable[int] = range(1, files + 1)
    parts = (make.sitemap(make.loc(f"{site}/sitemap-{number}.xml")) for number in numbers)
    return _sent(make.sitemapindex(*parts))


def _sent(element: etree._Element) -> Response:
    return Response(_xml(element), media_type="application/xml")


def _xml(element: etree._Element) -> bytes:
    text: bytes = etree.tostring(element, xml_declaration=True, encoding="utf-8")
    return text
