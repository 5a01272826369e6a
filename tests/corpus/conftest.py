"""What the tests of loading share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus.library import Library


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    """Return an empty library."""
    library = Library(folder)
    yield library
    library.store.close()
