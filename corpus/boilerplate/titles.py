"""What a page calls itself in its head, as keys to know its title by in the body."""

from __future__ import annotations

import re

from corpus.html.tree import Element
from corpus.text.typography import title_key

_BETWEEN = re.compile(r"\s+[|–—·»«:•>/-]+\s+|\s*\|\s*|::")
_TITLES = frozenset({"og:title", "twitter:title", "citation_title", "dc.title", "title"})
_SHORTEST = 8
"""Characters of a part of a title below which it may be any heading's."""


def title_keys(root: Element) -> frozenset[str]:
    """Return the keys of a page's titles, whole and in the parts between marks."""
    stated = ["".join(element.itertext()) for element in root.iter("title")][:2]
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        if name in _TITLES:
            stated.append(element.get("content") or "")
    parts: set[str] = set()
    for title in stated:
        line = " ".join(title.split())
        parts.add(line)
        parts.update(part for part in _BETWEEN.split(line) if len(part) >= _SHORTEST)
    return frozenset(key for key in map(title_key, parts) if key)
