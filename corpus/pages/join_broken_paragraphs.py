"""Paragraphs that a page's layout cut in two or interrupted, made whole again.

A PDF ends a page in the middle of a sentence; a side bar, a panel or a quote pulled out of the
text then stands between the halves. Boilerplate is taken out, the halves are joined, a panel is put
behind the paragraph that it interrupted, and pulled quotes are dropped. It is for text that was
laid out: paragraphs of HTML are whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from corpus.block import Block
from corpus.pages.boilerplate_lines import ends_sentence, is_boilerplate
from corpus.pages.pulled_quotes import LEADS_ON, without_leading_quote, without_pulled_quotes

MAX_CUTS = 12
"""A paragraph is joined from at most so many parts beyond its first."""

MAX_RUN_LENGTH = 60
"""A side bar inside a sentence has at most so many blocks."""

MAX_LINES = 3
"""So many headings or pulled quotes may stand inside a sentence where there is no side bar."""

MAX_PANEL_LENGTH = 4
"""A panel inside a sentence has at most so many paragraphs."""

_MIN_CUT_LENGTH = 60  # characters before the cut; fewer are a line of its own
_MIN_LEADING_ON_LENGTH = 40  # the same, before a cut behind a word that leads on
_MAX_WORD_LENGTH = 80
_MIN_WHOLE_LENGTH = 200  # from which a block is a paragraph although no sentence ends it
_LAST_WORD = re.compile(r"(?:^|[\s(\[\"'‘“])((?:[^\W\d_]+[-’'])*[^\W\d_]+)[\"'’”)\]]*$")
_STARTS_LOW = re.compile(r"[\"'‘“(\[]*(?:[a-zà-öø-ÿ]{2}|[a-z][’'-][a-z]|a [a-z])")
_END_OF_ITEM = re.compile(r"[;,] (?:and|or)$")


@dataclass(slots=True)
class _Whole:
    """A paragraph being put together, and what stood inside it: single lines and a panel."""

    block: Block
    end: int
    lines: list[Block] = field(default_factory=list)
    panel: list[Block] = field(default_factory=list)


def join_broken_paragraphs(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without furniture, each paragraph whole and no quote repeated."""
    return without_pulled_quotes(list(_whole_paragraphs(blocks)))


def _whole_paragraphs(blocks: Sequence[Block]) -> Iterator[Block]:
    place = 0
    while place < len(blocks):
        whole = _Whole(blocks[place], place + 1)
        place += 1
        if is_boilerplate(whole.block.text):
            continue
        for _ in range(MAX_CUTS):
            rest = _continuation(whole.block, blocks, whole.end)
            if rest is None:
                break
            _join(whole, blocks, rest)
        yield without_leading_quote(whole.block, whole.lines)
        yield from whole.lines
        yield from _whole_paragraphs(whole.panel)
        place = whole.end


def _join(whole: _Whole, blocks: Sequence[Block], rest: int) -> None:
    """Join the block at `rest` to the paragraph; keep what stood between, but no side bar."""
    between = [block for block in blocks[whole.end : rest] if not is_boilerplate(block.text)]
    in_side_bar = len(between) < rest - whole.end
    lines = list(takewhile(_is_line, between))
    panel = between[len(lines) :]
    if panel and lines:
        panel.insert(0, lines.pop())  # what stands over a panel is its heading
    if not in_side_bar:
        whole.lines += lines
    whole.panel += panel
    half, other = whole.block, blocks[rest]
    whole.block = half._replace(text=f"{half.text} {other.text}", links=half.links + other.links)
    whole.end = rest + 1


def _continuation(block: Block, blocks: Sequence[Block], start: int) -> int | None:
    """Return where the sentence goes on that `block` breaks off in, or None if it does not.

    It goes on with a small letter; or, behind a word that leads on, in the next paragraph after
    a side bar or after nothing at all.
    """
    leads_on = _leads_on(block)
    if not leads_on and not _breaks_off(block):
        return None
    in_side_bar = False
    lines = panel = 0
    possible: int | None = None
    for place, other in enumerate(blocks[start : start + MAX_RUN_LENGTH], start):
        if is_boilerplate(other.text):
            in_side_bar = True
        elif _is_line(other):
            lines += 1
            nearer = _leads_on(other) or (not leads_on and _breaks_off(other))
            if nearer or (lines > MAX_LINES and not in_side_bar):
                break
        elif _STARTS_LOW.match(other.text):
            return place
        elif not leads_on:
            return None
        elif in_side_bar and not panel:
            return place
        else:
            possible = place if place == start else possible
            panel += 1
            if panel > MAX_PANEL_LENGTH or _leads_on(other) or _breaks_off(other):
                break
    return possible


def _is_line(block: Block) -> bool:
    """Tell whether a block is no part of running text: a heading, a quote, a side bar's line."""
    shortest = _MIN_CUT_LENGTH if _STARTS_LOW.match(block.text) else _MIN_WHOLE_LENGTH
    return _stands_out(block) or (not ends_sentence(block.text) and len(block.text) < shortest)


def _stands_out(block: Block) -> bool:
    """Tell whether a block is a heading, emphasised as a whole, or a row of a table."""
    return block.level > 0 or block.lead == block.text or " | " in block.text


def _leads_on(block: Block) -> bool:
    """Tell whether the block ends in a word or a mark that no sentence ends in."""
    text = block.text
    if _stands_out(block) or len(text) < _MIN_LEADING_ON_LENGTH or ends_sentence(text):
        return False
    last = _LAST_WORD.search(text[-_MAX_WORD_LENGTH:])
    return (
        text[-1] in ",–—("
        or text.count("(") > text.count(")")
        or (last is not None and last[1] in LEADS_ON and not _END_OF_ITEM.search(text))
    )


def _breaks_off(block: Block) -> bool:
    """Tell whether the block is likely to be half a paragraph; items of a list are not."""
    text = block.text
    last = _LAST_WORD.search(text[-_MAX_WORD_LENGTH:])
    return (
        not _stands_out(block)
        and len(text) >= _MIN_CUT_LENGTH
        and last is not None
        and last[1].islower()
        and not _END_OF_ITEM.search(text)
        and not _STARTS_LOW.match(text)
    )
