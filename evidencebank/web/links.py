"""Addresses that a page may link to."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlencode, urlsplit

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.text.typography import slug
from corpus.text.urls import hides_something, safe_url
from evidencebank.bank import Bank
from evidencebank.formats.printed_entry import is_available, is_printable
from evidencebank.legacy_urls import addresses

PRINTED = ".pdf"
"""What the name of an entry's PDF file ends with, behind the entry's id."""


def entry_address(entry_id: str, search: str = "", at: int = 0) -> str:
    """Return an entry's address, with the search that led there and its place in that, from 1."""
    query = urlencode({"from": search, "at": at}) if search and at else ""
    return f"/entry/{quote(entry_id, safe='')}" + (f"?{query}" if query else "")


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

    That is another entry, an address of the old site, which is answered here, or a page elsewhere.
    """
    parts = urlsplit(safe_url(url) or _relative(url))
    stem = PurePosixPath(unquote(parts.path)).stem
    if not parts.scheme:
        ids = (one for one in (stem, slug(stem)) if one and one in bank)
        return next(map(entry_address, ids), "")
    try:
        addresses.read(url)
    except InputError:
        return url
    return f"/PHP/{PurePosixPath(parts.path).name}?{parts.query}"


def _relative(url: str) -> str:
    """Return a path relative to the page it stood on, '' for any other address."""
    if hides_something(url) or ":" in url or url.startswith(("/", "#", "?")):
        return ""
    return url
