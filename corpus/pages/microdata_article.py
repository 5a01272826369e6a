"""A page whose article is marked up to its last word: schema.org in microdata.

Such a page says of each piece of its text what it is: a part of the body with its heading, a work
that is cited, a document that is mentioned. Nothing has to be guessed, and what is not marked is
no text. The pages of our own site are of this type. Where a body holds words outside of such
parts, as is common elsewhere, the page is an article like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from corpus.draft import Draft
from corpus.entry import (
    LANGUAGE_TAG,
    Entry,
    Link,
    ListedWork,
    RelatedTitle,
    Section,
    clean_line,
)
from corpus.errors import InputError
from corpus.html.json_ld import ARTICLE_TYPES
from corpus.html.tree import Element
from corpus.pages.assembly import page_id
from corpus.pages.page import Page
from corpus.pages.page_type import PageType
from corpus.text.dates import find_year, parse_date

_ADDRESSED = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    **dict.fromkeys(("data", "meter"), "value"),
    "meta": "content",
    "object": "data",
    "time": "datetime",
}
"""Elements whose value stands in an attribute, as the HTML standard has it."""

_ID = re.compile(r"(?!\.\.?$)[^\s/\\\x00-\x1f]{1,200}")
_MAX_KIND_LENGTH = 40


@dataclass(slots=True)
class Item:
    """A thing that a page describes: its type, '' if none is named, and its properties in order.

    Texts are those of attributes, and of elements in which no further property stands. `is_marked`
    says that every word of its `articleBody` stands in such an element.
    """

    type: str = ""
    properties: dict[str, list[str | Item]] = field(default_factory=dict)
    is_marked: bool = False

    def texts(self, name: str) -> list[str]:
        """Return the values of a property that are texts, or names of things."""
        found = (
            value if isinstance(value, str) else value.first("name")
            for value in self.properties.get(name, ())
        )
        return [text for text in found if text]

    def first(self, *names: str) -> str:
        """Return the first text of the first property that has one."""
        return next((text for name in names for text in self.texts(name)), "")

    def items(self, name: str) -> Iterator[Item]:
        """Yield the values of a property that are things."""
        yield from (one for one in self.properties.get(name, ()) if isinstance(one, Item))


def read_items(root: Element) -> list[Item]:
    """Return the things that a tree describes and that are no property of others, in order."""
    reader = _ItemReader()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            reader.enter(element)
        else:
            reader.leave(element)
    return reader.found


class _Property(NamedTuple):
    """A property under way: its element, the thing that has it, and counts where it began."""

    element: Element
    item: Item
    nested: int
    words: int
    marked: int


class _ItemReader:
    """Walks a tree once, without recursion; what is nested in what costs nothing."""

    def __init__(self) -> None:
        self.found: list[Item] = []
        self._items: list[tuple[Element, Item]] = []
        self._properties: list[_Property] = []
        self._nested = self._words = self._marked = 0

    def enter(self, element: Element) -> None:
        named = bool(element.get("itemprop")) and bool(self._items)
        self._nested += named
        if element.get("itemscope") is not None:
            types = (element.get("itemtype") or "").split()
            item = Item(types[0].rpartition("/")[2] if types else "")
            if named:
                self._add(element, item)
            else:
                self.found.append(item)
            self._items.append((element, item))
        elif named:
            counts = (self._nested, self._words, self._marked)
            self._properties.append(_Property(element, self._items[-1][1], *counts))
        self._words += _length(element.text)

    def leave(self, element: Element) -> None:
        if self._items and self._items[-1][0] is element:
            self._items.pop()
        elif self._properties and self._properties[-1].element is element:
            self._end(self._properties.pop())
        self._words += _length(element.tail)

    def _end(self, one: _Property) -> None:
        words = self._words - one.words
        is_whole = self._nested == one.nested  # no other property stands in it
        attribute = _ADDRESSED.get(one.element.tag)
        value = (one.element.get(attribute) or "") if attribute else ""
        if "articleBody" in (one.element.get("itemprop") or "").split():
            one.item.is_marked = not value and words == self._marked - one.marked
        if is_whole:
            self._marked += words
        if value or is_whole:
            self._add(one.element, value or "".join(one.element.itertext()), one.item)

    def _add(self, element: Element, value: str | Item, item: Item | None = None) -> None:
        holder = item or self._items[-1][1]
        for name in (element.get("itemprop") or "").split():
            holder.properties.setdefault(name, []).append(value)


def _length(text: str | None) -> int:
    """Return the characters of a text that are not white space."""
    return sum(map(len, text.split())) if text else 0


def article_item(page: Page) -> Item | None:
    """Return the article of a page that is marked to its last word, None if there is none."""
    if not page.is_whole:
        return None
    for item in read_items(page.root):
        named = item.type.lower() in ARTICLE_TYPES and clean_line(item.first("headline", "name"))
        if named and item.is_marked and item.first("identifier"):
            return item
    return None


def parse_microdata_article(item: Item, name: str) -> list[Draft]:
    """Return the entry that an article makes of itself, as a list of one draft.

    Args:
        item: the article.
        name: the page's file, for the id where the article has none that an entry can have.
    """
    identifier = clean_line(item.first("identifier"))
    language = item.first("inLanguage").strip().lower()
    works = [_work(one) for one in item.items("citation") if one.first("name")]
    entry = Entry(
        id=identifier if _ID.fullmatch(identifier) else page_id("", name),
        title=item.first("headline", "name"),
        headline=item.first("alternativeHeadline"),
        kind=_kind(item),
        year=_year(item),
        authors=tuple(item.texts("author")),
        source=item.first("isPartOf", "publisher"),
        summary=item.first("abstract", "description"),
        sections=tuple(_sections(item)),
        subjects=tuple(item.texts("keywords")),
        listed_works=tuple(works),
        published_related=tuple(
            RelatedTitle(title=one.first("name"), kind=_kind(one), year=_year(one))
            for one in item.items("mentions")
            if one.first("name") and not one.first("url")
        ),
        links=tuple(
            Link(text=one.first("name"), url=one.first("url"))
            for one in item.items("mentions")
            if one.first("name") and one.first("url")
        ),
        url=item.first("sameAs"),
        first_uploaded=parse_date(item.first("dateCreated")),
        last_revised=parse_date(item.first("dateModified")),
        language=language if re.match(LANGUAGE_TAG, language) else "",
        file_format="HTM",
        sources=(name,),
    )
    return [Draft(entry)]


def _sections(item: Item) -> Iterator[Section]:
    """Yield the parts of a body, those within parts too, in reading order."""
    waiting = list(item.items("hasPart"))[::-1]
    while waiting:
        part = waiting.pop()
        heading, texts = part.first("headline", "name"), tuple(part.texts("text"))
        if heading or texts:
            yield Section(heading=heading, paragraphs=texts)
        waiting += list(part.items("hasPart"))[::-1]


def _work(item: Item) -> ListedWork:
    return ListedWork(
        tags=tuple(item.texts("keywords")),
        title=item.first("name"),
        publisher=item.first("publisher"),
        country=item.first("countryOfOrigin"),
        year=_year(item),
        annotation=item.first("abstract"),
    )


def _kind(item: Item) -> str:
    """Return the kind that a thing is said to be of; any label of a few words is one."""
    label = clean_line(item.first("genre"))
    return label if 0 < len(label.upper()) <= _MAX_KIND_LENGTH else "DOCUMENT"


def _year(item: Item) -> int | None:
    return find_year(item.first("datePublished"))


def _read(page: Page) -> list[Draft]:
    item = article_item(page)
    if item is None:
        raise InputError("the page marks up no article: it is one of another type")
    return parse_microdata_article(item, page.name)


PAGE_TYPE = PageType(
    name="microdata article",
    version=1,
    recognises=lambda page: page.is_markup and article_item(page) is not None,
    read=_read,
    hint=re.compile(r"itemprop\s*=\s*[\"']?articleBody", re.IGNORECASE),
    cleaned_by="marks",
    order=5,  # before all that guess
)
