"""The inner loops of writing ids for Whoosh, compiled by numba: names in, the bytes of files out.

Ids come as the bytes of their names, one after the other: id n is `names[ends[n]:ends[n + 1]]`.
What stands around each is given. `bounds` is filled with where each of what is written begins in
`out`, which has room enough, and with the end.
"""

from __future__ import annotations

from indexer.compiled import compiled
from indexer.whoosh.posting_kernel import _big, _copied, _int, _little

MAX_BYTES = 64
"""What is written of an id at most, besides the id itself and what is given."""

_PRIME = 65_521


@compiled
def _sum(data, begin, end):  # type: ignore[no-untyped-def]
    """Return Adler's sum (RFC 1950) of less than 5,552 bytes: no part of it is too large."""
    one, all_of_them = 1, 0
    for place in range(begin, end):
        one += data[place]
        all_of_them += one
    return all_of_them % _PRIME << 16 | one % _PRIME


@compiled
def streams_of(names, ends, head, tail, out, bounds):  # type: ignore[no-untyped-def]
    """Write a stream of zlib's format for each id, with its only block not compressed.

    Its data are `head`, the size of the id in four bytes, the lowest first, the id and `tail`.
    """
    at = 0
    for number in range(ends.size - 1):
        bounds[number] = at
        size = ends[number + 1] - ends[number]
        whole = head.size + 4 + size + tail.size
        at = _little(out, at, 0x0178, 2)
        out[at] = 1
        at = _little(out, at + 1, whole, 2)
        at = _little(out, at, whole ^ 0xFFFF, 2)
        begin = at
        at = _copied(out, at, head, 0, head.size)
        at = _little(out, at, size, 4)
        at = _copied(out, at, names, ends[number], size)
        at = _copied(out, at, tail, 0, tail.size)
        at = _big(out, at, _sum(out, begin, at), 4)
    bounds[ends.size - 1] = at


@compiled
def entries_of(names, ends, order, prefix, told, head, tail, out, bounds):  # type: ignore[no-untyped-def]
    """Write an entry of the table of terms for each id, in this order, which is its document alone.

    Behind its sizes its key are two bytes, `prefix`, and the id; its value is `told`, the document
    twice in four bytes, `head`, the document as a pickle has it, and `tail`.
    """
    at = 0
    for place in range(order.size):
        bounds[place] = at
        doc = order[place]
        size = ends[doc + 1] - ends[doc]
        begin = at
        at = _big(out, at + 8, prefix, 2)
        at = _copied(out, at, names, ends[doc], size)
        value = at
        at = _copied(out, at, told, 0, told.size)
        at = _big(out, at, doc, 4)
        at = _big(out, at, doc, 4)
        at = _copied(out, at, head, 0, head.size)
        at = _int(out, at, doc)
        at = _copied(out, at, tail, 0, tail.size)
        _big(out, begin, 2 + size, 4)
        _big(out, begin + 4, at - value, 4)
    bounds[order.size] = at
