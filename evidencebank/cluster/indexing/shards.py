"""Which part of an index a document is in, as OpenSearch has it by the document's id."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

DOCUMENTS_A_SHARD = 5_000_000
"""How many documents a part of an index has at the most, unless a caller says otherwise."""

_WORD = 0xFFFFFFFF


def shards_for(documents: int, shards: int = 0) -> int:
    """Return how many parts an index is made in: so many, or as many as the documents need."""
    return shards or 1 + documents // DOCUMENTS_A_SHARD


def shards_of(numbers: npt.NDArray[np.int32], shards: int) -> npt.NDArray[np.int64]:
    """Return the part that each document is in whose id is its number, int64 of (documents,).

    OpenSearch takes the remainder of the id's 32-bit MurmurHash3 (Appleby 2011), of its
    characters as UTF-16, where an index has as many routing shards as shards.
    """
    if shards == 1:
        return np.zeros(numbers.size, np.int64)
    hashes = (_hash(str(number)) for number in numbers.tolist())
    return np.fromiter(hashes, np.int64, numbers.size) % shards


def _hash(text: str) -> int:
    data = text.encode("utf-16-le")
    mixed = 0
    whole = len(data) // 4 * 4
    for at in range(0, whole, 4):
        mixed ^= _scrambled(int.from_bytes(data[at : at + 4], "little"))
        mixed = (_turned(mixed, 13) * 5 + 0xE6546B64) & _WORD
    if whole < len(data):
        mixed ^= _scrambled(int.from_bytes(data[whole:], "little"))
    mixed ^= len(data)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        mixed = ((mixed ^ (mixed >> shift)) * factor) & _WORD
    return mixed - 2**32 if mixed >= 2**31 else mixed


def _scrambled(word: int) -> int:
    return (_turned((word * 0xCC9E2D51) & _WORD, 15) * 0x1B873593) & _WORD


def _turned(word: int, by: int) -> int:
    return ((word << by) | (word >> (32 - by))) & _WORD
