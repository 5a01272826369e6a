"""From an address of the old site, or a link to one, to what the bank has for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from corpus.entry import Entry
from corpus.errors import InputError
from evidencebank.bank_parts import BankState
from evidencebank.legacy_urls.addresses import OldEntry, OldSearch, read, search_of
from evidencebank.results import Results
from evidencebank.saved_searches import SavedSearch, SavedSearches
from indexer.search.spec import SearchSpec

Run = Callable[[SavedSearch, int, int], Results]
"""Runs a saved search; it is given how many hits are wanted, and from which on."""


def follow(url: str, saved_searches: SavedSearches, run: Run, state: BankState) -> Results | Entry:
    """Return what an address stands for, as `Bank.old_address` describes."""
    old = read(url)
    if isinstance(old, OldSearch):
        spec = SearchSpec.of(subjects=old.subjects, kinds=old.kinds, sort=old.sort)
        results = run(SavedSearch("old", spec), old.page_size, old.offset)
        return replace(results, note=f"read as subjects: {old.subjects or 'any'}")
    collection = saved_searches.get(old.collection) if old.collection else None
    if collection is not None:
        ordered = collection.sorted_by(old.sort) if old.sort else collection
        return run(ordered, old.page_size, old.offset)
    return _entry_of(old, state)


def _entry_of(old: OldEntry, state: BankState) -> Entry:
    """Return the entry that a key of the old site stands for.

    It is the one whose id was made from the key, else the first by id that was loaded from a file
    of that name or whose `url` is its old address. Raises InputError when there is none.
    """
    known = next((found for found in old.ids if found in state.engine), None)
    if known is not None:
        return state.entry(known)
    for entry in state.mentioning(old.key.rsplit("/", 1)[-1]):
        if any(map(old.is_file, entry.sources)) or _is_address_of(old, entry.url):
            return entry
    raise InputError(f"there is no entry for {old.key!r} of the old site: search for its title")


def _is_address_of(old: OldEntry, url: str) -> bool:
    if old.is_file(url):
        return True
    try:
        named = read(url)
    except InputError:
        return False
    return isinstance(named, OldEntry) and named.key.lower() == old.key.lower()


def linked_from(entry: Entry) -> SavedSearch | None:
    """Return the search of the old site that a page links to first, named after the entry."""
    searches = filter(None, (search_of(link.url) for link in entry.links))
    for old in searches:
        spec = SearchSpec.of(subjects=old.subjects, kinds=old.kinds, sort=old.sort)
        return SavedSearch(entry.id, spec, entry.title, entry.summary)
    return None
