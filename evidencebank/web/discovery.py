"""How programs find their way: OpenSearch, the sitemap, robots.txt."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from evidencebank.web.links import entry_address
from evidencebank.web.middleware.page_cache import fresh
from evidencebank.web.state import base_url, get_bank, get_settings, get_site, kept, page

router = APIRouter()

IN_A_SITEMAP = 10_000
"""Addresses in one file; the protocol allows 50,000, and files of 50 MB."""

_PART = re.compile(r"[0-9]{1,6}")

_PAGES = ("/", "/browse", "/new", "/matrix", "/topics")


@router.get("/opensearch.xml")
def opensearch(request: Request) -> Response:
    """Answer with the description by which browsers add the search box."""
    short = partial(first_words, get_settings(request).title)
    return _xml(request, "opensearch.xml", "application/opensearchdescription+xml", short=short)


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    """Answer with what crawlers may read: entries and lists, not every search there could be."""
    lines = [
        *("User-agent: *", "Disallow: /api/", "Disallow: /editors", "Disallow: /*?", ""),
        f"Sitemap: {base_url(request)}/sitemap.xml",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


@router.get("/sitemap.xml")
@kept
def sitemap(request: Request) -> Response:
    """Answer with all addresses, or with the files that hold them when they are many."""
    files = -(-len(get_bank(request)) // IN_A_SITEMAP)
    return _urls(request, 0) if files <= 1 else _xml(request, "sitemaps.xml", files=files)


@router.get("/sitemap-{number}.xml")
async def part_of_sitemap(request: Request, number: str) -> Response:
    """Answer with one of several files of addresses; crawlers try other names too."""
    part = int(number) if _PART.fullmatch(number) else 0
    if not 1 <= part <= -(-len(get_bank(request)) // IN_A_SITEMAP):
        raise HTTPException(404)
    scheduler = get_site(request).scheduler
    return await scheduler.run(request, lambda: fresh(request, _urls(request, part - 1)))


def first_words(title: str, most: int) -> str:
    """Return as many words of a title as have room in so many characters."""
    if len(title) <= most:
        return title
    words = title[: most + 1].rpartition(" ")[0].rstrip(" ,:;–—-")
    return words or title[:most]


def _urls(request: Request, part: int) -> Response:
    days = get_bank(request).days()[part * IN_A_SITEMAP : (part + 1) * IN_A_SITEMAP]
    pages = _PAGES if part == 0 else ()
    return _xml(request, "sitemap.xml", pages=pages, days=days, entry_address=entry_address)


def _xml(
    request: Request, name: str, media_type: str = "application/xml", **context: Any
) -> Response:
    made = page(request, name, base=base_url(request), **context)
    return Response(made.body, media_type=media_type)
