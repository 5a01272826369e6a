"""What a document's score hangs on, packed: its neighbours and place, and where each term stands.

`indexer.search` has these in arrays of all documents; a searching process asks the cluster for
those of a few.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import DOC_BITS, FIELD_BITS, Int32s, Int64s

MOST_LENT_TO = 2_000
"""A column of bytes holds 32,766 at the most."""

NEAR_HEAD = struct.Struct("<diii")
SATURATION = struct.Struct("<d")
_FIELD = DOC_BITS - FIELD_BITS


class Neighbourhood(NamedTuple):
    """A document's neighbours with their shares, whose neighbour it is, and its latent place.

    `docs` int32, `shares` float64 of (neighbours,); `place` float32 of (dimensions,). `lent_to`
    int32 and `lent_shares` float64 are the documents that list it, with what each has of it at the
    most, greatest first, no more than `MOST_LENT_TO`; `least_lent` is what the others have at the
    most.
    """

    docs: Int32s
    shares: Floats
    place: npt.NDArray[np.float32]
    lent_to: Int32s
    lent_shares: Floats
    least_lent: float


def near_bytes(near: Neighbourhood) -> bytes:
    """Pack what is near a document: arrays of the types that they have there, little-endian."""
    head = NEAR_HEAD.pack(near.least_lent, near.docs.size, near.place.size, near.lent_to.size)
    arrays = near.shares, near.lent_shares, near.docs, near.lent_to, near.place
    return head + b"".join([array.tobytes() for array in arrays])


def read_near(data: bytes) -> Neighbourhood:
    """Read what `near_bytes` packed."""
    least, count, dimensions, lent = NEAR_HEAD.unpack_from(data)
    shares = np.frombuffer(data, "<f8", count + lent, NEAR_HEAD.size)
    at = NEAR_HEAD.size + shares.nbytes
    docs = np.frombuffer(data, "<i4", count + lent, at)
    place = np.frombuffer(data, "<f4", dimensions, at + docs.nbytes)
    return Neighbourhood(docs[:count], shares[:count], place, docs[count:], shares[count:], least)


class Rows(NamedTuple):
    """Each occurrence in a document: the numbers of terms, rising, and places, rising in a term.

    `terms` int32 and `places`, int64 of field * 2**28 + position, both of (occurrences,). `words`
    are the numbers of the words as they are written, int32; `saturation` is that of BM25F.
    """

    terms: Int32s
    places: Int64s
    words: Int32s
    saturation: float


def read_rows(data: bytes) -> Rows:
    """Read a saturation, and what `token_texts.packed` wrote.

    Behind the saturation there are numbers of seven bits a byte: how many terms; what each is more
    than the one before; how often each stands there; where, as position * 16 + field; and what
    each word is more than the one before.
    """
    numbers = _numbers(np.frombuffer(data, np.uint8, offset=SATURATION.size))
    count = int(numbers[0])
    terms, freqs = numbers[1 : 1 + count].cumsum(), numbers[1 + count : 1 + 2 * count]
    end = 1 + 2 * count + int(freqs.sum())
    packed = numbers[1 + 2 * count : end]
    places = ((packed & ((1 << _FIELD) - 1)) << FIELD_BITS) + (packed >> _FIELD)
    return Rows(
        np.repeat(terms, freqs).astype(np.int32),
        places,
        numbers[end:].cumsum().astype(np.int32),
        SATURATION.unpack_from(data)[0],
    )


def _numbers(data: npt.NDArray[np.uint8]) -> Int64s:
    """Return numbers that are written seven bits a byte, the least first, int64."""
    ends = np.flatnonzero(data < 128) + 1
    starts = np.append(0, ends[:-1])
    shifts = 7 * (np.arange(data.size) - np.repeat(starts, ends - starts))
    bits = (data & 127).astype(np.int64) << shifts
    numbers: Int64s = np.add.reduceat(bits, starts) if ends.size else np.zeros(0, np.int64)
    return numbers
