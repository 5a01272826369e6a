"""A page while it is read: decoded, parsed once, and looked at by every page type."""

from __future__ import annotations

from functools import cached_property

from bs4 import BeautifulSoup

from corpus.block import Block
from corpus.html.is_markup import is_markup
from corpus.html.metadata import Metadata, metadata_of
from corpus.html.parsing import blocks, parse, tidy
from corpus.pages.join_broken_paragraphs import join_broken_paragraphs
from corpus.pages.text_blocks import text_blocks


class Page:
    """A decoded page, `text`, of the file `name`.

    Whether it is HTML is told by the text, where it is not said. What is made of the text is made
    when first asked for, and once; asking may raise InputError, if it is larger than the limits.
    """

    def __init__(self, text: str, name: str, markup: bool | None = None) -> None:
        self.text = text
        self.name = name
        self.is_markup = is_markup(text, name) if markup is None else markup

    @property
    def file_format(self) -> str:
        """What entries say the page was read from: 'HTM' or 'TXT'."""
        return "HTM" if self.is_markup else "TXT"

    @property
    def metadata(self) -> Metadata:
        """What the head of an HTML page states; of text, nothing."""
        return self._parsed[0] if self.is_markup else Metadata()

    @property
    def tree(self) -> BeautifulSoup:
        """The tree of an HTML page, without scripts, hidden parts and boilerplate."""
        return self._parsed[1]

    @cached_property
    def blocks(self) -> list[Block]:
        """The page in reading order; in text, paragraphs that are broken by page ends are whole."""
        if self.is_markup:
            return blocks(self.tree)
        return join_broken_paragraphs(text_blocks(self.text))

    @cached_property
    def _parsed(self) -> tuple[Metadata, BeautifulSoup]:
        tree = parse(self.text)
        return metadata_of(tree), tidy(tree)  # tidying takes scripts away, and with them JSON-LD
