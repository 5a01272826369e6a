"""The year of publication, as a program that looks for dates on pages finds it."""

from __future__ import annotations

import pytest
from htmldate import find_date

from corpus.entry import Entry
from tests.consumers.conftest import others_warnings
from tests.consumers.reads import reads

EARLIEST = "1900-01-01"
"""From here on: what htmldate is not told to look for begins in 1995."""

Pages = dict[str, tuple[Entry, str]]


@reads("Entry page", "htmldate")
@pytest.mark.parametrize("original", [True, False])
def test_htmldate_finds_the_year_of_publication(entry_pages: Pages, original: bool) -> None:
    """Never that in which the library added or revised its page, whichever date is asked for."""
    with others_warnings():
        found = {
            entry.id: (find_date(page, original_date=original, min_date=EARLIEST) or "")[:4]
            for entry, page in entry_pages.values()
        }
    assert found == {entry.id: str(entry.year) for entry, _ in entry_pages.values()}
