"""How often one client may ask the API."""

from __future__ import annotations

import math

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from evidencebank.web.error_pages import API, Failure, respond
from evidencebank.web.middleware.token_buckets import Buckets


class RateLimit:
    """Answers 429 to a client that asks the API more often than it may; each worker counts."""

    def __init__(self, app: ASGIApp, rate: int) -> None:
        self._app = app
        self._buckets = Buckets(rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(API):
            client = scope["client"][0] if scope.get("client") else ""
            if wait := self._buckets.take(client):
                failure = Failure(429, "Too many requests from one address: wait a little.")
                headers = {"retry-after": str(math.ceil(wait))}
                await respond(Request(scope), failure, headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)
