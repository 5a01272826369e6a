"""Finished pages that a worker keeps for as long as the bank stays at a generation.

Only for pages that depend on the generation, the address and the site's language alone, never on
another cookie or on what editors write between generations.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from isal import igzip
from starlette.requests import Request
from starlette.responses import Response

from evidencebank.bank import Bank
from evidencebank.web.middleware.fair_scheduler import FairScheduler
from evidencebank.web.wording.request_language import spoken_in

Stamp = tuple[int, int]
"""What `Bank.stamp` says of a generation."""

FOUND = "x-found-as-asked"
"""The header of an answer to a search that says how many entries it found before it was relaxed."""

_CARRIED = (FOUND, "content-disposition")
"""Headers that an answer keeps, besides its type and whether it may be kept."""

_MAX_KEY_LENGTH = 2_048
_WORTH_PACKING = 1_024
_LEVEL = 2
"""How well pages are packed: by 3, the most there is, no better, in half as long again."""

_SHARE = 16
"""No page may take more than one in so many bytes of the cache: one would drive out all others."""

_OVERHEAD = 2_048
"""Bytes of what holds a page: its headers, its tag and its place among the others."""


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
        """How many bytes it takes, without its address."""
        return len(self.body) + len(self.packed) + _OVERHEAD


@dataclass
class PageCache:
    """The pages used last, of one generation; for use by one event loop."""

    bank: Bank
    scheduler: FairScheduler
    most: int
    """Bytes, of pages as they are and packed, and of their addresses."""
    size: int = 0
    stamp: Stamp = (0, 0)
    pages: OrderedDict[bytes, _Kept] = field(default_factory=OrderedDict)

    async def page(
        self,
        request: Request,
        make: Callable[[], Response],
        make_at_once: Callable[[], Response | None] = lambda: None,
    ) -> Response:
        """Return the page of this address, made now or kept, packed if the browser takes that.

        It is made, hashed and packed in a thread, while others are answered, unless it is one that
        `make_at_once` makes: see `FairScheduler.run`. Only answers with the status 200 are kept.
        One that the browser has already is answered 304.
        """

        def made() -> Response | _Kept:
            return _kept_if_found(make())

        def made_at_once() -> Response | _Kept | None:
            response = make_at_once()
            return None if response is None else _kept_if_found(response)

        stamp = self.bank.stamp
        # a page may hold its own address, as the one who asked wrote it
        host = request.headers.get("host", "").encode()
        scheme, path = request.scope["scheme"].encode(), request.scope["raw_path"]
        spoken = spoken_in(request).encode()
        key = b" ".join((scheme, host, path, request.scope["query_string"], spoken))
        kept = self.get(stamp, key)
        if kept is None:
            answer = await self.scheduler.run(request, made, made_at_once)
            if isinstance(answer, Response):
                return answer
            kept = answer
            # a generation that came while the page was made may have made parts of it
            if stamp == self.bank.stamp:
                self.put(stamp, key, kept)
        return _sent(request, kept)

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
        """Keep a page, unless it is too large or the bank has moved on meanwhile."""
        size = len(key) + kept.size
        if stamp != self.stamp or len(key) > _MAX_KEY_LENGTH or size > self.most // _SHARE:
            return
        before = self.pages.pop(key, None)  # another request may have made it meanwhile
        self.pages[key] = kept
        self.size += size - (len(key) + before.size if before else 0)
        while self.size > self.most:
            oldest, gone = self.pages.popitem(last=False)
            self.size -= len(oldest) + gone.size


def fresh(request: Request, response: Response) -> Response:
    """Return an answer that must not be kept as the browser is to have it: packed, 304 if known.

    It hashes and packs, so call it in a thread.
    """
    return _sent(request, _keep(response, pack=_takes_packed(request)))


def _kept_if_found(response: Response) -> Response | _Kept:
    return _keep(response) if response.status_code == 200 else response


def _keep(response: Response, pack: bool = True) -> _Kept:
    body = bytes(response.body)
    pack = pack and len(body) >= _WORTH_PACKING
    packed = igzip.compress(body, _LEVEL, mtime=0) if pack else b""
    headers = {
        "content-type": response.headers["content-type"],
        "cache-control": response.headers.get("cache-control", "no-cache"),
        "vary": "Accept-Encoding",
    }
    headers |= {name: response.headers[name] for name in _CARRIED if name in response.headers}
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return _Kept(response.status_code, headers, body, packed, etag)


def _sent(request: Request, kept: _Kept) -> Response:
    headers = kept.headers | {"etag": kept.etag}
    if _has(request.headers.get("if-none-match", ""), kept.etag):
        return Response(status_code=304, headers=headers)
    if kept.packed and _takes_packed(request):
        return Response(kept.packed, kept.status, headers | {"content-encoding": "gzip"})
    return Response(kept.body, kept.status, headers)


def _takes_packed(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def _has(known: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags
