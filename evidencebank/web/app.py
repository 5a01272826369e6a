"""The application: its parts, and what guards them."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.storage.memory import give_back_at_once
from evidencebank.bank import Bank, BankPath
from evidencebank.web import discovery, error_pages, feeds, monitoring
from evidencebank.web.api import v1
from evidencebank.web.messages import inbox, reader_forms
from evidencebank.web.middleware.fair_scheduler import THREADS
from evidencebank.web.middleware.rate_limit import RateLimit
from evidencebank.web.middleware.security import (
    BodyLimits,
    ConcurrencyLimit,
    SecurityHeaders,
    SlowResponseLimit,
)
from evidencebank.web.monitoring import RequestMetrics
from evidencebank.web.pages import (
    browse,
    editor_session,
    editors,
    entry,
    loads,
    matrix,
    new,
    old,
    printed,
    search,
    topics,
)
from evidencebank.web.settings import SiteSettings, read_settings
from evidencebank.web.state import Site
from evidencebank.web.wording.request_language import SpeaksLanguages

PARTS = (
    *(search, entry, printed, browse, matrix, new, old, discovery, monitoring),
    *(editors, loads, inbox, reader_forms),
    # a saved search's feed before its page, whose address would take it
    *(feeds, topics),
)
"""What answers addresses, in the order in which they are asked."""

_YEAR = "public, max-age=31536000, immutable"
_ASK = "no-cache"
BANK_VARIABLE = "EVIDENCEBANK"
"""The variable that names the bank's place to workers of their own."""


class _VersionedFiles(StaticFiles):
    """Files that browsers may keep for good, since their address changes when they do."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            versioned = scope["query_string"].startswith(b"v=")
            response.headers["cache-control"] = _YEAR if versioned else _ASK
        return response


class _Heads:
    """Answers HEAD wherever GET is answered, with the same headers and no body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


def create_app(bank_path: BankPath, settings: SiteSettings | None = None) -> FastAPI:
    """Return the site over a bank, as an ASGI application.

    Without `settings` it takes them from the environment. Raises BankNotFoundError when there is
    no bank, InputError for a setting that makes no sense.
    """
    settings = settings or read_settings()
    site = Site(Bank.open(bank_path), settings)

    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        await run_in_threadpool(_warm, site.bank)
        yield
        site.bank.close()

    app = FastAPI(
        title=settings.title,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=running,
        redirect_slashes=False,
    )
    for part in PARTS:
        app.include_router(part.router, include_in_schema=False)
    app.mount("/static", _VersionedFiles(directory=str(files("evidencebank.web") / "static")))
    api = v1.create_api(settings)
    app.mount(v1.ROOT, api)
    app.state.site = api.state.site = site
    app.state.api = api
    app.include_router(v1.router, include_in_schema=False)
    # the last one added is the first to see a request
    error_pages.install(app)
    if settings.token is not None:
        app.add_middleware(
            SessionMiddleware,
            secret_key=settings.token.get_secret_value(),
            session_cookie=editor_session.COOKIE,
            max_age=editor_session.SECONDS,
            path="/editors",
            same_site="strict",
            https_only=settings.base_url.startswith("https://"),
        )
    if len(settings.languages) > 1:
        app.add_middleware(SpeaksLanguages, languages=settings.languages)
    app.add_middleware(BodyLimits, settings=settings)
    if settings.rate:
        app.add_middleware(RateLimit, rate=settings.rate)
    app.add_middleware(SlowResponseLimit, settings=settings)
    app.add_middleware(ConcurrencyLimit, settings=settings)
    if settings.hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts))
    app.add_middleware(RequestMetrics, metrics=site.metrics)
    app.add_middleware(_Heads)
    app.add_middleware(SecurityHeaders, settings=settings)
    return app


def app_from_environment() -> FastAPI:
    """Return the site over the bank that the environment names, for servers that start workers."""
    log_to_stderr()  # a worker is a process that knows nothing of the first
    give_back_at_once()
    app = create_app(os.environ[BANK_VARIABLE])
    _warm(app.state.site.bank)
    # a look for cycles in all that stays takes a tenth of a second, and nobody is answered then
    gc.collect()
    gc.freeze()
    return app


def log_to_stderr() -> None:
    """Have what is logged written to standard error, a line each."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")


def _warm(bank: Bank) -> None:
    """Open the bank's files and load what is compiled, before anyone waits."""
    bank.prepare()
    results = bank.search("a", limit=1)
    for hit in results.hits:
        bank.related(hit.id)
    bank.suggest("a")
