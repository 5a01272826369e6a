"""The compiled pass over a query's postings: when it is loaded, and the arrays it works on.

Loading what is compiled takes half a second, more than a command has: a process that asks a few
times only is answered by NumPy, in `indexer.postings.tree_evaluation` and
`indexer.ranking.relevance`. Both give the same documents, and the same scores to 1e-9.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.ranking.latent_feedback import LatentPlaces
from indexer.ranking.related_graph import SHARE, SHARES, Graph
from indexer.ranking.relevance import Signals

Floats = npt.NDArray[np.float64]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]
Scratch = tuple[Floats, npt.NDArray[np.float32], Int32s, Floats]

MOST = 100
"""So many of the best are found by the compiled pass; NumPy sorts more in less time."""

_ASKED_BEFORE = 16
"""Searches of a process that are answered before what is compiled is loaded."""

_PAGE = 4_096

_MORE = 64
"""Documents besides all that there are which the pass wants room for."""

_ALL = np.zeros(0, np.bool_)
_NO_WORDS = np.zeros(0, np.int64), np.zeros(0)


class _Compiled:
    """The compiled pass of a process, which is loaded when it has been asked for often enough."""

    def __init__(self) -> None:
        self._asked = 0
        self.best_of: Callable[..., tuple[int, int]] | None = None
        """The pass, None until it is loaded."""
        self.count_of: Callable[..., None] | None = None
        """The pass that counts, None until what is compiled is loaded."""
        self._is_loading = False

    def asked(self) -> Callable[..., tuple[int, int]] | None:
        """Return the pass for a search, None for one of the first."""
        if self.best_of is None and (self._is_loading or self._asked < _ASKED_BEFORE):
            self._asked += 1
            return None
        return self.best_of or self.load()

    def load(self) -> Callable[..., tuple[int, int]] | None:
        """Return the pass, loaded now and ready; None where nothing that is compiled can be kept.

        Then every process would compile for seconds what saves it little.
        """
        self._is_loading = True
        try:
            from indexer import compiled
            from indexer.ranking.best_kernel import best_of
            from indexer.ranking.count_kernel import count_of

            if self.best_of is None and compiled.IS_KEPT:
                rows = np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32)
                nothing = *rows, np.zeros(0)
                QuickBest(best_of, nothing, 1, None).of_scores(np.ones(1), np.zeros(1, np.int32), 1)
                read = to_be_read(rows[0]), to_be_read(rows[1])
                count_of(_NO_WORDS[0], read, read, rows[0])
                self.best_of, self.count_of = best_of, count_of
        finally:
            self._is_loading = False
        return self.best_of

    def after_fork(self) -> None:
        """Do without in a child of a process that was loading: who held numba's locks is gone."""
        if self._is_loading:
            self._asked = -sys.maxsize
            self._is_loading = False


COMPILED = _Compiled()
os.register_at_fork(after_in_child=COMPILED.after_fork)


class Best(NamedTuple):
    """The best documents, int32, with their scores, best first, and how many there are in all."""

    docs: Int32s
    scores: Floats
    total: int


class QuickBest:
    """The compiled pass over the postings of one index; safe to share between threads."""

    def __init__(
        self,
        best_of: Callable[..., tuple[int, int]],
        postings: tuple[Int64s, Int32s, npt.NDArray[np.float32], Floats],
        doc_count: int,
        signals: Signals | None,
    ) -> None:
        """Take the pass, the impacts of terms, and what ranks besides words.

        Impacts are in compressed rows, with what those of each term are multiplied by. A
        document's neighbours are different ones.
        """
        self.signals = signals
        self._best_of = best_of
        self._postings = tuple(to_be_read(array) for array in postings)
        self._count = doc_count
        self._unused: list[Scratch] = []
        graph = Graph(np.zeros((doc_count, 0), np.int32), np.zeros((doc_count, 0)))
        latent, share = LatentPlaces(np.zeros((doc_count, 0), np.float32)), 0.0
        if signals is not None:
            graph, latent, share = signals.graph, signals.latent, SHARE
        rows = [to_be_read(view) for view in graph.in_rows()]
        lent_to = [to_be_read(array) for array in _borrowers(graph.docs, graph.shares)]
        self._graph = *rows, graph.docs.shape[1], share, *lent_to
        parts, part = latent.in_parts()
        self._latent = to_be_read(latent.places), to_be_read(parts), part

    def of_words(self, rows: Int64s, weights: Floats, count: int, allowed: Mask | None) -> Best:
        """Return the best of what any of some terms find.

        `rows` are the terms' numbers and `weights` how much each counts. `allowed` is the mask of
        what may be found, None for all. O(postings of the terms).
        """
        try:
            scratch = self._unused.pop()
        except IndexError:  # each is in the hands of another thread
            scratch = self._scratch()
        best = self._ask((rows, weights), scratch, 0, count, allowed)
        self._unused.append(scratch)
        return best

    def of_scores(
        self, scores: Floats, docs: Array, count: int, allowed: Mask | None = None
    ) -> Best:
        """Return the best of the documents that match, given their scores among those of all."""
        _, raised, documents, numbers = self._scratch()
        documents[0, : docs.size] = docs
        matching = np.zeros(self._count, np.bool_)
        matching[docs] = True
        scratch: Scratch = (scores, raised, documents, numbers)
        return self._ask(_NO_WORDS, scratch, docs.size, count, allowed, matching)

    def _scratch(self) -> Scratch:
        """Return room as the pass wants it, with scores of 0."""
        size = self._count
        room = np.empty((3, size + _MORE), np.int32), np.empty((3, size + _MORE))
        return np.zeros(size), np.zeros(size, np.float32), *room

    def _ask(
        self,
        words: tuple[Int64s, Floats],
        scratch: Scratch,
        held: int,
        count: int,
        allowed: Mask | None,
        matching: Mask = _ALL,
    ) -> Best:
        docs, best = np.empty(count, np.int32), np.empty(count)
        found, total = self._best_of(
            words,
            self._postings,
            scratch,
            held,
            matching,
            _ALL if allowed is None else allowed,
            self._graph,
            self._latent,
            docs,
            best,
        )
        if found < count:
            docs, best = docs[:found], best[:found]
        return Best(docs, best, total)


def _borrowers(docs: Int32s, shares: Floats) -> tuple[Int64s, Int32s, npt.NDArray[np.uint8]]:
    """Return in compressed rows whom each document lends to, and how much, as `best_of` has them.

    `docs` are the neighbours of each, which lend it their shares.
    """
    size = len(docs)
    borrower, place = np.nonzero(shares > 0)
    pairs = docs[borrower, place].astype(np.int64) * size + borrower
    order = np.argsort(pairs)
    starts = np.zeros(size + 1, np.int64)
    starts[1:] = np.cumsum(np.bincount(docs[borrower, place], minlength=size))
    lent = np.ceil(shares[borrower, place][order] * SHARES).astype(np.uint8)
    return starts, borrower[order].astype(np.int32), lent


def to_be_read(array: Array) -> Array:
    """Return a view that nothing writes into: of one type, whether it is mapped or not.

    A byte of each page of memory is read, so that no search waits for the disk.
    """
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    view.reshape(-1).view(np.uint8)[::_PAGE].max(initial=0)
    return view
