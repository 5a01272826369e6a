"""Whoosh's posting lists, each encoded at once from arrays.

Whoosh's codec takes postings one call at a time, which is most of what indexing costs. The bytes
here are those of its "W3" format, which any Whoosh 2.7 reads: a list of one posting stands in the
term's own record, a longer one in blocks of 128, each with what a reader needs to skip it. Short
blocks are not compressed: they hardly shrink.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pickle import dumps

import numpy as np
from whoosh.codec.whoosh3 import W3FieldWriter
from whoosh.system import pack_int, pack_long, pack_uint, pack_ushort

from indexer.postings.field_postings import Int32s, Int64s, Occurrences
from indexer.whoosh.safe_pickles import loads

_BLOCK = 128
_MAGIC = b"W3Bl"
_TERM = struct.Struct("!BfIBBfII")
"""Inlined, weight, document frequency, shortest and longest length, largest weight, ids."""
_INT_BYTES = len(pack_uint(0))
_WORTH_COMPRESSING = 1_024
_COMPRESSION = 1
_PICKLE = 3
"""The first protocol that has bytes: before it each is a call of a codec, three times as slow."""
_AT_ONCE = 1 << 18
"""Postings of which the encoded positions are held in memory at a time."""


def write_field(writer: W3FieldWriter, terms: list[bytes], field: Occurrences) -> None:
    """Write all posting lists of the field that `writer` has started. O(occurrences)."""
    starts = field.starts()
    first = starts[:-1]
    if not first.size:
        return
    numbers = field.terms[first]
    new_term = np.flatnonzero(np.concatenate(([True], np.diff(numbers) != 0)))
    for lists in _parts(new_term, first.size):
        part = slice(int(lists[0]), int(lists[-1]))
        _write_lists(
            writer,
            [terms[number] for number in numbers[lists[:-1]].tolist()],
            lists - lists[0],
            field.docs[first[part]],
            starts[part.start : part.stop + 1],
            field.positions,
        )


def _parts(new_term: Int64s, postings: int) -> Iterator[Int64s]:
    """Yield the starts of the lists, with the end, for about `_AT_ONCE` postings at a time."""
    bounds = np.append(new_term, postings)
    begin = 0
    while begin < new_term.size:
        end = int(np.searchsorted(bounds, bounds[begin] + _AT_ONCE))
        end = min(max(end, begin + 1), new_term.size)
        yield bounds[begin : end + 1]
        begin = end


def _write_lists(
    writer: W3FieldWriter,
    terms: list[bytes],
    lists: Int64s,
    docs: Int32s,
    starts: Int64s,
    positions: Int32s,
) -> None:
    """Write the lists `docs[lists[n]:lists[n + 1]]`.

    The positions in posting p are `positions[starts[p]:starts[p + 1]]`.
    """
    field_id = pack_ushort(writer._fieldid)
    add, file = writer._tindex.add, writer._postfile
    values = _encoded_positions(starts, positions)
    weights = np.diff(starts).astype(np.float64).tolist()
    ids, gaps = docs.tolist(), np.diff(docs, prepend=0).tolist()
    for term, (begin, end) in zip(terms, pairwise(lists.tolist()), strict=True):
        freqs = weights[begin:end]
        alone = end - begin == 1
        record = _TERM.pack(
            alone, sum(freqs), end - begin, 0, 0, max(freqs), ids[begin], ids[end - 1]
        )
        if alone:
            where = dumps(((ids[begin],), (freqs[0],), (values[begin],)), _PICKLE)
        else:
            blocks = _blocks(ids[begin:end], gaps[begin:end], freqs, values[begin:end])
            where = pack_long(file.tell()) + pack_int(len(blocks))
            file.write(blocks)
        add(field_id + term, record + where)


def _blocks(ids: list[int], gaps: list[int], freqs: list[float], values: list[bytes]) -> bytes:
    """Return a list of more than one posting as the bytes of its blocks."""
    pieces = [_MAGIC]
    for begin in range(0, len(ids), _BLOCK):
        end = min(begin + _BLOCK, len(ids))
        weights = freqs[begin:end]
        same = weights.count(weights[0]) == len(weights)
        data = dumps(
            (
                (ids[begin], *gaps[begin + 1 : end]),
                tuple(weights) if not same else None if weights[0] == 1.0 else weights[0],
                tuple(values[begin:end]),
            ),
            _PICKLE,
        )
        level = _COMPRESSION if len(data) >= _WORTH_COMPRESSING else 0
        if level:
            data = zlib.compress(data, level)
        info = dumps((end - begin, ids[end - 1], max(weights), level, 0, 0), _PICKLE)
        size = len(info) + len(data)
        pieces += [pack_int(-size if end == len(ids) else size), info, data]
    return b"".join(pieces)


def _encoded_positions(starts: Int64s, positions: Int32s) -> list[bytes]:
    """Return the positions in each posting as Whoosh's `formats.Positions` encodes them."""
    firsts = positions[starts[:-1]]
    distinct, place = np.unique(firsts, return_inverse=True)
    alone = [_encoded([position]) for position in distinct.tolist()]
    values = [alone[n] for n in place.tolist()]
    several = np.flatnonzero(np.diff(starts) > 1)
    base = int(starts[0])
    gaps = np.diff(positions[base : int(starts[-1])], prepend=0)
    gaps[starts[:-1] - base] = firsts
    listed = gaps.tolist()
    for posting, begin, end in zip(
        several.tolist(),
        (starts[several] - base).tolist(),
        (starts[several + 1] - base).tolist(),
        strict=True,
    ):
        values[posting] = _encoded(listed[begin:end])
    return values


def _encoded(gaps: list[int]) -> bytes:
    return _packed(len(gaps)) + dumps(gaps, _PICKLE)


@cache
def _packed(count: int) -> bytes:
    """Return a small number as Whoosh packs it."""
    return bytes(pack_uint(count))


def decoded(value: bytes) -> list[int]:
    """Return the positions in an encoded posting."""
    deltas: list[int] = loads(value[_INT_BYTES:])
    return np.cumsum(deltas).tolist() if len(deltas) > 1 else deltas
