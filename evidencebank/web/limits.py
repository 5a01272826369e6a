"""How often one client may ask the API: a bucket of requests that fills at a steady rate."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from evidencebank.web.errors import API, Failure, respond

CLIENTS = 10_000
"""Clients remembered; who has not asked for longest is forgotten first."""


class Buckets:
    """What each client has left; full at first, empty after `rate` requests at once."""

    def __init__(self, rate: int, now: Callable[[], float] = monotonic) -> None:
        """Take how many requests a minute a client may make, 1 or more."""
        self._rate = rate
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take one request; return 0.0, or after how many seconds there would be one."""
        now = self._now()
        left, when = self._left.pop(client, (float(self._rate), now))
        left = min(self._rate, left + (now - when) * self._rate / 60)
        wait = 0.0 if left >= 1 else (1 - left) * 60 / self._rate
        self._left[client] = (left if wait else left - 1, now)
        if len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return wait


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
