"""Spreadsheets (XLSX, ODS), one entry a row, as tables are read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.readers.tables.column_mapping import (
    ENDING,
    ColumnNames,
    place_of_names,
    read_mapping,
)
from corpus.readers.tables.csv_table import MAX_ABOVE, read_rows
from corpus.readers.tables.sheet_extent import CONTENT, check_extent
from corpus.source_types.archive import check_archive
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from corpus.text.typography import clean_line

_SIGNS = re.compile(rb"<text:(line-break|tab)\b[^<>]*(?:/>|></text:(?:line-break|tab)\s*>)")

_LOOKED_AT = frozenset({"mimetype", "META-INF/manifest.xml"})
"""The other parts of an OpenDocument spreadsheet that are looked at."""


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    """Yield what the rows of all sheets give; a sheet whose columns have no names is told.

    Raises:
        InputError: the file cannot be read, or no sheet names its columns.
    """
    from python_calamine import CalamineError, load_workbook

    mapping = read_mapping(READER.companion(file))
    check_archive(file.path)
    check_extent(file.path)
    try:
        workbook = load_workbook(_with_signs(file.path))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except (CalamineError, ValueError) as error:
        raise InputError(clean_line(f"the spreadsheet cannot be read: {error}")) from None
    problems: list[Rejection] = []
    read = False
    for name, sheet in zip(workbook.sheet_names, sheets, strict=True):
        filled = _rows(sheet)
        above = list(islice(filled, MAX_ABOVE))
        if not above:
            continue
        at = place_of_names(ColumnNames.of(row, mapping) for _, row in above)
        place = f"{file.name}:{name}" if len(sheets) > 1 else file.name
        try:
            rows = chain(above[at + 1 :], filled)
            yield from read_rows(above[at][1], rows, place, mapping)
            read = True
        except InputError as error:
            problems.append(Rejection(place, str(error)))
    if not read:
        raise InputError(problems[0].reason if problems else "the spreadsheet is empty")
    yield from problems


def _with_signs(path: Path) -> BinaryIO | str:
    """Return a spreadsheet whose cells have the line breaks and tabs that OpenDocument has as tags.

    calamine drops these, and words become one: it is given a copy with the signs themselves, where
    there are any.
    """
    with zipfile.ZipFile(path) as archive:
        if CONTENT not in archive.namelist():
            return str(path)
        content = archive.read(CONTENT)
        if not _SIGNS.search(content):
            return str(path)
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as written:
            for name in _LOOKED_AT.intersection(archive.namelist()):
                written.writestr(name, archive.read(name))
            written.writestr(CONTENT, _SIGNS.sub(_sign, content))
    copy.seek(0)
    return copy


def _sign(found: re.Match[bytes]) -> bytes:
    return b"&#10;" if found[1] == b"line-break" else b"&#9;"


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet that are filled, with their numbers."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        texts = [_text(value) for value in row]
        if any(texts):
            yield number, texts


def _text(value: Any) -> str:
    """Return a cell as a reader of the sheet sees it: whole numbers without their '.0'."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


READER = Reader(
    name="spreadsheet",
    described="spreadsheets, one entry a row",
    becomes="one entry a row of each sheet, as of a table; the values of formulas, as last saved",
    suffixes=(".xlsx", ".ods"),
    version="7",
    read=_read,
    extra="office",
    packages=("python_calamine",),
    companion_ending=ENDING,
)
