"""The hashes of many short keys, compiled by numba: the ends of their MD5 digests (RFC 1321).

Python makes an object of each key and of each digest, which takes three times as long.
"""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled

_LOW = np.uint64(0xFFFFFFFF)
_WIDTH = np.uint64(32)
_START = np.array([0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476], np.uint64)
_SINES = np.floor(np.abs(np.sin(np.arange(1, 65))) * 2.0**32).astype(np.uint64)
_SHIFTS = np.repeat([[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]], 4, axis=0)
_SHIFTS = _SHIFTS.ravel().astype(np.uint64)
_ORDER = np.concatenate(
    [(factor * np.arange(16) + first) % 16 for factor, first in ((1, 0), (5, 1), (3, 5), (7, 0))]
)
"""What each of the 64 steps adds, by how much it turns, and which word of the block it takes."""


@compiled
def _read(data, begin, size, block, words):  # type: ignore[no-untyped-def]
    """Fill `words` with a block of a key: behind its bytes a bit, noughts, and at the end its size.

    Numbers have their lowest byte first.
    """
    for word in range(16):
        words[word] = 0
        for place in range(4):
            at = block * 64 + word * 4 + place
            octet = data[begin + at] if at < size else np.uint8(128) if at == size else np.uint8(0)
            words[word] |= np.uint64(octet) << np.uint64(8 * place)
    if block == (size + 8) // 64:
        words[14] = np.uint64(8 * size) & _LOW
        words[15] = np.uint64(8 * size) >> _WIDTH


@compiled
def _mixed(words, state):  # type: ignore[no-untyped-def]
    """Bring a block into `state`."""
    a, b, c, d = state
    for step in range(64):
        if step < 16:
            mixed = (b & c) | (~b & d)
        elif step < 32:
            mixed = (d & b) | (~d & c)
        elif step < 48:
            mixed = b ^ c ^ d
        else:
            mixed = c ^ (b | (~d & _LOW))
        turned = (a + mixed + _SINES[step] + words[_ORDER[step]]) & _LOW
        turned = (turned << _SHIFTS[step]) | (turned >> (_WIDTH - _SHIFTS[step]))
        a, d, c, b = d, c, b, (b + turned) & _LOW
    state[0] = (state[0] + a) & _LOW
    state[1] = (state[1] + b) & _LOW
    state[2] = (state[2] + c) & _LOW
    state[3] = (state[3] + d) & _LOW


@compiled
def hashes_of(data, begins, ends, hashes):  # type: ignore[no-untyped-def]
    """Fill `hashes` with the hash of each key, `data[begins[n]:ends[n]]`.

    That is the last four bytes of its digest as a number, the highest first.
    """
    words, state = np.empty(16, np.uint64), np.empty(4, np.uint64)
    for number in range(begins.size):
        size = ends[number] - begins[number]
        for place in range(4):
            state[place] = _START[place]
        for block in range((size + 8) // 64 + 1):
            _read(data, begins[number], size, block, words)
            _mixed(words, state)
        last = state[3]
        value = np.uint64(0)
        for place in range(4):
            value = value << np.uint64(8) | last >> np.uint64(8 * place) & np.uint64(255)
        hashes[number] = value
