"""How often a client may do something: a bucket that fills at a steady rate."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

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
