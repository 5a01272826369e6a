"""Quotes that a layout pulls out of the text and shows again beside it.

They repeat a passage, often shortened, as a line between two paragraphs or on the first lines of
one. What is dropped here is said in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from corpus.block import Block
from corpus.pages.boilerplate_lines import ends_sentence
from corpus.text.typography import fold

MAX_QUOTE_LENGTH = 200
"""A line of more characters is a paragraph."""

_MIN_LINE_LENGTH = 8  # words; fewer may stand near each other by chance
_MIN_LEADING_LENGTH = 10  # the same before a paragraph, where a mistake would cost half a sentence
_LINE_SHARE = 0.75  # of its words, in their order; a quote before a paragraph is repeated whole
_NEIGHBOURS = 4
_WORD = re.compile(r"\w+(?:'\w+)?")
_CAPITAL_FOLLOWS = re.compile(r"(?<=[a-z]) (?=[A-Z‘“\"'])")

LEADS_ON = frozenset(
    {
        *("a", "an", "the", "these", "those", "her", "his", "its", "our", "their", "whose", "your"),
        *("as", "at", "by", "for", "from", "in", "into", "of", "on", "than", "to", "via", "with"),
        *("within", "without", "and", "nor", "or"),
    }
)
"""Words in which a sentence or a quote hardly ever ends."""


def without_pulled_quotes(blocks: Sequence[Block]) -> list[Block]:
    """Drop the lines between two paragraphs that only repeat what a paragraph near them says."""
    return [block for place, block in enumerate(blocks) if not _is_pulled(block, blocks, place)]


def without_leading_quote(block: Block, lines: list[Block]) -> Block:
    """Take a pulled quote off the beginning of a paragraph that says the same further on.

    The quote ends, without a full stop, before a capital or another quote; or it ends in one of
    `lines`, which stood inside the paragraph, and that line is taken from them.
    """
    text = block.text
    for capital in _CAPITAL_FOLLOWS.finditer(text[:MAX_QUOTE_LENGTH]):
        quote, rest = text[: capital.start()], text[capital.end() :]
        if not _can_be_quote(quote):
            continue
        if _is_whole_quote(quote, rest):
            return block._replace(text=rest, lead="")
        for line in lines:
            if _is_whole_quote(f"{quote} {line.text}", rest):
                lines.remove(line)
                return block._replace(text=rest, lead="")
    return block


def repeats(quote: str, text: str, share: float) -> bool:
    """Tell whether `share` of the words of `quote` stand in `text`, close together and in order."""
    words = _WORD.findall(fold(quote))
    said = _WORD.findall(fold(text))
    wanted = set(words)
    if len(wanted.intersection(said)) < share * len(wanted):
        return False
    least = share * len(words)
    return any(
        LCSseq.similarity(words, said[place : place + 2 * len(words)]) >= least
        for place, word in enumerate(said)
        if word in wanted
    )


def _is_whole_quote(quote: str, text: str) -> bool:
    words = _WORD.findall(fold(quote))
    return (
        len(words) >= _MIN_LEADING_LENGTH
        and words[-1] not in LEADS_ON
        and repeats(quote, text, share=1.0)
    )


def _is_pulled(block: Block, blocks: Sequence[Block], place: int) -> bool:
    if block.level or not _can_be_quote(block.text) or _word_count(block) < _MIN_LINE_LENGTH:
        return False
    before = blocks[max(0, place - _NEIGHBOURS) : place]
    after = blocks[place + 1 : place + 1 + _NEIGHBOURS]
    if not all(_is_paragraph(other) for other in (*before[-1:], *after[:1])):
        return False
    near = filter(_is_paragraph, (*before, *after))
    return any(repeats(block.text, other.text, _LINE_SHARE) for other in near)


def _can_be_quote(text: str) -> bool:
    """A quote is no marked question to discuss, table's row, name in capitals or sentence."""
    if not text[:1].isalnum() or len(text) > MAX_QUOTE_LENGTH or re.search(r"[.!?:|]", text):
        return False
    words = text.split()
    return 2 * sum(word[0].isupper() for word in words) < len(words)


def _word_count(block: Block) -> int:
    return len(_WORD.findall(block.text))


def _is_paragraph(block: Block) -> bool:
    return not block.level and ends_sentence(block.text)
