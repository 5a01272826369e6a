"""A page while it is read: decoded, parsed once, and looked at by every page type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup
from lxml import etree

from corpus.block import Block
from corpus.boilerplate.judge import Judgement, judge_segments, strip_boilerplate
from corpus.boilerplate.model import Forest
from corpus.boilerplate.titles import title_keys
from corpus.entry import Alternate, Note
from corpus.html.metadata import Metadata, metadata_from
from corpus.html.microdata import Item, read_items
from corpus.html.parsing import blocks, clean, safe_markup, soup_of, tidy
from corpus.html.segments import Container, Segment, lines_of, read_segments
from corpus.html.statements import Statements, read_statements
from corpus.html.tree import Element, cut, parse_tree
from corpus.identifiers.doi import find_doi
from corpus.page_facts.alternates import read_alternates
from corpus.page_facts.folds import FoldedPart, read_folds
from corpus.page_facts.notes import read_notes
from corpus.pages.join_broken_paragraphs import join_broken_paragraphs
from corpus.pages.text_blocks import text_blocks
from corpus.text.markup import is_markup

_MAX_JUDGED = 5_000
"""Runs of text, more than any article has; each takes a kilobyte while it is judged."""

_OF_PUBLICATIONS = (
    *("citation_title", "citation_author", "citation_authors", "citation_doi", "eprints.title"),
    "prism.doi",
)
"""What pages of journals and libraries state about the publication that they show."""


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What a page states, its tree without what is surely no text, and the segments of that.

    Of more segments than are judged, only so many are read and one more.

    `notes` and `folds` are those of all of it, text or not. `is_whole` says whether libxml2 read
    the page to its end, `titles` what it calls itself.
    """

    statements: Statements
    alternates: tuple[Alternate, ...]
    notes: tuple[Note, ...]
    folds: tuple[FoldedPart, ...]
    titles: frozenset[str]
    root: Element
    is_whole: bool
    segments: list[Segment]
    containers: list[Container]


class Page:
    """A decoded page, `text`, of the file `name`.

    Whether it is HTML is told by the text, where it is not said. What is made of the text is made
    when first asked for, and once; asking may raise InputError, if it is larger than the limits.
    `model` judges its runs of text, by default the one that comes with the package; those of a page
    that was made of a document are not judged, since nothing stands around its text.
    """

    def __init__(
        self,
        text: str,
        name: str,
        markup: bool | None = None,
        model: Forest | None = None,
        is_document: bool = False,
    ) -> None:
        self.text = text
        self.name = name
        self.is_markup = is_markup(text, name) if markup is None else markup
        self._is_document = is_document
        self._model = model

    @property
    def file_format(self) -> str:
        """What entries say the page was read from: 'HTM' or 'TXT'."""
        return "HTM" if self.is_markup else "TXT"

    @cached_property
    def lowered(self) -> bytes:
        """The text in UTF-8, ASCII in lower case: page types look in it for what their pages say.

        Letters of all kinds are made small in ten times the time.
        """
        return self.text.encode("utf-8", "ignore").lower()

    @cached_property
    def metadata(self) -> Metadata:
        """What the head of an HTML page states; of text, nothing."""
        return metadata_from(self.statements.values) if self.is_markup else Metadata()

    @property
    def statements(self) -> Statements:
        """What an HTML page states about itself in its head and body."""
        return self._parsed.statements

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """Where an HTML page says that the same stands in other languages."""
        return self._parsed.alternates if self.is_markup else ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What an HTML page says of words when one points at them, wherever they stand."""
        return self._parsed.notes if self.is_markup else ()

    @property
    def folds(self) -> tuple[FoldedPart, ...]:
        """The parts of an HTML page that it shows folded, wherever they stand."""
        return self._parsed.folds if self.is_markup else ()

    @property
    def root(self) -> Element:
        """The tree of an HTML page without what is surely no text, to be read only."""
        return self._parsed.root

    @property
    def is_whole(self) -> bool:
        """Whether the whole of an HTML page was parsed: what is nested too deep is lost."""
        return self._parsed.is_whole

    @cached_property
    def items(self) -> list[Item]:
        """The things that an HTML page describes in microdata."""
        return read_items(self._parsed.root)

    @cached_property
    def lines(self) -> list[str]:
        """The runs of text of an HTML page as a reader sees them, boilerplate too."""
        segments = self._parsed.segments
        if len(segments) > _MAX_JUDGED:
            return lines_of(self._parsed.root)
        return [segment.text for segment in segments]

    @cached_property
    def judgements(self) -> list[Judgement]:
        """The runs of text of an HTML page, each judged to be text of an article or not."""
        parsed = self._parsed
        return judge_segments(
            parsed.segments, parsed.containers, parsed.titles, self._model, self.is_publication
        )

    @property
    def judged_elements(self) -> list[tuple[Judgement, Element]]:
        """The judgements, each with the element that its run of text stands in."""
        containers = self._parsed.containers
        return [(one, containers[one.segment.container].element) for one in self.judgements]

    @property
    def lead(self) -> str:
        """What stands between the title and the text of an article, '' if nothing does."""
        if not self.is_judged:
            return ""
        return next((one.segment.text for one in self.judgements if one.is_lead), "")

    @cached_property
    def tree(self) -> BeautifulSoup:
        """The tree of an HTML page without what rules say is no text: all page types read it."""
        if "article_tree" in vars(self):  # what is no text of an article is taken out of the root
            return clean(self.text)
        root, is_whole = self._parsed.root, self._parsed.is_whole
        return tidy(soup_of(root if is_whole else safe_markup(self.text)))

    @cached_property
    def article_tree(self) -> BeautifulSoup:
        """The tree of an HTML page without what is judged to be no text of an article."""
        if not self._can_be_judged:
            return self.tree
        root = self._parsed.root
        strip_boilerplate(root, self.judgements)
        etree.strip_elements(root, "meta", "link", "base", with_tail=False)
        return tidy(soup_of(root)) if self.is_publication else soup_of(root)

    @property
    def is_judged(self) -> bool:
        """Whether of an article only what is likely text stays, judged run by run.

        Not so of pages of journals and libraries, whose tables, references and notes look like
        furniture, and of what is nested too deep or too long to be judged.
        """
        return self._can_be_judged and not self.is_publication

    @cached_property
    def is_publication(self) -> bool:
        """Whether the page states which publication it shows, as those of journals do.

        Of such a page goes what rules name, and what is surely no text.
        """
        return self._can_be_judged and bool(
            self.statements.first(*_OF_PUBLICATIONS)
            or find_doi(self.statements.first("dc.identifier", "dcterms.identifier"))
        )

    @property
    def _can_be_judged(self) -> bool:
        if self._is_document:
            return False
        parsed = self._parsed
        return parsed.is_whole and len(parsed.segments) <= _MAX_JUDGED

    @cached_property
    def blocks(self) -> list[Block]:
        """The page in reading order; in text, paragraphs that are broken by page ends are whole."""
        if self.is_markup:
            return blocks(self.tree)
        return join_broken_paragraphs(text_blocks(self.text))

    @cached_property
    def _parsed(self) -> _Parsed:
        root, is_whole = parse_tree(safe_markup(self.text))
        statements = read_statements(root)
        alternates = read_alternates(root, statements.url or self.name)
        notes, folds = read_notes(root), read_folds(root)
        titles = title_keys(root)
        cut(root)
        return _Parsed(
            *(statements, alternates, notes, folds, titles, root, is_whole),
            *read_segments(root, _MAX_JUDGED),
        )
