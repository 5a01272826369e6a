"""Content of responses: whatever its encodings, within a limit."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.readers.web_archives.http_content import content_of

LIMIT = 2_000


def deflated(data: bytes) -> bytes:
    """Return data as some servers deflate: without the header of zlib."""
    one = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return one.compress(data) + one.flush()


def in_members(data: bytes) -> bytes:
    """Return data in two members of gzip."""
    return gzip.compress(data[:7]) + gzip.compress(data[7:])


ENCODERS: dict[str, list[Callable[[bytes], bytes]]] = {
    "gzip": [gzip.compress, in_members],
    "deflate": [zlib.compress, deflated],
    "br": [brotli.compress],
    "zstd": [zstandard.compress, lambda data: zstandard.compress(data) + zstandard.compress(b"")],
}
WAYS = [(name, encode) for name, several in ENCODERS.items() for encode in several]


def chunked(data: bytes, size: int, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return data in chunks."""
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    chunks = b"".join(b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in parts)
    return chunks + b"0\r\n" + trailer + b"\r\n"


@given(st.binary(max_size=200).map(lambda data: b"<p>" + data), st.integers(1, 50))
def test_what_was_encoded_is_decoded(data: bytes, size: int) -> None:
    """In chunks of any size, with one encoding or two, and with a limit the beginning."""
    for name, encode in WAYS:
        assert content_of(encode(data), "", name, LIMIT) == data
        assert content_of(chunked(encode(data), size), "chunked", f"x-{name}", LIMIT) == data
        assert content_of(encode(data), "", name, 5) == data[:6]
        assert content_of(brotli.compress(encode(data)), "", f"{name}, br", LIMIT) == data


def test_chunks_have_extensions_and_trailers() -> None:
    """Neither is content, and other capitals are the same."""
    body = chunked(b"<p>text</p>", 4, b";name=value", b"Expires: never\r\n")
    assert content_of(body, "Chunked", "identity", LIMIT) == b"<p>text</p>"


@pytest.mark.parametrize("name", ENCODERS)
def test_what_is_not_encoded_stands_as_it_is(name: str) -> None:
    """Crawlers decode, and keep the headers."""
    page = b"<!DOCTYPE html><html><body>Text</body></html>"
    assert content_of(page, "chunked", name, LIMIT) == page


def test_what_was_cut_is_read_as_far_as_it_goes() -> None:
    """A crawler stops at its limit."""
    data = bytes(range(256)) * 7
    assert data.startswith(content_of(gzip.compress(data)[:-9], "", "gzip", LIMIT))
    assert content_of(chunked(data, 100)[:350], "chunked", "", LIMIT) == data[:328]


@pytest.mark.parametrize(("name", "encode"), WAYS)
def test_nothing_expands_beyond_the_limit(name: str, encode: Callable[[bytes], bytes]) -> None:
    """A few bytes can mean any number."""
    assert len(content_of(encode(bytes(5_000_000)), "", name, LIMIT)) == LIMIT + 1


@given(st.binary(max_size=100), st.sampled_from([*ENCODERS, "gzip, br", ""]))
def test_any_body_is_read_or_refused(data: bytes, name: str) -> None:
    """It is no longer than the limit."""
    for head in (b"", gzip.compress(b"text")[:12], zstandard.compress(b"text")[:5]):
        with suppress(InputError):
            assert len(content_of(head + data, "chunked", name, LIMIT)) <= LIMIT + 1


def test_an_encoding_that_nobody_knows_is_named() -> None:
    """It is quoted, as it may hold anything."""
    with pytest.raises(InputError, match=r"content encoding 'sd.x07ch' cannot be read"):
        content_of(b"x", "", "sd\x07ch", LIMIT)
