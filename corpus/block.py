"""A page as a list of blocks: what every page parser works on, whether it was HTML or text."""

from __future__ import annotations

from typing import NamedTuple

from corpus.entry import Link


class Block(NamedTuple):
    """A paragraph, list item, table row or heading, on one line, in reading order.

    `level` is the heading level, 1 to 6, or 0 for anything else. `lead` is the emphasised run the
    block begins with, if it has one ('What is this cell about?'). Typographic marks are kept.
    """

    text: str
    level: int = 0
    lead: str = ""
    links: tuple[Link, ...] = ()
