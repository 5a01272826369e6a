"""Tables (CSV, TSV), one entry a row, as spreadsheets, databases and reference managers write them.

The first row names the columns: `COLUMNS` says which names are known, and the delimiter is the one
that parts the first row into most of them. (`csv.Sniffer` looks at cells instead: of a table with
one column it knows nothing, and it takes doubled quotation marks for none where the first rows
have none.)
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.data_file import read_toml
from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.html.decoding import decode_lines
from corpus.kinds import kind_from_type, kind_of
from corpus.source_types.reader import Reader
from corpus.source_types.record import Record, derived_id, record_entry, record_id
from corpus.source_types.source_file import MAX_LINE_BYTES, SourceFile
from corpus.text.dates import find_year
from corpus.text.names import byline_names
from corpus.text.typography import fold

COLUMNS: dict[str, list[str]] = read_toml("corpus.readers", "csv_columns.toml")
"""What a row may tell, and the names of columns that tell it, whatever their case and marks.

Of several columns the first in this order that a row fills counts; subjects and keywords are those
of all, and commas part keywords where nothing else does.
"""

_DELIMITERS = (",", ";", "\t", "|")
_STATED_DELIMITER = re.compile(r"sep=([,;\t|:^~])\n?", re.IGNORECASE)
_NOT_IN_NAME = re.compile(r"[\W_]+")
_BETWEEN_VALUES = re.compile(r"[;|\n]")
_LIST = re.compile(r"\[(?:'[^'\n]*'|\"[^\"\n]*\"|[,\s])*\]")
_LISTED = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"")
_DOI = re.compile(r"10\.\d{1,9}/\S+")
_PLAIN_FIELDS = (
    "id",
    "title",
    "headline",
    "summary",
    "source",
    "url",
    "language",
    "added",
    "revised",
)
"""What a record has as a cell says it."""

_MAX_ROW_LINES = 2_000
_MAX_LINES_READ_AGAIN = 1_000_000
_SHOWN_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class _ColumnNames:
    """The first row: the places of the columns that tell something, and how wide a row is."""

    places: dict[str, tuple[int, ...]]
    width: int

    @classmethod
    def of(cls, cells: Sequence[str]) -> _ColumnNames:
        names = [_NOT_IN_NAME.sub(" ", fold(cell)).strip() for cell in cells]
        places = {
            field: tuple(names.index(name) for name in known if name in names)
            for field, known in COLUMNS.items()
        }
        width = max((place for place, name in enumerate(names, 1) if name), default=0)
        return cls({field: found for field, found in places.items() if found}, width)

    @property
    def known(self) -> int:
        """How many columns tell something."""
        return sum(map(len, self.places.values()))

    def values(self, row: Sequence[str], field: str) -> list[str]:
        """Return what the columns of a field say, those that are filled."""
        cells = (row[place].strip() for place in self.places.get(field, ()))
        return [cell for cell in cells if cell]

    def value(self, row: Sequence[str], field: str) -> str:
        """Return what the first column of a field says that is filled, '' if none is."""
        return next(iter(self.values(row, field)), "")


def read_table(lines: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each row, and a rejection for each row that cannot be one.

    Cells that hold several values part them by semicolons, bars or line ends. A row without an id
    is called by its first author and year, or by its title. Empty rows are passed over.

    Args:
        lines: the file's lines as bytes, in any encoding.
        name: the file, for the rejections ('name:ROW', the first row being 1).

    Raises:
        InputError: the first row does not name the columns, or far too many quotes are not closed.
    """
    rows = _Rows(decode_lines(lines))
    header = rows.header()
    seen: dict[str, tuple[int, str]] = {}
    for number, row in rows:
        try:
            if isinstance(row, str):
                raise InputError(row)
            if any(cell.strip() for cell in row):
                yield from _read_row(header, row, seen, f"{name}:{number}", number)
        except InputError as error:
            yield Rejection(f"{name}:{number}", str(error))


class _Rows:
    """The rows of a table with their numbers; a row that cannot be read is the reason why."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._ended = False
        self._lines_read_again = 0
        self._delimiter = ","
        self._number = 0

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        while (row := self._next_row()) is not None:
            self._number += 1
            yield self._number, row

    def header(self) -> _ColumnNames:
        """Return the first row that is not empty, having found the delimiter."""
        first = next((line for line in self._counted() if line.strip()), "")
        if stated := _STATED_DELIMITER.fullmatch(first):  # as Excel writes and reads it
            self._delimiter = stated[1]
            first = next(self._counted(), "")
        else:
            self._delimiter = max(_DELIMITERS, key=lambda mark: _named(first, mark))
        self._again.appendleft(first)
        cells = self._next_row()
        header = _ColumnNames.of(cells) if isinstance(cells, list) else _ColumnNames({}, 0)
        if not {"title", "text", "abstract"} & header.places.keys():
            raise InputError(
                "the first row names no column of titles or texts: it must name the columns, such "
                f"as title, authors, year, abstract ({_told(cells)})"
            )
        return header

    def _counted(self) -> Iterator[str]:
        for line in self._lines:
            self._number += 1
            yield line

    def _next_row(self) -> list[str] | str | None:
        self._taken.clear()
        self._ended = False
        try:
            row = self._parsed(self._row_lines(), strict=True)
        except csv.Error:
            row = []
            self._ended = len(self._taken) > 1  # the quotation mark that ends it begins another
        if self._ended and self._taken:
            return self._unclosed()
        if sum(map(len, self._taken)) > MAX_LINE_BYTES:
            return f"the row is longer than {MAX_LINE_BYTES // 1_000_000} MB: shorten it"
        return row or self._parsed(self._taken, strict=False)

    def _parsed(self, lines: Iterable[str], strict: bool) -> list[str] | None:
        # the limit is the whole process's, so that it is put back; cells may be whole reports
        usual = csv.field_size_limit(MAX_LINE_BYTES)
        try:
            return next(csv.reader(lines, delimiter=self._delimiter, strict=strict), None)
        finally:
            csv.field_size_limit(usual)

    def _row_lines(self) -> Iterator[str]:
        """Yield lines as long as a row asks for more, within what a row may take."""
        size = 0
        while len(self._taken) < _MAX_ROW_LINES and size <= MAX_LINE_BYTES:
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                break
            size += len(line)
            self._taken.append(line)
            yield line
        self._ended = True

    def _unclosed(self) -> str:
        """Give back all lines of a row but its first: they are rows of their own."""
        self._again.extendleft(reversed(self._taken[1:]))
        self._lines_read_again += len(self._taken)
        if self._lines_read_again > _MAX_LINES_READ_AGAIN:
            raise InputError("many rows have a quotation mark that is not closed: close them")
        return "a quotation mark is opened and not closed: close it, or double it within a cell"


def _named(line: str, delimiter: str) -> tuple[int, int]:
    """Return how many known columns a delimiter makes of the first line, and how many in all."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return 0, 0
    return _ColumnNames.of(cells).known, len(cells)


def _read_row(
    header: _ColumnNames,
    row: Sequence[str],
    seen: dict[str, tuple[int, str]],
    place: str,
    number: int,
) -> Iterator[Draft | Rejection]:
    """Yield a row's draft, and in a line each what of it could not be taken as it stands."""
    if len(row) < header.width or any(cell.strip() for cell in row[header.width :]):
        raise InputError(
            f"the row has {len(row):,} cells where the first row names {header.width:,} columns"
        )
    record = _record(header, row)
    if not record["title"] and not record["text"]:
        raise InputError("the row has neither title nor text")
    entry_id = record_id(record) if record["id"] else ""
    part = _part(row)
    first, first_part = seen.setdefault(entry_id, (number, part)) if entry_id else (number, part)
    if first != number and first_part == part:
        raise InputError(f"row {first} once more")
    if entry_id and first == number:
        yield Draft(record_entry(record, entry_id), part=entry_id, id_given=True)
    else:
        own = derived_id(record["authors"], record["year"], record["title"] or record["text"])
        yield Draft(record_entry(record, own), part)
    if first != number:
        yield Rejection(place, f"the id {entry_id} is in row {first} too: the entry has another")
    year = header.value(row, "year")
    if record["year"] is None and any(map(str.isdigit, year)):  # and not 'in press'
        yield Rejection(place, f"the year {year[:40]!a} is not one: the entry has none")


def _record(header: _ColumnNames, row: Sequence[str]) -> Record:
    """Return a row as the record that the same work would be in JSONL."""
    record: Record = {field: header.value(row, field) for field in _PLAIN_FIELDS}
    text, abstract = header.value(row, "text"), header.value(row, "abstract")
    doi = _DOI.search(header.value(row, "doi"))
    return record | {
        "text": text or abstract,
        "summary": record["summary"] or (abstract if text else ""),
        "authors": _authors(header.value(row, "authors")),
        "year": find_year(header.value(row, "year")),
        "subjects": [
            *(part for cell in header.values(row, "subjects") for part in _parts(cell)),
            *(part for cell in header.values(row, "keywords") for part in _keywords(cell)),
        ],
        "kind": kind_from_type(header.value(row, "kind"))
        or kind_of(header.value(row, "reference type")),
        "url": record["url"] or (f"https://doi.org/{doi[0]}" if doi else ""),
    }


def _parts(cell: str) -> list[str]:
    """Return the values of a cell; programs in Python write them as a list of theirs."""
    if _LIST.fullmatch(cell):
        return [one or other for one, other in _LISTED.findall(cell)]
    return _BETWEEN_VALUES.split(cell)


def _authors(cell: str) -> list[str]:
    """Return the names of a cell; 'Ames, Jane' is one, 'Ames J., Moss K.' are two."""
    parts = _parts(cell)
    surname, *others = parts[0].split(",") if parts else [""]
    one = len(parts) == len(others) == 1 and " " not in surname.strip()
    return parts if one else list(byline_names("; ".join(parts)))


def _keywords(cell: str) -> list[str]:
    parts = _parts(cell)
    return parts if len(parts) > 1 else parts[0].split(",") if parts else []


def _part(row: Sequence[str]) -> str:
    """Return a name for a row that it keeps when others come before it."""
    return hashlib.sha256("\0".join(row).encode("utf-8", errors="replace")).hexdigest()[:24]


def _told(cells: list[str] | str | None) -> str:
    if not isinstance(cells, list):
        return cells or "there is none"
    names = [" ".join(cell.split())[:40] for cell in cells[:_SHOWN_COLUMNS]]
    return "found: " + ", ".join(names)


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    return read_table(file.lines(), file.name)


READER = Reader(
    name="csv",
    described="tables, one entry a row",
    becomes=(
        "one entry a row: the first row names the columns, such as `id`, `title`, `authors`, "
        "`year`, `source`, `abstract`, `text`, `keywords`, `kind`, `url` and `doi`; commas, "
        "semicolons, tabs or bars part the cells"
    ),
    suffixes=(".csv", ".tsv"),
    version="1",
    read=_read,
)
