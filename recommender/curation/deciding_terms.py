"""Which words decide a bank's lists: what editors look at to see that it is the subject matter.

A list's words are those that its entry shares with the entries in it. What each gives is the sum,
over the lines, of the products of its weights in both vectors: their part in the cosines of which
candidates are made. The word that gives most decides the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.index import Index
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s, Int64s
from recommender.related_lists import RelatedLists

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_BLOCK = 2048
"""Lists looked at together, to bound the memory."""

_TEXT = ("title", "headline", "summary", "body")


@dataclass(frozen=True, slots=True)
class DecidingTerm:
    """A word that decides lists: in how many it gives most, and which part of them, 0 to 1.

    `entries` have it in their text, and of so many it is a word of their `authors`. `example` is
    the id of the entry whose list it decides most.
    """

    word: str
    lists: int
    share: float
    entries: int
    authors: int
    example: str


def deciding_terms(
    lists: RelatedLists, index: Index, docs: Int32s, most: int
) -> tuple[int, list[DecidingTerm]]:
    """Return how many terms decide lists, and the `most` that decide most of them, most first.

    `docs` are the lists, int32 of (entries, places), -1 where there are fewer; ties go by term.
    O(lists * words of an entry).
    """
    deciding, shares = _decided(lists.vectors, docs)
    decided = np.flatnonzero(deciding >= 0)
    terms, places, counts = np.unique(deciding[decided], return_inverse=True, return_counts=True)
    sums = np.bincount(places, shares[decided], terms.size)
    order = np.lexsort((terms, -counts))[:most]
    words = lists.words(terms[order].tolist())
    found = []
    for at, word in zip(order.tolist(), words, strict=True):
        own = decided[places == at]
        example = index.ids[int(own[np.argmax(shares[own])])]
        about = _held(index, int(terms[at]))
        share = float(sums[at] / counts[at])
        found.append(DecidingTerm(word, int(counts[at]), share, *about, example))
    return int(terms.size), found


def _decided(vectors: csr_array, docs: Int32s) -> tuple[Int64s, Floats]:
    """Return the term that gives most of each list, -1 without any, and which part it gives."""
    from scipy.sparse import csr_array

    entries = docs.shape[0]
    deciding, shares = np.full(entries, -1, np.int64), np.zeros(entries)
    for start in range(0, entries, _BLOCK):
        block = docs[start : start + _BLOCK]
        held = block >= 0
        starts = np.concatenate(([0], np.cumsum(held.sum(axis=1))))
        lines = csr_array(
            (np.ones(int(starts[-1])), block[held], starts), shape=(block.shape[0], entries)
        )
        given = csr_array((lines @ vectors).multiply(vectors[start : start + _BLOCK]))
        given.sort_indices()
        for row in np.flatnonzero(np.diff(given.indptr)).tolist():
            values = given.data[given.indptr[row] : given.indptr[row + 1]]
            best = int(values.argmax())
            deciding[start + row] = given.indices[given.indptr[row] + best]
            shares[start + row] = values[best] / values.sum()
    return deciding, shares


def _held(index: Index, term: int) -> tuple[int, int]:
    """Return how many entries have a term in their text, and of how many it names authors."""
    fields = index.postings.fields
    text = np.unique(np.concatenate([fields[name].row(term)[0] for name in _TEXT]))
    return int(text.size), int(fields["authors"].row(term)[0].size)
