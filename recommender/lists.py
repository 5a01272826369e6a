"""The related lists of one generation, for reading."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.graph import Graph, neighbour_graph
from indexer.index import Index
from indexer.postings import mapped

LENGTH = 10
"""How many related documents an entry has."""

RELATED_VERSION = 1
"""To be raised with every change that makes the same entries give other lists."""

SHARED_TERMS = 5
"""How many shared terms explain a pair."""


@dataclass(frozen=True, slots=True)
class Related:
    """One line of a related list: its rank from 1, the entry's id and the cosine, from 0 to 1.

    `shared_terms` are the words that weigh most in both, the weightiest first.
    """

    rank: int
    id: str
    score: float
    shared_terms: tuple[str, ...]
    pinned: bool = False


class RelatedLists:
    """The related lists of a generation, for reading; safe to share between threads."""

    def __init__(self, folder: Path, index: Index) -> None:
        """Open the lists in `folder`, which `recommender.build` wrote for `index`."""
        self._index = index
        self._docs: npt.NDArray[np.int32] = mapped(folder / "neighbours.npy")
        self._scores: npt.NDArray[np.float64] = mapped(folder / "scores.npy")
        self._vectors = _Vectors(
            mapped(folder / "vectors.indptr.npy"),
            mapped(folder / "vectors.terms.npy"),
            mapped(folder / "vectors.weights.npy"),
        )

    def of(self, doc: int, limit: int = LENGTH) -> list[Related]:
        """Return the related list of a document number, best first."""
        docs = self._docs[doc, :limit]
        scores = self._scores[doc, :limit]
        return [
            Related(rank, self._index.ids[other], score, self._shared_terms(doc, other))
            for rank, (other, score) in enumerate(
                zip(docs.tolist(), scores.tolist(), strict=True), start=1
            )
            if other >= 0
        ]

    @cached_property
    def graph(self) -> Graph:
        """The lists as a graph that search can rank by; see `indexer.graph`."""
        return neighbour_graph(self._docs, self._scores)

    def check(self) -> list[str]:
        """Return what is wrong with the lists, a line each: nothing, normally."""
        docs, entries = self._docs, len(self._index)
        if docs.shape[0] != entries or ((docs < -1) | (docs >= entries)).any():
            return ["the related lists do not belong to this index"]
        own = np.arange(entries)[:, np.newaxis]
        return ["an entry is in its own related list"] if (docs == own).any() else []

    def _shared_terms(self, doc: int, other: int) -> tuple[str, ...]:
        terms, weights = self._vectors.shared(doc, other)
        order = np.lexsort((terms, -weights))[:SHARED_TERMS]
        words = self._index.lexicon.word_of_term
        stems = [self._index.postings.terms[term] for term in terms[order].tolist()]
        return tuple(words.get(stem, stem) for stem in stems)


@dataclass(frozen=True, slots=True)
class _Vectors:
    """TF-IDF vectors in compressed rows; weights are float32."""

    indptr: npt.NDArray[np.int64]
    terms: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]

    def shared(self, one: int, other: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """Return the terms that two rows share and the products of their weights."""
        first, second = (slice(self.indptr[row], self.indptr[row + 1]) for row in (one, other))
        terms, here, there = np.intersect1d(
            self.terms[first], self.terms[second], assume_unique=True, return_indices=True
        )
        return terms, self.weights[first][here] * self.weights[second][there]
