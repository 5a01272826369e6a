"""Whose page is made next: one address that asks for much leaves threads for the others."""

from __future__ import annotations

from asyncio import Semaphore, get_running_loop
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from starlette.requests import Request

THREADS = 4
"""How many pages are made at a time: more would only wait for each other, and each takes memory."""

SHARE = THREADS // 2
"""How many of them for one address."""

LONG = 0.025
"""Seconds after which an address's next page is begun beside one that is not made yet.

Most are made in a tenth of that, and two at once take longer than one after the other: each waits
for Python's lock whenever the other lets go of it.
"""

T = TypeVar("T")


@dataclass
class _Client:
    """An address, whose requests wait for each other in the order in which they came."""

    asking: int = 0
    share: Semaphore = field(default_factory=lambda: Semaphore(SHARE))
    turn: Semaphore = field(default_factory=lambda: Semaphore(1))

    async def in_turn(self, make: Callable[[], Awaitable[T]]) -> T:
        """Have a page made when the one before is, or has taken long."""
        await self.turn.acquire()
        ended = False

        def end() -> None:
            nonlocal ended
            if not ended:
                ended = True
                self.turn.release()

        late = get_running_loop().call_later(LONG, end)
        try:
            return await make()
        finally:
            late.cancel()
            end()


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
                loop = get_running_loop()
                return await client.in_turn(partial(loop.run_in_executor, self._threads, make))
        finally:
            client.asking -= 1
            if not client.asking:
                del self._clients[address]
