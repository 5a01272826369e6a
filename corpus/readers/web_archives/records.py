"""The records of a web archive (WARC, or a WACZ that holds some) one by one, in bounded memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import IO, Any

from corpus.draft import Rejection
from corpus.errors import InputError
from corpus.source_types.archive import check_archive
from corpus.source_types.source_file import SourceFile

Headers = Any
"""Headers as warcio has them, which has no types: `get_header(name, default)`."""

_START = b"WARC/"
_GZIP = b"\x1f\x8b"
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
"""How a file of zstd begins, with a dictionary of its own too."""

_PART = 1 << 16
_MAX_EXPANSION = 100
_UNSUSPICIOUS = 20_000_000
_MAX_HEAD = 1_000_000
"""Bytes that the head of a record, or of the response in it, may have."""

_MAX_LINE = 1 << 16
_MAX_DIGITS = 16
_HTTP = "application/http"


class _BrokenRecordError(InputError):
    """A record cannot be read; others behind it may be."""


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record: its number in the archive, from 1, its headers and those of HTTP in it.

    `http` is None where it holds no message of HTTP, `size` what came behind the heads, and `body`
    that, as far as it was asked for.
    """

    number: int
    headers: Headers
    http: Headers | None
    size: int
    body: bytes

    def header(self, name: str) -> str:
        """Return a header of the record, '' if it has none of that name."""
        return (self.headers.get_header(name) or "").strip()

    def http_header(self, name: str) -> str:
        """Return a header of the response, '' if it has none of that name."""
        return (self.http.get_header(name) or "").strip() if self.http else ""

    @property
    def status(self) -> str:
        """The status of the response: '200'; '' without one."""
        return str(self.http.get_statuscode()) if self.http else ""


def read_records(
    file: SourceFile, most: Callable[[int], int] = lambda number: 0
) -> Iterator[WarcRecord | Rejection]:
    """Yield the records of an archive, whole ones alone, and where it is damaged.

    A record that is cut, or whose length is unknown, is rejected by its number, and what stands
    behind it is looked for again where that can be done. O(bytes), in the memory of one body.

    Args:
        file: a WARC file, its records compressed with gzip or not, or a WACZ file of some.
        most: how many bytes of the body of a record are wanted, by the record's number.

    Raises:
        InputError: the file is no archive, or one that cannot be read.
        OSError: the file cannot be read.
    """
    allowed = max(_UNSUSPICIOUS, _MAX_EXPANSION * file.path.stat().st_size)
    number = 0
    with file.path.open("rb") as stream:
        for part in _parts(file, stream):
            if part.read(4).startswith(_ZSTD):
                raise InputError("the archive is compressed with zstd: unpack it with 'zstd -d'")
            part.seek(0)
            with closing(_RecordStream(_plain(part, allowed))) as lines:
                number = yield from _records(lines, file.name, number, most)
    if not number:
        raise InputError("the file holds no record of a web archive: it is damaged, or none")


def _parts(file: SourceFile, stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield the files of records: of WACZ those that it holds, by their names."""
    if not file.has_suffix((".wacz",)):
        yield stream
        return
    check_archive(file.path, in_memory=False)
    with zipfile.ZipFile(stream) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith("archive/") and name.lower().endswith((".warc", ".warc.gz")):
                with archive.open(name) as part:
                    yield part


def _plain(stream: IO[bytes], allowed: int) -> Iterator[bytes]:
    """Yield the bytes of a file of records, of a compressed one those that it holds."""
    begin = stream.read(_PART)
    pieces = iter(lambda: stream.read(_PART), b"")
    if not begin.startswith(_GZIP):
        yield begin
        yield from pieces
        return
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    data = begin
    while data:
        try:
            piece = member.decompress(data, _PART)
        except zlib.error as error:
            raise InputError(f"the compressed file is damaged: {error}") from None
        allowed -= len(piece)
        if allowed < 0:
            raise InputError("the compressed file holds more than anybody could mean: split it")
        yield piece
        ended = member.eof
        data = member.unused_data.lstrip(b"\0") if ended else member.unconsumed_tail
        data = data or next(pieces, b"")
        if ended:
            member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif not data:
            raise InputError("the compressed file is cut")


class _PieceStream(io.RawIOBase):
    """A stream of pieces of bytes."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            try:
                self._left = next(self._pieces)
            except StopIteration:
                return 0
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


class _RecordStream(io.BufferedReader):
    """Reads records; `next_start` looks for the line that begins one."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__(_PieceStream(pieces), 2 * _PART)

    def next_start(self) -> tuple[bytes, int]:
        """Return the line with which the next record begins, b'' if there is none.

        The number is that of bytes before it that are no blank lines.
        """
        passed, ended = 0, True
        while line := self.readline(_MAX_LINE):
            if ended and line.startswith(_START):
                return line, passed
            passed += len(line.strip())
            ended = line.endswith(b"\n")
        return b"", passed


class _HeadLines:
    """The lines of a head, which may not be too long."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._left = stream, _MAX_HEAD

    def readline(self) -> bytes:
        line: bytes = self._stream.readline(self._left)
        self._left -= len(line)
        if self._left <= 0:
            raise InputError("the head of the record has no end")
        return line


def _records(
    lines: _RecordStream, name: str, number: int, most: Callable[[int], int]
) -> Generator[WarcRecord | Rejection, None, int]:
    """Yield the records of a file and return the number of the last, those before being known."""
    following = number
    try:
        while True:
            following = number + 1
            start, passed = lines.next_start()
            if passed:
                reason = f"{passed:,} bytes before this record are none: they are passed over"
                yield Rejection(f"{name}:{following}", reason)
            if not start:
                return number
            number = following
            try:
                yield _record(lines, start, number, most(number))
            except _BrokenRecordError as error:
                yield Rejection(f"{name}:{number}", str(error))
    except InputError as error:
        reason = f"nothing is read from this record on: {error}"
        yield Rejection(f"{name}:{following}", reason)
        return following


def _record(lines: _RecordStream, start: bytes, number: int, most: int) -> WarcRecord:
    """Return the record that a line begins, and pass it.

    Raises:
        _BrokenRecordError: it is none, or not whole.
    """
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.limitreader import LimitReader
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    try:
        headers = StatusAndHeadersParser(ArcWarcRecordLoader.WARC_TYPES).parse(
            _HeadLines(lines), start
        )
    except (StatusAndHeadersParserException, ArchiveLoadFailed):
        raise _BrokenRecordError(f"no version of WARC that is known: {start[:20]!a}") from None
    length = (headers.get_header("Content-Length") or "").strip()
    if not (length.isascii() and length.isdigit() and len(length) < _MAX_DIGITS):
        raise _BrokenRecordError("the head of the record is cut, or does not say its length")
    block = LimitReader(lines, int(length))
    http = None
    if (headers.get_header("Content-Type") or "").startswith(_HTTP) and block.limit:
        with suppress(EOFError):  # it is cut
            http = StatusAndHeadersParser([], verify=False).parse(_HeadLines(block))
    size = block.limit
    body = block.read(min(size, most)) if most else b""
    while block.read(_PART):
        pass
    if block.limit:
        done = int(length) - block.limit
        raise _BrokenRecordError(
            f"the record is cut: {done:,} of its {int(length):,} bytes are there"
        )
    return WarcRecord(number, headers, http, size, body)
