"""What a response of HTTP says, once its transfer and content encodings are undone.

warcio undoes some of them, but bounds nothing that expands, and takes the trailers of a chunked
response for its content.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

from corpus.errors import InputError

_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_ZSTD_WINDOW = 1 << 23
"""Bytes that a stream of zstd in HTTP may look back (RFC 9659)."""

_ZSTD_FRAME = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
_ANY_HEADER = zlib.MAX_WBITS | 32
_NO_HEADER = -zlib.MAX_WBITS


def content_of(body: bytes, transfer_encoding: str, content_encoding: str, limit: int) -> bytes:
    """Return the content of a response, of a longer one `limit` bytes and one more.

    A body that is not encoded as the headers say stands as it is: crawlers keep headers of what
    they have decoded. Of a body that was cut, what can be decoded is returned.

    Args:
        body: what came behind the headers.
        transfer_encoding: the value of that header, '' without one.
        content_encoding: the same; of several, the last was applied last.
        limit: bytes.

    Raises:
        InputError: the encoding is unknown, or the body is damaged.
    """
    if "chunked" in transfer_encoding.lower():
        body = _dechunked(body)
    for name in reversed(content_encoding.lower().split(",")):
        encoding = name.strip().removeprefix("x-")
        if encoding in ("", "identity"):
            continue
        if encoding not in _DECODERS:
            raise InputError(f"its content encoding {encoding[:40]!a} cannot be read")
        try:
            body = _DECODERS[encoding](body, limit + 1)
        except InputError as error:
            raise InputError(f"its content is damaged ({encoding})") from error
    return body[: limit + 1]


def _dechunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    end = 0
    while chunk := _CHUNK.match(body, end):
        start, size = chunk.end(), int(chunk[1], 16)
        if size == 0:
            break
        parts.append(body[start : start + size])
        end = start + size
        end += 2 if body.startswith(b"\r\n", end) else body.startswith(b"\n", end)
    return b"".join(parts) if parts or chunk else body


def _inflated(body: bytes, most: int) -> bytes:
    """Undo gzip (of any number of members) and deflate, with the header of zlib or without."""
    if body[:2] == b"\x1f\x8b":
        return _members(body, most)
    for window in (_ANY_HEADER, _NO_HEADER):
        try:
            return zlib.decompressobj(window).decompress(body, most)
        except zlib.error:
            continue
    return body


def _members(body: bytes, most: int) -> bytes:
    parts: list[bytes] = []
    while body[:2] == b"\x1f\x8b" and most > 0:
        member = zlib.decompressobj(_ANY_HEADER)
        try:
            parts.append(member.decompress(body, most))
        except zlib.error as error:
            raise InputError(str(error)) from None
        most -= len(parts[-1])
        body = member.unused_data
    return b"".join(parts)


def _from_brotli(body: bytes, most: int) -> bytes:
    import brotli

    decoder = brotli.Decompressor()
    parts: list[bytes] = []
    left = most
    try:
        while left > 0 and (part := decoder.process(body, output_buffer_limit=left)):
            parts.append(part)
            left -= len(part)
            body = b""
    except brotli.error as error:
        if parts:
            raise InputError(str(error)) from None
        return body  # which has no sign of its own
    return b"".join(parts)[:most]


def _from_zstd(body: bytes, most: int) -> bytes:
    import zstandard

    if not _ZSTD_FRAME.match(body):
        return body
    decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    parts: list[bytes] = []
    left = most
    try:
        with decoder.stream_reader(body, read_across_frames=True) as stream:
            while left > 0 and (part := stream.read(min(left, 1 << 20))):
                parts.append(part)
                left -= len(part)
    except zstandard.ZstdError as error:
        raise InputError(str(error)) from None
    return b"".join(parts)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _inflated,
    "deflate": _inflated,
    "br": _from_brotli,
    "zstd": _from_zstd,
}
