"""Running sums over the segments of a page, so that what an element holds is a difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.html.segments import Segment

Array = npt.NDArray[np.float32]

LONG = 100
"""Characters from which a segment with few links is surely prose."""


class RunningSums:
    """Sums before each segment, and after the last: of characters, those in links, and prose."""

    def __init__(self, segments: Sequence[Segment], own: Array) -> None:
        lengths = own[:, 0].astype(np.float64)
        linked = own[:, 3] * lengths
        self.text = _running(lengths)
        self.linked = _running(linked)
        self.long = _running(((lengths >= LONG) & (own[:, 3] < 0.4)) * (lengths - linked))
        self.sentences = _running(own[:, 7])
        self.prose = _running((lengths - linked) * (own[:, 7] > 0))
        self.page = max(self.text[-1], 1.0)


def _running(values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


def bit_columns(values: npt.NDArray[np.int64], count: int) -> Array:
    """Return the lowest bits of each value as columns of 0 and 1, shape (values, count)."""
    return ((values[:, None] >> np.arange(count)) & 1).astype(np.float32)
