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
from itertools import chain, islice

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.html.decoding import decode_lines
from corpus.kinds import kind_from_type, kind_of
from corpus.readers.tables.cells import authors_of, keywords_in, values_of
from corpus.readers.tables.column_mapping import (
    COLUMNS,
    ENDING,
    NO_MAPPING,
    ColumnMapping,
    ColumnNames,
    found_columns,
    place_of_names,
    read_mapping,
)
from corpus.source_types.reader import Reader
from corpus.source_types.record import (
    Record,
    derived_id,
    read_year,
    record_entry,
    record_id,
    year_problem,
)
from corpus.source_types.reference import Reference
from corpus.source_types.source_file import MAX_LINE_BYTES, SourceFile
from corpus.source_types.unread_types import WEB_OF_SCIENCE, recognised

_SUFFIXES = (".csv", ".tsv")
_DELIMITERS = (",", ";", "\t", "|")
_STATED_DELIMITER = re.compile(r"sep=([,;\t|:^~])\n?", re.IGNORECASE)
_PLAIN_FIELDS = ("id", "headline", "summary", "text", "added", "revised")
"""What a record has as a cell says it, besides what references have."""

_ADDRESS = re.compile(r"https?://[^\s?#]+/([^\s/?#]+)/?")
_UNTOLD = dict.fromkeys(COLUMNS, "")
_PARTS = ("volume", "issue", "pages", "last page")
_FRACTION = re.compile(r"(?<=^\d)(\d*)\.0$")
"""What pandas puts behind whole numbers of a column with empty cells: '12.0'."""

_CITED = re.compile(r"[^()]{1,80}\(\d{4}[a-z]?\)")
"""'Ames (2010)', which EPPI-Reviewer has as a short title."""

_EMBASE_SOURCE = re.compile(
    r"(?P<journal>.+?) \((?P<year>\d{4})\)(?: (?P<volume>[^\s:()]+)?(?::(?P<issue>[^\s()]+))?)?"
    r"(?: \((?P<pages>[^()]+)\))?\.?(?: (?:Article Number|Date of Publication)\b.*)?"
)
"""'Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 2014'"""

MAX_ABOVE = 20
"""Rows, up to the one that names the columns, of what may be said of a table above it."""

_MAX_ROW_LINES = 2_000
_MAX_LINES_READ_AGAIN = 1_000_000


def read_table(
    lines: Iterable[bytes], name: str, mapping: ColumnMapping = NO_MAPPING
) -> Iterator[Draft | Rejection]:
    """Yield a draft for each row, and a rejection for each row that cannot be one.

    Cells that hold several values part them by semicolons, bars or line ends. A row without an id
    is called by its first author and year, or by its title. Empty rows are passed over.

    Args:
        lines: the file's lines as bytes, in any encoding.
        name: the file, for the rejections ('name:ROW', the first row being 1).
        mapping: what is said of its columns.

    Raises:
        InputError: the first row does not name the columns, or far too many quotes are not closed.
    """
    rows = _Rows(decode_lines(lines), mapping)
    return read_rows(rows.header(), rows, name, mapping)


def read_rows(
    names: Sequence[str],
    rows: Iterable[tuple[int, list[str] | str]],
    name: str,
    mapping: ColumnMapping = NO_MAPPING,
) -> Iterator[Draft | Rejection]:
    """Return what rows give below a row with the names of their columns.

    Args:
        names: the cells of the first row.
        rows: the others with their numbers; a text is the reason why there is no row.
        name: the table, for the rejections ('name:ROW').
        mapping: what is said of its columns.

    Raises:
        InputError: the first row does not name the columns, or not those of the mapping.
    """
    mapping.check(names)
    header = ColumnNames.of(names, mapping)
    if not header.names_texts:
        raise InputError(
            "the first row names no column of titles or texts: it must name the columns, such as "
            f"title, authors, year, abstract, or a file NAME{ENDING} beside it say which they are "
            f"({found_columns(names)})"
        )
    return _read_rows(header, rows, name)


def _read_rows(
    header: ColumnNames, rows: Iterable[tuple[int, list[str] | str]], name: str
) -> Iterator[Draft | Rejection]:
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

    def __init__(self, lines: Iterator[str], mapping: ColumnMapping) -> None:
        self._lines = lines
        self._mapping = mapping
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._ended = False
        self._lines_read_again = 0
        self._delimiters: Sequence[str] = _DELIMITERS
        self._delimiter = ","
        self._number = 0

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        while (row := self._next_row()) is not None:
            self._number += 1
            yield self._number, row

    def header(self) -> list[str]:
        """Return the row that names the columns, having found the delimiter."""
        lines = islice((line for line in self._counted() if line.strip()), MAX_ABOVE)
        first = next(lines, "")
        if stated := _STATED_DELIMITER.fullmatch(first):  # as Excel writes and reads it
            self._delimiters = stated[1]
            first = next(lines, "")
        read: list[tuple[str, str]] = []

        def names() -> Iterator[ColumnNames]:
            for line in chain([first], lines):
                delimiter, found = self._parted(line)
                read.append((line, delimiter))
                yield found

        line, self._delimiter = read[place_of_names(names())]
        self._again.appendleft(line)
        cells = self._next_row()
        return cells if isinstance(cells, list) else [cells] if cells else []

    def _parted(self, line: str) -> tuple[str, ColumnNames]:
        """Return the delimiter that makes most known columns of a line, and most in all."""

        def named(delimiter: str) -> tuple[ColumnNames, int]:
            try:
                cells = next(csv.reader([line], delimiter=delimiter), [])
            except csv.Error:
                cells = []
            return ColumnNames.of(cells, self._mapping), len(cells)

        made = {delimiter: named(delimiter) for delimiter in self._delimiters}
        best = max(made, key=lambda one: (made[one][0].known, made[one][1]))
        return best, made[best][0]

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


def _read_row(
    header: ColumnNames,
    row: Sequence[str],
    seen: dict[str, tuple[int, str]],
    place: str,
    number: int,
) -> Iterator[Draft | Rejection]:
    """Yield a row's draft, and in a line each what of it could not be taken as it stands."""
    if len(row) < header.needed or any(cell.strip() for cell in row[header.width :]):
        raise InputError(
            f"the row has {len(row):,} cells where the first row names {header.width:,} columns"
        )
    record = _record(header, [*row, *[""] * (header.width - len(row))])
    if not (record["title"] or record["text"] or record["abstract"]):
        raise InputError("the row has neither title nor text")
    if address := _ADDRESS.fullmatch(record["id"]):  # OpenAlex's ids are addresses
        record["id"] = address[1]
    entry_id = record_id(record) if record["id"] else ""
    part = _part(row)
    first, first_part = seen.setdefault(entry_id, (number, part)) if entry_id else (number, part)
    if first != number and first_part == part:
        raise InputError(f"row {first} once more")
    if entry_id and first == number:
        yield Draft(record_entry(record, entry_id), part=entry_id, id_given=True)
    else:
        called = record["title"] or record["abstract"] or record["text"]
        own = derived_id(record["authors"], read_year(record["year"]), called)
        yield Draft(record_entry(record, own), part)
    if first != number:
        yield Rejection(place, f"the id {entry_id} is in row {first} too: the entry has another")
    if reason := year_problem(record):
        yield Rejection(place, reason)


def _record(header: ColumnNames, row: Sequence[str]) -> Record:
    """Return a row as the record that the same work would be in JSONL."""
    told = _UNTOLD | {field: header.value(row, field) for field in header.places}
    told |= {name: _FRACTION.sub(r"\1", told[name]) for name in _PARTS}
    if _CITED.fullmatch(told["headline"]):
        told["headline"] = ""
    where = _EMBASE_SOURCE.fullmatch(told["journal"])
    if where and not told["volume"]:
        told |= {name: value for name, value in where.groupdict("").items() if not told.get(name)}
        told["journal"] = where["journal"]
    reference = Reference(
        title=told["title"],
        authors=_all_authors(header, row),
        years=header.values(row, "year") or [told["year"]],
        journal=told["journal"],
        volume=told["volume"],
        issue=told["issue"],
        pages="-".join(filter(None, (told["pages"], told["last page"]))),
        publisher=told["publisher"],
        source="" if any(map(told.get, _PARTS)) else told["journal"],
        abstract=told["abstract"],
        keywords=[
            *(part for cell in header.values(row, "subjects") for part in values_of(cell)),
            *(
                part.strip().lstrip("*")  # the Cochrane Library marks main topics so
                for cell in header.values(row, "keywords")
                for part in keywords_in(cell)
            ),
        ],
        types=[told["reference type"]],
        language=told["language"],
        doi=header.values(row, "doi"),
        pmid=[_FRACTION.sub(r"\1", one) for one in header.values(row, "pmid")],
        isbn=header.values(row, "isbn"),
        urls=header.values(row, "url"),
    ).record()
    kinds = values_of(told["kind"]) or [""]
    kind = next(filter(None, map(kind_of, kinds)), "") or kind_from_type(kinds[0])
    kind = kind or reference["kind"]
    plain = {field: told[field] for field in _PLAIN_FIELDS}
    return reference | plain | {"kind": kind, "url": (told["url"].split() or [reference["url"]])[0]}


def _all_authors(header: ColumnNames, row: Sequence[str]) -> list[str]:
    cells = header.values(row, "authors")
    return [
        one for cell in cells[: None if header.has_all_authors else 1] for one in authors_of(cell)
    ]


def _part(row: Sequence[str]) -> str:
    """Return a name for a row that it keeps when others come before it."""
    return hashlib.sha256("\0".join(row).encode("utf-8", errors="replace")).hexdigest()[:24]


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    return read_table(file.lines(), file.name, read_mapping(READER.companion(file)))


def _recognises(file: SourceFile, head: bytes) -> bool:
    """Tables of Web of Science have tags for columns, and are read as its other files are."""
    return file.has_suffix(_SUFFIXES) and recognised(head) != WEB_OF_SCIENCE


READER = Reader(
    name="csv",
    described="tables, one entry a row",
    becomes=(
        "one entry a row: the first row names the columns, such as `id`, `title`, `authors`, "
        "`year`, `journal`, `volume`, `pages`, `abstract`, `text`, `keywords`, `kind`, `url`, "
        "`doi` and `pmid`, as Covidence, Rayyan, EPPI-Reviewer, ASReview, Zotero, Scopus, Embase "
        "and PubMed name them too; commas, semicolons, tabs or bars part the cells. Columns with "
        "other names are named by a file `NAME.columns.toml` beside the table"
    ),
    suffixes=_SUFFIXES,
    version="8",
    read=_read,
    recognises=_recognises,
    companion_ending=ENDING,
)
