"""What guards every request: headers, and limits to what a request may send.

The headers are those of the OWASP cheat sheet on HTTP headers. No page has scripts or styles of
its own in its text, so that the policy needs no exception and markup from data cannot run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evidencebank.web.settings import SiteSettings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of all pages."""

_HEADERS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("x-permitted-cross-domain-policies", "none"),
)
_BUSY = "The site is busy: try again in a moment."
_PART = 64 * 1024
"""Bytes that are sent at a time."""

_LARGE = 8 * _PART
"""An answer of more bytes than this is a large one."""

_TWO_YEARS = ("strict-transport-security", "max-age=63072000; includeSubDomains")


class SecurityHeaders:
    """Puts the headers on every response; a header that a response has already stays."""

    def __init__(self, app: ASGIApp, settings: SiteSettings) -> None:
        self._app = app
        secure = settings.base_url.startswith("https://")
        headers: Sequence[tuple[str, str]] = (*_HEADERS, _TWO_YEARS) if secure else _HEADERS
        self._headers = [(name.encode(), value.encode()) for name, value in headers]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.setdefault("headers", [])
                names = {name.lower() for name, _ in given}
                message["headers"] = [*given, *(h for h in self._headers if h[0] not in names)]
            await send(message)

        await self._app(scope, receive, with_headers)


class Refused(Exception):  # noqa: N818 -- an answer to the visitor, not a fault
    """A request's body is too large or too slow; raised where the body is read."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class BodyLimits:
    """Refuses bodies that are too large (413) or come too slowly (408)."""

    def __init__(self, app: ASGIApp, settings: SiteSettings) -> None:
        self._app = app
        self._most = settings.body_bytes
        self._seconds = settings.body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        declared = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
        if _is_more(declared, self._most):
            await _refuse(send, 413, "The request is too large.")
            return
        loop = asyncio.get_running_loop()
        until = loop.time() + self._seconds
        seen = 0
        ended = started = False

        async def limited() -> Message:
            nonlocal seen, ended
            if ended:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), until - loop.time())
            except TimeoutError as error:
                raise Refused(408, "The request took too long to arrive.") from error
            ended = message["type"] != "http.request" or not message.get("more_body", False)
            seen += len(message.get("body", b""))
            if seen > self._most:
                raise Refused(413, "The request is too large.")
            return message

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, limited, noting)
        except Refused as refused:
            if started:
                raise
            await _refuse(send, refused.status, refused.text)


class ConcurrencyLimit:
    """Answers so many requests at a time and tells others to come again (503).

    Those that send something are half of them at the most, and so are those from one address:
    whoever is slow, or greedy, leaves places for others.
    """

    def __init__(self, app: ASGIApp, settings: SiteSettings) -> None:
        self._app = app
        self._all = _Places(settings.requests_at_once)
        self._share = settings.requests_at_once // 2
        self._sending = _Places(self._share)
        self._clients: dict[str, _Places] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        reads = scope["method"] in ("GET", "HEAD")
        client = scope["client"][0] if scope.get("client") else ""
        own = self._clients.get(client) or _Places(self._share)
        wanted = (self._all, own) if reads else (self._all, own, self._sending)
        if not all(places.free for places in wanted):
            await _refuse(send, 503, _BUSY)
            return
        with ExitStack() as taken:
            for places in wanted:
                taken.enter_context(places)
            self._clients[client] = own
            try:
                await self._app(scope, receive, send)
            finally:
                if own.taken == 1:
                    del self._clients[client]


class SlowResponseLimit:
    """Sends large answers in parts, as fast as they are read, and some at a time (others 503).

    These are a quarter of all requests at the most: whoever reads slowly takes no place from
    others, and the memory that waits to be read is bounded.
    """

    def __init__(self, app: ASGIApp, settings: SiteSettings) -> None:
        self._app = app
        self._large = _Places(settings.requests_at_once // 4)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begin: Message | None = None
        refused = False

        async def in_parts(message: Message) -> None:
            nonlocal begin, refused
            if message["type"] == "http.response.start":
                begin = message
                return
            body = message.get("body", b"")
            if begin is not None and len(body) > _LARGE:
                if not self._large.free:
                    refused, begin = True, None
                    await _refuse(send, 503, _BUSY)
                    return
                taken.enter_context(self._large)
            if begin is not None:
                await send(begin)
                begin = None
            if refused:
                return
            for at in range(_PART, len(body), _PART):
                await send({**message, "body": body[at - _PART : at], "more_body": True})
            await send({**message, "body": body[(max(len(body), 1) - 1) // _PART * _PART :]})

        with ExitStack() as taken:
            wrapped = in_parts if scope["type"] == "http" else send
            await self._app(scope, receive, wrapped)


class _Places:
    """So many places, at least one, each taken by a block."""

    def __init__(self, most: int) -> None:
        self._most = max(most, 1)
        self.taken = 0

    @property
    def free(self) -> bool:
        return self.taken < self._most

    def __enter__(self) -> None:
        self.taken += 1

    def __exit__(self, *raised: object) -> None:
        self.taken -= 1


def _is_more(declared: bytes, most: int) -> bool:
    """Say whether a Content-Length, of any number of digits, is above a number."""
    digits = declared.lstrip(b"0")
    if not digits.isdigit():
        return False  # what is none is found out as the body comes
    return len(digits) > len(str(most)) or int(digits) > most


async def _refuse(send: Send, status: int, text: str) -> None:
    body = f"{text}\n".encode()
    start: Message = {"type": "http.response.start", "status": status, "headers": []}
    headers = MutableHeaders(raw=start["headers"])
    headers["content-type"] = "text/plain; charset=utf-8"
    headers["content-length"] = str(len(body))
    headers["cache-control"] = "no-store"
    if status == 503:
        headers["retry-after"] = "1"
    else:
        headers["connection"] = "close"  # the rest of the body is not read
    await send(start)
    await send({"type": "http.response.body", "body": body})
