"""Whose page is made next: one address that asks for much leaves threads for the others.

Pages are made in threads, but for those that take a moment: the event loop makes these itself, of
each address one before it looks at what else has come.
"""

from __future__ import annotations

from asyncio import Semaphore, get_running_loop
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
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

_REST = 1.0
"""Seconds in which threads make all pages after one that was no matter of a moment."""

T = TypeVar("T")


@dataclass
class _Client:
    """An address, whose requests wait for each other in the order in which they came."""

    asking: int = 0
    share: Semaphore = field(default_factory=lambda: Semaphore(SHARE))
    turn: Semaphore = field(default_factory=lambda: Semaphore(1))

    async def in_turn(
        self, make_at_once: Callable[[], T | None], make: Callable[[], Awaitable[T]]
    ) -> T:
        """Have a page made when the one before is, or has taken long."""
        await self.turn.acquire()
        loop = get_running_loop()
        ended = False

        def end() -> None:
            nonlocal ended
            if not ended:
                ended = True
                self.turn.release()

        try:
            if (made := make_at_once()) is not None:
                return made
            async with self.share:
                late = loop.call_later(LONG, end)
                try:
                    return await make()
                finally:
                    late.cancel()
                    end()
        finally:
            loop.call_soon(end)  # when it has looked at what has come from others


class FairScheduler:
    """Has pages made in threads, so many at a time for one address; for use by one event loop."""

    def __init__(self) -> None:
        self._clients: dict[str, _Client] = {}
        # AnyIO's threads take a tenth of a millisecond for each call
        self._threads = ThreadPoolExecutor(THREADS, "page")
        self._all_in_threads_until = 0.0

    async def run(
        self,
        request: Request,
        make: Callable[[], T],
        make_at_once: Callable[[], T | None] = lambda: None,
    ) -> T:
        """Make something for a request in a thread, when it is its address's turn.

        What `make_at_once` returns is taken in its place, unless it is None. It is called by the
        event loop, must take a moment and wait for nobody, as far as one can know: where it does
        take longer, as when files come from a slow disk, it is not asked for a while.
        """
        address = request.client.host if request.client else ""
        client = self._clients.get(address)
        if client is None:
            client = self._clients[address] = _Client()
        client.asking += 1
        try:
            return await client.in_turn(
                partial(self._made_at_once, make_at_once),
                partial(get_running_loop().run_in_executor, self._threads, make),
            )
        finally:
            get_running_loop().call_soon(self._leave, address, client)  # when its turn has ended

    def _leave(self, address: str, client: _Client) -> None:
        client.asking -= 1
        if not client.asking:
            del self._clients[address]

    def _made_at_once(self, make: Callable[[], T | None]) -> T | None:
        begun = monotonic()
        if begun < self._all_in_threads_until:
            return None
        made = make()
        ended = monotonic()
        if ended - begun > LONG:
            self._all_in_threads_until = ended + _REST
        return made
