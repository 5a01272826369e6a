"""What every page needs: the bank, the settings, and the templates."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from functools import cache, wraps
from importlib.resources import files
from typing import Any, ParamSpec

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from evidencebank.bank import Bank
from evidencebank.rendering import templates_of
from evidencebank.web.middleware.fair_scheduler import FairScheduler
from evidencebank.web.middleware.metrics import Metrics
from evidencebank.web.middleware.page_cache import PageCache
from evidencebank.web.middleware.token_buckets import Buckets
from evidencebank.web.settings import SiteSettings

_P = ParamSpec("_P")

LOGIN_TRIES = 10
"""Tokens that one client may try a minute."""


class Site:
    """The bank and settings of one application; requests of mounted applications share it."""

    def __init__(self, bank: Bank, settings: SiteSettings | None = None) -> None:
        self.bank = bank
        self.settings = settings or SiteSettings()
        self.login_tries = Buckets(LOGIN_TRIES)
        self.metrics = Metrics()
        self.scheduler = FairScheduler()
        self.pages = PageCache(bank, self.scheduler, self.settings.cached_bytes)


def get_site(request: Request) -> Site:
    """Return the site that a request is for."""
    site: Site = request.app.state.site
    return site


def get_bank(request: Request) -> Bank:
    """Return the bank that a request is for; for calls and for FastAPI's `Depends`."""
    return get_site(request).bank


def get_settings(request: Request) -> SiteSettings:
    """Return the settings of the site that a request is for."""
    return get_site(request).settings


def base_url(request: Request) -> str:
    """Return the address of the site without a slash at its end, as the public knows it."""
    return get_settings(request).base_url or str(request.base_url).rstrip("/")


def kept(answer: Callable[_P, Response]) -> Callable[_P, Awaitable[Response]]:
    """Make a route, whose request comes first, of what answers it: see `PageCache.page`."""

    @wraps(answer)
    async def route(*args: _P.args, **given: _P.kwargs) -> Response:
        request = next(one for one in (*args, *given.values()) if isinstance(one, Request))
        return await get_site(request).pages.page(request, lambda: answer(*args, **given))

    return route


@cache
def static_url(name: str) -> str:
    """Return the address of a file in `static/`, which changes when the file does."""
    content = (files("evidencebank.web") / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


templates = templates_of("evidencebank.web")
"""The templates of the pages, compiled once."""

templates.globals["static"] = static_url


def page(
    request: Request,
    name: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """Return a page from a template, which is given `site` (settings), `path` and the context."""
    html = templates.get_template(name).render(
        site=get_settings(request), path=request.url.path, **context
    )
    return HTMLResponse(html, status, headers)
