"""From blocks to the parts of an entry: sections, links and an id, for any kind of page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Protocol

from corpus.block import Block
from corpus.entry import Link, Section
from corpus.text.typography import fold

_SLUG = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
_NOT_IN_ID = re.compile(r"[^\w-]+")
_MAX_ID_LENGTH = 120


class Levelled(Protocol):
    """A paragraph, of level 0, or a heading, on one line."""

    @property
    def text(self) -> str: ...

    @property
    def level(self) -> int: ...


def to_sections(blocks: Iterable[Levelled]) -> tuple[Section, ...]:
    """Return the sections that headings make of blocks, nested headings flattened in order.

    Text before the first heading has the heading ''. A heading without text of its own (one that
    only stands over others) keeps its place as a section without paragraphs.
    """
    found: list[tuple[str, list[str]]] = [("", [])]
    for block in blocks:
        if block.level:
            found.append((block.text, []))
        else:
            found[-1][1].append(block.text)
    return tuple(
        Section(heading=heading, paragraphs=tuple(paragraphs))
        for heading, paragraphs in found
        if heading or paragraphs
    )


def outward_links(blocks: Sequence[Block]) -> tuple[Link, ...]:
    """Return the links that lead out of the page, each once, in reading order."""
    return tuple(
        dict.fromkeys(
            link
            for block in blocks
            for link in block.links
            if link.url and not link.url.startswith("#")
        )
    )


def page_id(identifier: str, name: str) -> str:
    """Return a page's id: its own identifier if that is a plain slug, else its file's name.

    Of the file's name, 'a/b/Name of file.html', the stem is taken, in lower case and with hyphens
    for what cannot stand in an id; underscores and hyphens stay.
    """
    if len(identifier) <= _MAX_ID_LENGTH and _SLUG.fullmatch(identifier):
        return identifier
    stem = PurePosixPath(name.replace("\\", "/")).stem
    made = _NOT_IN_ID.sub("-", fold(stem)).strip("-")[:_MAX_ID_LENGTH]
    if made:
        return made
    digest = hashlib.sha256(name.encode("utf-8", errors="replace")).hexdigest()
    return f"page-{digest[:12]}"
