"""What the tests of loading share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.corpus.library import Library


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    """Return an empty library."""
    library = Library(folder)
    yield library
    library.store.close()


@pytest.fixture
def new_library(new_folder: Callable[[], Path]) -> Iterator[Callable[[], Library]]:
    """Return a function that makes an empty library."""
    made: list[Library] = []

    def make() -> Library:
        made.append(Library(new_folder()))
        return made[-1]

    yield make
    for library in made:
        library.store.close()
