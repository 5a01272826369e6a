"""The model that judges segments: a sum of small trees, kept as plain arrays.

`benchmarks.reading_model` makes the file (`make reading-model`); nothing here learns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

FILE = "model.npz"
_ROWS = 128
"""Segments judged at once: what is known of them and of their ways stays close to the processor."""

_MANY = 1_000
"""Rows from which on it is worth while to look for those that go the same ways."""

_ALL_GO = 5
"""Levels that nearly every way goes down; behind them, those that have ended are left aside."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees side by side: of each node the feature asked, the bound, and where to go.

    `feature`, `bound`, `below` and `value` have one item a node. What is at most the bound goes
    to the node `below`, what is more to the one behind that; a leaf leads to itself. `roots` are
    the numbers of the first nodes, shape (trees,); `depth` is the longest way down.
    """

    feature: npt.NDArray[np.intp]
    bound: npt.NDArray[np.float32]
    below: npt.NDArray[np.intp]
    value: npt.NDArray[np.float32]
    roots: npt.NDArray[np.intp]
    base: float
    depth: int

    def probabilities(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Return for each row of features how likely it is text, shape (rows,).

        Of many rows, such as the cells of a long table, those that go the same ways are judged
        once.
        """
        if len(rows) < _MANY:
            return self._each(rows)
        first, alike = self._kinds(rows)
        return self._each(rows[first])[alike]

    def _kinds(
        self, rows: npt.NDArray[np.float32]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return the first row of each kind, and the kind of each row, as numbers.

        Rows are of a kind if no bound parts them: of each feature, as many bounds are below one
        as below the other.
        """
        low, high = rows.min(axis=0), rows.max(axis=0)
        parting = (low[self.feature] <= self.bound) & (self.bound < high[self.feature])
        features, bounds = self.feature[parting], self.bound[parting]
        asked = np.unique(features)
        sides = np.zeros((len(rows), len(asked) + 1), np.uint16)  # one column if nothing parts them
        for place, feature in enumerate(asked.tolist()):
            between = np.unique(bounds[features == feature])
            sides[:, place] = np.searchsorted(between, rows[:, feature])
        _, first, alike = np.unique(
            sides.view(f"V{sides.shape[1] * sides.itemsize}").ravel(),
            return_index=True,
            return_inverse=True,
        )
        return first, alike

    def _each(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        parts = [self._part(rows[start : start + _ROWS]) for start in range(0, len(rows), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _part(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        count, width = rows.shape
        flat = np.ascontiguousarray(rows).ravel()
        starts = np.repeat(np.arange(count, dtype=np.intp) * width, len(self.roots))
        nodes = np.tile(self.roots, count)
        going = np.arange(len(nodes))
        ends = nodes.copy()
        for level in range(self.depth):
            if level >= _ALL_GO and (level - _ALL_GO) % 2 == 0:
                ends[going] = nodes
                on = np.flatnonzero(np.isfinite(self.bound.take(nodes)))
                going, nodes, starts = going.take(on), nodes.take(on), starts.take(on)
            asked = flat.take(self.feature.take(nodes) + starts)
            nodes = self.below.take(nodes) + (asked > self.bound.take(nodes))
        ends[going] = nodes
        values = self.value.take(ends).reshape(count, -1)
        score = self.base + values.sum(axis=1, dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(-score)))


@cache
def forest() -> Forest:
    """Return the model that stands beside this module."""
    with as_file(files(__package__).joinpath(FILE)) as path, np.load(path) as arrays:
        return Forest(
            feature=arrays["feature"].astype(np.intp),
            bound=arrays["bound"].astype(np.float32),
            below=arrays["below"].astype(np.intp),
            value=arrays["value"].astype(np.float32),
            roots=arrays["roots"].astype(np.intp),
            base=float(arrays["base"]),
            depth=int(arrays["depth"]),
        )
