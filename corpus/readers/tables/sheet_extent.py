"""How far the cells of a spreadsheet reach, from its parts: before anything makes room for them.

calamine makes room for every cell up to the last that is filled, so that one far away takes
gigabytes, or ends the process.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.errors import InputError

MAX_CELLS = 10_000_000
"""Cells of a sheet up to its last row and column, empty ones too: 24 bytes each."""

_PART = 1 << 20
_OVERLAP = 1_000
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})\b")
_TAG = re.compile(
    rb"<(?:[\w.-]+:)?(table-row|table-cell|covered-table-cell|table)(?=[\s/>])"
    rb"([^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*)>"
)
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,8})[\"']")
CONTENT = "content.xml"
"""The part of an OpenDocument file that has the cells."""


def check_extent(path: Path) -> None:
    """Pass a spreadsheet (XLSX, ODS) whose sheets are no larger than anybody fills. O(bytes).

    Raises:
        InputError: a sheet reaches further; the message names the cell.
    """
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if CONTENT in names:
            with archive.open(CONTENT) as stream:
                for rows, columns in _tables(iter(lambda: stream.read(_PART), b"")):
                    _check(rows, columns)
            return
        for name in names:
            if name.endswith(".xml"):
                with archive.open(name) as stream:
                    _check(*_reach(iter(lambda: stream.read(_PART), b"")))


def _check(rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS:
        raise InputError(
            f"a sheet reaches to the cell {_letters(columns)}{rows}: delete what stands far from "
            "the table"
        )


def _reach(parts: Iterable[bytes]) -> tuple[int, int]:
    """Return the last row and the last column of the cells of a sheet of Excel."""
    columns: set[bytes] = set()
    last_row = 0
    before = b""
    for part in parts:
        found = _CELL.findall(before + part)
        columns.update({letters for letters, _ in found})
        last_row = max(last_row, max((int(row) for row in {row for _, row in found}), default=0))
        before = part[-_OVERLAP:]
    return last_row, max(map(_number, columns), default=0)


def _tables(parts: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the last row and the last column of each table of OpenDocument."""
    row = repeated = width = last_row = last_column = 0
    for name, attributes in _tags(parts):
        if name == b"table":
            yield last_row, last_column
            row = repeated = last_row = last_column = 0
        elif name == b"table-row":
            row += repeated
            repeated, width = _repeated(attributes), 0
        else:
            width += _repeated(attributes)
            if b"value-type" in attributes or not attributes.endswith(b"/"):
                last_row, last_column = row + repeated, max(last_column, width)
    yield last_row, last_column


def _tags(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the names of tables, rows and cells, and their attributes."""
    before = b""
    for part in parts:
        seen = before + part
        end = seen.rfind(b"<")
        for found in _TAG.finditer(seen, 0, max(end, 0)):
            yield found[1], found[2]
        before = seen[end:] if end >= 0 else b""
        if len(before) > _PART:
            raise InputError("a tag of the spreadsheet does not end")


def _repeated(attributes: bytes) -> int:
    found = _REPEATED.search(attributes) if b"repeated" in attributes else None
    return int(found[1]) if found else 1


def _number(letters: bytes) -> int:
    """Return the number of a column from its letters: 1 for 'A', 27 for 'AA'."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
