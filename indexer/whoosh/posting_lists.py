"""Whoosh's posting lists, each encoded at once from arrays.

Whoosh's codec takes postings one call at a time, which is most of what indexing costs. The bytes
here are those of its "W3" format, which any Whoosh 2.7 reads: a list of one posting stands in the
term's own record, a longer one in blocks, each with what a reader needs to skip it. Short
blocks are not compressed: they hardly shrink.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pickle import dumps
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from isal.isal_zlib import compress
from whoosh.filedb.structfile import StructFile
from whoosh.system import pack_uint, pack_ushort
from whoosh.util.numeric import length_to_byte

from indexer.postings.arrays import row_starts
from indexer.postings.field_postings import DOC_BITS, FIELD_BITS, Int64s, Positions
from indexer.whoosh.safe_pickles import loads
from indexer.whoosh.term_table import TermTable

_TERM = struct.Struct(">BfIBBfII")
"""What is known of a term, before its only posting: `posting_kernel` writes the same."""
_INT_BYTES = len(pack_uint(0))
_WORTH_COMPRESSING = 1_024
_COMPRESSION = 1
"""The level of ISA-L's that makes no more bytes than zlib's first, in a third of its time."""
_PICKLE = 3
"""The first protocol that has bytes: before it each is a call of a codec, three times as slow."""
_AT_ONCE = 1 << 18
"""Occurrences of which the lists are held in memory at a time."""

_THREADS = 2
"""Parts that are encoded at once: it is done without Python's lock, compressing too."""

Bytes = npt.NDArray[np.uint8]


class TermNames:
    """Terms as the bytes of their names, one after the other."""

    def __init__(self, terms: Sequence[str]) -> None:
        """Take the sorted terms of an index."""
        names = [term.encode() for term in terms]
        self.ends: Int64s = row_starts(list(map(len, names)))
        self.data: Bytes = np.frombuffer(b"".join(names), np.uint8)


class _EncodedPart(NamedTuple):
    """The lists of some terms: their postings, and blocks of these, each up to its end.

    `names` are where those terms' names end.
    """

    held: Int64s
    starts: Int64s
    lists: Int64s
    blocks: Bytes
    ends: Int64s
    levels: Int64s
    names: Int64s


def write_field(
    table: TermTable,
    postings: StructFile,
    number: int,
    names: TermNames,
    positions: Positions,
    field: int,
) -> None:
    """Write all posting lists of a field: to a table and a file of postings.

    `number` is Whoosh's for the field, `field` that in the positions of the index. Some lists are
    encoded by threads while those before are written. O(occurrences of all fields).
    """
    # imported here: numba takes a while, and what only reads does without it
    from indexer.whoosh import posting_kernel as kernel

    prefix = int.from_bytes(pack_ushort(number))
    for part in _encoded_parts(positions, names, field):
        held, starts, lists, blocks, ends, levels, name_ends = part
        entries = np.empty(lists.size, np.int64)
        out = np.empty(blocks.size + ends.size * kernel.HEAD_BYTES, np.uint8)
        alone = int(held.size) * kernel.MAX_POSTING_BYTES
        most = int(name_ends[-1] - name_ends[0]) + (lists.size - 1) * kernel.MAX_TERM_BYTES
        rows = np.empty(most + alone, np.uint8)
        written, told, several = kernel.table_of(
            *(held, starts, lists, DOC_BITS, FIELD_BITS, blocks, ends, levels),
            *(prefix, names.data, name_ends, postings.tell()),
            *(out, rows, entries),
        )
        postings.write(out[:written].tobytes())
        table.add_entries(rows[:told], entries[: several + 1])


def _encoded_parts(positions: Positions, names: TermNames, field: int) -> Iterator[_EncodedPart]:
    """Yield the lists of a field that has any, some terms' after the others'."""
    spans = list(_parts(positions.indptr))
    if len(spans) < _THREADS:
        for span in spans:
            if part := _encoded(positions, names, field, *span):
                yield part
        return
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="posting-lists") as pool:
        coming: deque[Future[_EncodedPart | None]] = deque()
        for span in spans:
            coming.append(pool.submit(_encoded, positions, names, field, *span))
            if len(coming) > _THREADS and (part := coming.popleft().result()):
                yield part
        for one in coming:
            if part := one.result():
                yield part


def _encoded(
    positions: Positions, names: TermNames, field: int, first: int, last: int
) -> _EncodedPart | None:
    """Return the lists of some terms, None where none of them has one."""
    from indexer.whoosh import posting_kernel as kernel

    keys, indptr = positions.keys, positions.indptr
    starts = np.empty(int(indptr[last] - indptr[first]) + 1, np.int64)
    lists = np.empty(last - first + 1, np.int64)
    held, count = kernel.postings_of(
        keys, indptr, first, last, field, DOC_BITS, FIELD_BITS, starts, lists
    )
    if not count:
        return None
    most = int((-(-np.diff(lists) // kernel.BLOCK)).sum())
    ends = np.empty(most, np.int64)
    room = held.size * kernel.MAX_POSTING_BYTES + most * kernel.MAX_BLOCK_BYTES
    blocks = np.empty(room, np.uint8)
    size = kernel.blocks_of(held, starts, lists, DOC_BITS, FIELD_BITS, blocks, ends)
    encoded = _compressed(blocks, ends[:size])
    return _EncodedPart(held, starts, lists, *encoded, names.ends[first : last + 1])


def _compressed(blocks: Bytes, ends: Int64s) -> tuple[Bytes, Int64s, Int64s]:
    """Return blocks with those that are worth it compressed, where each ends, and the levels."""
    starts = np.append(0, ends[:-1])[: ends.size]
    levels = np.where(ends - starts >= _WORTH_COMPRESSING, _COMPRESSION, 0)
    large = np.flatnonzero(levels)
    if not large.size:
        return blocks[: ends[-1] if ends.size else 0], ends, levels
    sizes = ends - starts
    view, behind = memoryview(blocks.data), 0
    pieces: list[memoryview | bytes] = []
    for block, start, end in zip(
        large.tolist(), starts[large].tolist(), ends[large].tolist(), strict=True
    ):
        short = compress(view[start:end], _COMPRESSION)
        pieces += [view[behind:start], short]
        sizes[block] = len(short)
        behind = end
    pieces.append(view[behind : int(ends[-1])])
    return np.frombuffer(b"".join(pieces), np.uint8), np.cumsum(sizes), levels


def write_ids(table: TermTable, number: int, ids: Sequence[str]) -> None:
    """Write the ids of documents, as a field with this number whose terms they are."""
    order = sorted(range(len(ids)), key=ids.__getitem__)  # code points come as bytes of UTF-8 do
    prefix = pack_ushort(number)
    one = length_to_byte(1)
    table.add(
        [prefix + ids[doc].encode() for doc in order],
        [
            _TERM.pack(1, 1.0, 1, one, one, 1.0, doc, doc)
            + dumps(((doc,), (1.0,), (b"",)), _PICKLE)
            for doc in order
        ],
    )


def _parts(indptr: Int64s) -> Iterator[tuple[int, int]]:
    """Yield spans of terms that have about `_AT_ONCE` occurrences, or one term that has more."""
    bounds = np.searchsorted(indptr, np.arange(0, int(indptr[-1]), _AT_ONCE), side="left")
    yield from pairwise([*np.unique(bounds).tolist(), indptr.size - 1])


def decoded(value: bytes) -> list[int]:
    """Return the positions in an encoded posting."""
    deltas: list[int] = loads(value[_INT_BYTES:])
    return np.cumsum(deltas).tolist() if len(deltas) > 1 else deltas
