"""How far entries that are brought together are filed alike: a witness to related lists."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

_AT_ONCE = 500
"""Entries that are compared with all others at once: it bounds the memory."""


class Agreement:
    """The share of subjects that two entries have in common (Jaccard 1901), 0 to 1.

    `filed` has the tuple of each entry's subjects; entries go by their number. Two that have no
    subject at all agree in nothing.
    """

    def __init__(self, filed: pd.Series[tuple[str, ...]]) -> None:
        codes = filed.explode().dropna()
        columns, names = pd.factorize(codes, sort=True)
        rows = np.repeat(np.arange(len(filed)), filed.map(len))
        self._has = csr_array(
            (np.ones(rows.size, np.int64), (rows, columns)), shape=(len(filed), len(names))
        )
        self._many = np.asarray(self._has.sum(axis=1)).ravel()

    def of(self, ones: Numbers, others: Numbers) -> Floats:
        """Return the agreement of each pair of entries, float64 of (pairs,)."""
        both = np.asarray(self._has[ones].multiply(self._has[others]).sum(axis=1)).ravel()
        return _share(both, self._many[ones] + self._many[others])

    def by_chance(self) -> float:
        """Return the mean agreement of any two entries. O(entries²)."""
        count = len(self._many)
        if count < 2:
            return 0.0
        total, with_itself = 0.0, float((self._many > 0).sum())
        for start in range(0, count, _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            both = (self._has[some] @ self._has.T).toarray()
            total += _share(both, self._many[some, np.newaxis] + self._many).sum()
        return float((total - with_itself) / (count * (count - 1)))


def _share(both: npt.NDArray[np.int64], counted: npt.NDArray[np.int64]) -> Floats:
    """Return what two sets share of what either has, given the sum of their sizes."""
    return both / np.maximum(counted - both, 1)
