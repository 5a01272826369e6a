"""How large an answer may be: entries are counted by their bytes, for one may be a whole book."""

from __future__ import annotations

from collections.abc import Iterable

MAX_BYTES = 4 * 1024 * 1024
"""Bytes of the entries in one answer; a single entry may be larger, and is then alone."""

Written = tuple[str, bytes]
"""An entry's id and the entry as the answer has it."""


def take_within_bytes(
    entries: Iterable[Written], count: int, most: int = MAX_BYTES
) -> tuple[list[Written], bool]:
    """Return the first entries, and whether there are more.

    They are `count` at the most, and of all together no more than `most` bytes; but one there is,
    whatever its size, so that whoever goes on from the last comes to an end. Of the others none is
    taken but the next.
    """
    taken: list[Written] = []
    left = most
    for entry in entries:
        left -= len(entry[1])
        if taken and (len(taken) == count or left < 0):
            return taken, True
        taken.append(entry)
    return taken, False
