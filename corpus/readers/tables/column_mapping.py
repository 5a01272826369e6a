"""What the columns of a table tell whose names nobody could know: a file beside it says so.

`export.columns.toml` says it of `export.csv` (or `.tsv`, `.xlsx`, `.ods`), a line a field:

    title = "Titel der Studie"
    authors = ["Erstautor", "Weitere Autoren"]

A file and no option: it belongs to its table, so that every later load reads the table as the first
did, whoever runs it, and a folder may hold tables of several kinds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.data_file import read_toml
from corpus.errors import InputError
from corpus.text.typography import clean_line, fold

COLUMNS: dict[str, list[str]] = read_toml("corpus.readers.tables", "csv_columns.toml")
"""What a row may tell, and the names of columns that tell it, whatever their case and marks.

Of several columns the first in this order that a row fills counts; subjects and keywords are those
of all, and commas part keywords where nothing else does.
"""

ENDING = ".columns.toml"
_MAX_BYTES = 100_000
_MANY_COLUMNS = 3
"""So many names of columns no line of text about a table seems to have."""

_SHOWN_COLUMNS = 6
_MAX_SHOWN = 40
_NOT_IN_NAME = re.compile(r"[\W_]+")


def column_key(name: str) -> str:
    """Return what a column is known by, whatever case, marks and blanks its name has."""
    return _NOT_IN_NAME.sub("", fold(name))


_NEEDED = ("id", "title", "text", "abstract", "authors", "year", "journal", "doi")
"""What a row says of a work: one that ends before it was broken."""

_TAGS = read_toml("corpus.readers.tables", "csv_tags.toml")["tags"]
_TELLING_TAGS = frozenset({"au", "ti", "so", "py"})
"""Of these a table has all whose columns are called as the tags of Web of Science."""

_KNOWN = {field: list(map(column_key, names)) for field, names in COLUMNS.items()}
_FIELDS = {column_key(field): field for field in COLUMNS}


def found_columns(cells: Sequence[str]) -> str:
    """Return the first names of a row as a message tells them."""
    if not any(cells):
        return "there is none"
    names = [" ".join(cell.split())[:_MAX_SHOWN] for cell in cells[:_SHOWN_COLUMNS]]
    return "found: " + ", ".join(names)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What is said of columns: the names of columns that tell each field, and the file's name."""

    told: Mapping[str, Sequence[str]] = field(default_factory=dict)
    file: str = ""

    def names(self) -> dict[str, list[str]]:
        """Return the keys of the columns that tell each field, those that are said here first.

        A column that tells one field by what is said here tells no other by its name.
        """
        taken = {column_key(name) for names in self.told.values() for name in names}
        return {
            field: [
                *map(column_key, self.told.get(field, ())),
                *(name for name in known if name not in taken),
            ]
            for field, known in _KNOWN.items()
        }

    def check(self, cells: Sequence[str]) -> None:
        """Pass a first row that has all columns of which something is said.

        Raises:
            InputError: one is not there; the message names it.
        """
        there = set(map(column_key, cells))
        for names in self.told.values():
            for name in names:
                if column_key(name) not in there:
                    raise InputError(
                        f"{self.file} names a column {_shown(name)} that the first row does not "
                        f"have ({found_columns(cells)})"
                    )


NO_MAPPING = ColumnMapping()


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """The first row: the places of the columns that tell something, and how wide a row is.

    `has_all_authors` says that the authors are those of all columns, and not of the first filled.
    """

    places: dict[str, tuple[int, ...]]
    width: int
    has_all_authors: bool = False

    @classmethod
    def of(cls, cells: Sequence[str], mapping: ColumnMapping) -> ColumnNames:
        """Return what the cells of a first row name."""
        names = list(map(column_key, cells))
        if _TELLING_TAGS.issubset(names):
            names = [column_key(_TAGS.get(name, f"tag {name}")) if name else "" for name in names]
        places = {
            field: tuple(place for one in known for place, name in enumerate(names) if name == one)
            for field, known in mapping.names().items()
        }
        width = max((place for place, name in enumerate(names, 1) if name), default=0)
        found = {field: found for field, found in places.items() if found}
        return cls(found, width, "authors" in mapping.told)

    @property
    def names_texts(self) -> bool:
        """Whether there is a column of titles or texts, without which there are no entries."""
        return not self.places.keys().isdisjoint(("title", "text", "abstract"))

    @property
    def needed(self) -> int:
        """How many cells a row has at least: spreadsheets leave out empty columns at the end."""
        return 1 + max(place for field in _NEEDED for place in self.places.get(field, (0,)))

    @property
    def known(self) -> int:
        """How many columns tell something."""
        return sum(map(len, self.places.values()))

    def values(self, row: Sequence[str], field: str) -> list[str]:
        """Return what the columns of a field say, those that are filled."""
        cells = (row[place].strip() for place in self.places.get(field, ()))
        return [plain for cell in cells if (plain := _plain(cell))]

    def value(self, row: Sequence[str], field: str) -> str:
        """Return what the first column of a field says that is filled, '' if none is."""
        return next(iter(self.values(row, field)), "")


def _plain(cell: str) -> str:
    """Return a cell as it is meant: '="2010"' is how spreadsheets are told not to count with it."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def place_of_names(rows: Iterable[ColumnNames]) -> int:
    """Return which of the first rows of a table names its columns, the first if none seems to.

    Lines above it may say where the table is from or what was searched for, as those of Dimensions
    and Embase do. No more rows are looked at than are needed to tell.
    """
    for place, row in enumerate(rows):
        if row.names_texts and (place == 0 or row.known >= _MANY_COLUMNS):
            return place
    return 0


def read_mapping(path: Path | None) -> ColumnMapping:
    """Return what a file says of the columns of the table beside it; None says nothing.

    Raises:
        InputError: it cannot be read, or names what is no field.
        OSError: it cannot be read.
    """
    if path is None:
        return NO_MAPPING
    with path.open("rb") as stream:
        data = stream.read(_MAX_BYTES + 1)
    try:
        if len(data) > _MAX_BYTES:
            raise ValueError(f"it has more than {_MAX_BYTES // 1_000} kB")
        said = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(clean_line(f"{path.name} cannot be read: {error}")) from None
    told: dict[str, list[str]] = {}
    for key, value in said.items():
        name = _FIELDS.get(column_key(key), "")
        names = value if isinstance(value, list) else [value]
        if not name:
            raise InputError(
                f"{path.name}: {_shown(key)} is no field: fields are {', '.join(COLUMNS)}"
            )
        if not all(isinstance(one, str) and column_key(one) for one in names):
            raise InputError(
                f"{path.name}: {_shown(key)} must be the name of a column, or a list of names"
            )
        told[name] = names
    return ColumnMapping(told, path.name)


def _shown(name: str) -> str:
    return (
        ascii(clean_line(name)[:_MAX_SHOWN]) if not name.isprintable() else f"'{name[:_MAX_SHOWN]}'"
    )
