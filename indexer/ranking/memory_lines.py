"""Rows of bytes that begin with a line of memory, so that few lines are waited for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

LINE = 64
"""Bytes that come from memory together."""


def rows_in_lines(count: int, width: int) -> npt.NDArray[np.uint8]:
    """Return rows of 0, uint8 of (count, `width` and what fills the last line).

    Each row begins with a line of memory.
    """
    filled = -(-width // LINE) * LINE
    room = np.zeros(count * filled + LINE, np.uint8)
    begin = -room.ctypes.data % LINE
    return room[begin : begin + count * filled].reshape(count, filled)
