"""A file that is loaded, as readers are given it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from corpus.errors import InputError

MAX_LINE_BYTES = 5_000_000
"""A longer line is yielded as far as shows that it is longer."""

MAX_WHOLE_BYTES = 100_000_000
"""Bytes of a file that cannot be read record by record."""

_PART = 1 << 20
_SPAN, _MAX_SPAN = 2_000_000, 40_000_000
"""Bytes of a part that is read beside others, and of one where no line lets it end."""

_MAX_EXPANSION = 100
"""Times its size that a compressed file may hold; records come to some ten."""

_UNSUSPICIOUS = 20_000_000
"""Bytes that any compressed file may hold."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a file: its bytes from `start` to `end`, of which the first is in line `line`."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: its absolute path, and its name relative to the source that was given."""

    path: Path
    name: str

    @property
    def suffix(self) -> str:
        """The suffix in lower case, of a compressed file with the one before: '.jsonl.gz'."""
        parts = [part.lower() for part in self.path.suffixes]
        return "".join(parts[-2:] if parts[-1:] == [".gz"] else parts[-1:])

    def has_suffix(self, suffixes: Collection[str]) -> bool:
        """Say whether the name ends with one of `suffixes`, in any case of letters."""
        name = self.path.name.lower()
        return any(name.endswith(suffix) and name != suffix for suffix in suffixes)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines, of a file that is compressed (.gz) those that it holds.

        What is compressed can hold a line that no memory would, or more lines than time.

        Raises:
            InputError: a compressed file is damaged, or holds more than anybody could have meant.
            OSError: the file cannot be read.
        """
        ended = True
        for line in self._pieces(lambda stream: stream.readline(MAX_LINE_BYTES + 1)):
            if ended:
                yield line
            ended = line.endswith(b"\n")

    def spans_of_lines(
        self, mark: bytes = b"", ends: Callable[[bytes], int] = lambda part: part.count(b"\n")
    ) -> Sequence[Span]:
        """Return parts of the file, each of whole lines, to be read side by side; O(file).

        There are none of a file that is compressed, or in which what would be one is too long.

        Args:
            mark: how the first line of each part begins, but that of the first.
            ends: returns how many lines end in a part.

        Raises:
            OSError: the file cannot be read.
        """
        spans: list[Span] = []
        if self.path.suffix.lower() == ".gz":
            return spans
        with self.path.open("rb") as stream:
            start, line, held = 0, 1, b""
            while part := stream.read(_SPAN):
                held += part
                size = held.rfind(b"\n" + mark) + 1
                if size:
                    spans.append(Span(start, start + size, line))
                    start, line, held = start + size, line + ends(held[:size]), held[size:]
                elif len(held) > _MAX_SPAN:
                    return []
        if held:
            spans.append(Span(start, start + len(held), line))
        return spans

    def bytes_in(self, span: Span) -> bytes:
        """Return the bytes of a part of a file that is not compressed.

        Raises OSError when it cannot be read.
        """
        with self.path.open("rb") as stream:
            stream.seek(span.start)
            return stream.read(span.end - span.start)

    def lines_in(self, span: Span) -> Iterator[bytes]:
        """Yield the lines of a part of a file that is not compressed, as `lines` does of all.

        Raises OSError when it cannot be read.
        """
        with self.path.open("rb") as stream:
            stream.seek(span.start)
            ended, at = True, span.start
            while at < span.end and (line := stream.readline(MAX_LINE_BYTES + 1)):
                at += len(line)
                if ended:
                    yield line
                ended = line.endswith(b"\n")

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes in parts, of a file that is compressed (.gz) those that it holds.

        Raises:
            InputError: a compressed file is damaged, or holds more than anybody could have meant.
            OSError: the file cannot be read.
        """
        return self._pieces(lambda stream: stream.read(_PART))

    def whole(self) -> bytes:
        """Return all bytes, of a file that is compressed (.gz) those that it holds.

        Raises:
            InputError: it is longer than can be read at once, or a compressed file is damaged.
            OSError: the file cannot be read.
        """
        parts, size = [], 0
        for part in self.chunks():
            parts.append(part)
            size += len(part)
            if size > MAX_WHOLE_BYTES:
                limit = MAX_WHOLE_BYTES // 1_000_000
                raise InputError(f"the file is longer than {limit} MB: split it")
        return b"".join(parts)

    def uncompressed(self, head: bytes) -> bytes:
        """Return the first bytes of what a file holds that begins with `head`."""
        if self.path.suffix.lower() != ".gz":
            return head
        try:
            return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(head, _PART)
        except zlib.error:
            return b""

    def _pieces(self, read: Callable[[BinaryIO], bytes]) -> Iterator[bytes]:
        """Yield what a way of reading gives until it gives nothing, within what may expand."""
        compressed = self.path.suffix.lower() == ".gz"
        most = max(_UNSUSPICIOUS, _MAX_EXPANSION * self.path.stat().st_size)
        size = 0
        with gzip.open(self.path) if compressed else self.path.open("rb") as stream:
            try:
                while piece := read(cast(BinaryIO, stream)):
                    size += len(piece)
                    if compressed and size > most:
                        limit = f"{most // 1_000_000:,} MB"
                        raise InputError(f"the compressed file holds more than {limit}: split it")
                    yield piece
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise InputError(f"the compressed file is damaged: {error}") from error
