"""Sorted lists of different names, such as ids, terms or words, before and after a change.

A change touches few of many names. What is done here for each name is done by sets and NumPy, and
only names that come or go are looked for one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import compress

import numpy as np
import numpy.typing as npt

Int64s = npt.NDArray[np.int64]

_FEW = 0.05
"""The share of names up to which to look for one is quicker than to look at all."""


def places_of(old: Sequence[str], new: Sequence[str]) -> Int64s:
    """Return where each of the old names stands among the new ones, -1 where it does not.

    int64 of (old names,). O(names), and O(log names) for each that is in one of the two alone.
    """
    if old == new:
        return np.arange(len(old))
    if len(old) < _FEW * len(new):
        stand = ((name, bisect_left(new, name)) for name in old)
        return np.array([at if new[at : at + 1] == [name] else -1 for name, at in stand], np.int64)
    stays = held(old, set(old).difference(new))
    was_there = held(new, set(new).difference(old))
    places = np.full(len(old), -1, np.int64)
    places[stays] = np.flatnonzero(was_there)
    return places


def united(old: Sequence[str], new: Sequence[str]) -> tuple[Sequence[str], Int64s, Int64s]:
    """Return all names of both, and where those of each stand among them.

    int64 of (old names,) and of (new names,). O(names + new log names).
    """
    known = set(old)
    came = [name for name in new if name not in known]
    names = sorted([*old, *came]) if came else old
    old_places = np.flatnonzero(held(names, came))
    return names, old_places, np.array([bisect_left(names, name) for name in new], np.int64)


def held(names: Sequence[str], others: Collection[str]) -> npt.NDArray[np.bool_]:
    """Return the mask of names that are not among some others, all of which are names."""
    if len(others) > _FEW * len(names):
        left = frozenset(others)
        return np.fromiter((name not in left for name in names), bool, len(names))
    mask = np.ones(len(names), bool)
    mask[[bisect_left(names, name) for name in others]] = False
    return mask


def only(names: Sequence[str], mask: npt.NDArray[np.bool_]) -> Sequence[str]:
    """Return the names that a mask has."""
    return names if mask.all() else list(compress(names, mask.tolist()))
