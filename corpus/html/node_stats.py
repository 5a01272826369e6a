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


def tags(root: Tag) -> Iterator[Tag]:
    """Yield the elements under `root` in reading order, itself first, but for those in machinery.

    Machinery itself is yielded.
    """
    stack = [root]
    while stack:
        tag = stack.pop()
        yield tag
        if tag.name not in MACHINERY or tag is root:
            stack += [child for child in reversed(tag.contents) if isinstance(child, Tag)]


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
        if type(node) is NavigableString or not isinstance(node, Tag):
            if is_text(node) and not node.isspace():
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
            mains += name in ("main", "article") or node.attrs.get("role") == "main"
            if name in HEADINGS:
                headings.append(node)
                h1s += name == "h1"
            continue
        links -= name == "a"
        was = starts.pop()
        if name in ("td", "th"):
            longest = max(longest, text - was[0])
        extents[id(node)] = NodeStats(
            text - was[0],
            linked - was[1],
            mains - was[2],
            tables - was[3],
            longest,
            h1s - was[4],
            headings[was[5]] if len(headings) > was[5] else None,
        )
        longest = max(longest, was[6])
    return extents
