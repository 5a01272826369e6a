"""Addresses that a page may link to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlencode, urlsplit

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.text.typography import clean_line, slug
from corpus.text.urls import hides_something, safe_url
from evidencebank.bank import Bank
from evidencebank.formats.printed_entry import is_available, is_printable
from evidencebank.legacy_urls import addresses

PASSAGE = "passage"
"""What a marked passage is called by links to it."""

PRINTED = ".pdf"
"""What the name of an entry's PDF file ends with, behind the entry's id."""

MAX_PASSAGE_LENGTH = 2_000
"""Characters of a passage that an address names, or of its beginning and of its end."""

_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")
"""What an address has as it stands: the signs that RFC 3986 calls unreserved."""

_DIRECTIVES, _TEXT = ":~:", "text="


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that a link refers to: how it begins and, if that is not all of it, how it ends."""

    start: str = ""
    end: str = ""

    @classmethod
    def of(cls, start: str, end: str = "") -> Passage:
        """Return the passage that an address names; none where that is too long to be one."""
        begins, ends = clean_line(start), clean_line(end)
        is_short = max(len(begins), len(ends)) <= MAX_PASSAGE_LENGTH
        return cls(begins, ends) if is_short else cls()

    @classmethod
    def of_fragment(cls, fragment: str) -> Passage:
        """Return the passage of a text fragment, `:~:text=prefix-,start,end,-suffix`.

        What stands before and behind the passage only tells it from others, and is passed over.
        """
        directives = fragment.partition(_DIRECTIVES)[2].split("&")
        texts = (one.removeprefix(_TEXT) for one in directives if one.startswith(_TEXT))
        parts = next(texts, "").split(",")
        told = [unquote(one) for one in parts if not (one.startswith("-") or one.endswith("-"))]
        return cls.of(*told[:2]) if told else cls()

    def query(self) -> dict[str, str]:
        """Return the parameters by which an entry's address names the passage."""
        named = {"passage": self.start, "passage-end": self.end}
        return {name: value for name, value in named.items() if value}


def passage_address(entry_id: str, passage: Passage) -> str:
    """Return the address of an entry where a passage of it is marked; of the entry for none."""
    query = urlencode(passage.query(), quote_via=quote)
    return entry_address(entry_id) + (f"?{query}#{PASSAGE}" if query else "")


def entry_address(entry_id: str, search: str = "", at: int = 0) -> str:
    """Return an entry's address, with the search that led there and its place in that, from 1."""
    query = f"?{_from(search)}&at={at}" if search and at else ""
    name = entry_id if _PLAIN.fullmatch(entry_id) else quote(entry_id, safe="")
    return f"/entry/{name}{query}"


@lru_cache(maxsize=100)
def _from(search: str) -> str:
    return urlencode({"from": search})  # the same for each hit of a page


def saved_address(name: str) -> str:
    """Return the address of what a saved search finds; with '.atom' behind it that of its feed."""
    return f"/saved/{quote(name, safe='')}"


def citation_address(entry_id: str, suffix: str) -> str:
    """Return the address of an entry's citation as a file.

    It is not that of the entry with an ending: an id may end in '.bib' too.
    """
    return f"/cite/{quote(f'{entry_id}.{suffix}', safe='')}"


def printed_address(entry: Entry) -> str:
    """Return the address of an entry's PDF file, '' where there is none."""
    if not (is_available() and is_printable(entry)):
        return ""
    return f"/pdf/{quote(f'{entry.id}{PRINTED}', safe='')}"


def address_of(url: str, bank: Bank) -> str:
    """Return where a link in an entry's text leads from here, '' if nowhere.

    That is another entry, or the passage of it that a text fragment names; an address of the old
    site, which is answered here; or a page elsewhere.
    """
    parts = urlsplit(safe_url(url) or _relative(url))
    stem = PurePosixPath(unquote(parts.path)).stem
    passage = Passage.of_fragment(parts.fragment)
    if not parts.scheme:
        ids = (one for one in (stem, slug(stem)) if one and one in bank)
        return next((passage_address(one, passage) for one in ids), "")
    try:
        addresses.read(url)
    except InputError:
        return url
    # browsers carry a fragment on to where the old address leads
    behind = f"#{parts.fragment}" if passage.start else ""
    return f"/PHP/{PurePosixPath(parts.path).name}?{parts.query}{behind}"


def _relative(url: str) -> str:
    """Return a path relative to the page it stood on, '' for any other address."""
    if hides_something(url) or ":" in url.partition("#")[0] or url.startswith(("/", "#", "?")):
        return ""
    return url
