"""Indexes and related lists for the tests of the recommender."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.entry import Entry, Section
from indexer.build import build as build_index
from indexer.index import Index
from recommender.build_lists import build as build_lists
from recommender.related_lists import RelatedLists


@pytest.fixture(scope="session")
def index_of(new_folder: Callable[[], Path]) -> Callable[..., Index]:
    """Return a function that builds an index of entries, or of texts with ids in their order."""

    def make(*things: str | Entry) -> Index:
        folder = new_folder()
        entries = [
            Entry(id=f"{n:04}", title="untitled", sections=(Section(paragraphs=(thing,)),))
            if isinstance(thing, str)
            else thing
            for n, thing in enumerate(things)
        ]
        build_index(folder, sorted(entries, key=lambda entry: entry.id), None)
        return Index(folder)

    return make


@pytest.fixture(scope="session")
def lists_of(new_folder: Callable[[], Path]) -> Callable[[Index], RelatedLists]:
    """Return a function that works out the related lists of an index."""

    def make(index: Index) -> RelatedLists:
        folder = new_folder()
        build_lists(folder, index)
        return RelatedLists(folder, index)

    return make
