"""What workers are asked in loading: to read a file, or a part of a large one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

from corpus.deferred.collecting import uncollected
from corpus.draft import Draft, Rejection, WrittenDraft
from corpus.errors import InputError
from corpus.source_types.reader import Found, Reader, ReadRecord
from corpus.source_types.registry import module_of, reader_in
from corpus.source_types.source_file import SourceFile, Span
from corpus.text import language
from corpus.workers.workers import NoWorkersError, TaskKillsError, Workers

T = TypeVar("T")

_Columns = list[list[Any]]
"""What records say, by field: that is told another process in half the time that records take."""

_NO_DRAFT = WrittenDraft("", "", False, False, "", "")

_AHEAD = 2
"""Parts that are read, or wait to be, for each worker."""

_APART = Lock()
"""Libraries that may end their process may not bear two threads in it either."""


def get_ready() -> None:
    """Load what reading takes beside this: the language of a few texts is told by a model."""
    language.get_ready()


def read_by(
    workers: Workers, reader: Reader, file: SourceFile, size: int
) -> Future[list[Draft | Rejection]]:
    """Have a file of so many bytes read by a worker; to be waited for with `told`."""
    return workers.submit(_read, module_of(reader), file, size)


def read_in_parts(workers: Workers, reader: Reader, file: SourceFile) -> Iterator[Found]:
    """Yield what a file holds whose parts are read by workers, as the store keeps it.

    Raises what that raises, and InputError when a part ends every process that reads it.
    """
    cut = reader.parts.cut(file) if reader.parts else ()
    if not (cut and reader.parts):
        yield from reader.drafts(file)
        return
    asked: deque[tuple[Span, Future[_Columns]]] = deque()
    spans, size, module = iter(cut), cut[-1].end, module_of(reader)

    def records() -> Iterator[ReadRecord[WrittenDraft]]:
        while True:
            while len(asked) < _AHEAD * workers.count and (span := next(spans, None)):
                asked.append((span, workers.submit(_read_part, module, file, size, span)))
            if not asked:
                return
            span, future = asked.popleft()
            try:
                found = told(future)
            except (NoWorkersError, FileNotFoundError):
                yield from reader.records(file, span)
            else:
                yield from _records(found)

    try:
        yield from reader.parts.joined(records(), file)
    finally:
        for _, future in asked:
            future.cancel()


def told(future: Future[T]) -> T:
    """Return what a worker read; raises what its reader raised.

    It raises InputError where a file ends every process that reads it, and FileNotFoundError also
    where a worker does not see it that sits elsewhere.
    """
    try:
        return future.result()
    except TaskKillsError:
        raise InputError(
            "cannot be read: the process that tries ends, for want of memory or by a library's "
            "fault"
        ) from None


def _read(module: str, file: SourceFile, size: int) -> list[Draft | Rejection]:
    _look(file, size)
    reader = reader_in(module)
    if not reader.is_apart:
        return list(reader.drafts(file))
    with _APART:
        return list(reader.drafts(file))


def _read_part(module: str, file: SourceFile, size: int, span: Span) -> _Columns:
    _look(file, size)
    with uncollected():  # what is read stays, and makes no cycles
        return _columns(reader_in(module).records(file, span))


def _columns(records: Iterable[ReadRecord[WrittenDraft]]) -> _Columns:
    rows = [(line, problem, *(draft or _NO_DRAFT)) for line, draft, problem in records]
    return [list(column) for column in zip(*rows, strict=True)]


def _records(columns: _Columns) -> Iterator[ReadRecord[WrittenDraft]]:
    """Yield the records that `_columns` took apart."""
    if columns:
        lines, problems, *fields = columns
        for line, problem, draft in zip(lines, problems, map(WrittenDraft, *fields), strict=True):
            yield ReadRecord(line, draft if draft.entry else None, problem)


def _look(file: SourceFile, size: int) -> None:
    """Pass if a file is as long as where it was found: another machine may have another there."""
    if file.path.is_file() and file.path.stat().st_size != size:
        raise FileNotFoundError(f"{file.path} is another file here")
