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
COMMA, POINT, FIRST_OUTSIDE = 44, 46, 128
"""Two signs of ASCII, and the first byte outside it."""

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
"""Of the hash FNV-1a (Fowler, Noll and Vo)."""


@compiled
def _hash(data, begin, end):  # type: ignore[no-untyped-def]
    value = _BASIS
    for place in range(begin, end):
        value = (value ^ np.uint64(data[place])) * _PRIME
    return value ^ (value >> np.uint64(29))


@compiled
def _piece(data, begin, end, kinds):  # type: ignore[no-untyped-def]
    """Return where a piece ends, and where begins and ends what is left without signs around it.

    A piece ends before a sign, unless that is a comma between digits, and loses its capitals.
    Signs at its ends stay if it has points inside: 'U.K.'.
    """
    stop, points = begin, 0
    while stop < end:
        kind = kinds[data[stop]]
        if kind == CAPITAL:
            data[stop] += 32
        elif kind == SIGN and not (
            data[stop] == COMMA
            and begin < stop < end - 1
            and kinds[data[stop - 1]] == kinds[data[stop + 1]] == OTHER
        ):
            break
        points += data[stop] == POINT
        stop += 1
    first, last = begin, stop
    while first < last and kinds[data[first]] == ENDING:
        points -= data[first] == POINT
        first += 1
    while last > first and kinds[data[last - 1]] == ENDING:
        last -= 1
        points -= data[last] == POINT
    return (stop, begin, stop) if points else (stop, first, last)


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
        begin, every = at, np.uint8(0)
        while at < data.size and kinds[data[at]] != BLANK:
            every |= data[at]
            at += 1
        if at - begin == 1 and data[begin] < specials:
            codes[runs] = data[begin]
            runs += 1
            continue
        cuts = folds and every < FIRST_OUTSIDE
        while begin < at:
            end, first, last = _piece(data, begin, at, kinds) if cuts else (at, begin, at)
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
