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
from typing import Annotated

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError, with_config

from corpus.errors import InputError

_MINUTE = "%Y-%m-%dT%H:%MZ"
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
_MODE = 0o640


def _minute(when: str) -> datetime:
    return datetime.strptime(str(when), _MINUTE).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LoggedSearch:
    """A search that was made; `when` is UTC."""

    when: Annotated[datetime, BeforeValidator(_minute)]
    query: str
    subjects: tuple[str, ...]
    total: Annotated[int, Field(strict=True, ge=0)]
    page: Annotated[int, Field(strict=True, ge=1)]

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


_LINE = TypeAdapter(with_config(extra="forbid")(LoggedSearch))


def _read(line: bytes) -> LoggedSearch | None:
    """Return the search of a line, None if it is none."""
    try:
        return _LINE.validate_json(line)
    except ValidationError:
        return None
