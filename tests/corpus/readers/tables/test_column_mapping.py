"""A file beside a table says what its columns tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.tables.csv_table import READER
from corpus.readers.tables.spreadsheet import READER as SPREADSHEETS
from tests.corpus.library import Library, counts
from tests.corpus.readers.making import read, the_entry, write
from tests.corpus.readers.tables.test_spreadsheet import parts_of_sheet, sheet

TABLE = (
    "Titel;Erstautor;Weitere;Jahr;type;Zusammenfassung\n"
    "Peers in Heimen;Mercer, Jane;Okafor, A.;2010;Hostels;Sie halfen.\n"
)
MAPPING = """
title = "TITEL"
authors = ["Erstautor", "Weitere"]
year = "Jahr"
abstract = "Zusammenfassung"
keywords = "type"
"""


def entry_of(folder: Path, table: str, mapping: str) -> Entry:
    """Return the entry of a table of one row."""
    (folder / "a.csv").write_text(table, encoding="utf-8")
    (folder / "a.columns.toml").write_text(mapping, encoding="utf-8")
    return the_entry(read(READER, folder / "a.csv"))


def test_columns_tell_what_the_file_says(tmp_path: Path) -> None:
    """In any case; the authors are those of all columns, and a column tells one thing."""
    entry = entry_of(tmp_path, TABLE, MAPPING)
    assert (entry.title, entry.year) == ("Peers in Heimen", 2010)
    assert entry.authors == ("Mercer, Jane", "Okafor, A.")
    assert (entry.abstract, entry.subjects, entry.kind) == ("Sie halfen.", ("Hostels",), "DOCUMENT")


def test_other_columns_are_known_by_their_names(tmp_path: Path) -> None:
    """What is said comes first."""
    table = "Kurz,Title,Year\nPeers,Peers in hostels,2010\n,Hostels,2011\n"
    entry = entry_of(tmp_path, table.rpartition(",Hostels")[0], 'title = "Kurz"')
    assert (entry.title, entry.year) == ("Peers", 2010)


def test_a_spreadsheet_has_one_too(tmp_path: Path) -> None:
    """The same file."""
    (tmp_path / "a.columns.toml").write_text('title = "Titel"')
    path = write(tmp_path / "a.ods", parts_of_sheet(sheet(["Titel", "Jahr"], ["Peers", 2010.0])))
    assert the_entry(read(SPREADSHEETS, path)).title == "Peers"


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        (
            'title = "Tytel"',
            r"^a\.columns\.toml names a column 'Tytel' that the first row does not",
        ),
        ('title = "Tytel"', r"have \(found: Titel, Erstautor, Weitere, Jahr, type, Zusammenf"),
        ('titel = "Titel"', r"^a\.columns\.toml: 'titel' is no field: fields are id, title, "),
        ("title = 3", r"^a\.columns\.toml: 'title' must be the name of a column, or a list"),
        ('title = [["x"]]', r"must be the name of a column"),
        ("title = Titel", r"^a\.columns\.toml cannot be read: Invalid value \(at line 1"),
        ("[" * 50_000, r"^a\.columns\.toml cannot be read"),
        ("#" * 100_001, r"^a\.columns\.toml cannot be read: it has more than 100 kB"),
        ("", r"names no column of titles or texts: .* a file NAME\.columns\.toml beside it say"),
    ],
)
def test_what_is_wrong_names_the_column(tmp_path: Path, mapping: str, reason: str) -> None:
    """And the file."""
    with pytest.raises(InputError, match=reason) as raised:
        entry_of(tmp_path, TABLE, mapping)
    assert "\n" not in str(raised.value)


def test_a_table_is_read_again_when_what_is_said_changes(library: Library) -> None:
    """And not otherwise; when it goes too."""
    library.write("a.csv", "Titel,Title\nPeers,Hostels\n")
    library.load()
    assert [entry.title for entry in library.entries().values()] == ["Hostels"]
    library.write("a.columns.toml", 'title = "Titel"')
    report = library.load()
    assert report.rejected == []
    assert [entry.title for entry in library.entries().values()] == ["Peers"]
    assert counts(library.load()) == (0, 0, 1, 0)
    (library.pages / "a.columns.toml").unlink()
    library.load()
    assert [entry.title for entry in library.entries().values()] == ["Hostels"]


def test_a_file_that_stands_beside_nothing_is_told(library: Library) -> None:
    """Its name may be mistyped."""
    library.write("a.csv", "Title\nPeers\n")
    library.write("b.columns.toml", 'title = "Titel"')
    (told,) = library.load().rejected
    assert told.source == "b.columns.toml"
    assert told.reason == "no file stands beside it that it could be about"
    assert isinstance(read(READER, library.pages / "a.csv")[0], Draft)
