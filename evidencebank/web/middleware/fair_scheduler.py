"""Whose page is made next: one address that asks for much leaves threads for the others."""

from __future__ import annotations

from asyncio import Semaphore, get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from starlette.requests import Request

THREADS = 4
"""How many pages are made at a time: more would only wait for each other, and each takes memory."""

SHARE = THREADS // 2
"""How many of them for one address."""

T = TypeVar("T")


@dataclass
class _Client:
    """An address, whose requests wait for each other in the order in which they came."""

    asking: int = 0
    share: Semaphore = field(default_factory=lambda: Semaphore(SHARE))


class FairScheduler:
    """Has pages made in threads, so many at a time for one address; for use by one event loop."""

    def __init__(self) -> None:
        self._clients: dict[str, _Client] = {}
        # AnyIO's threads take a tenth of a millisecond for each call
        self._threads = ThreadPoolExecutor(THREADS, "page")

    async def run(self, request: Request, make: Callable[[], T]) -> T:
        """Make something for a request in a thread, when it is its address's turn."""
        address = request.client.host if request.client else ""
        client = self._clients.get(address)
        if client is None:
            client = self._clients[address] = _Client()
        client.asking += 1
        try:
            async with client.share:
                return await get_running_loop().run_in_executor(self._threads, make)
        finally:
            client.asking -= 1
            if not client.asking:
                del self._clients[address]
