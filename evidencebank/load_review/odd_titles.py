"""Titles that are not those of a work: the name of a site, of a file, or of any page at all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from corpus.storage.store import Name
from corpus.text.typography import title_key

MANY = 3
"""From so many entries on, what their titles have in common is that of a site."""

_OF_ANY_PAGE = frozenset(
    {
        *("about", "about us", "access denied", "blog", "contact", "contact us", "document"),
        *("error", "forbidden", "home", "home page", "homepage", "index", "just a moment"),
        *("loading", "log in", "login", "main page", "new page", "news", "no title", "not found"),
        *("page not found", "please wait", "publications", "redirecting", "search"),
        *("search results", "sign in", "title", "untitled", "untitled document", "welcome"),
    }
)
_OF_A_FILE = re.compile(
    r"https?://\S+|www\.\S+|\S+\.(?:html?|pdf|docx?|odt|php|aspx?|txt|xml|indd)"
    r"|microsoft word - .*",
    re.IGNORECASE,
)
_ERROR_NUMBER = re.compile(r"(?:error )?[45]\d\d\b.{0,30}", re.IGNORECASE)
_BEHIND = re.compile(r".*\S\s*(?:[|│»«•·]|\s[–—-]\s)\s*(\S.*)")
_MIN_LABEL = 4
"""Letters of a host's name below which it may be any word."""


def odd_titles(names: Sequence[Name]) -> Iterator[tuple[Name, str]]:
    """Yield the entries whose titles look like no title of a work, in their order, and why."""
    keys = [title_key(name.title) for name in names]
    shared = Counter(filter(None, keys))
    endings = _common_endings(names)
    for name, key in zip(names, keys, strict=True):
        if reason := _oddity(name, key, shared[key], endings):
            yield name, reason


def _oddity(name: Name, key: str, shared: int, endings: dict[str, int]) -> str:
    """Return what is odd about a title, '' if nothing is."""
    title = name.title.strip()
    if key in _OF_ANY_PAGE or _ERROR_NUMBER.fullmatch(title):
        return "any page may be called so"
    if _OF_A_FILE.fullmatch(title):
        return "the name of a file or an address"
    if key and re.sub(r"\W", "", key) in set(_labels(name.url)):
        return "the name of its site"
    if shared >= MANY:
        return f"{shared:,} entries are called so"
    end = _halves(title)[1]
    if end.casefold() in endings:
        return f"{endings[end.casefold()]:,} titles end with “{end}”"
    return ""


def _common_endings(names: Iterable[Name]) -> dict[str, int]:
    """Return what stands behind a bar or dash in many titles that are otherwise different."""
    fronts: dict[str, set[str]] = defaultdict(set)
    for name in names:
        front, end = _halves(name.title.strip())
        if end:
            fronts[end.casefold()].add(title_key(front))
    return {end: len(found) for end, found in fronts.items() if len(found) >= MANY}


def _halves(title: str) -> tuple[str, str]:
    """Return what stands before a title's last bar or dash, with it, and behind it."""
    found = _BEHIND.fullmatch(title)
    return (title[: found.start(1)], found[1]) if found else (title, "")


def _labels(url: str) -> Iterator[str]:
    """Yield the parts of a host's name that may be what its site is called."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return
    yield from (label for label in re.split(r"[.-]", host) if len(label) >= _MIN_LABEL)
    yield host.removeprefix("www.").replace(".", "").replace("-", "")
