"""Showing how far long work is, where a person is looking."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from time import monotonic
from typing import Protocol, TypeVar

Item = TypeVar("Item")

_PATIENCE = 1.0
"""Seconds of work before a bar is shown."""


class Progress(Protocol):
    """Yields the items of a collection while showing how many are done."""

    def __call__(self, items: Collection[Item], what: str) -> Iterable[Item]:
        """Return the items, in order; `what` names the work."""


def silent(items: Collection[Item], what: str) -> Iterable[Item]:
    """Show nothing."""
    return items


def on_terminal(items: Collection[Item], what: str) -> Iterator[Item]:
    """Show a bar on standard error if that is a terminal and the work takes over a second.

    The bar goes when the work is done.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    # imported here, since few commands take so long
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn(f"{what:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bars = Bars(*columns, console=Console(stderr=True), transient=True)
    task = bars.add_task(what, total=len(items))
    start = monotonic()
    try:
        for item in items:
            if not bars.live.is_started and monotonic() - start > _PATIENCE:
                bars.start()
            yield item
            bars.advance(task)
    finally:
        bars.stop()
