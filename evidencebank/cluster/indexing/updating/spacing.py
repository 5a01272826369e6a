"""Numbers that rise with room between them, so that what comes later finds a place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.postings.field_postings import Int32s

MOST = 2**31 - 2
"""The greatest number: the cluster has them in 32 bits, and one more stands for what has none."""

_STEP = 1 << 16
_CLOSE = 64
"""What is put between two others follows the first by a step divided by this, where there is room:
new entries often come one after the other, each behind the last."""


def step_for(count: int) -> int:
    """Return how far apart so many numbers are at first: half of all room is left behind them."""
    return max(min(_STEP, MOST // (2 * count + 2)), 1)


def spaced(count: int, step: int) -> Int32s:
    """Return so many numbers a step apart, from one step on. int32 of (count,)."""
    return (np.arange(1, count + 1, dtype=np.int64) * step).astype(np.int32)


def carried(held: npt.NDArray[np.integer], step: int) -> Int32s | None:
    """Return rising numbers that are those `held`, and others where that is -1.

    None where there is no room for them, or what is held does not rise. int32 of the same shape.
    """
    known = np.flatnonzero(held >= 0)
    if (np.diff(held[known]) <= 0).any():
        return None
    result = held.astype(np.int64)
    bounds = np.concatenate(([-1], known, [held.size]))
    for place in np.flatnonzero(np.diff(bounds) > 1).tolist():
        before, after = bounds[place : place + 2].tolist()
        count = after - before - 1
        low = int(result[before]) if before >= 0 else 0
        high = int(result[after]) if after < held.size else MOST + 1
        apart = step if after == held.size else max(step // _CLOSE, 1)
        apart = min(apart, (high - low) // (count + 1))
        if not apart or low + apart * count >= high:
            return None
        result[before + 1 : after] = low + apart * np.arange(1, count + 1)
    return result.astype(np.int32)
