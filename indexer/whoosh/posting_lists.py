"""Whoosh's posting lists, each encoded at once from arrays.

Whoosh's codec takes postings one call at a time, which is most of what indexing costs. The bytes
here are those of its "W3" format, which any Whoosh 2.7 reads: a list of one posting stands in the
term's own record, a longer one in blocks of 128, each with what a reader needs to skip it. Short
blocks are not compressed: they hardly shrink.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import cache
from pickle import dumps
from zlib import compress

import numpy as np
from whoosh.filedb.structfile import StructFile
from whoosh.system import pack_int, pack_uint, pack_ushort
from whoosh.util.numeric import length_to_byte

from indexer.postings.field_postings import Int32s, Int64s, Occurrences
from indexer.whoosh.safe_pickles import loads
from indexer.whoosh.term_table import TermTable

_BLOCK = 128
_MAGIC = b"W3Bl"
_TERM = np.dtype(
    [
        *(("inlined", "u1"), ("weight", ">f4"), ("documents", ">u4")),
        *(("shortest", "u1"), ("longest", "u1"), ("largest", ">f4")),
        *(("first", ">u4"), ("last", ">u4")),
    ]
)
"""What is known of a term, before its only posting or where its postings stand."""
_EXTENT = struct.Struct("!qi")
"""Where a list begins in the file of postings, and its length."""
_INT_BYTES = len(pack_uint(0))
_WORTH_COMPRESSING = 1_024
_COMPRESSION = 1
_PICKLE = 3
"""The first protocol that has bytes: before it each is a call of a codec, three times as slow."""
_AT_ONCE = 1 << 18
"""Postings of which the encoded positions are held in memory at a time."""


def write_field(
    table: TermTable, postings: StructFile, number: int, terms: list[bytes], field: Occurrences
) -> None:
    """Write all posting lists of the field with this number: to a table and a file of postings.

    O(occurrences).
    """
    starts = field.starts()
    first = starts[:-1]
    if not first.size:
        return
    numbers = field.terms[first]
    prefix = pack_ushort(number)
    new_term = np.flatnonzero(np.concatenate(([True], np.diff(numbers) != 0)))
    for lists in _parts(new_term, first.size):
        part = slice(int(lists[0]), int(lists[-1]))
        part_starts = starts[part.start : part.stop + 1]
        some = _Lists(lists - lists[0], field.docs[first[part]], np.diff(part_starts))
        values = _encoded_positions(part_starts, field.positions)
        table.add(
            [prefix + terms[number] for number in numbers[lists[:-1]].tolist()],
            some.written(postings, values),
        )


def write_ids(table: TermTable, number: int, ids: Sequence[str]) -> None:
    """Write the ids of documents, as a field with this number whose terms they are."""
    order = sorted(range(len(ids)), key=ids.__getitem__)  # code points come as bytes of UTF-8 do
    docs = np.array(order, np.int32)
    lists = _Lists(np.arange(len(ids) + 1), docs, np.ones(len(ids), np.int64), length=1)
    prefix = pack_ushort(number)
    keys = [prefix + ids[doc].encode() for doc in order]
    table.add(keys, lists.alone(range(len(ids)), [b""] * len(ids)))


def _parts(new_term: Int64s, postings: int) -> Iterator[Int64s]:
    """Yield the starts of the lists, with the end, for about `_AT_ONCE` postings at a time."""
    bounds = np.append(new_term, postings)
    begin = 0
    while begin < new_term.size:
        end = int(np.searchsorted(bounds, bounds[begin] + _AT_ONCE))
        end = min(max(end, begin + 1), new_term.size)
        yield bounds[begin : end + 1]
        begin = end


class _Lists:
    """Posting lists one after the other: list n is `docs[bounds[n]:bounds[n + 1]]`.

    `freqs` are the frequencies in these documents, `length` is that of all their fields, 0 if it
    is not told.
    """

    def __init__(self, bounds: Int64s, docs: Int32s, freqs: Int64s, length: int = 0) -> None:
        self._bounds = bounds
        self._docs = docs
        self._freqs = freqs
        begins, counts = bounds[:-1], np.diff(bounds)
        records = np.zeros(begins.size, _TERM)
        records["inlined"] = counts == 1
        records["weight"] = np.add.reduceat(freqs, begins) if begins.size else 0
        records["documents"] = counts
        records["shortest"] = records["longest"] = length_to_byte(length or None)
        records["largest"] = np.maximum.reduceat(freqs, begins) if begins.size else 0
        records["first"], records["last"] = docs[begins], docs[bounds[1:] - 1]
        told, size = records.tobytes(), _TERM.itemsize
        self._records = [told[at : at + size] for at in range(0, len(told), size)]

    def written(self, postings: StructFile, values: list[bytes]) -> list[bytes]:
        """Write the lists of several postings to a file; return what the table holds of each list.

        `values` are the encoded positions of each posting.
        """
        counts = np.diff(self._bounds)
        several = np.flatnonzero(counts > 1).tolist()
        made: list[bytes] = [b""] * counts.size
        at = postings.tell()
        blocks = list(self._several(several, values))
        postings.write(b"".join(blocks))
        for number, block in zip(several, blocks, strict=True):
            made[number] = self._records[number] + _EXTENT.pack(at, len(block))
            at += len(block)
        alone = np.flatnonzero(counts == 1)
        single = [values[place] for place in self._bounds[alone].tolist()]
        for number, held in zip(alone.tolist(), self.alone(alone.tolist(), single), strict=True):
            made[number] = held
        return made

    def alone(self, lists: Sequence[int], values: Sequence[bytes]) -> list[bytes]:
        """Return what the table holds of lists of one posting each."""
        places = self._bounds[lists] if len(lists) else self._bounds[:0]
        docs = self._docs[places].tolist()
        weights = self._freqs[places].astype(np.float64).tolist()
        return [
            self._records[number] + dumps(((doc,), (weight,), (value,)), _PICKLE)
            for number, doc, weight, value in zip(lists, docs, weights, values, strict=True)
        ]

    def _several(self, lists: Sequence[int], values: list[bytes]) -> Iterator[bytes]:
        """Yield each of some lists of more than one posting as the bytes of its blocks."""
        docs, weights = self._docs.tolist(), self._freqs.astype(np.float64).tolist()
        gaps = np.diff(self._docs, prepend=0).tolist()
        bounds = self._bounds.tolist()
        for number in lists:
            first, last = bounds[number], bounds[number + 1]
            pieces = [_MAGIC]
            for begin in range(first, last, _BLOCK):
                end = min(begin + _BLOCK, last)
                gaps[begin] = docs[begin]
                some = weights[begin:end]
                largest = max(some)
                same = some.count(largest) == len(some)
                data = dumps(
                    (
                        tuple(gaps[begin:end]),
                        tuple(some) if not same else None if largest == 1.0 else largest,
                        tuple(values[begin:end]),
                    ),
                    _PICKLE,
                )
                level = _COMPRESSION if len(data) >= _WORTH_COMPRESSING else 0
                if level:
                    data = compress(data, level)
                info = dumps((end - begin, docs[end - 1], largest, level, 0, 0), _PICKLE)
                size = len(info) + len(data)
                pieces += [pack_int(-size if end == last else size), info, data]
            yield b"".join(pieces)


def _encoded_positions(starts: Int64s, positions: Int32s) -> list[bytes]:
    """Return the positions in each posting as Whoosh's `formats.Positions` encodes them.

    Those in posting p are `positions[starts[p]:starts[p + 1]]`. Whoosh takes their number and a
    pickle of a list, the first and the gaps to the next: here as short as a pickle can say it.
    """
    firsts = positions[starts[:-1]]
    values = list(map(_Alone().__getitem__, firsts.tolist()))
    several = np.flatnonzero(np.diff(starts) > 1)
    base = int(starts[0])
    gaps = np.diff(positions[base : int(starts[-1])], prepend=0)
    gaps[starts[:-1] - base] = firsts
    pickled = list(map(_Pickled().__getitem__, gaps.tolist()))
    for posting, begin, end in zip(
        several.tolist(),
        (starts[several] - base).tolist(),
        (starts[several + 1] - base).tolist(),
        strict=True,
    ):
        values[posting] = b"".join((_packed(end - begin), b"](", *pickled[begin:end], b"e."))
    return values


class _Pickled(dict[int, bytes]):
    """Opcodes of a pickle for numbers from 0 to 2**31 - 1: BININT1, BININT2 or BININT."""

    def __missing__(self, number: int) -> bytes:
        if number < 1 << 8:
            code = b"K" + number.to_bytes(1, "little")
        elif number < 1 << 16:
            code = b"M" + number.to_bytes(2, "little")
        else:
            code = b"J" + number.to_bytes(4, "little")
        self[number] = code
        return code


class _Alone(dict[int, bytes]):
    """The only position in a posting, encoded."""

    def __missing__(self, position: int) -> bytes:
        value = self[position] = _packed(1) + b"]" + _Pickled()[position] + b"a."
        return value


@cache
def _packed(count: int) -> bytes:
    """Return a small number as Whoosh packs it."""
    return bytes(pack_uint(count))


def decoded(value: bytes) -> list[int]:
    """Return the positions in an encoded posting."""
    deltas: list[int] = loads(value[_INT_BYTES:])
    return np.cumsum(deltas).tolist() if len(deltas) > 1 else deltas
