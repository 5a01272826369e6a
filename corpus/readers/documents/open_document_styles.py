"""What the styles of an OpenDocument text mean for who reads its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.source_types.xml_records import Element, attribute

_TITLE = "Title"
_HEADING = re.compile(r"Heading_20_(\d{1,2})")
_RAISED = re.compile(r"super|[1-9]\d?\d?%")
_LOWERED = re.compile(r"sub|-\d+%")
_FAMILIES = {"p": "paragraph", "h": "paragraph", "span": "text", "a": "text", "section": "section"}
_MAX_ANCESTORS = 20


@dataclass(frozen=True, slots=True)
class TextStyle:
    """What a style says: `tags` are elements of HTML, the outermost first.

    `level` is that of a heading, 1 for the title of the document (`is_title`), 0 for none.
    """

    tags: tuple[str, ...] = ()
    level: int = 0
    is_hidden: bool = False
    is_title: bool = False


_NONE = TextStyle()


class TextStyles:
    """The styles of a document by what they are for and their names."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._elements = {
            (attribute(one, "family"), attribute(one, "name")): one
            for root in roots
            for one in root.iter("style")
        }
        self._known: dict[tuple[str, str], TextStyle] = {}

    def of(self, element: Element) -> TextStyle:
        """Return the style of an element of the text."""
        family = _FAMILIES.get(element.tag)
        name = attribute(element, "style-name") if family else ""
        if not family or not name:
            return _NONE
        if (family, name) not in self._known:
            self._known[family, name] = self._read(family, name)
        return self._known[family, name]

    def _read(self, family: str, name: str) -> TextStyle:
        """Return a style with what it has from those that it is derived from."""
        told: dict[str, str] = {}
        level = 0
        is_title = False
        for _ in range(_MAX_ANCESTORS):  # they may go round in a circle
            heading = _HEADING.fullmatch(name)
            is_title = is_title or (not level and name == _TITLE)
            level = level or (1 if name == _TITLE else int(heading[1]) if heading else 0)
            if (one := self._elements.get((family, name))) is None:
                break
            for properties in one:
                if properties.tag in ("text-properties", "section-properties"):
                    for key in ("font-weight", "text-position", "display"):
                        told.setdefault(key, attribute(properties, key))
                        told = {known: said for known, said in told.items() if said}
            name = attribute(one, "parent-style-name")
        position = told.get("text-position", "")
        raised = "sup" if _RAISED.match(position) else "sub" if _LOWERED.match(position) else ""
        bold = "strong" if told.get("font-weight") in ("bold", "700", "800", "900") else ""
        tags = tuple(filter(None, (bold, raised)))
        return TextStyle(tags, level, told.get("display") == "none", is_title)
