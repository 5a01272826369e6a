"""Whoosh's table of terms, filled with many terms at once.

Whoosh writes its hash tables a key and a slot at a time, which is most of what an index of short
documents costs. The bytes here are those of its "HSH3" format: the keys with their values, 256
tables of hashes with linear probing, a directory of the tables, and where each key begins.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import md5

import numpy as np
import numpy.typing as npt
from whoosh.filedb.filetables import OrderedHashWriter

_TABLES = 256
_SLOT = np.dtype([("hash", ">u4"), ("position", ">i8")])
_LENGTHS = np.dtype([("key", ">i4"), ("value", ">i4")])
_MAX_SHORT, _MAX_INT = 1 << 16, 1 << 31

Int64s = npt.NDArray[np.int64]


class TermTable:
    """Takes sorted keys with their values in the place of Whoosh's own writer, which closes it."""

    def __init__(self, writer: OrderedHashWriter) -> None:
        """Take a writer that holds nothing yet."""
        self._writer = writer
        self._hashes: list[Int64s] = []
        self._positions: list[Int64s] = []

    def add(self, keys: Sequence[bytes], values: Sequence[bytes]) -> None:
        """Add keys, which rise from call to call too."""
        if not keys:
            return
        lengths = np.empty(len(keys), _LENGTHS)
        lengths["key"] = list(map(len, keys))
        lengths["value"] = list(map(len, values))
        sizes = _LENGTHS.itemsize + lengths["key"].astype(np.int64) + lengths["value"]
        heads, size = lengths.tobytes(), _LENGTHS.itemsize
        self._positions.append(self._writer.tell() + np.cumsum(sizes) - sizes)
        ends = np.cumsum(lengths["key"], dtype=np.int64)
        self._hashes.append(_hashes_of(b"".join(keys), ends - lengths["key"], ends))
        pieces = [b""] * (3 * len(keys))
        pieces[::3] = [heads[at : at + size] for at in range(0, len(heads), size)]
        pieces[1::3], pieces[2::3] = keys, values
        self._writer.dbfile.write(b"".join(pieces))

    def add_entries(self, entries: npt.NDArray[np.uint8], bounds: Int64s) -> None:
        """Add entries as they stand in the file: sizes of key and value, key, value.

        Entry n is `entries[bounds[n]:bounds[n + 1]]`; keys rise from call to call too.
        """
        begins = bounds[:-1]
        self._positions.append(self._writer.tell() + begins)
        sizes = np.zeros(begins.size, np.int64)
        for place in range(4):
            sizes = sizes << 8 | entries[begins + place]
        first, data = begins + _LENGTHS.itemsize, entries.tobytes()
        self._hashes.append(_hashes_of(data, first, first + sizes))
        self._writer.dbfile.write(data)

    def finish(self) -> None:
        """Write the hash tables; what else belongs to the file the writer writes when closed."""
        nothing = [np.zeros(0, np.int64)]
        hashes = np.concatenate(self._hashes or nothing)
        positions = np.concatenate(self._positions or nothing)
        counts = np.bincount(hashes % _TABLES, minlength=_TABLES)
        begin, size = self._writer.tell(), _SLOT.itemsize
        begins = begin + 2 * size * (np.cumsum(counts) - counts)
        self._writer.dbfile.write(_tables(hashes, positions, counts).tobytes())
        self._writer.buckets = []
        self._writer.directory = list(zip(begins.tolist(), (2 * counts).tolist(), strict=True))
        self._writer.index.array = _narrow(positions)


def _hashes_of(data: bytes, begins: Int64s, ends: Int64s) -> Int64s:
    """Return the hash of each key, `data[begins[n]:ends[n]]`: the end of its MD5 digest."""
    digests = b"".join(
        md5(data[begin:end], usedforsecurity=False).digest()
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
    )
    return np.frombuffer(digests, ">u4")[3::4].astype(np.int64)


def _tables(hashes: Int64s, positions: Int64s, counts: Int64s) -> npt.NDArray[np.void]:
    """Return all slots of the tables, those of each table twice as many as it has keys.

    A key stands in its slot or in the first free one behind, after the last of the table in the
    first ones: in which order keys are given slots does not matter to a reader.
    """
    table = hashes % _TABLES
    home = (hashes >> 8) % (2 * counts)[table]
    order = np.lexsort((home, table))
    table, home = table[order], home[order]
    before = np.cumsum(counts) - counts
    within = np.arange(home.size) - before[table]
    # each key behind the one before it, or where it belongs if that is further on
    place = _running_maximum(home - within, table) + within
    slots = np.zeros(2 * hashes.size, _SLOT)
    fits = place < (2 * counts)[table]
    chosen = 2 * before[table[fits]] + place[fits]
    slots["hash"][chosen] = hashes[order[fits]]
    slots["position"][chosen] = positions[order[fits]]
    for at in np.flatnonzero(~fits).tolist():  # the few that go round
        slot = 2 * int(before[table[at]])
        while slots["position"][slot]:
            slot += 1
        slots[slot] = hashes[order[at]], positions[order[at]]
    return slots


def _running_maximum(values: Int64s, groups: Int64s) -> Int64s:
    """Return the largest value so far in each group; groups come one after the other."""
    if not values.size:
        return values
    span = int(values.max() - values.min()) + 1
    raised: Int64s = np.maximum.accumulate(values + groups * span)
    return raised - groups * span


def _narrow(positions: Int64s) -> array[int]:
    """Return positions in the smallest type that Whoosh would choose."""
    last = int(positions[-1]) if positions.size else 0
    code = "H" if last < _MAX_SHORT else "i" if last < _MAX_INT else "q"
    return array(code, positions.tolist())
