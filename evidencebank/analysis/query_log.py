"""The log of what readers searched for, and of nothing about the readers.

One JSON line a search, with five keys: `when` (the minute, UTC), `query`, `subjects` as they were
asked for, `total` (how many entries were found, 0 for a search that had to be relaxed) and `page`
(1 for the search itself, more for those who read on). A query may hold what its writer would not
want kept: keep a log no longer than it is of use.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import InputError

_KEYS = frozenset({"when", "query", "subjects", "total", "page"})
_MINUTE = "%Y-%m-%dT%H:%MZ"
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
_MODE = 0o640


@dataclass(frozen=True, slots=True)
class LoggedSearch:
    """A search that was made; `when` is UTC."""

    when: datetime
    query: str
    subjects: tuple[str, ...]
    total: int
    page: int

    def to_line(self) -> str:
        """Return it as a line of the log, without its end."""
        shape = {
            "when": self.when.astimezone(UTC).strftime(_MINUTE),
            "query": self.query,
            "subjects": list(self.subjects),
            "total": self.total,
            "page": self.page,
        }
        return json.dumps(shape, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class QueryLog:
    """The searches of a log, in its order, and how many of its lines could not be read."""

    searches: tuple[LoggedSearch, ...]
    skipped: int


def check_log(path: Path) -> None:
    """Make sure that a log can be written, and begin it if there is none. Raises OSError."""
    os.close(os.open(path, _APPEND, _MODE))


def log_search(path: Path, query: str, subjects: Iterable[str], total: int, page: int) -> None:
    """Add a search to a log, with the present minute.

    Any number of processes may do so at once, and the file may be moved away meanwhile: each
    line is one write to the end of the file that has the name now. Raises OSError.
    """
    search = LoggedSearch(datetime.now(UTC), query, tuple(subjects), total, page)
    line = f"{search.to_line()}\n".encode("utf-8", "replace")
    log = os.open(path, _APPEND, _MODE)
    try:
        if os.write(log, line) < len(line):
            raise OSError("only a part of the line could be written")
    finally:
        os.close(log)


def read_log(path: str | Path) -> QueryLog:
    """Return what a log holds; lines that are no searches are counted and passed over.

    Raises InputError when there is no such file or it cannot be read.
    """
    searches, skipped = [], 0
    try:
        with Path(path).open("rb") as lines:
            for line in lines:
                search = _read(line)
                if search is not None:
                    searches.append(search)
                elif line.strip():
                    skipped += 1
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    return QueryLog(tuple(searches), skipped)


def _read(line: bytes) -> LoggedSearch | None:
    """Return the search of a line, None if it is none."""
    try:
        shape = json.loads(line)
        if not isinstance(shape, dict) or shape.keys() != _KEYS:
            return None
        when = datetime.strptime(str(shape["when"]), _MINUTE).replace(tzinfo=UTC)
    except (ValueError, RecursionError):
        return None
    query, subjects, total, page = (shape[k] for k in ("query", "subjects", "total", "page"))
    texts = isinstance(query, str) and isinstance(subjects, list)
    if not texts or not all(isinstance(subject, str) for subject in subjects):
        return None
    if not _is_count(total, 0) or not _is_count(page, 1):
        return None
    return LoggedSearch(when, query, tuple(subjects), total, page)


def _is_count(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
