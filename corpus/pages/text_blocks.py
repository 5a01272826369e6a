"""Plain text and light markdown to blocks: paragraphs, list items, table rows, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.block import Block
from corpus.entry import Link
from corpus.errors import InputError
from corpus.html.block_extractor import safe_target
from corpus.html.decoding import strip_controls
from corpus.text.broken_words import keeps_hyphen
from corpus.text.markup import superscript
from corpus.text.typography import clean_line

MAX_LINES = 250_000
"""A text of more lines, or with more links, is refused: each may become a block of its own."""

_MAX_UNDERLINED_LENGTH = 120
_MAX_WORD_LENGTH = 60

HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)(.*)")
UNDERLINE = re.compile(r"(={3,}|-{3,})[ \t]*")
# a group that repeats would take a hundred bytes of memory for each mark of a long line
_RULE = re.compile(r"(?:[ \t]*[-*_=]){3}[-*_= \t]*")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_ITEM = re.compile(r"[ \t]*(?:[-*+•‣▪●][ \t]+|(?=\(?\d{1,3}[.)][ \t]))")
_QUOTED = re.compile(r"[ \t]*>[ \t]?")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
_ROW_RULE = re.compile(r"[\s|:+-]+")

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+-[ \t]*\n[ \t]*[^\W\d_]+")
_LAST_WORD = re.compile(r"([^\W\d_]+)-$")
_FIRST_WORD = re.compile(r"[a-zß-öø-ÿ][^\W\d_]*")

_INLINE = re.compile(
    r"""
    (?P<escaped>\\[\\`*_{}\[\]()\#+.!|<>~-])
  | !\[(?P<image>[^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s[^()]{0,200})?\)
  | \[(?P<words>(?:[^\[\]]|\[[^\[\]]{0,200}\]){1,1000})\]
        \((?P<target>(?:[^()\s]|\([^()\s]{0,200}\)){0,2000})(?:\s+["'][^"']{0,200}["'])?\)
  | <(?P<address>(?:https?://|mailto:)[^<>\s]{1,2000})>
  | (?P<tag></?(?:a|abbr|b|br|cite|em|font|i|p|small|span|strong|sub|sup|u)\b[^<>]{0,500}>)
  | (?P<bold>\*\*|__)
  | (?P<emphasis>(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)|(?<=\S)_(?![\w_]))
    """,
    re.VERBOSE | re.IGNORECASE,
)


def text_blocks(text: str) -> list[Block]:
    """Return the blocks of plain text or light markdown.

    Hard-wrapped lines are joined to paragraphs; empty lines, headings, list marks and table rows
    begin blocks. Marks of emphasis and simple tags are read and left out, `[words](target)` and
    `<address>` become links, and the bold run a block begins with is its lead.

    Raises:
        InputError: the text has more than `MAX_LINES` lines or links.
    """
    whole = strip_controls(text)
    if max(whole.count("\n"), whole.count("](")) > MAX_LINES:
        raise InputError(f"the text has more than {MAX_LINES:,} lines or links: split it")
    words = _vocabulary(whole)
    return [
        block
        for level, lines in _paragraphs(whole.split("\n"))
        if (block := _inline(_join(lines, words), level)).text
    ]


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield runs of lines that are one block, each with its heading level (0 for text)."""
    held: list[str] = []
    for raw in lines:
        quoted = _QUOTED.match(raw)
        line = raw[quoted.end() :] if quoted else raw
        if len(held) == 1 and len(held[0]) <= _MAX_UNDERLINED_LENGTH and UNDERLINE.fullmatch(line):
            yield (1 if line[0] == "=" else 2), held
            held = []
        elif not line.strip() or _RULE.fullmatch(line) or _FENCE.match(line):
            yield 0, held
            held = []
        elif heading := HEADING.match(line):
            yield 0, held
            yield len(heading[1]), [heading[2].rstrip("# \t")]
            held = []
        elif _ROW.fullmatch(line):
            yield 0, held
            if not _ROW_RULE.fullmatch(line):
                cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
                yield 0, [" | ".join(cell for cell in cells if cell)]
            held = []
        elif item := _ITEM.match(line):
            yield 0, held
            held = [line[item.end() :]]
        else:
            held.append(line)
    yield 0, held


def _vocabulary(text: str) -> frozenset[str]:
    """Return the words of a text that has words broken over lines; none if it has not."""
    whole, broken = _BROKEN_WORD.subn(" ", text.lower())
    return frozenset(_WORD.findall(whole)) if broken else frozenset()


def _join(lines: list[str], words: frozenset[str]) -> str:
    """Join hard-wrapped lines; a hyphen at a line's end stays if the word has one elsewhere."""
    joined: list[str] = []
    for line in (line.strip() for line in lines):
        before = _LAST_WORD.search(joined[-1][-_MAX_WORD_LENGTH:]) if joined else None
        after = _FIRST_WORD.match(line)
        if before is None or after is None:
            joined += [" ", line] if joined else [line]
            continue
        if not keeps_hyphen(before[1], after[0], words):
            joined[-1] = joined[-1][:-1]
        joined.append(line)
    return "".join(joined)


@dataclass(slots=True)
class _Marked:
    """A block's text while its marks are read away."""

    parts: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    bold: bool = False
    lead_over: bool = False
    raised: tuple[int, int] | None = None

    def add(self, text: str) -> None:
        if not text:
            return
        self.parts.append(text)
        if self.lead_over:
            return
        if self.bold or (self.lead and not text.strip()):
            self.lead.append(text)
        elif self.lead or any(map(str.isalnum, text)):
            self.lead_over = True

    def begin_raised(self) -> None:
        """Remember where the text and the lead stand: what follows is raised."""
        self.raised = len(self.parts), len(self.lead)

    def end_raised(self, after: str) -> None:
        """Put what was raised before the text `after` as superscripts have it, as pages do."""
        if self.raised is None:
            return
        (start, lead), self.raised = self.raised, None
        mark = clean_line("".join(self.parts[start:]))
        del self.parts[start:], self.lead[lead:]
        self.add(superscript(mark, "".join(self.parts[-4:]), after))


def _inline(text: str, level: int) -> Block:
    """Return a block from its marked text."""
    marked = _Marked()
    _read_marks(text, marked)
    line = clean_line("".join(marked.parts).replace("\u00ad", ""))
    lead = "" if level else clean_line("".join(marked.lead))
    return Block(line, level, lead, tuple(marked.links))


def _read_marks(text: str, marked: _Marked, in_link: bool = False) -> None:
    end = 0
    for match in _INLINE.finditer(text):
        marked.add(text[end : match.start()])
        end = match.end()
        if match["escaped"]:
            marked.add(match["escaped"][1:])
        elif match["words"] and not in_link:
            before = len(marked.parts)
            _read_marks(match["words"], marked, in_link=True)
            _add_link(marked, "".join(marked.parts[before:]), match["target"])
        elif match["words"]:
            marked.add(match["words"])
        elif match["address"]:
            marked.add(match["address"])
            _add_link(marked, match["address"], match["address"])
        elif match["bold"]:
            marked.bold = not marked.bold
        elif match["tag"]:
            name = match["tag"].strip("</>").split()[0].rstrip("/").lower()
            if name in ("b", "strong"):
                marked.bold = not match["tag"].startswith("</")
            if name == "sup" and match["tag"].startswith("</"):
                marked.end_raised(text[end : end + 4])
            elif name == "sup":
                marked.begin_raised()
            marked.add(" " if name in ("br", "p") else "")
    marked.add(text[end:])


def _add_link(marked: _Marked, words: str, target: str) -> None:
    url = safe_target(target)
    if url is not None and clean_line(words):
        marked.links.append(Link(text=words, url=url))
