"""The nearest neighbours of many entries, in tiles: some rows among some others, by workers.

That is the part of the related lists that grows with the square of the entries. Products are
worked out as they are in one piece, to the last bit, and what is nearest among some is nearest
among all or is passed by others: so tiles, joined in any way, give what one process gives.

Each block of entries is first compared with itself, in parts, then with the others, each pair once,
for the nearest of both; what is farther than those known by then is left out.

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

from corpus.workers.workers import NoWorkersError, TaskKillsError, Workers
from indexer.postings.arrays import save
from indexer.postings.bm25f import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.model.neighbours import Neighbours, Progress

_LEAST_ENTRIES = 10_000
"""The lists of fewer are made sooner than others have started."""

_COLUMNS = 1 << 17
"""Entries that a tile looks at at the most: with some hundred words each, some 300 MB."""

_EACH = 4
"""Tiles for each worker at the least, so that none is waited for long."""

_AHEAD = 2
"""Tiles that are worked out, or wait to be, for each worker."""

_PARTS = 4
"""Parts of a block, at the least, that are compared with themselves before each other."""

_ARRAYS = ("indptr", "indices", "data")

Span = tuple[int, int]
"""Some entries: the first, and the one behind the last."""

Task = tuple[Path, int, int, "Tile", Floats]
"""What `neighbours` is given."""


@dataclass(frozen=True, slots=True)
class Tile:
    """The nearest of some rows among some others are asked for.

    Where the rows are none of the columns, those of the columns among the rows are too. `after` is
    how many tiles must have been joined by then: without bars of both it takes several times as
    long.
    """

    rows: Span
    columns: Span
    after: int = 0

    @property
    def is_between(self) -> bool:
        """Whether the rows are none of the columns."""
        return self.rows[1] <= self.columns[0] or self.columns[1] <= self.rows[0]


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
        from recommender.model.neighbours import Neighbours, nearest

        entries = vectors.shape[0]
        if self.workers.count < 2 or entries < _LEAST_ENTRIES or not count:
            return nearest(vectors, count, progress)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="vectors-") as laid:
            for name in _ARRAYS:
                save(Path(laid, f"{name}.npy"), getattr(vectors, name))
            tiles = _tiles(entries, self.workers.count)
            best = Neighbours.none(entries, count)
            found = self._found(Path(laid), vectors.shape[1], best, tiles)
            for _, (tile, nearest_ones) in zip(progress(range(len(tiles))), found, strict=True):
                for span, some in zip((tile.rows, tile.columns), nearest_ones, strict=False):
                    _join(best, span, some)
        return best

    def _found(
        self, folder: Path, terms: int, best: Neighbours, tiles: Sequence[Tile]
    ) -> Iterator[tuple[Tile, tuple[Neighbours, ...]]]:
        """Yield each tile and its neighbours, in order; `best` are those known by then."""
        asked: deque[tuple[Task, Future[tuple[Neighbours, ...]]]] = deque()
        coming = deque(tiles)
        for joined in range(len(tiles)):
            ahead = _AHEAD * self.workers.count
            while coming and coming[0].after <= joined and len(asked) < ahead:
                tile = coming.popleft()
                task = folder, terms, best.docs.shape[1], tile, _least(best, tile)
                asked.append((task, self.workers.submit(neighbours, *task)))
            task, future = asked.popleft()
            try:
                yield task[3], future.result()
            except (NoWorkersError, TaskKillsError, FileNotFoundError):
                yield task[3], neighbours(*task)


def _least(best: Neighbours, tile: Tile) -> Floats:
    """Return the score that a neighbour must have for each of a tile's columns, then rows."""
    last = best.scores[:, -1]
    return np.concatenate((last[slice(*tile.columns)], last[slice(*tile.rows)]))


def _tiles(entries: int, workers: int) -> list[Tile]:
    """Return the tiles of so many entries: first those that others take their bars from.

    Blocks that are compared with each other have been compared with themselves, in parts.
    """
    count = -(-2 * entries // _COLUMNS)
    parts = _PARTS
    while count * parts * (parts + 1) < 2 * _EACH * workers:
        parts += 1
    blocks = _spans(0, entries, count)
    tiles: list[Tile] = []
    known: list[int] = []  # by when a block has bars of its own
    for block in blocks:
        tiles += _compared(_spans(*block, parts), len(tiles))
        known.append(len(tiles))
    return tiles + _pairs(blocks, known)


def _compared(blocks: Sequence[Span], before: int) -> list[Tile]:
    """Return the tiles of blocks with themselves, then each other, behind so many others."""
    alone = [Tile(block, block) for block in blocks]
    return alone + _pairs(blocks, [before + number for number in range(1, len(blocks) + 1)])


def _pairs(blocks: Sequence[Span], known: Sequence[int]) -> list[Tile]:
    """Return the tiles of each two blocks; `known` is after how many tiles a block has bars."""
    return [
        Tile(blocks[one], blocks[other], after=known[other])
        for other in range(len(blocks))
        for one in reversed(range(other))
    ]


def _spans(first: int, end: int, count: int) -> list[Span]:
    """Return entries in as many spans, or fewer, of which only the last is shorter."""
    step = max(1, -(-(end - first) // count))
    return [(start, min(start + step, end)) for start in range(first, end, step)]


def neighbours(
    folder: Path, terms: int, count: int, tile: Tile, least: Floats
) -> tuple[Neighbours, ...]:
    """Return the `count` nearest of a tile's rows among its columns, (rows, count or fewer).

    Those of its columns among its rows come next, if these are others; then what is farther than
    `least`, of the columns and the rows, may be missing. The vectors of all entries, by so many
    terms, are read from a folder.
    """
    from scipy.sparse import csr_array, vstack

    from recommender.model.neighbours import nearest_between, nearest_of

    first, end = tile.columns
    among = _laid_down(folder, terms, tile.columns)
    if not tile.is_between:
        found = nearest_of(among, np.arange(*tile.rows) - first, count, threads=1)
        return (_numbered(found, first),)
    both = csr_array(vstack((among, _laid_down(folder, terms, tile.rows)), format="csr"))
    of_columns, of_rows = nearest_between(both, end - first, count, least)
    return _numbered(of_rows, first), _numbered(of_columns, tile.rows[0])


def _numbered(found: Neighbours, first: int) -> Neighbours:
    """Return neighbours by numbers that begin with `first`, without places that none has."""
    from recommender.model.neighbours import Neighbours

    held = found.docs >= 0
    width = int(held.sum(axis=1).max(initial=0))
    docs = np.where(held, found.docs + first, -1).astype(np.int32)[:, :width]
    return Neighbours(docs.copy(), found.scores[:, :width].copy())


def _laid_down(folder: Path, terms: int, span: Span) -> csr_array:
    """Read the vectors of some entries, as first and end."""
    from scipy.sparse import csr_array

    indptr, indices, data = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS)
    first, end = span
    held = slice(int(indptr[first]), int(indptr[end]))
    starts = np.array(indptr[first : end + 1]) - indptr[first]
    arrays = np.array(data[held]), np.array(indices[held]), starts
    return csr_array(arrays, shape=(end - first, terms))


def _join(best: Neighbours, span: Span, found: Neighbours) -> None:
    """Put neighbours of some entries, as first and end, among the best so far."""
    from recommender.model.kernel import merge

    rows = slice(*span)
    merge(best.docs[rows], best.scores[rows], found.docs, found.scores)
