"""Reads the elements of a page as the blocks that a reader sees."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

from bs4 import NavigableString, Tag

from corpus.block import Block
from corpus.entry import Link
from corpus.html.boilerplate_rules import (
    LINES,
    LINKED_LINES,
    MACHINERY,
    MENU_LINKS,
    attribute,
    classes,
)
from corpus.html.node_stats import (
    AT_MARKS,
    AT_ROWS,
    BLOCK,
    BOLD,
    BOLD_END,
    CELL,
    CELL_END,
    EACH_MARK,
    HEADING_END,
    HEADING_LEVELS,
    HEADINGS,
    LINE,
    LINK,
    LINK_END,
    NOTHING,
    RAISED,
    RAISED_END,
    ROW,
    ROW_END,
    NodeStats,
    heading_level,
    is_text,
    measure,
    targets_of,
    walk,
    words_of,
)
from corpus.html.segments import BREAKING
from corpus.text.markup import superscript
from corpus.text.typography import clean_line, fold

_BOLD = frozenset({"b", "strong"})
_LONG_CELL = 1_000
"""A table with a longer cell than this (in characters without blanks) lays out a page."""

_LONG_HEADING = 200
"""A <div> or <p> that is only styled as a heading is none if it says more than this."""

_MAX_HEADING_LENGTH = 400
"""A heading that says more than this is a paragraph in the wrong element."""

_WITHIN_LINES = {NOTHING: 0, RAISED: 0, RAISED_END: 0, BOLD: 1, BOLD_END: -1}
"""Marks that begin and end no block, and by how much what follows is bolder."""

_IN_CELLS = frozenset({BLOCK, HEADING_END, *HEADING_LEVELS})
"""Marks that are blanks in cells."""

_MAX_FURNITURE_LENGTH = 200
_SHORTEST_LINE = min(map(len, LINES))
_MAX_URL = 2_000
_SCHEMES = frozenset({"http", "https", "mailto"})
_STAYING_IN_URL = string.punctuation
_IN_URL = re.compile(r"[\x00-\x1f\x7f]")
_UNSEEN = re.compile(r"[\u00ad\u200b\u2060\ufeff]")
_PARAGRAPH_BREAK = re.compile(r"\n(?:[ \t]*\n)+")

_NOTE_LINK = re.compile(r"\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]")
_AT_CELLS = re.compile(f"[{ROW}{CELL}{CELL_END}{ROW_END}]")
_BLANK_IN_CELLS = str.maketrans(dict.fromkeys((BLOCK, LINE), " "))


def read_blocks(root: Tag) -> list[Block]:
    """Return the blocks under `root` in reading order, without furniture lines."""
    return BlockExtractor(root).blocks


def safe_target(href: str) -> str | None:
    """Return where a link points, None if it is no http, https, mailto or relative address.

    '' stands for a link that points nowhere ('#').
    """
    url = _IN_URL.sub("", href).strip()
    if ":" not in url:
        return None if len(url) > _MAX_URL else "" if url == "#" else url
    scheme, colon, _ = re.split(r"[/?#]", url, maxsplit=1)[0].partition(":")
    if len(url) > _MAX_URL or (colon and scheme.strip().lower() not in _SCHEMES):
        return None
    return "" if url == "#" else url


def _target(href: str) -> str | None:
    """Return what `safe_target` does, with blanks and what is not ASCII escaped."""
    url = safe_target(href)
    if url is None or (url.isascii() and " " not in url):
        return url
    return quote(url, safe=_STAYING_IN_URL)


def _is_note_link(tag: Tag) -> bool:
    """Say whether a link is one to a note on the same page: '[2]'."""
    href = tag.get("href")
    is_inside = isinstance(href, str) and href.startswith("#")
    return is_inside and _NOTE_LINK.fullmatch(clean_line(words_of(tag))) is not None


def _text_behind(tag: Tag) -> str:
    following = tag.next_sibling
    text = str(following)[:4] if following is not None and is_text(following) else ""
    return AT_MARKS.split(text, maxsplit=1)[0]


@dataclass(slots=True)
class _Anchor:
    """A link that is open while its text is read; `url` is None for one that is not kept."""

    url: str | None
    parts: list[str] = field(default_factory=list)


class BlockExtractor:
    """Walks a page once and collects its blocks."""

    def __init__(self, root: Tag) -> None:
        self.blocks: list[Block] = []
        self._extents: dict[int, NodeStats] = {}
        self._parts: list[str] = []
        self._links: list[Link] = []
        self._anchors: list[_Anchor] = []
        self._targets: Iterator[str | None] = iter(())
        self._levels: list[int] = []
        self._tables: list[bool] = []
        self._cells: list[str] | None = None
        self._bold = 0
        self._lead: list[str] = []
        self._lead_over = False
        self._preformatted = 0
        self._after_break = False
        self._read(root)
        self._flush()

    def _read(self, root: Tag) -> None:
        skipped: Tag | None = None
        for node, entering in walk(root):
            if skipped is not None:
                skipped = None if node is skipped and not entering else skipped
            elif type(node) is NavigableString or not isinstance(node, Tag):
                if is_text(node):
                    self._read_text(node)
            elif (name := node.name) in MACHINERY:
                continue
            elif not entering:
                self._leave(node)
            elif name == "sup" or (name == "a" and _is_note_link(node)):
                mark, before = clean_line(words_of(node)), "".join(self._parts[-4:])
                self._add(superscript(mark, before, _text_behind(node)))
                skipped = node
            else:
                self._enter(node)

    def _read_text(self, text: str) -> None:
        """Read a text with the marks of elements in it; what holds nothing else is read at once."""
        if AT_MARKS.search(text) is None:
            self._add(text)
            return
        self._targets = iter(targets_of(text))
        for number, part in enumerate(AT_ROWS.split(text)):
            if number % 2 and self._tables and self._tables[-1] and self._is_between():
                cells = filter(
                    None, map(_seen_text, _AT_CELLS.split(part.translate(_BLANK_IN_CELLS)))
                )
                self._emit_plain(" | ".join(cells))
            elif part:
                self._read_blocks(part)

    def _read_blocks(self, text: str) -> None:
        pieces = AT_MARKS.split(text)
        is_between = self._is_between()
        for place in range(0, len(pieces) - 1, 2):
            piece, marks = pieces[place], pieces[place + 1]
            if is_between and marks[0] == BLOCK:
                self._emit_plain(_seen_text(piece))
            elif marks.startswith(RAISED_END):
                behind = pieces[place + 2][:4] if marks == RAISED_END else ""
                self._add(superscript(clean_line(piece), "".join(self._parts[-4:]), behind))
            elif piece:
                self._add(piece)
            is_plain = marks.count(BLOCK) == len(marks)
            if not (is_plain and is_between):
                for mark in marks[:1] if is_plain else _each_mark(marks):
                    self._read_mark(mark)
                is_between = self._is_between()
        if pieces[-1]:
            self._add(pieces[-1])

    def _is_between(self) -> bool:
        """Whether no block is under way, nor anything that would make the next more than a text."""
        return self._cells is None and not (
            self._parts
            or self._links
            or self._anchors
            or self._levels
            or self._bold
            or self._preformatted
        )

    def _read_mark(self, mark: str) -> None:
        if mark in _WITHIN_LINES:
            self._bold += _WITHIN_LINES[mark]
            return
        if mark == LINE:
            self._line_break()
            return
        if mark == LINK:
            self._begin_link(next(self._targets))
            return
        if mark == LINK_END:
            self._end_link(self._anchors.pop())
            return
        if self._cells is None:
            self._flush()
        elif mark in _IN_CELLS:
            self._append(" ")
        else:
            self._end_cell()
        if mark in HEADING_LEVELS:
            self._levels.append(HEADING_LEVELS[mark])
        elif mark == HEADING_END:
            self._levels.pop()
        elif mark == ROW and self._tables and self._tables[-1]:
            self._end_row()  # of a row that was never closed
            self._cells = []
        elif mark == ROW_END:
            self._end_row()

    def _enter(self, tag: Tag) -> None:
        name = tag.name
        if name in BREAKING:
            self._break(tag)
            if level := self._level_of(tag):
                self._levels.append(level)
            if name == "table":
                self._tables.append(self._holds_data(tag))
            elif name == "tr" and self._tables and self._tables[-1]:
                self._end_row()  # of a row that was never closed
                self._cells = []
            self._preformatted += name == "pre"
        elif name == "a":
            href = tag.get("href")
            self._begin_link(href if isinstance(href, str) else None)
        elif name == "br":  # one that has attributes
            self._line_break()
        elif name == "q":
            self._add("“")
        self._bold += name in _BOLD

    def _leave(self, tag: Tag) -> None:
        name = tag.name
        self._bold -= name in _BOLD
        if name in BREAKING:
            self._break(tag)
            if self._level_of(tag):
                self._levels.pop()
            if name == "table":
                self._tables.pop()
            elif name == "tr":
                self._end_row()
            self._preformatted -= name == "pre"
        elif name == "a" and self._anchors:
            self._end_link(self._anchors.pop())
        elif name == "q":
            self._add("”")

    def _level_of(self, tag: Tag) -> int:
        """Return the heading level that an element has by name, role or class, else 0."""
        if tag.name in HEADINGS:
            return heading_level(tag.name, ())
        if not tag.attrs or tag.name not in ("div", "p"):
            return 0
        level = heading_level(tag.name, classes(tag))
        if attribute(tag, "role") == "heading":
            stated = attribute(tag, "aria-level")
            level = int(stated) if stated in ("1", "2", "3", "4", "5", "6") else 2
        return level if level and self._extent(tag).text <= _LONG_HEADING else 0

    def _extent(self, tag: Tag) -> NodeStats:
        """Return what an element holds, measured when it is first asked for."""
        if id(tag) not in self._extents:
            self._extents |= measure(tag)
        return self._extents[id(tag)]

    def _holds_data(self, table: Tag) -> bool:
        """Whether a table holds data; others lay out a page and are read cell by cell."""
        if attribute(table, "role") in ("presentation", "none"):
            return False
        inside = table.contents[0] if len(table.contents) == 1 else None
        if type(inside) is NavigableString and len(inside) <= _LONG_CELL:
            return HEADING_END not in inside  # as below, of one that holds no objects
        extent = self._extent(table)
        nested = extent.tables > 1 or extent.first_heading is not None
        return not nested and extent.longest_cell <= _LONG_CELL

    def _add(self, text: str) -> None:
        if self._preformatted and self._cells is None and "\n" in text:
            first, *others = _PARAGRAPH_BREAK.split(text)
            self._append(first)
            for paragraph in others:
                self._flush()
                self._append(paragraph)
        else:
            self._append(text)

    def _append(self, text: str) -> None:
        if not text or (not self._parts and text.isspace()):
            return
        self._parts.append(text)
        if self._anchors:
            self._anchors[-1].parts.append(text)
        self._extend_lead(text)
        if not text.isspace():
            self._after_break = False

    def _extend_lead(self, text: str) -> None:
        """Keep the bold run that the block begins with, bullets before it left aside."""
        if self._lead_over:
            return
        if self._bold or (self._lead and text.isspace()):
            self._lead.append(text)
        elif self._lead or any(map(str.isalnum, text)):
            self._lead_over = True

    def _line_break(self) -> None:
        """Read <br>: a blank in a paragraph, its end if there are two."""
        if self._after_break and not self._levels and self._cells is None:
            self._flush()
        else:
            self._append("\n")
            self._after_break = True

    def _break(self, tag: Tag) -> None:
        if self._cells is None:
            self._flush()
        elif tag.name in ("td", "th", "tr"):
            self._end_cell()
        else:
            self._append(" ")

    def _end_cell(self) -> None:
        text = self._take_text()
        if text and self._cells is not None:
            self._cells.append(text)

    def _end_row(self) -> None:
        if self._cells is not None:
            row, self._cells = self._cells, None
            self._emit(" | ".join(row), level=0)

    def _begin_link(self, href: str | None) -> None:
        self._anchors.append(_Anchor(None if href is None else _target(href)))

    def _end_link(self, anchor: _Anchor) -> None:
        words = _seen(anchor.parts)
        anchor.parts.clear()
        if anchor.url is not None and words:
            self._links.append(Link(text=words, url=anchor.url))

    def _take_text(self) -> str:
        text = _seen(self._parts)
        self._parts.clear()
        return text

    def _flush(self) -> None:
        """End the block that is being read."""
        if not (self._parts or self._links or self._anchors):
            self._lead.clear()
            self._lead_over = self._after_break = False
            return
        for anchor in self._anchors:
            self._end_link(anchor)
        level = self._levels[-1] if self._levels else 0
        if self._emit(self._take_text(), level) and self._levels:
            self._levels[-1] = 0  # a heading is its first line; what else it holds is text

    def _emit_plain(self, text: str) -> None:
        """End a block that is a text and no more; none other is under way."""
        self._lead.clear()
        self._lead_over = self._after_break = False
        may_be_furniture = len(text) >= _SHORTEST_LINE or not text.isascii()
        if text and not (may_be_furniture and _is_furniture(text, ())):
            self.blocks.append(Block(text))

    def _emit(self, text: str, level: int) -> bool:
        level = level if len(text) <= _MAX_HEADING_LENGTH else 0
        lead = "" if level else _seen(self._lead)
        links = tuple(self._links)
        self._links.clear()
        self._lead.clear()
        self._lead_over = self._after_break = False
        if not text:
            return False
        if not level and _is_furniture(text, links):
            return False
        self.blocks.append(Block(text, level, lead, links))
        return True


@lru_cache(maxsize=1_000)
def _each_mark(marks: str) -> tuple[str, ...]:
    return tuple(EACH_MARK.findall(marks))


def _seen(parts: Sequence[str]) -> str:
    """Return the text of the parts of a line as a reader sees it."""
    return _seen_text("".join(parts))


def _seen_text(text: str) -> str:
    return clean_line(text if text.isascii() else _UNSEEN.sub("", text)) if text else ""


def _is_furniture(text: str, links: tuple[Link, ...]) -> bool:
    if len(text) > _MAX_FURNITURE_LENGTH:
        return False
    line = fold(text).strip(" .|<>^↑▲»›‹«")
    if not links or sum(len(link.text) for link in links) < sum(map(str.isalnum, text)):
        return line in LINES
    words = {fold(link.text) for link in links}
    return line in LINES or line in LINKED_LINES or (len(words) > 1 and bool(words & MENU_LINKS))
