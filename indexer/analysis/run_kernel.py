"""The inner loop of taking in texts, compiled by numba: bytes in, numbers of words out.

A text is cut at its blanks, and a run of ASCII between two of them at those signs of which nothing
hangs, each of which is as good as a blank. What is left loses its capitals and the signs at its
ends, so that most pieces are words; it is looked up in a table with open addressing (Knuth 1973,
section 6.4), and new words are put in.
"""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled

BLANK, SIGN, ENDING, LETTER, CAPITAL, OTHER = 0, 1, 2, 3, 4, 5
"""What a byte may be; OTHER are digits, and all that is not ASCII."""
COMMA, POINT = 44, 46

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
"""Of the hash FNV-1a (Fowler, Noll and Vo)."""


@compiled
def _hash(data, begin, end):  # type: ignore[no-untyped-def]
    value = _BASIS
    for place in range(begin, end):
        value = (value ^ np.uint64(data[place])) * _PRIME
    return value ^ (value >> np.uint64(29))


@compiled
def _is_ascii(data, begin, end):  # type: ignore[no-untyped-def]
    every = np.uint8(0)
    for place in range(begin, end):
        every |= data[place]
    return every < 128


@compiled
def _piece_end(data, begin, end, kinds):  # type: ignore[no-untyped-def]
    """Return where a piece ends: before a sign, unless that is a comma between digits."""
    place = begin
    while place < end:
        if kinds[data[place]] == SIGN and not (
            data[place] == COMMA
            and begin < place < end - 1
            and kinds[data[place - 1]] == kinds[data[place + 1]] == OTHER
        ):
            break
        place += 1
    return place


@compiled
def _plain(data, begin, end, kinds):  # type: ignore[no-untyped-def]
    """Take capitals off a piece, and signs at its ends unless it has points: 'U.K.'."""
    for place in range(begin, end):
        if kinds[data[place]] == CAPITAL:
            data[place] += 32
    first, last = begin, end
    while first < last and kinds[data[first]] == ENDING:
        first += 1
    while last > first and kinds[data[last - 1]] == ENDING:
        last -= 1
    for place in range(first, last):
        if data[place] == POINT:
            return begin, end
    return first, last


@compiled
def _number(data, begin, end, words, bounds, count, slots):  # type: ignore[no-untyped-def]
    """Return the number of a word, which is put in behind the others if it is new."""
    mask = np.uint64(slots.size - 1)
    slot = _hash(data, begin, end) & mask
    while slots[slot] >= 0:
        number = slots[slot]
        first = bounds[number]
        if bounds[number + 1] - 1 - first == end - begin:
            place = 0
            while place < end - begin and words[first + place] == data[begin + place]:
                place += 1
            if place == end - begin:
                return number
        slot = (slot + np.uint64(1)) & mask
    slots[slot] = count
    first = bounds[count]
    for place in range(end - begin):
        words[first + place] = data[begin + place]
    words[first + end - begin] = 32
    bounds[count + 1] = first + end - begin + 1
    return np.int32(count)


@compiled
def numbers_of(data, kinds, folds, specials, base, words, bounds, count, slots, codes):  # type: ignore[no-untyped-def]
    """Fill `codes` with what each run of `data` is; return how many runs and words there are.

    A run of one byte below `specials` is that byte, any other the number of its word and `base`.
    `kinds` says what each byte is. With `folds` runs of ASCII are cut at signs and made plain, in
    `data` itself; those with nothing but signs are left out. Word n is
    `words[bounds[n]:bounds[n + 1]]`, a blank included; there are `count` of them, and `slots`, a
    power of two and -1 where they are free, has their numbers.
    """
    at = 0
    runs = 0
    while at < data.size:
        if kinds[data[at]] == BLANK:
            at += 1
            continue
        begin = at
        while at < data.size and kinds[data[at]] != BLANK:
            at += 1
        if at - begin == 1 and data[begin] < specials:
            codes[runs] = data[begin]
            runs += 1
            continue
        cuts = folds and _is_ascii(data, begin, at)
        while begin < at:
            end = _piece_end(data, begin, at, kinds) if cuts else at
            first, last = _plain(data, begin, end, kinds) if cuts else (begin, end)
            if first < last:
                number = _number(data, first, last, words, bounds, count, slots)
                count = max(count, number + 1)
                codes[runs] = base + number
                runs += 1
            begin = end + 1
    return runs, count


@compiled
def put_again(words, bounds, count, slots):  # type: ignore[no-untyped-def]
    """Fill a table that has become larger."""
    mask = np.uint64(slots.size - 1)
    for number in range(count):
        slot = _hash(words, bounds[number], bounds[number + 1] - 1) & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = number
