"""An entry's page, loaded into another bank, becomes the entry that it shows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from corpus.entry import Entry
from evidencebank import Bank
from tests.places import SAMPLE
from tests.web.conftest import Visitor

pytestmark = pytest.mark.slow

BASE = "https://bank.example.org"

FIELDS = (
    *("title", "headline", "kind", "year", "authors", "source", "summary", "subjects"),
    *("first_uploaded", "last_revised"),
)
"""What a page's head tells."""

ODD = {
    "id": "odd-2010",
    "title": 'Prices < costs & "quotes" </script><!-- bold',
    "authors": ["O\u2019Neill, Mary", "Department of Health & Care"],
    "source": "Practice & Policy: 2010, 4(1), p. 3\u20139",
    "summary": "What <marks> & \u201cquotes\u201d do to those who read them.",
    "year": 2010,
    "kind": "STUDY",
    "text": "Prices of alcohol and what they do to people who drink it every day of the week.",
    "added": "2011-05-06",
    "revised": "2012-07-08",
}


@pytest.fixture(scope="module")
def both(
    visit: Callable[..., AbstractContextManager[Visitor]],
    new_folder: Callable[[], Path],
    write_records: Callable[..., Path],
) -> tuple[list[Entry], dict[str, Entry]]:
    """Return the entries of a bank, and those of another that was loaded from its pages."""
    folder = new_folder()
    pages = folder / "pages"
    pages.mkdir()
    with Bank.create(folder / "bank") as bank:
        bank.load([SAMPLE, write_records(folder / "odd.jsonl", ODD)])
        entries = list(bank)
    with visit(folder / "bank", base_url=BASE) as visitor:
        for entry in entries:
            (pages / f"{entry.id}.html").write_bytes(visitor.get(f"/entry/{entry.id}").content)
    with Bank.create(folder / "copy") as copy:
        report = copy.load([pages])
        assert report.rejected == []
        return entries, {entry.id: entry for entry in copy}


def test_every_entry_comes_back(both: tuple[list[Entry], dict[str, Entry]]) -> None:
    """Each under its id, none beside them."""
    entries, copies = both
    assert len(entries) > 100
    assert set(copies) == {entry.id for entry in entries}


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_comes_back_as_it_was(
    both: tuple[list[Entry], dict[str, Entry]], field: str
) -> None:
    """In every entry of the sample, and in one whose text looks like markup.

    Not `<b>` and the like: in the heads of other sites they are markup, and are read as that.
    """
    entries, copies = both
    changed = [
        (entry.id, getattr(entry, field), getattr(copies[entry.id], field))
        for entry in entries
        if getattr(entry, field) != getattr(copies[entry.id], field)
    ]
    assert changed == []
    assert any(getattr(entry, field) for entry in entries)
