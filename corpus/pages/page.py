"""A page while it is read: decoded, parsed once, and looked at by every page type."""

from __future__ import annotations

from functools import cached_property

from bs4 import BeautifulSoup

from corpus.block import Block
from corpus.html.is_markup import is_markup
from corpus.html.metadata import Metadata, metadata_from
from corpus.html.parsing import blocks, parse, safe_markup, tidy
from corpus.html.segments import read_segments
from corpus.html.statements import Statements, read_statements
from corpus.html.tree import cut, parse_tree
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

    @cached_property
    def metadata(self) -> Metadata:
        """What the head of an HTML page states; of text, nothing."""
        return metadata_from(self.statements.values) if self.is_markup else Metadata()

    @property
    def statements(self) -> Statements:
        """What an HTML page states about itself in its head and body."""
        return self._facts[0]

    @property
    def lines(self) -> list[str]:
        """The runs of text of an HTML page as a reader sees them, boilerplate too."""
        return self._facts[1]

    @cached_property
    def tree(self) -> BeautifulSoup:
        """The tree of an HTML page, without scripts, hidden parts and boilerplate."""
        return tidy(parse(self.text))

    @cached_property
    def blocks(self) -> list[Block]:
        """The page in reading order; in text, paragraphs that are broken by page ends are whole."""
        if self.is_markup:
            return blocks(self.tree)
        return join_broken_paragraphs(text_blocks(self.text))

    @cached_property
    def _facts(self) -> tuple[Statements, list[str]]:
        root, _ = parse_tree(safe_markup(self.text))
        statements = read_statements(root)
        cut(root)
        return statements, [segment.text for segment in read_segments(root)[0]]
