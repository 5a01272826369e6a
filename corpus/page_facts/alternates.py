"""Where a page says that the same stands in other languages: its links with `hreflang`."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from corpus.entry import Alternate
from corpus.html.tree import Element
from corpus.text.language_tags import language_tag
from corpus.text.typography import clean_line

_MAX = 200
_MAX_LENGTH = 2_000
_MAX_NAME = 30
"""Characters of a link that names a language and nothing more."""


def read_alternates(root: Element, address: str) -> tuple[Alternate, ...]:
    """Return what a page's links name as itself in other languages, in their order.

    They are links of the relation 'alternate', in the head or in the body, and links in the body
    that do no more than name a language. Places are made whole by `address`, that of the page or
    else the name of its file. What is for any language ('x-default') names none.
    """
    found: dict[Alternate, None] = {}
    for element in root.iter("link", "a", "area"):
        told = element.get("hreflang")
        if told and len(found) < _MAX and _is_alternate(element):
            language = language_tag(told)
            place = _joined(address, element.get("href") or "")
            if language and place and not language.startswith("x-"):
                found[Alternate(language=language, url=place)] = None
    return tuple(found)


def _is_alternate(element: Element) -> bool:
    if "alternate" in (element.get("rel") or "").lower().split():
        return True
    return element.tag != "link" and len("".join(element.itertext()).strip()) <= _MAX_NAME


def _joined(address: str, href: str) -> str:
    """Return where a link leads, without its fragment; '' if that is no place of a page."""
    place = href.strip().partition("#")[0]
    if not place or len(place) > _MAX_LENGTH:
        return ""
    try:
        whole = clean_line(urljoin(address, place))  # as an alternate has it: '' names no place
        scheme = urlsplit(whole).scheme
    except ValueError:
        return ""
    return whole if scheme in ("http", "https", "") and len(whole) <= _MAX_LENGTH else ""
