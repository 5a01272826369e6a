"""The bite of a matrix cell: a guide to its works, in sections that begin within paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.block import Block
from corpus.entry import Section
from corpus.pages.boilerplate_lines import is_boilerplate
from corpus.pages.pulled_quotes import LEADS_ON

ISSUES = "Issues to consider and discuss"

RUN_IN_HEADINGS = ("What is this cell about?", "Where should I start?", "Highlighted study", ISSUES)
"""Headings that stand alone or begin a paragraph; most pages do not mark them in any other way."""

THANKS = "Thanks for their comments"
"""How the paragraph begins that closes a page."""

_MARK = re.compile(r"[►▶▸➤]\s*")
_QUESTION = re.compile(r"[^.!?]{8,200}\?(?=[\s\"'”’]|$)")
_SENTENCE = re.compile(r"[^.!?]{8,120}[.!](?= |$)")
_MAX_HEADING_WORDS = 25  # words
_CAPITAL_FOLLOWS = re.compile(r"(?<=[a-z]) (?=[A-Z‘“\"'])")


def begins_cell_guide(block: Block) -> bool:
    """Tell whether the bite begins with this block."""
    return any(block.text.casefold().startswith(heading.casefold()) for heading in RUN_IN_HEADINGS)


def cell_guide_sections(blocks: Sequence[Block]) -> list[Section]:
    """Return the sections of a bite; each issue to discuss is one, under its question."""
    parts = (_heading(block) for block in blocks if not is_boilerplate(block.text))
    return [section for section in sections_of(parts) if section.paragraphs]


def sections_of(parts: Iterable[tuple[str, str]]) -> list[Section]:
    """Return sections from a heading ('' for none) and a text each; a first may have no heading."""
    sections: list[tuple[str, list[str]]] = []
    for heading, text in parts:
        if heading or not sections:
            sections.append((heading, []))
        sections[-1][1].append(text)
    return [Section(heading=heading, paragraphs=tuple(texts)) for heading, texts in sections]


def _heading(block: Block) -> tuple[str, str]:
    """Return the heading a block begins with ('' if none) and the text behind it."""
    text = block.text
    if marked := _MARK.match(text):
        return _issue(text[marked.end() :], _MARK.sub("", block.lead, count=1))
    for heading in RUN_IN_HEADINGS:
        if text.casefold().startswith(heading.casefold()):
            return text[: len(heading)], text[len(heading) :].strip()
    if text.startswith(THANKS):
        return "Thanks", text
    return (text, "") if block.level else ("", text)


def _issue(text: str, lead: str) -> tuple[str, str]:
    """Part the question or statement to discuss from the text that follows it.

    Where the page does not mark it, it is a question, or words up to a capital that begins a
    sentence without a full stop before it, or a sentence.
    """
    if lead and text.startswith(lead):
        return lead, text[len(lead) :].strip()
    question = _QUESTION.match(text)
    if question and len(question[0].split()) <= _MAX_HEADING_WORDS:
        return question[0], text[question.end() :].strip()
    for capital in _CAPITAL_FOLLOWS.finditer(text):
        words = text[: capital.start()].split()
        if len(words) > _MAX_HEADING_WORDS or text[: capital.start()].rstrip("”’\"'").endswith("."):
            break
        if len(words) >= 3 and words[-1].casefold() not in LEADS_ON:
            return text[: capital.start()], text[capital.end() :]
    sentence = _SENTENCE.match(text)
    return (sentence[0], text[sentence.end() :].strip()) if sentence else ("", text)
