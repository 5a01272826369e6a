"""Real exports of reference managers and databases give what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.source_types.reader import HEAD_BYTES
from corpus.source_types.registry import reader_of
from corpus.source_types.source_file import SourceFile

_ROW = re.compile(
    r"\| (?P<name>\S+\.\w+) \| (?P<records>\d+) \| (?P<title>.*?) \| (?P<author>.*?) \| "
    r"(?P<year>.*?) \| (?P<abstracts>\d+) \| (?P<dois>\d+) \|"
)
_NAMED_IN_FULL = re.compile(r" \(of (\d+)\)$")


def read(path: Path) -> tuple[list[Entry], list[Rejection]]:
    """Return what a file gives, by the reader that takes it."""
    file = SourceFile(path, path.name)
    with path.open("rb") as stream:
        reader = reader_of(file, stream.read(HEAD_BYTES))
    found = list(reader.read(file))
    entries = [one.entry for one in found if isinstance(one, Draft)]
    return entries, [one for one in found if isinstance(one, Rejection)]


def test_exports_give_what_their_table_says(shared: Callable[[str], Path]) -> None:
    """Records, the first's title, authors and year, and how many have abstracts and DOIs.

    Rows of a table without title and text are told, and no entries; what such a row has for a DOI
    is none ('10.4').
    """
    table = shared("records/README.md")
    rows = [found for line in table.read_text().splitlines() if (found := _ROW.match(line))]
    assert len(rows) >= 17
    for row in rows:
        entries, rejections = read(table.parent / row["name"])
        empty = [one for one in rejections if "neither title nor text" in one.reason]
        assert len(entries) + len(empty) == int(row["records"]), row["name"]
        first = entries[0]
        assert first.title.startswith(row["title"]), row["name"]
        if author := _NAMED_IN_FULL.sub("", row["author"]).strip():
            count = _NAMED_IN_FULL.search(row["author"])
            assert (first.authors[0], len(first.authors)) == (author, int(count[1] if count else 1))
        if year := re.fullmatch(r"(\d{4})\W*", row["year"]):
            assert first.year == int(year[1])
        assert sum(bool(one.abstract) for one in entries) == int(row["abstracts"]), row["name"]
        if not empty:
            assert sum(bool(one.doi) for one in entries) == int(row["dois"]), row["name"]


def test_a_year_that_is_none_is_told(shared: Callable[[str], Path]) -> None:
    """The record stays."""
    (entry,), (told,) = read(shared("records/faulty_year.ris"))
    assert entry.year is None
    assert told.reason == 'the year "10 15" is not one: the entry has none'
