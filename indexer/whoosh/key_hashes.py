"""The hashes of Whoosh's tables: the last four bytes of a key's MD5 digest (RFC 1321).

`hashlib` is asked once a key, which costs more than the digest of so short a text.
"""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled

_ROTATIONS = np.repeat(
    np.array([[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]], np.uint32), 4, 0
).ravel()
_SINES = np.floor(np.abs(np.sin(np.arange(1, 65, dtype=np.float64))) * 2**32).astype(np.uint32)
_START = np.array([0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476], np.uint32)


@compiled
def _mixed(state, words):  # type: ignore[no-untyped-def]
    """Take 16 words of a text into the state of its digest."""
    a, b, c, d = state[0], state[1], state[2], state[3]
    for step in range(64):
        if step < 16:
            mixed, word = (b & c) | (~b & d), step
        elif step < 32:
            mixed, word = (d & b) | (~d & c), (5 * step + 1) % 16
        elif step < 48:
            mixed, word = b ^ c ^ d, (3 * step + 5) % 16
        else:
            mixed, word = c ^ (b | ~d), (7 * step) % 16
        summed = np.uint32(mixed + a + _SINES[step] + words[word])
        turn = _ROTATIONS[step]
        turned = np.uint32(summed << turn) | np.uint32(summed >> np.uint32(32 - turn))
        a, d, c, b = d, c, b, np.uint32(b + turned)
    state[0] += a
    state[1] += b
    state[2] += c
    state[3] += d


@compiled
def hashes_of(data, begins, ends, hashes):  # type: ignore[no-untyped-def]
    """Fill in the hash, as int64, of each key: `data[begins[n]:ends[n]]`, bytes."""
    state = np.empty(4, np.uint32)
    padded = np.empty(64, np.uint8)
    words = padded.view(np.uint32)
    for number in range(begins.size):
        size = ends[number] - begins[number]
        for place in range(4):  # as a slice it would compile all that tells of unequal shapes
            state[place] = _START[place]
        for start in range(0, size + 9, 64):
            for place in range(64):
                at = start + place
                if at < size:
                    padded[place] = data[begins[number] + at]
                else:
                    padded[place] = 128 if at == size else 0
            if start + 64 >= size + 9:
                for place in range(8):
                    padded[56 + place] = ((8 * size) >> (8 * place)) & 0xFF
            _mixed(state, words)
        last = np.int64(state[3])
        hashes[number] = (
            (last & 0xFF) << 24 | (last & 0xFF00) << 8 | (last >> 8) & 0xFF00 | last >> 24
        )
