"""What files became, as one page of HTML: their entries, and their blocks with the dropped in grey.

It needs nothing else to be looked at, runs nothing, and says no more than the files do.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.errors import InputError
from corpus.loading.read_alone import FileReading
from evidencebank.rendering import rendered

MAX_ENTRIES = 20
"""Entries of one file that are shown; of the others, how many they are."""

_GENERATOR = '<meta name="generator" content="evidencebank read">'
_HEAD_CHARACTERS = 500


def reading_report(readings: Sequence[FileReading]) -> str:
    """Return the page; readings without blocks are shown by their entries alone."""
    return rendered(
        "evidencebank.formats", "reading_report.html", readings=readings, most=MAX_ENTRIES
    )


def write_reading_report(readings: Sequence[FileReading], path: Path) -> None:
    """Write the page to a file that is new, or holds such a page: it may be named by mistake.

    Raises:
        InputError: the file holds something else.
        OSError: the file cannot be written.
    """
    check_report_path(path)
    path.write_text(reading_report(readings), encoding="utf-8", errors="replace")


def check_report_path(path: Path) -> None:
    """Refuse a file that holds something else than such a page.

    Raises:
        InputError: it does.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as stream:
        if _GENERATOR not in stream.read(_HEAD_CHARACTERS):
            raise InputError(f"{path} is there and no page of 'read': name another file")
