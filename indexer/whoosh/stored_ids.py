"""The ids that Whoosh stores with its documents, written at once.

Whoosh keeps what it stores of a document as a compressed pickle. So short a text hardly shrinks,
and is here in a stream of zlib's format (RFC 1950) that holds it as it is.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pickle import dumps
from zlib import adler32

import numpy as np
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, W3PerDocWriter
from whoosh.util.numeric import length_to_byte

_STREAM = struct.Struct("<HBHH")
"""Head of a stream and of its only block: not compressed, its length and the complement of it."""
_HEAD, _LAST_STORED = 0x0178, 0x01
_SUM = struct.Struct(">I")
_PICKLE = 2


def write(writer: W3PerDocWriter, ids: Sequence[str]) -> None:
    """Add a document for each id to a writer that has none."""
    if not ids:
        return
    stored = [_as_it_is(dumps({"id": entry_id}, _PICKLE)) for entry_id in ids]
    column = writer._get_column("_stored")._child
    lengths = np.fromiter(map(len, stored), np.int64, len(stored))
    ends = np.cumsum(lengths)
    column._dbfile.write(b"".join(stored))
    column._lengths.extend(lengths.tolist())
    column._offsets.extend((ends - lengths).tolist())
    column._offset_base, column._count = int(ends[-1]), len(ids)
    writer._create_column("_id_len", LENGTHS_COLUMN)
    words = writer._get_column("_id_len")
    words._dbfile.write(bytes([length_to_byte(1)]) * len(ids))
    words._count = len(ids)
    writer._fieldlengths["id"] += len(ids)
    writer._doccount = len(ids)


def _as_it_is(data: bytes) -> bytes:
    """Return data as zlib's stream of it, not compressed; it has less than 64 kB."""
    size = len(data)
    head = _STREAM.pack(_HEAD, _LAST_STORED, size, size ^ 0xFFFF)
    return head + data + _SUM.pack(adler32(data))
