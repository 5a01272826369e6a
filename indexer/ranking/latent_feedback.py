"""Latent feedback: an entry is worth more that lies where the first ones lie.

The best answers to a query by its words say what else goes with them. So the entries found are
looked at again from where the first `FIRST` lie in the directions in which the bank's words go
together (pseudo-relevance feedback, Rocchio 1971, in the space of latent semantic analysis,
Deerwester and others 1990). With z for the place of an entry, of length 1 or less:

    centre   = sum over the first of  (score / highest score) ** STEEPNESS * z
    likeness = max(0, z . centre / length of the centre)
    score'   = score * (1 + WEIGHT * likeness)

What the query does not match is not looked at: nothing is added and nothing lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt

from corpus.deferred.dataclasses import dataclass
from indexer.ranking.memory_lines import rows_in_lines

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

FIRST = 10
"""How many of the best entries say where to look."""

STEEPNESS = 6
"""By which power of its score each of the first counts: those far below the best count little."""

WEIGHT = 0.8
"""How much a score grows at the most."""

UNITS = 1e9
"""Likenesses are rounded to whole parts of so many: the same, whatever was added up first."""

_PARTS = 127
_ROWS = 4_096

WordPairs = Callable[[Sequence[int], Sequence[float], int], Sequence[tuple[str, str]]]
"""Gives the pairs of words that most bring a document near others, which count by weights."""


@dataclass(frozen=True, slots=True)
class LatentPlaces:
    """Where entries lie in the latent directions: `places`, float32 of (entries, dimensions).

    Rows are of length 1, or less. `word_pairs` explains a likeness in words.
    """

    places: npt.NDArray[np.float32]
    word_pairs: WordPairs = lambda docs, weights, doc: ()

    @property
    def growth(self) -> float:
        """By how much a score may be multiplied at the most."""
        return 1 + WEIGHT if self.places.shape[1] else 1.0

    def in_parts(self) -> tuple[npt.NDArray[np.int8], float]:
        """Return the places in whole parts, to the nearest, and what a part is.

        Each row begins with a line of memory, and has zeros after its numbers: of fifty one line
        is fetched, and not four.
        """
        places = self.places
        part = float(max(places.max(initial=0), -places.min(initial=0))) / _PARTS or 1.0
        count, width = places.shape
        parts = rows_in_lines(count, width).view(np.int8)
        for at in range(0, count, _ROWS):  # not all in float64 at once
            rows = slice(at, at + _ROWS)
            parts[rows, :width] = np.rint(places[rows] / np.float64(part))
        return parts, part

    def centre(self, first: Int64s, scores: Floats) -> Floats:
        """Return the direction of the `first`, which have `scores`, best first.

        float64 of (dimensions,), of length 1, or 0 where nothing has a score or lies anywhere.
        """
        if not (first.size and scores[0] > 0):
            return np.zeros(self.places.shape[1])
        centre = weights_of(scores) @ self.places.take(first, axis=0).astype(np.float64)
        length = sqrt(centre @ centre)
        return centre / length if length > 0 else centre

    def likeness(self, centre: Floats, docs: Int64s) -> Floats:
        """Return how near documents lie to a centre, float64 of (docs,), 0 to 1. O(docs)."""
        near = self.places.take(docs, axis=0).astype(np.float64) @ centre
        # a place of length 1 may be a little longer in float32, and no score may grow by more
        likeness: Floats = np.clip(np.rint(near * UNITS) / UNITS, 0.0, 1.0)
        return likeness


def weights_of(scores: Floats) -> Floats:
    """Return how much each of the first counts by its score, of which the first is the highest."""
    weights: Floats = (scores / scores[0]) ** STEEPNESS
    return weights
