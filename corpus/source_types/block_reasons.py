"""Why each block of a page is in the entry that it makes, or is not: for who looks at one.

Reading gives no account of itself, since it is done for thousands of pages. Here one page is read
again with its furniture in place, and what became of each run of text is found out.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bs4 import Tag
from bs4.element import PageElement
from lxml import etree

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.html.boilerplate_rules import MACHINERY, attribute
from corpus.html.json_ld import article_body
from corpus.html.node_stats import is_text, walk
from corpus.html.parsing import boilerplate_of, parse_safe, safe_markup, tidy
from corpus.html.segments import BREAKING, read_segments
from corpus.html.tree import CUT, Element, cut, parse_tree
from corpus.pages.boilerplate_lines import is_boilerplate
from corpus.pages.page import Page
from corpus.pages.page_dates import states_dates
from corpus.pages.page_type import PageType
from corpus.pages.text_blocks import text_blocks
from corpus.text.typography import clean_line

_WORD = re.compile(r"\w+")
_MAX_NAMED_LENGTH = 60
_NEVER_TEXT = frozenset({"script", "style", "template", "select", "datalist"})
_TEXT = "text"
_MACHINERY = "machinery"
_PIECE = 24
"""Letters and digits of a long block that are looked for at a time, where it does not stand whole.
"""

_TELLING = 10
"""Letters and digits from which on words within a text are no chance."""


@dataclass(frozen=True, slots=True)
class BlockReason:
    """A run of text of a file, whether it is in an entry, and why or why not."""

    text: str
    kept: bool
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape that `evidencebank read --why --json` prints."""
        return {"text": self.text, "kept": self.kept, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class FileReasons:
    """What a file was taken for, within its source type, and what became of each block of it."""

    taken_for: str
    blocks: list[BlockReason]


def page_reasons(page: Page, page_type: PageType, drafts: Sequence[Draft]) -> list[BlockReason]:
    """Return the blocks of a page in reading order, furniture too, each with what became of it.

    Args:
        page: the page.
        page_type: the type that read it.
        drafts: what it made of it.
    """
    if not page.is_markup:
        found = [BlockReason(block.text, True, _TEXT) for block in text_blocks(page.text)]
    elif page_type.cleaned_by == "marks":
        found = [replace(one, kept=True, reason=_TEXT) for one in _by_rules(page)]
    elif page_type.cleaned_by == "judging" and page.is_judged:
        found = [*_judged(page), *_in_json_ld(page, drafts[0].entry)]
    elif page_type.cleaned_by == "judging" and page.is_publication:
        found = list(_without_unlikely(_by_rules(page), page))
    else:
        found = list(_by_rules(page))
    told = _Told([draft.entry for draft in drafts])
    return [_settle(one, told) for one in found]


def record_reasons(entries: Iterable[Entry]) -> FileReasons:
    """Return the texts of entries that come from records: all of it is kept."""
    blocks = [
        BlockReason(text, True, f"text of the record {entry.id}")
        for entry in entries
        for section in entry.sections
        for text in (section.heading, *section.paragraphs)
        if text
    ]
    return FileReasons("records", blocks)


def _judged(page: Page) -> Iterator[BlockReason]:
    """Yield the blocks of an article that is judged, with what is cut before in its place."""
    cuts = _cut_before(page.text)
    for number, (one, element) in enumerate(page.judged_elements):
        while cuts and cuts[0][0] <= number:
            yield cuts.pop(0)[1]
        decided = one.reason.removeprefix("kept: ").removeprefix("dropped: ")
        is_read = one.kept or element.tag == "h1"  # titles are found apart from the text
        yield BlockReason(one.segment.text, is_read, f"{decided}, in {_shown_of(element)}")
    yield from (reason for _, reason in cuts)


def _without_unlikely(found: Iterable[BlockReason], page: Page) -> Iterator[BlockReason]:
    """Yield blocks that rules keep, without those that are surely no text of a publication."""
    kept = {_key(one.segment.text) for one in page.judgements if one.kept}
    dropped = {_key(one.segment.text): one.reason for one in page.judgements if not one.kept}
    for one in found:
        key = _key(one.text)
        reason = dropped.get(key) if one.kept and key not in kept else None
        yield replace(one, kept=False, reason=reason.removeprefix("dropped: ")) if reason else one


def _in_json_ld(page: Page, entry: Entry) -> Iterator[BlockReason]:
    """Yield the lines of an article that stands in JSON-LD, if its entry was made of that."""
    hidden = article_body(page.statements.scripts)
    if hidden and _key(hidden) == _key(entry.body):
        for line in filter(None, map(clean_line, hidden.splitlines())):
            yield BlockReason(line, True, "stands in JSON-LD alone")


def _cut_before(markup: str) -> list[tuple[int, BlockReason]]:
    """Return the texts that are cut before judging, and before which segment each stands."""
    root, _ = parse_tree(safe_markup(markup))
    places: dict[tuple[Element, bool], int] = {}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        places[element, event == "end"] = len(places)

    doubtful: list[tuple[Element, str]] = []
    end = -1
    for element in root.iter(*CUT, "button", "noscript"):
        if element.tag not in _NEVER_TEXT and places[element, False] > end:
            end = places[element, True]
            doubtful.append((element, clean_line(" ".join(element.itertext()))))
    cut(root)
    left = set(root.iter())
    starts = [places[segment.slots[0]] for segment in read_segments(root)[0]]
    return [
        (
            bisect_left(starts, places[element, False]),
            BlockReason(text, False, f"cut: {_shown_of(element)}"),
        )
        for element, text in doubtful
        if text and element not in left
    ]


def _by_rules(page: Page) -> Iterator[BlockReason]:
    """Yield the blocks of a page that rules alone clean."""
    soup = parse_safe(safe_markup(page.text))
    dropped = {id(node): (node, reason) for node, reason in boilerplate_of(soup)}
    runs = list(_runs(soup.body or soup, dropped))
    tidy(soup)
    left = {id(node) for node in (soup.body or soup).descendants}
    for text, reason, first in runs:
        outside = "" if id(first) in left else "outside the main part of the page"
        dropped_by = reason or outside
        yield BlockReason(text, not dropped_by, dropped_by or _TEXT)


def _runs(
    body: Tag, dropped: dict[int, tuple[PageElement, str]]
) -> Iterator[tuple[str, str, PageElement]]:
    """Yield runs of text, why a rule drops each ('' if none does), and the node it begins with."""
    parts: list[str] = []
    first: PageElement = body
    reason = ""
    for node, entering in walk(body):
        if isinstance(node, Tag):
            told = dropped.get(id(node))
            if told is None and node.name not in BREAKING:
                continue
            if text := clean_line("".join(parts)):
                yield text, reason, first
            parts.clear()
            if told is not None:
                reason = f"{told[1]}: {_named(node)}" if entering else ""
                if entering and node.name in MACHINERY - _NEVER_TEXT:  # which is not walked into
                    parts.append(node.get_text(" "))
                    first = node
        elif is_text(node):
            first = first if parts else node
            parts.append(str(node))
    if text := clean_line("".join(parts)):
        yield text, reason, first


def _shown_of(element: Element) -> str:
    return _shown(element.tag, element.get("class") or "", element.get("id") or "")


def _named(tag: Tag) -> str:
    return _shown(tag.name, attribute(tag, "class"), attribute(tag, "id") or attribute(tag, "role"))


def _shown(tag: str, classes: str, name: str) -> str:
    """Return an element as its page's author would look for it: its tag, classes and id."""
    told = clean_line(f"{classes} {'#' if classes and name else ''}{name}")[:_MAX_NAMED_LENGTH]
    return f'<{tag} "{told}">' if told else f"<{tag}>"


class _Told:
    """All that entries say, to look up whether a block of their page stands in them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.facts = {
            key: name
            for name in ("source", "kind", "summary", "headline", "title")
            for entry in entries
            if (key := _key(getattr(entry, name)))
        }
        texts = [text for entry in entries for text in _texts(entry)]
        self._whole = set(map(_key, texts))
        self._rows = "\n".join(_key(text) for text in texts if " | " in text)
        self._all = "\n".join(map(_key, texts))
        self._words = "\n".join(map(_words, texts))

    def holds(self, text: str, key: str) -> bool:
        """Whether a block stands here: whole, or, if it is long, in pieces for the most."""
        if len(key) < _PIECE:  # a word or two stand somewhere by chance
            among = len(key) >= _TELLING and _words(text) in self._words
            return among or key in self._whole or key in self._rows
        if key in self._all:
            return True
        pieces = [key[at : at + _PIECE] for at in range(0, len(key) - _PIECE + 1, _PIECE)]
        return 2 * sum(piece in self._all for piece in pieces) >= len(pieces)


def _settle(one: BlockReason, told: _Told) -> BlockReason:
    """Return a block with the last word on it: whether the entries have it, and as what."""
    key = _key(one.text)
    if not one.kept and one.reason.startswith(_MACHINERY) and told.holds(one.text, key):
        return replace(one, kept=True, reason=_TEXT)  # a button that heads a part
    if not one.kept or not key:
        return one
    if name := told.facts.get(key):
        return replace(
            one, reason=f"the {name}" + (f"; {one.reason}" if one.reason != _TEXT else "")
        )
    if told.holds(one.text, key):
        return one
    if states_dates(one.text):
        reason = "says when the page was made: read as its dates"
    elif is_boilerplate(one.text):
        reason = "a line that sites put beside their texts"
    else:
        reason = "no text: read for title, authors, dates and source alone"
    return replace(one, kept=False, reason=reason)


def _texts(entry: Entry) -> Iterator[str]:
    """Yield the texts of an entry in which a block of its page may stand."""
    yield entry.summary
    for section in entry.sections:
        yield from (section.heading, *section.paragraphs)
    for work in entry.listed_works:
        yield "".join((*work.tags, work.title, work.country, work.publisher, work.annotation))
    yield from (f"{one.title}{one.kind}{one.year or ''}" for one in entry.published_related)


def _key(text: str) -> str:
    """Return the letters and digits of a text, by which it is known however it is set."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _words(text: str) -> str:
    """Return the words of a text with a blank around each."""
    return f" {' '.join(_WORD.findall(unicodedata.normalize('NFKC', text).casefold()))} "
