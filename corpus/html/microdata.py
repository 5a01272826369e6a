"""Things that a page describes in microdata, with their properties, whatever they are of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from corpus.html.tree import Element

_ADDRESSED = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    **dict.fromkeys(("data", "meter"), "value"),
    "meta": "content",
    "object": "data",
    "time": "datetime",
}
"""Elements whose value stands in an attribute, as the HTML standard has it."""


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
