"""A tree as a list of segments: runs of text that a reader sees as one block.

A segment remembers where its text stands, so that it can be taken out of the tree again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from corpus.html.tree import Element, names_of

BREAKING = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd"),
        *("details", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend"),
        *("li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
"""Elements that begin a new block and end it."""

_SKIPPED = frozenset({"title"})
_TOLD = frozenset({"a", "b", "strong", "br"})
"""Elements within a line of which a segment tells."""


@dataclass(slots=True)
class Container:
    """A block element under way or read: its place among its ancestors, and what it holds."""

    element: Element
    tag: str
    parent: int
    depth: int
    first: int
    """The number of its first segment."""
    names: Sequence[str] = ()
    """Its classes and its id."""
    end: int = 0
    """The number after its last."""


@dataclass(slots=True)
class Segment:
    """A run of text: its container, its characters, those in links, and where they stand.

    `slots` are pairs of an element and whether its tail is meant, not its text. `bold` counts
    characters in <b> and <strong>; `links` the anchors.
    """

    container: int
    text: str = ""
    linked: int = 0
    bold: int = 0
    links: int = 0
    slots: list[tuple[Element, bool]] = field(default_factory=list)


class _Reader:
    """Walks a tree once, without recursion."""

    def __init__(self) -> None:
        self.containers: list[Container] = []
        self.segments: list[Segment] = []
        self._open: list[int] = []
        self._parts: list[str] = []
        self._slots: list[tuple[Element, bool]] = []
        self._linked = self._bold = self._links = 0
        self._anchors = self._bolds = 0
        self._breaks = 0

    def read(self, root: Element, most: float) -> None:
        skipping = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            name = element.tag
            if event == "start":
                if name in _SKIPPED:
                    skipping += 1
                if skipping:
                    continue
                if name in BREAKING:
                    if len(self.segments) > most:
                        return
                    self._begin_block(element, name)
                elif name in _TOLD:
                    self._enter(name)
                if text := element.text:
                    self._add(element, text, tail=False)
            else:
                if name in _SKIPPED:
                    skipping -= 1
                elif skipping:
                    continue
                elif name in BREAKING:
                    self._end_block()
                elif name in _TOLD:
                    self._leave(name)
                if (text := element.tail) and not skipping and self._open:
                    self._add(element, text, tail=True)

    def _begin_block(self, element: Element, name: str) -> None:
        if self._is_under_way():
            self._flush()
        parent = self._open[-1] if self._open else -1
        depth = len(self._open)
        self._open.append(len(self.containers))
        names = names_of(element) if element.keys() else ()
        first = len(self.segments)
        self.containers.append(Container(element, name, parent, depth, first, names))

    def _end_block(self) -> None:
        if self._is_under_way():
            self._flush()
        self.containers[self._open.pop()].end = len(self.segments)

    def _enter(self, name: str) -> None:
        if name == "a":
            self._anchors += 1
            self._links += 1
        elif name == "br":
            self._breaks += 1
            if self._breaks > 1:
                self._flush()
            elif self._parts:
                self._parts.append(" ")
        else:
            self._bolds += 1

    def _leave(self, name: str) -> None:
        if name == "a":
            self._anchors -= 1
        elif name != "br":
            self._bolds -= 1

    def _is_under_way(self) -> bool:
        return bool(self._parts or self._links or self._breaks)

    def _add(self, element: Element, text: str, tail: bool) -> None:
        if text.isspace():
            if self._parts:
                self._parts.append(" ")
            return
        self._breaks = 0
        self._parts.append(text)
        self._slots.append((element, tail))
        if self._anchors:
            self._linked += len(text.strip())
        if self._bolds:
            self._bold += len(text.strip())

    def _flush(self) -> None:
        if self._slots:
            text = " ".join("".join(self._parts).split())
            segment = Segment(
                self._open[-1], text, self._linked, self._bold, self._links, self._slots
            )
            self.segments.append(segment)
            self._slots = []
        self._parts.clear()
        self._linked = self._bold = self._links = self._breaks = 0


def read_segments(root: Element, most: float = math.inf) -> tuple[list[Segment], list[Container]]:
    """Return the segments of a tree in reading order, and the block elements around them.

    A tree that has more than `most` segments is read until there are that many.
    """
    reader = _Reader()
    reader.read(root, most)
    return reader.segments, reader.containers


def lines_of(root: Element) -> list[str]:
    """Return the texts of all segments of a tree, and make nothing else of them."""
    lines: list[str] = []
    parts: list[str] = []
    breaks = skipping = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name, is_start = element.tag, event == "start"
        if name in _SKIPPED:
            skipping += 1 if is_start else -1
        if skipping:
            continue
        is_break = name == "br" and is_start
        if name in BREAKING or (is_break and breaks):
            if parts:
                lines.append(" ".join("".join(parts).split()))
                parts.clear()
            breaks = 0
        elif is_break:
            breaks = 1
        text = element.text if is_start else element.tail
        if text and not text.isspace():
            parts.append(text)
            breaks = 0
        elif parts and (text or is_break):
            parts.append(" ")
    return lines


def take_out(root: Element, dropped: list[Segment], kept: list[Segment]) -> None:
    """Take dropped segments out of the tree, and with them elements that hold no kept text."""
    for segment in dropped:
        for element, tail in segment.slots:
            if tail:
                element.tail = " "
            else:
                element.text = None
    alive: set[Element] = {root}
    for segment in kept:
        for element, tail in segment.slots:
            holder = element.getparent() if tail else element
            while holder is not None and holder not in alive:
                alive.add(holder)
                holder = holder.getparent()
    _prune(root, alive)


_STAYING = frozenset({"head", "title", "meta", "link", "br", "hr", "html", "body"})


def _prune(root: Element, alive: set[Element]) -> None:
    """Remove the topmost elements that are not alive; the text behind them stays."""
    doomed: list[Element] = []
    stack = [root]
    while stack:
        for child in stack.pop():
            if child in alive:
                stack.append(child)
            elif child.tag not in _STAYING and not _is_blank(child):
                doomed.append(child)
    for element in doomed:
        _remove(element)


def _is_blank(element: Element) -> bool:
    """Whether an element is a blank between words, set in italics with them."""
    text = element.text
    return text is not None and text.isspace() and element.tag not in BREAKING and not len(element)


def _remove(element: Element) -> None:
    """Remove an element; one with text behind it stays, empty, so that it parts what it parted."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and not element.tail.isspace():
        element.clear(keep_tail=True)
    else:
        parent.remove(element)
