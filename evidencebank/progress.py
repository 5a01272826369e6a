"""Showing how far long work is, where a person is looking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

Item = TypeVar("Item")


class Progress(Protocol):
    """Yields the items of a sequence while showing how many are done."""

    def __call__(self, items: Sequence[Item], what: str) -> Iterable[Item]:
        """Return the items, in order; `what` names the work."""


def silent(items: Sequence[Item], what: str) -> Iterable[Item]:
    """Show nothing."""
    return items


def on_terminal(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Show a bar on standard error if it is a terminal; it goes when the work is done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    columns = (
        TextColumn(f"{what:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        yield from bars.track(items, total=len(items), description=what)
