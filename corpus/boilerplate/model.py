"""The model that judges segments: a sum of small trees, kept as plain arrays.

`benchmarks.reading_model` makes the file (`make reading-model`); nothing here learns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FILE = "model.npz"
_ROWS = 48
"""Segments judged at once: what is known of them and of their ways stays close to the processor."""

_MANY = 1_000
"""Rows from which on it is worth while to look for those that go the same ways."""

_TOGETHER = 2
"""Levels that ways go down before those that have ended are left aside."""


class _Ways(NamedTuple):
    """The ways that rows go down the trees, without the nodes at which all of them go the same.

    `parting` says of each node whether it parts any rows; `steps` are two for each node, to what
    comes next of what is at most its bound, and of what is more, and are its own where it is the
    last. `roots` are the first nodes.
    """

    parting: npt.NDArray[np.bool_]
    steps: npt.NDArray[np.intp]
    roots: npt.NDArray[np.intp]


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
        if not len(rows):
            return np.zeros(0)
        low, high = rows.min(axis=0), rows.max(axis=0)
        parting = (low[self.feature] <= self.bound) & (self.bound < high[self.feature])
        ways = self._ways(low, parting)
        if len(rows) < _MANY:
            return self._each(rows, ways)
        first, alike = self._kinds(rows, parting)
        return self._each(rows[first], ways)[alike]

    def _ways(self, low: npt.NDArray[np.float32], parting: npt.NDArray[np.bool_]) -> _Ways:
        """Return the ways that are left if no row goes another at nodes that part none."""
        numbers = np.arange(len(self.bound))
        above = np.minimum(self.below + 1, len(self.bound) - 1)  # a leaf may be the last of all
        going = np.where(self.bound < low[self.feature], above, self.below)
        going[parting] = numbers[parting]
        for _ in range(self.depth.bit_length()):
            going = going[going]
        steps = np.stack([going[self.below], going[above]], axis=1)
        return _Ways(parting, steps.ravel(), going[self.roots])

    def _kinds(
        self, rows: npt.NDArray[np.float32], parting: npt.NDArray[np.bool_]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return the first row of each kind, and the kind of each row, as numbers.

        Rows are of a kind if no bound parts them: of each feature, as many bounds are below one
        as below the other.
        """
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

    def _each(self, rows: npt.NDArray[np.float32], ways: _Ways) -> npt.NDArray[np.float64]:
        parts = [
            self._part(rows[start : start + _ROWS], ways) for start in range(0, len(rows), _ROWS)
        ]
        return np.concatenate(parts)

    def _part(self, rows: npt.NDArray[np.float32], ways: _Ways) -> npt.NDArray[np.float64]:
        count, width = rows.shape
        flat = np.ascontiguousarray(rows).ravel()
        ends = np.tile(ways.roots, count)
        trees = np.flatnonzero(ways.parting[ways.roots])
        going = (np.arange(count)[:, None] * len(ways.roots) + trees).ravel()
        starts = np.repeat(np.arange(count, dtype=np.intp) * width, len(trees))
        nodes = ends.take(going)
        for level in range(self.depth):
            if level % _TOGETHER == 0 and level:
                ends[going] = nodes
                on = np.flatnonzero(ways.parting.take(nodes))
                going, nodes, starts = going.take(on), nodes.take(on), starts.take(on)
            asked = flat.take(self.feature.take(nodes) + starts)
            nodes = ways.steps.take(2 * nodes + (asked > self.bound.take(nodes)))
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
