"""Finished pages that a worker keeps for as long as the bank stays at a generation.

Only for pages that depend on the generation and the address alone, never on a cookie or on what
editors write between generations.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from evidencebank.bank import Bank

Stamp = tuple[int, int]
"""What `Bank.stamp` says of a generation."""

FOUND = "x-found-as-asked"
"""The header of an answer to a search that says how many entries it found before it was relaxed."""

_LONGEST_KEY = 2_048
_LARGEST = 512 * 1024
_WORTH_PACKING = 1_024


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page as it was sent first, and packed."""

    status: int
    headers: dict[str, str]
    body: bytes
    packed: bytes
    etag: str

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.body) + len(self.packed) + 1_024


@dataclass
class PageCache:
    """The pages used last, of one generation; for use by one event loop."""

    most: int
    """Bytes."""
    size: int = 0
    stamp: Stamp = (0, 0)
    pages: OrderedDict[bytes, _Kept] = field(default_factory=OrderedDict)

    def get(self, stamp: Stamp, key: bytes) -> _Kept | None:
        """Return a page, if it is kept and of this generation."""
        if stamp != self.stamp:
            self.pages.clear()
            self.size = 0
            self.stamp = stamp
        kept = self.pages.get(key)
        if kept is not None:
            self.pages.move_to_end(key)
        return kept

    def put(self, stamp: Stamp, key: bytes, kept: _Kept) -> None:
        """Keep a page, unless the bank has moved on meanwhile."""
        if stamp != self.stamp:
            return
        before = self.pages.pop(key, None)  # another request may have made it meanwhile
        self.pages[key] = kept
        self.size += kept.size - (before.size if before else 0)
        while self.size > self.most:
            self.size -= self.pages.popitem(last=False)[1].size


async def cached(
    pages: PageCache, bank: Bank, request: Request, make: Callable[[], Awaitable[Response]]
) -> Response:
    """Return the page of this address, made now or kept, packed if the browser takes that.

    Only answers with the status 200 are kept. One that the browser has already is answered 304.
    """
    stamp = bank.stamp
    # a page may hold its own address, as the one who asked wrote it
    host = request.headers.get("host", "").encode()
    scheme, path = request.scope["scheme"].encode(), request.scope["raw_path"]
    key = b" ".join((scheme, host, path, request.scope["query_string"]))
    kept = pages.get(stamp, key)
    if kept is None:
        response = await make()
        if response.status_code != 200:
            return response
        kept = _keep(response)
        # a generation that came while the page was made may have made parts of it
        fits = len(key) <= _LONGEST_KEY and len(kept.body) <= _LARGEST
        if fits and stamp == bank.stamp:
            pages.put(stamp, key, kept)
    return _sent(request, kept)


def fresh(request: Request, response: Response) -> Response:
    """Return an answer that must not be kept as the browser is to have it: packed, 304 if known."""
    return _sent(request, _keep(response))


def _keep(response: Response) -> _Kept:
    body = bytes(response.body)
    packed = gzip.compress(body, 5, mtime=0) if len(body) >= _WORTH_PACKING else b""
    headers = {
        "content-type": response.headers["content-type"],
        "cache-control": response.headers.get("cache-control", "no-cache"),
        "vary": "Accept-Encoding",
    }
    if FOUND in response.headers:
        headers[FOUND] = response.headers[FOUND]
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return _Kept(response.status_code, headers, body, packed, etag)


def _sent(request: Request, kept: _Kept) -> Response:
    headers = kept.headers | {"etag": kept.etag}
    if _has(request.headers.get("if-none-match", ""), kept.etag):
        return Response(status_code=304, headers=headers)
    if kept.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(kept.packed, kept.status, headers | {"content-encoding": "gzip"})
    return Response(kept.body, kept.status, headers)


def _has(known: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags
