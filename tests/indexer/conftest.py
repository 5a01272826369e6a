"""Indexes for the tests of the indexer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import pytest

from corpus.entry import Entry, Section
from corpus.scheme import Scheme
from indexer.build import build
from indexer.index import Index

IndexOf = Callable[..., Index]


@pytest.fixture
def index_of(tmp_path: Path) -> IndexOf:
    """Return a function that builds an index of entries and opens it."""
    numbers = count()

    def make(entries: Sequence[Entry], scheme: Scheme | None = None) -> Index:
        folder = tmp_path / f"index-{next(numbers)}"
        folder.mkdir()
        build(folder, sorted(entries, key=lambda entry: entry.id), scheme)
        return Index(folder, scheme)

    return make


@pytest.fixture
def index_of_texts(index_of: IndexOf) -> Callable[..., Index]:
    """Return a function that builds an index of one entry for each text: 'a', 'b', 'c' ...

    The text is the body; every title is 'untitled'.
    """

    def make(*texts: str) -> Index:
        entries = [
            Entry(
                id=chr(ord("a") + number),
                title="untitled",
                sections=(Section(paragraphs=(text,)),),
            )
            for number, text in enumerate(texts)
        ]
        return index_of(entries)

    return make
