"""The nearest neighbours of many entries, in tiles: some rows among some others, by workers.

That is the part of the related lists that grows with the square of the entries. Products are
worked out as they are in one piece, to the last bit, and what is nearest among some is nearest
among all or is passed by others: so tiles, joined in any way, give what one process gives.

Tiles find the vectors in a folder. A worker that does not see it, or a tile that ends every worker,
costs time alone: it is then worked out here.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.workers.workers import NoWorkersError, TaskKillsError, Workers
from indexer.postings.arrays import save

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.model.neighbours import Neighbours, Progress

_LEAST_ENTRIES = 10_000
"""The lists of fewer are made sooner than others have started."""

_COLUMNS = 1 << 17
"""Entries among which a tile looks at the most: with some hundred words each, some 300 MB."""

_MOST_ROWS = 1 << 15
_LEAST_ROWS = 1 << 10
"""Rows of a tile: few enough that all workers have some, and many beside what it costs to begin."""

_EACH = 4
"""Tiles for each worker, so that none is waited for long."""

_AHEAD = 2
"""Tiles that are worked out, or wait to be, for each worker."""

_ARRAYS = ("indptr", "indices", "data")


@dataclass(frozen=True, slots=True)
class Tile:
    """The nearest of some rows among some others, both as first and end, are asked for."""

    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class TiledNearest:
    """What `recommender.model.neighbours.nearest` gives, worked out by workers.

    `folder` is where the vectors are laid down meanwhile: one that the workers see.
    """

    workers: Workers
    folder: Path

    def __call__(
        self, vectors: csr_array, count: int, progress: Progress = lambda rows: rows
    ) -> Neighbours:
        """Return the `count` nearest rows of each row, as `nearest` does.

        O(entries * count) memory, besides a few tiles and the vectors.
        """
        from recommender.model.neighbours import nearest

        entries = vectors.shape[0]
        if self.workers.count < 2 or entries < _LEAST_ENTRIES or not count:
            return nearest(vectors, count, progress)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="vectors-") as laid:
            for name in _ARRAYS:
                save(Path(laid, f"{name}.npy"), getattr(vectors, name))
            tiles = _tiles(entries, self.workers.count)
            found = self._found(Path(laid), vectors.shape[1], count, tiles)
            return _joined(entries, count, zip(progress(range(len(tiles))), found, strict=True))

    def _found(
        self, folder: Path, terms: int, count: int, tiles: Sequence[Tile]
    ) -> Iterator[tuple[Tile, Neighbours]]:
        """Yield each tile and its neighbours, in order."""
        asked: deque[tuple[Tile, Future[Neighbours]]] = deque()
        coming = iter(tiles)
        while True:
            while len(asked) < _AHEAD * self.workers.count and (tile := next(coming, None)):
                asked.append((tile, self.workers.submit(neighbours, folder, terms, count, tile)))
            if not asked:
                return
            tile, future = asked.popleft()
            try:
                yield tile, future.result()
            except (NoWorkersError, TaskKillsError, FileNotFoundError):
                yield tile, neighbours(folder, terms, count, tile)


def _tiles(entries: int, workers: int) -> list[Tile]:
    """Return the tiles of so many entries, those of the same rows one after the other."""
    height = max(_LEAST_ROWS, min(_MOST_ROWS, -(-entries // (_EACH * workers))))
    return [
        Tile(rows, columns)
        for rows in _spans(entries, height)
        for columns in _spans(entries, _COLUMNS)
    ]


def _spans(size: int, step: int) -> list[tuple[int, int]]:
    return [(first, min(first + step, size)) for first in range(0, size, step)]


def neighbours(folder: Path, terms: int, count: int, tile: Tile) -> Neighbours:
    """Return the `count` nearest of a tile's rows among its columns, (rows, count).

    The vectors of all entries, by so many terms, are read from a folder.
    """
    from scipy.sparse import csr_array, vstack

    from recommender.model.neighbours import Neighbours, nearest_of

    first, end = tile.columns
    among = _laid_down(folder, terms, tile.columns)
    rows = np.arange(*tile.rows)
    inside = (rows >= first) & (rows < end)
    numbers = rows - first
    others = rows[~inside]
    if others.size:  # they stand behind those that may be neighbours
        numbers[~inside] = end - first + np.arange(others.size)
        parts = [among, *(_laid_down(folder, terms, span) for span in _runs(others))]
        among = csr_array(vstack(parts, format="csr"))
    found = nearest_of(among, numbers, count, among=end - first, threads=1)
    docs = np.where(found.docs >= 0, found.docs + first, -1).astype(np.int32)
    return Neighbours(docs, found.scores)


def _runs(rows: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return rising numbers as stretches without gaps, each as first and end."""
    bounds = np.flatnonzero(np.diff(rows) != 1) + 1
    return [(int(run[0]), int(run[-1]) + 1) for run in np.split(rows, bounds)]


def _laid_down(folder: Path, terms: int, span: tuple[int, int]) -> csr_array:
    """Read the vectors of some entries, as first and end."""
    from scipy.sparse import csr_array

    indptr, indices, data = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS)
    first, end = span
    held = slice(int(indptr[first]), int(indptr[end]))
    starts = np.array(indptr[first : end + 1]) - indptr[first]
    arrays = np.array(data[held]), np.array(indices[held]), starts
    return csr_array(arrays, shape=(end - first, terms))


def _joined(
    entries: int, count: int, tiles: Iterator[tuple[int, tuple[Tile, Neighbours]]]
) -> Neighbours:
    """Return the nearest of all rows, of those in their tiles."""
    from recommender.model.neighbours import Neighbours

    best = Neighbours.none(entries, count)
    for _, (tile, found) in tiles:
        rows = slice(*tile.rows)
        both = Neighbours(
            np.concatenate((best.docs[rows], found.docs), axis=1),
            np.concatenate((best.scores[rows], found.scores), axis=1),
        ).best_first()
        best.docs[rows], best.scores[rows] = both.docs[:, :count], both.scores[:, :count]
    return best
