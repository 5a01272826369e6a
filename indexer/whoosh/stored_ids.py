"""The ids of documents, which Whoosh stores with these and as terms, written at once.

Whoosh keeps what it stores of a document as a compressed pickle. So short a text hardly shrinks,
and is here in a stream of zlib's format (RFC 1950) that holds it as it is. Those of many documents
are written by compiled code.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pickle import dumps
from zlib import adler32

import numpy as np
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, W3PerDocWriter
from whoosh.system import pack_ushort
from whoosh.util.numeric import length_to_byte

from indexer.postings.arrays import row_starts
from indexer.postings.field_postings import Int64s
from indexer.whoosh.posting_lists import Bytes, TermNames
from indexer.whoosh.term_table import TermTable

_STREAM = struct.Struct("<HBHH")
"""Head of a stream and of its only block: not compressed, its length and the complement of it."""
_HEAD, _LAST_STORED = 0x0178, 0x01
_SUM = struct.Struct(">I")
_STORED = 2
_TERM = struct.Struct(">BfIBBf")
"""What is known of a term, before its first and last document: `posting_kernel` writes the same."""
_DOCS = struct.Struct(">II")
_POSTING = 3
"""Protocols of pickles; the third is the first that has bytes: before it each is a call of a codec,
three times as slow."""

WORTH_COMPILED = 1 << 13
"""From so many ids on they are written by compiled code."""


def write(writer: W3PerDocWriter, ids: Sequence[str]) -> None:
    """Add a document for each id to a writer that has none."""
    if not ids:
        return
    data, ends = _streams_at_once(ids) if len(ids) >= WORTH_COMPILED else _streams(ids)
    column = writer._get_column("_stored")._child
    column._dbfile.write(data)
    column._lengths.extend(np.diff(ends).tolist())
    column._offsets.extend(ends[:-1].tolist())
    column._offset_base, column._count = int(ends[-1]), len(ids)
    writer._create_column("_id_len", LENGTHS_COLUMN)
    words = writer._get_column("_id_len")
    words._dbfile.write(bytes([length_to_byte(1)]) * len(ids))
    words._count = len(ids)
    writer._fieldlengths["id"] += len(ids)
    writer._doccount = len(ids)


def _streams(ids: Sequence[str]) -> tuple[bytes, Int64s]:
    """Return the stream of what is stored of each id, and where each begins, and the end."""
    stored = [_as_it_is(dumps({"id": entry_id}, _STORED)) for entry_id in ids]
    return b"".join(stored), row_starts(list(map(len, stored)))


def _streams_at_once(ids: Sequence[str]) -> tuple[bytes, Int64s]:
    """Do what `_streams` does, in compiled code."""
    # imported here: numba takes a while, and what writes few ids does without it
    from indexer.whoosh.id_kernel import MAX_BYTES, streams_of

    names = TermNames(ids)
    head, tail = _around(dumps({"id": "?"}, _STORED), b"\x01\x00\x00\x00?")
    given = head.size + tail.size + MAX_BYTES
    out, bounds = np.empty(names.data.size + len(ids) * given, np.uint8), np.empty_like(names.ends)
    streams_of(names.data, names.ends, head, tail, out, bounds)
    return out[: bounds[-1]].tobytes(), bounds


def _around(pickled: bytes, inside: bytes) -> tuple[Bytes, Bytes]:
    """Return what stands before and behind a part of a pickle."""
    before, behind = pickled.split(inside)
    return np.frombuffer(before, np.uint8), np.frombuffer(behind, np.uint8)


def _as_it_is(data: bytes) -> bytes:
    """Return data as zlib's stream of it, not compressed; it has less than 64 kB."""
    size = len(data)
    head = _STREAM.pack(_HEAD, _LAST_STORED, size, size ^ 0xFFFF)
    return head + data + _SUM.pack(adler32(data))


def write_terms(table: TermTable, number: int, ids: Sequence[str]) -> None:
    """Write the ids of documents, as a field with this number whose terms they are."""
    order = sorted(range(len(ids)), key=ids.__getitem__)  # code points come as bytes of UTF-8 do
    if len(ids) >= WORTH_COMPILED:
        table.add_entries(*_entries_at_once(number, ids, order))
        return
    prefix, told = pack_ushort(number), _told()
    table.add(
        [prefix + ids[doc].encode() for doc in order],
        [told + _DOCS.pack(doc, doc) + dumps(_posting(doc), _POSTING) for doc in order],
    )


def _entries_at_once(number: int, ids: Sequence[str], order: Sequence[int]) -> tuple[Bytes, Int64s]:
    """Return the entries of a table for ids in order, and their bounds, in compiled code."""
    from indexer.whoosh.id_kernel import MAX_BYTES, entries_of

    names, told = TermNames(ids), np.frombuffer(_told(), np.uint8)
    head, tail = _around(dumps(_posting(ord("?")), _POSTING), b"K?")
    given = told.size + head.size + tail.size + MAX_BYTES
    out, bounds = np.empty(names.data.size + len(ids) * given, np.uint8), np.empty_like(names.ends)
    prefix = int.from_bytes(pack_ushort(number))
    around = prefix, told, head, tail
    entries_of(names.data, names.ends, np.array(order, np.int64), *around, out, bounds)
    return out[: bounds[-1]], bounds


def _told() -> bytes:
    """Return what is known of a term that one document has once, but for which it is."""
    one = length_to_byte(1)
    return _TERM.pack(1, 1.0, 1, one, one, 1.0)


def _posting(doc: int) -> object:
    """Return the only posting of such a term, as it is pickled."""
    return (doc,), (1.0,), (b"",)
