"""How far each element of a page reaches: its text, links, headings and tables, in one walk.

Walks here never recurse, so that a page may be nested as deep as it likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from bs4 import Tag
from bs4.element import (
    CData,
    NavigableString,
    PageElement,
    PreformattedString,
    Script,
    Stylesheet,
    TemplateString,
)

from corpus.html.boilerplate_rules import MACHINERY

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class NodeStats:
    """What one element holds, itself included.

    `text` and `linked` count characters that are not white space, all of them and those inside
    links. `mains` counts <main>, role=main and <article> elements; `longest_cell` is the text of
    the longest table cell.
    """

    text: int
    linked: int
    mains: int
    tables: int
    longest_cell: int
    h1s: int
    first_heading: Tag | None

    @property
    def prose(self) -> int:
        """Characters of text outside links."""
        return self.text - self.linked


def walk(root: Tag) -> Iterator[tuple[PageElement, bool]]:
    """Yield each node under `root` in reading order, and each element again when it ends.

    The flag is true on the way in. Nothing inside machinery (scripts, controls) is visited.
    """
    yield root, True
    stack = [(root, iter(root.contents))]
    while stack:
        tag, children = stack[-1]
        for child in children:
            yield child, True
            if isinstance(child, Tag):
                if child.name not in MACHINERY:
                    stack.append((child, iter(child.contents)))
                    break
                yield child, False
        else:
            stack.pop()
            yield tag, False


def is_text(node: PageElement) -> TypeGuard[NavigableString]:
    """Whether `node` is text that a reader sees: no comment, doctype or script."""
    if type(node) is NavigableString:  # nearly all of them
        return True
    if isinstance(node, PreformattedString):
        return isinstance(node, CData)
    return isinstance(node, NavigableString) and not isinstance(
        node, (Script, Stylesheet, TemplateString)
    )


def measure(root: Tag) -> dict[int, NodeStats]:
    """Return the extent of every element under `root`, by the element's `id()`.

    Counts run through the page; what an element holds is the difference between its end and its
    start.
    """
    extents: dict[int, NodeStats] = {}
    headings: list[Tag] = []
    starts: list[tuple[int, int, int, int, int, int, int]] = []
    text = linked = mains = tables = h1s = longest = links = 0
    for node, entering in walk(root):
        if not isinstance(node, Tag):
            if is_text(node):
                length = len("".join(node.split()))
                text += length
                linked += length if links else 0
            continue
        name = node.name
        if entering:
            starts.append((text, linked, mains, tables, h1s, len(headings), longest))
            longest = 0
            links += name == "a"
            tables += name == "table"
            mains += name in ("main", "article") or node.get("role") == "main"
            if name in HEADINGS:
                headings.append(node)
                h1s += name == "h1"
            continue
        links -= name == "a"
        start = starts.pop()
        if name in ("td", "th"):
            longest = max(longest, text - start[0])
        extents[id(node)] = NodeStats(
            text=text - start[0],
            linked=linked - start[1],
            mains=mains - start[2],
            tables=tables - start[3],
            longest_cell=longest,
            h1s=h1s - start[4],
            first_heading=headings[start[5]] if len(headings) > start[5] else None,
        )
        longest = max(longest, start[6])
    return extents
