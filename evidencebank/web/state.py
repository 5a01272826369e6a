"""What every page needs: the bank, the settings, and the templates."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from functools import cache, wraps
from importlib.resources import files
from typing import Any, ParamSpec

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from evidencebank.bank import Bank
from evidencebank.rendering import templates_of
from evidencebank.web.middleware.fair_scheduler import FairScheduler
from evidencebank.web.middleware.metrics import Metrics
from evidencebank.web.middleware.page_cache import PageCache
from evidencebank.web.middleware.token_buckets import Buckets
from evidencebank.web.search.choice_lines import bar_lines, choice_lines
from evidencebank.web.search.hit_lines import hit_lines, label, language_attributes
from evidencebank.web.settings import SiteSettings
from evidencebank.web.wording.catalogue import Wording, wordings
from evidencebank.web.wording.request_language import in_language, language_of
from evidencebank.web.wording.spoken_templates import spoken

_P = ParamSpec("_P")

LOGIN_TRIES = 10
"""Tokens that one client may try a minute."""

MESSAGES = 5
"""Messages that one client may send the editors a minute."""

MESSAGES_OF_ALL = 60
"""Messages that are taken a minute, by each worker, whoever sends them."""


class Site:
    """The bank and settings of one application; requests of mounted applications share it."""

    def __init__(self, bank: Bank, settings: SiteSettings | None = None) -> None:
        self.bank = bank
        self.settings = settings or SiteSettings()
        self.wordings = wordings(self.settings.languages, self.settings.catalogues)
        self.templates = {
            tag: spoken(templates, one, self.settings) for tag, one in self.wordings.items()
        }
        self.login_tries = Buckets(LOGIN_TRIES)
        self.messages = Buckets(MESSAGES)
        self.messages_of_all = Buckets(MESSAGES_OF_ALL)
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


@pass_context
def _gettext(context: Context, message: str, **variables: object) -> Markup:
    wording: Wording = context["wording"]
    return wording.html(message) % variables if variables else wording.said(message)


@pass_context
def _ngettext(context: Context, one: str, many: str, number: int) -> str:
    wording: Wording = context["wording"]
    return wording.ngettext(one, many, number)


@pass_context
def _number(context: Context, number: int) -> str:
    wording: Wording = context["wording"]
    return wording.number(number)


templates = templates_of("evidencebank.web")
"""The templates of the pages. What they are given or know holds a `wording`: see `spoken`."""

templates.globals["static"] = static_url
templates.filters["number"] = _number
templates.add_extension("jinja2.ext.i18n")
templates.policies["ext.i18n.trimmed"] = True
templates.install_gettext_callables(  # type: ignore[attr-defined]
    _gettext, _ngettext, newstyle=True
)
# what Jinja makes of the first of them looks each message up anew
templates.globals["_"] = templates.globals["gettext"] = _gettext
templates.filters |= {one.__name__: one for one in (choice_lines, bar_lines, hit_lines)}
templates.filters |= {one.__name__: one for one in (label, language_attributes)}


def wording_of(request: Request) -> Wording:
    """Return the words of the language in which a request is answered."""
    site = get_site(request)
    return site.wordings[language_of(request, site.settings.languages)]


def page(
    request: Request,
    name: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """Return a page from a template.

    It knows `site` (settings) and `wording`, and is given `path`, the addresses of the page in the
    site's other languages as `switches`, and the context.
    """
    wording, site = wording_of(request), get_site(request)
    others = [one for one in site.wordings.values() if one is not wording]
    html = (
        site.templates[wording.tag]
        .get_template(name)
        .render(
            path=request.url.path,
            switches=[(one, in_language(request, one.tag)) for one in others],
            **context,
        )
    )
    return HTMLResponse(html, status, headers)
