"""Choices and bars of a page of results as HTML: there are a hundred, too many for a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from markupsafe import Markup, escape

_BETWEEN = "\0"
"""What no text of an entry, an address or a catalogue has in it."""


class Choice(NamedTuple):
    """A value that would leave so many `hits`; its address chooses it, or takes it back."""

    label: str
    hits: int
    address: str
    is_chosen: bool = False


class Bar(NamedTuple):
    """A bar of the histogram, in a drawing 100 high: years, hits, place and size."""

    first: int
    last: int
    hits: int
    x: int
    height: float
    is_chosen: bool


def choice_lines(choices: Sequence[Choice], number: Callable[[int], str]) -> Markup:
    """Return the items of a list of choices; `number` writes counts."""
    texts = iter(escaped(chain(*((one.label, one.address, number(one.hits)) for one in choices))))
    lines = [
        f'<li><a href="{address}"{_CHOSEN if choice.is_chosen else ""}>{label} '
        f'<span class="count">{count}</span></a></li>\n'
        for choice, label, address, count in zip(choices, texts, texts, texts, strict=True)
    ]
    return Markup("".join(lines))  # noqa: S704 -- all that it is made of is escaped


def bar_lines(bars: Sequence[Bar], number: Callable[[int], str]) -> Markup:
    """Return the shapes of a histogram's bars, each with what it says; `number` writes counts."""
    shown = [bar for bar in bars if bar.hits]
    counts = escaped(number(bar.hits) for bar in shown)
    lines = [
        f'<rect x="{bar.x * 4}" {_drawn(bar.height)}'
        f"{'' if bar.is_chosen else _APART}><title>{bar.first}"
        f"{'' if bar.last == bar.first else f'–{bar.last}'}: {count}</title></rect>\n"
        for bar, count in zip(shown, counts, strict=True)
    ]
    return Markup("".join(lines))  # noqa: S704 -- numbers, and counts that are escaped


@lru_cache(maxsize=2_000, typed=True)  # 4 and 4.0 are the same, but not as they are written
def _drawn(height: float) -> str:
    """Return a bar's place and size; heights are tenths, of which there are a thousand."""
    return f'y="{100 - height}" width="3" height="{height}"'


_CHOSEN = ' aria-current="true"'
_APART = ' class="apart"'


def escaped(texts: Iterable[str]) -> list[str]:
    """Return texts as they stand in HTML, in attributes too; all at once is quicker."""
    listed = list(texts)
    return str(escape(_BETWEEN.join(listed))).split(_BETWEEN) if listed else []
