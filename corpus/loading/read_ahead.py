"""Reads files before their turn, on all cores, and gives them in their order."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from dataclasses import dataclass

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.loading.reading_tasks import get_ready, read_by, read_in_parts, told
from corpus.source_types.reader import HEAD_BYTES, Found, Reader
from corpus.source_types.registry import fingerprint, reader_of
from corpus.source_types.source_file import SourceFile
from corpus.workers.workers import NoWorkersError, Workers

_MIN_FILES, _MIN_BYTES = 30, 3_000_000
"""Fewer files than this that hold less are read sooner than a worker has started."""

_MAX_FILES, _MAX_BYTES = 256, 32_000_000
"""So many files wait for their turn, of so many bytes, and what they hold is kept meanwhile."""

_MAX_FILE_BYTES = 5_000_000
"""A larger file may hold any number of records, and is read as they are stored, or in parts."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A file's reader, and a fingerprint of the file's content and of who reads it."""

    reader: Reader
    fingerprint: str
    size: int


IsKnown = Callable[[SourceFile, Identity], bool]
"""Says whether a file is, as it is, of no interest."""


IsNew = Callable[[SourceFile], bool]
"""Says whether nothing was ever read of a file."""


@dataclass(slots=True)
class FileAhead:
    """A file whose turn comes, and what may be known of it already.

    `size` are the bytes that are read ahead, 0 if it is left to be read in its turn. `is_apart`
    says that another process has to read it.
    """

    file: SourceFile
    _identity: Identity | None = None
    size: int = 0
    is_apart: bool = False
    is_large: bool = False
    held: Future[list[Draft | Rejection]] | None = None
    workers: Workers | None = None

    @classmethod
    def of(cls, file: SourceFile, is_known: IsKnown) -> FileAhead:
        """Look at a file before its turn; what is wrong with it shows when that comes."""
        try:
            identity = identify(file)
            is_apart = identity.reader.is_apart
            is_large = identity.size > _MAX_FILE_BYTES and not is_apart
            if is_known(file, identity) or is_large:
                return cls(file, identity, is_large=is_large)
            identity.reader.require_packages()
        except (InputError, OSError):
            return cls(file)
        # what is compressed may hold any number of records too
        size = 0 if file.suffix.endswith(".gz") else identity.size
        return cls(file, identity, size, is_apart)

    def identity(self) -> Identity:
        """Return who reads the file and what it is; raises what `identify` raises."""
        return self._identity or identify(self.file)

    def drafts(self) -> Iterable[Found]:
        """Return what the file holds; raises what its reader raises, now or on the way."""
        if self.held is not None:
            try:
                return told(self.held)
            except (NoWorkersError, FileNotFoundError):
                pass
        reader = self.identity().reader
        if self.workers is not None and reader.parts is not None:
            return read_in_parts(self.workers, reader, self.file)
        return reader.drafts(self.file)

    def read_by(self, workers: Workers) -> None:
        """Have the file read by a worker."""
        if self.size and self.held is None:
            identity = self.identity()
            self.held = read_by(workers, identity.reader, self.file, identity.size)


def start_early(files: Iterable[SourceFile], is_new: IsNew, workers: Workers) -> None:
    """Have processes start that will read parts of a large file, before it is looked at.

    That imports all readers, which takes as long as a process does to start.
    """
    if workers.count < 2 or not workers.are_here:
        return
    if any(_is_large(file) and is_new(file) for file in files):
        workers.prepare(get_ready, start=True)


def _is_large(file: SourceFile) -> bool:
    try:
        return file.path.stat().st_size > _MAX_FILE_BYTES
    except OSError:  # that shows in its turn
        return False


def read_ahead(
    files: Iterable[SourceFile], is_known: IsKnown, workers: Workers
) -> Generator[FileAhead, None, None]:
    """Yield files in their order, while others behind them are read by workers.

    What is known, or comes in too small a number, is left to be read in its turn, and what is too
    large is then read in parts where its type can be; with one worker all is but what no other
    process may read. To be closed where it is not exhausted: what nobody waits for is not read.
    """
    waiting: deque[FileAhead] = deque()
    count = size = 0
    asked = False
    try:
        for file in files:
            one = FileAhead.of(file, is_known)
            waiting.append(one)
            count += one.size > 0
            size += one.size
            is_worth = count >= _MIN_FILES or (count > workers.count and size >= _MIN_BYTES)
            unread: Iterable[FileAhead] = (one,)
            if not asked and (one.is_apart or (workers.count > 1 and is_worth)):
                asked, unread = True, waiting
            if asked:
                for each in unread:
                    if workers.count > 1 or each.is_apart:
                        each.read_by(workers)
            if one.is_large and workers.count > 1:
                one.workers = workers
            while len(waiting) > _MAX_FILES or size > _MAX_BYTES:
                first = waiting.popleft()
                count -= first.size > 0
                size -= first.size
                yield first
        while waiting:
            yield waiting.popleft()
    finally:
        for one in waiting:
            if one.held is not None:
                one.held.cancel()


def identify(file: SourceFile) -> Identity:
    """Return who reads a file, and its fingerprint: of a file that says how to read it too.

    Raises:
        InputError: nobody reads it.
        OSError: it cannot be read.
    """
    with file.path.open("rb") as stream:
        reader = reader_of(file, stream.read(HEAD_BYTES))
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = stream.tell()
    if companion := reader.companion(file):
        with companion.open("rb") as stream:
            digest += f"+{hashlib.file_digest(stream, 'sha256').hexdigest()}"
    return Identity(reader, f"{fingerprint(reader)}:{file.name}:{digest}", size)
