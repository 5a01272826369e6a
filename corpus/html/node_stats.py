"""How far each element of a page reaches: its text, links, headings and tables, in one walk.

Walks here never recurse, so that a page may be nested as deep as it likes. Elements that say
nothing but where a block, a cell or a row begins and ends are no objects: the texts around have
`MARKS` in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

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

from corpus.html.boilerplate_rules import JUDGED_BY_NAME, MACHINERY

BLOCK, CELL, CELL_END, ROW, ROW_END, LINE = "\x1e", "\x1f", "\x1d", "\x1c", "\x0b", "\x0c"
"""Characters that count as white space and that no page has: as ASCII has them, separators."""

_MORE = "\x85"


def _further(number: int) -> str:
    """Return a further mark: such characters are few."""
    return f"{_MORE}{LINE * number}{BLOCK}"


NOTHING, BOLD, BOLD_END, RAISED, RAISED_END, HEADING_END = map(_further, range(6))
HEADING_LEVELS = {_further(5 + level): level for level in range(1, 7)}
LINK, LINK_END = _further(12), _further(13)

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MARKS = {
    **dict.fromkeys(
        (
            *("address", "blockquote", "caption", "center", "dd", "details", "dir", "div", "dl"),
            *("dt", "fieldset", "figcaption", "figure", "hgroup", "hr", "legend", "li", "ol"),
            *("option", "p", "summary", "tbody", "tfoot", "thead", "ul"),
        ),
        (BLOCK, BLOCK),
    ),
    **dict.fromkeys(("td", "th"), (CELL, CELL_END)),
    "tr": (ROW, ROW_END),
    "br": (LINE, ""),
    **dict.fromkeys(("b", "strong"), (BOLD, BOLD_END)),
    "sup": (RAISED, RAISED_END),
    "a": (LINK, LINK_END),
    **{f"h{level}": (mark, HEADING_END) for mark, level in HEADING_LEVELS.items()},
}
"""What stands in a text at the start and at the end of an element that is no object."""

MARKED_WHOLE = HEADINGS | {"sup", "a"}
"""Elements that are objects if others stand in them."""

_ALL_MARKS = f"{BLOCK}{CELL}{CELL_END}{ROW}{ROW_END}{LINE}{_MORE}"
AT_MARKS = re.compile(f"([{_ALL_MARKS}]+)")
"""Where a text has marks, one or more in a row."""

EACH_MARK = re.compile(f"{_MORE}{LINE}*{BLOCK}|[{_ALL_MARKS}]")
AT_ROWS = re.compile(f"({ROW}[^{ROW}{ROW_END}{_MORE}]*{ROW_END})")
"""Where a text has rows in which there are cells, blocks and lines and nothing else."""

_LINKED = re.compile(f"{LINK}([^{_MORE}]*){LINK_END}")
_HEADING = re.compile(f"({'|'.join(HEADING_LEVELS)})([^{_MORE}]*){HEADING_END}")

_PARAGRAPH_HEADINGS = {"sec": 2, "subsec": 3}
"""Classes by which paragraphs are headings, those of SciELO's articles, and their levels."""

_CELLS = frozenset({"td", "th"})
_ASKED_FOR = frozenset({"a", "main", "article", "table"}) | JUDGED_BY_NAME


@dataclass(slots=True)
class NodeStats:
    """What one element holds, itself included.

    `text` and `linked` count characters that are not white space, all of them and those inside
    links. `mains` counts <main>, role=main and <article> elements; `longest_cell` is the text of
    the longest table cell. A heading that is no object is told by its text.
    """

    text: int
    linked: int
    mains: int
    tables: int
    longest_cell: int
    h1s: int
    first_heading: Tag | str | None

    @property
    def prose(self) -> int:
        """Characters of text outside links."""
        return self.text - self.linked


def heading_level(tag: str, names: Iterable[str]) -> int:
    """Return the level of heading that an element has by its name or one of its classes, else 0."""
    if tag in HEADINGS:
        return int(tag[1])
    for name in names:
        if name in HEADINGS:
            return int(name[1])
        if tag == "p" and name in _PARAGRAPH_HEADINGS:
            return _PARAGRAPH_HEADINGS[name]
    return 0


def is_heading_class(name: str) -> bool:
    """Whether an element of some kind is a heading by such a class."""
    return name in HEADINGS or name in _PARAGRAPH_HEADINGS


def walk(root: Tag) -> Iterator[tuple[PageElement, bool]]:
    """Yield each node under `root` in reading order, and each element again when it ends.

    The flag is true on the way in. Nothing inside machinery (scripts, controls) is visited.
    """
    node: Any = root  # that there is a sibling or parent is not said by their types
    while True:
        yield node, True
        is_tag = type(node) is not NavigableString and isinstance(node, Tag)
        if is_tag and node.contents and (node is root or node.name not in MACHINERY):
            node = node.contents[0]
            continue
        if is_tag:
            yield node, False
        while node is not root and node.next_sibling is None:
            node = node.parent
            yield node, False
        if node is root:
            return
        node = node.next_sibling


def tags(root: Tag) -> Iterator[Tag]:
    """Yield the elements under `root` in reading order, itself first, but for those in machinery.

    Machinery itself is yielded.
    """
    node: Any = root  # that there is a sibling or parent is not said by their types
    while True:
        if type(node) is not NavigableString and isinstance(node, Tag):
            yield node
            if node.contents and (node is root or node.name not in MACHINERY):
                node = node.contents[0]
                continue
        while node is not root and node.next_sibling is None:
            node = node.parent
        if node is root:
            return
        node = node.next_sibling


def is_text(node: PageElement) -> TypeGuard[NavigableString]:
    """Whether `node` is text that a reader sees: no comment, doctype or script."""
    if type(node) is NavigableString:  # nearly all of them
        return True
    if isinstance(node, PreformattedString):
        return isinstance(node, CData)
    return isinstance(node, NavigableString) and not isinstance(
        node, (Script, Stylesheet, TemplateString)
    )


def targets_of(text: str) -> Sequence[str | None]:
    """Return where those links of a text lead that are no objects, None for one without target."""
    return getattr(text, "targets", ())


def words_of(tag: Tag | str) -> str:
    """Return the text of an element, without marks, or of a heading that is no object."""
    return AT_MARKS.sub("", tag.get_text()) if isinstance(tag, Tag) else tag


def lines_in(tag: Tag) -> Iterator[str]:
    """Yield the texts in an element, each without white space around it."""
    for text in tag.stripped_strings:
        yield from filter(None, map(str.strip, AT_MARKS.split(text)))


def measure(root: Tag) -> dict[int, NodeStats]:
    """Return the extent of `root` and of what may be asked for under it, by the element's `id()`.

    These are elements that have attributes or whose name tells something. Counts run through the
    page; what an element holds is the difference between its end and its start.
    """
    extents: dict[int, NodeStats] = {}
    headings: list[Tag | str] = []
    starts: list[tuple[int, int, int, int, int, int, int]] = []
    cells: list[int] = []
    text = linked = mains = tables = h1s = longest = links = 0
    for node, entering in walk(root):
        if type(node) is NavigableString or not isinstance(node, Tag):
            if is_text(node):
                before = text
                if CELL in node or CELL_END in node:
                    first, *others = node.split(CELL)
                    text, longest = _read_cells(first, text, longest, cells)
                    for part in others:
                        cells.append(text)
                        text, longest = _read_cells(part, text, longest, cells)
                else:
                    text += sum(map(len, node.split()))
                linked += text - before if links else 0
                if _MORE in node:
                    if not links and LINK in node:
                        linked += sum(map(len, "".join(_LINKED.findall(node)).split()))
                    for mark, words in _HEADING.findall(node):
                        headings.append(words)
                        h1s += HEADING_LEVELS[mark] == 1
            continue
        name = node.name
        is_asked_for = bool(node.attrs) or name in _ASKED_FOR or node is root
        if entering:
            if name in _CELLS:
                cells.append(text)
            if is_asked_for:
                starts.append((text, linked, mains, tables, h1s, len(headings), longest))
                longest = 0
                links += name == "a"
                tables += name == "table"
                mains += name in ("main", "article") or node.attrs.get("role") == "main"
            if name in HEADINGS:
                headings.append(node)
                h1s += name == "h1"
            continue
        if name in _CELLS:
            longest = max(longest, text - cells.pop())
        if is_asked_for:
            links -= name == "a"
            was = starts.pop()
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


def _read_cells(part: str, text: int, longest: int, cells: list[int]) -> tuple[int, int]:
    """Return the characters so far and of the longest cell, behind a text in which cells end."""
    first, *others = part.split(CELL_END)
    text += sum(map(len, first.split()))
    for other in others:
        longest = max(longest, text - cells.pop() if cells else 0)
        text += sum(map(len, other.split()))
    return text, longest
