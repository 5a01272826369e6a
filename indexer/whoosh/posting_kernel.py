"""The inner loops of writing posting lists, compiled by numba: arrays in, the bytes of files out.

Numbers, texts of bytes and tuples are written as Python's pickle writes them in protocol 3, which
is what Whoosh's codec reads. Each function is given a buffer with room enough and a place in it,
and returns the place behind what it wrote.
"""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled

BLOCK = 512
"""Postings of a block: Whoosh writes 128, and reads any number.

Each block costs a stream of its own, whatever is in it. In turn Whoosh decodes more where a rare
word is looked for among a common one's.
"""

MAX_POSTING_BYTES = 40
"""What one occurrence may take in a block: a gap, a weight, and a position with its heading."""
MAX_BLOCK_BYTES = 32
"""What a block takes besides its postings."""
TERM_BYTES = 23
"""What is told of each term before its only posting, or before where its postings stand."""
MAX_TERM_BYTES = 80
"""What the table holds of a term besides its key."""
HEAD_BYTES = 64
"""What stands before the postings of a block: its size, and what a reader needs to skip it."""

_MAGIC = np.frombuffer(b"W3Bl", np.uint8).copy()


@compiled
def _big(out, at, number, size):  # type: ignore[no-untyped-def]
    """Write a number in so many bytes, the highest first."""
    number = np.uint64(number)
    for place in range(size):
        shift = np.uint64(8 * (size - 1 - place))
        out[at + place] = (number >> shift) & np.uint64(0xFF)
    return at + size


@compiled
def _little(out, at, number, size):  # type: ignore[no-untyped-def]
    """Write a number in so many bytes, the lowest first."""
    for place in range(size):
        out[at + place] = (number >> (8 * place)) & 0xFF
    return at + size


@compiled
def _int(out, at, number):  # type: ignore[no-untyped-def]
    """Pickle a number from 0 to 2**31 - 1: BININT1, BININT2 or BININT."""
    if number < 1 << 8:
        out[at] = 75  # K
        return _little(out, at + 1, number, 1)
    if number < 1 << 16:
        out[at] = 77  # M
        return _little(out, at + 1, number, 2)
    out[at] = 74  # J
    return _little(out, at + 1, number, 4)


@compiled
def _copied(out, at, data, first, size):  # type: ignore[no-untyped-def]
    """Write bytes of `data`; assigning slices would compile all that tells of unequal shapes."""
    for place in range(size):
        out[at + place] = data[first + place]
    return at + size


@compiled
def _float(out, at, number, double):  # type: ignore[no-untyped-def]
    """Pickle a float; `double` is an array of one, float64."""
    double[0] = number
    out[at] = 71  # G
    return _big(out, at + 1, double.view(np.uint64)[0], 8)


@compiled
def _positions(out, at, keys, begin, end, inside):  # type: ignore[no-untyped-def]
    """Pickle, as text of bytes, what Whoosh's `formats.Positions` makes of positions.

    That is their number and a pickle of a list: the first, and the gaps to the next.
    """
    count = end - begin
    head = at
    at += 5
    at = _big(out, at, count, 4)
    out[at] = 93  # ]
    at += 1
    if count > 1:
        out[at] = 40  # (
        at += 1
    before = 0
    for place in range(begin, end):
        position = keys[place] & inside
        at = _int(out, at, position - before)
        before = position
    out[at] = 97 if count == 1 else 101  # a, e
    out[at + 1] = 46  # .
    at += 2
    size = at - head - 5
    if size < 256:  # SHORT_BINBYTES, with a heading that is shorter by three bytes
        out[head] = 67  # C
        out[head + 1] = size
        for place in range(size):
            out[head + 2 + place] = out[head + 5 + place]
        return at - 3
    out[head] = 66  # B
    _little(out, head + 1, size, 4)
    return at


@compiled
def _weights(out, at, freqs, count, double):  # type: ignore[no-untyped-def]
    """Pickle the weights of a block: a tuple, or the one that all have, or None where that is 1.

    In a tuple they are whole numbers, which readers take as they take floats: a fifth of the bytes.
    """
    same = True
    for place in range(count):
        same &= freqs[place] == freqs[0]
    if not same:
        out[at] = 40  # (
        at += 1
        for place in range(count):
            at = _int(out, at, freqs[place])
        out[at] = 116  # t
        return at + 1
    if freqs[0] == 1:
        out[at] = 78  # N
        return at + 1
    return _float(out, at, np.float64(freqs[0]), double)


@compiled
def _block(out, at, keys, starts, begin, end, inside, doc_bits, freqs, double):  # type: ignore[no-untyped-def]
    """Pickle a block of postings; the one with number p has the keys from `starts[p]` on."""
    out[at], out[at + 1], out[at + 2] = 128, 3, 40
    at += 3
    out[at] = 40  # (
    at += 1
    before = 0
    for posting in range(begin, end):
        doc = keys[starts[posting]] >> doc_bits
        at = _int(out, at, doc - before)
        before = doc
        freqs[posting - begin] = starts[posting + 1] - starts[posting]
    out[at] = 116  # t
    at = _weights(out, at + 1, freqs, end - begin, double)
    out[at] = 40  # (
    at += 1
    for posting in range(begin, end):
        at = _positions(out, at, keys, starts[posting], starts[posting + 1], inside)
    out[at], out[at + 1], out[at + 2] = 116, 116, 46  # t t .
    return at + 3


@compiled
def _alone(out, at, doc, keys, begin, end, inside, double):  # type: ignore[no-untyped-def]
    """Pickle the only posting of a term, whose table holds it."""
    out[at], out[at + 1] = 128, 3
    at = _int(out, at + 2, doc)
    out[at] = 133  # TUPLE1
    at = _float(out, at + 1, np.float64(end - begin), double)
    out[at] = 133
    at = _positions(out, at + 1, keys, begin, end, inside)
    out[at], out[at + 1], out[at + 2] = 133, 135, 46  # TUPLE1, TUPLE3, .
    return at + 3


@compiled
def postings_of(keys, indptr, first, last, number, doc_bits, field_bits, starts, lists):  # type: ignore[no-untyped-def]
    """Find the postings of one field in the keys of the terms from `first` to `last`.

    `starts[p]` is filled with where posting p begins among `held`, the keys of the field alone,
    and `lists` with the number of the first posting of each term. Returns `held` and the number of
    postings.
    """
    inside = (np.int64(1) << doc_bits) - 1
    size = 0
    for place in range(indptr[first], indptr[last]):
        size += (keys[place] & inside) >> field_bits == number
    held = np.empty(size, np.int64)
    at = posting = 0
    for term in range(first, last):
        lists[term - first] = posting
        before = np.int64(-1)
        for place in range(indptr[term], indptr[term + 1]):
            key = keys[place]
            if (key & inside) >> field_bits == number:
                if key >> doc_bits != before:
                    before = key >> doc_bits
                    starts[posting] = at
                    posting += 1
                held[at] = key
                at += 1
    lists[last - first] = posting
    starts[posting] = at
    return held, posting


@compiled
def blocks_of(held, starts, lists, doc_bits, field_bits, out, ends):  # type: ignore[no-untyped-def]
    """Write the blocks of all lists of more than one posting into `out`, one after the other.

    `ends` is filled with where each ends. Returns the number of blocks.
    """
    inside = (np.int64(1) << field_bits) - 1
    freqs = np.empty(BLOCK, np.int64)
    double = np.empty(1, np.float64)
    at = block = 0
    for term in range(lists.size - 1):
        if lists[term + 1] - lists[term] < 2:
            continue
        for begin in range(lists[term], lists[term + 1], BLOCK):
            end = min(begin + BLOCK, lists[term + 1])
            at = _block(out, at, held, starts, begin, end, inside, doc_bits, freqs, double)
            ends[block] = at
            block += 1
    return block


@compiled
def _told(out, at, held, starts, begin, end, doc_bits, single):  # type: ignore[no-untyped-def]
    """Write what is known of a term: 23 bytes, of which those for lengths of fields say nothing."""
    largest = np.int64(0)
    for posting in range(begin, end):
        largest = max(largest, starts[posting + 1] - starts[posting])
    out[at] = end - begin == 1
    single[0] = starts[end] - starts[begin]
    at = _big(out, at + 1, single.view(np.uint32)[0], 4)
    at = _big(out, at, end - begin, 4)
    out[at] = out[at + 1] = 0
    single[0] = largest
    at = _big(out, at + 2, single.view(np.uint32)[0], 4)
    at = _big(out, at, held[starts[begin]] >> doc_bits, 4)
    return _big(out, at, held[starts[end - 1]] >> doc_bits, 4)


@compiled
def _block_head(out, at, held, starts, begin, end, doc_bits, level, size, is_last, double):  # type: ignore[no-untyped-def]
    """Write what stands before a block: its size, negative for the last, and how to skip it."""
    head = at
    at += 4
    largest = np.int64(0)
    for posting in range(begin, end):
        largest = max(largest, starts[posting + 1] - starts[posting])
    out[at], out[at + 1], out[at + 2] = 128, 3, 40
    at = _int(out, at + 3, end - begin)
    at = _int(out, at, held[starts[end - 1]] >> doc_bits)
    at = _float(out, at, np.float64(largest), double)
    at = _int(out, at, level)
    at = _int(out, at, 0)
    at = _int(out, at, 0)
    out[at], out[at + 1] = 116, 46  # t .
    at += 2
    whole = at - head - 4 + size
    _big(out, head, np.int64(-whole if is_last else whole), 4)
    return at


@compiled
def table_of(  # type: ignore[no-untyped-def]
    held,
    starts,
    lists,
    doc_bits,
    field_bits,
    blocks,
    ends,
    levels,
    prefix,
    names,
    name_ends,
    offset,
    out,
    table,
    entries,
):
    """Write the file of postings into `out`, and the table of terms into `table`.

    The blocks are `blocks`, each up to its end, compressed where its level is above 0. Term t is
    called `names[name_ends[t]:name_ends[t + 1]]`, behind the two bytes of the field's number,
    `prefix`; `offset` is where `out` begins in the file. `entries` is filled with where each entry
    of the table begins, and its end. Returns the sizes of both, and the number of entries.
    """
    inside = (np.int64(1) << field_bits) - 1
    double, single = np.empty(1, np.float64), np.empty(1, np.float32)
    at = row = entry = block = 0
    for term in range(lists.size - 1):
        begin, end = lists[term], lists[term + 1]
        if begin == end:
            continue
        entries[entry] = row
        entry += 1
        name = names[name_ends[term] : name_ends[term + 1]]
        head = row
        row = _big(table, row + 8, prefix, 2)
        row = _copied(table, row, name, 0, name.size)
        value = row
        row = _told(table, row, held, starts, begin, end, doc_bits, single)
        if end - begin == 1:
            doc = held[starts[begin]] >> doc_bits
            row = _alone(table, row, doc, held, starts[begin], starts[end], inside, double)
        else:
            where = at
            at = _copied(out, at, _MAGIC, 0, _MAGIC.size)
            for some in range(begin, end, BLOCK):
                last = min(some + BLOCK, end)
                first = ends[block - 1] if block else 0
                size = ends[block] - first
                at = _block_head(
                    *(out, at, held, starts, some, last, doc_bits),
                    *(levels[block], size, last == end, double),
                )
                at = _copied(out, at, blocks, first, size)
                block += 1
            row = _big(table, row, offset + where, 8)
            row = _big(table, row, at - where, 4)
        _big(table, head, 2 + name.size, 4)
        _big(table, head + 4, row - value, 4)
    entries[entry] = row
    return at, row, entry
