"""Near-duplicates: the same page a second time, its older version, another edition of a document.

Two entries are so alike as the weights of their words agree, sum of minima over sum of maxima
(Ruzicka's form of the Jaccard index). They are near-duplicates when they

- have the same title, edition marks aside, and a likeness of at least `SAME_TITLE`; or
- have any titles, of the same numbers, a likeness of at least `ANY_TITLE`, and at least `LONG`
  different words each.

Numbers in titles keep annual reports, and the types of a disease, apart; length keeps apart short
entries that share all but a name with many others. Only entries that are among each other's
candidates are compared, so the cost grows with the entries. What is a near-duplicate of a
near-duplicate is one of the same group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from indexer.index import Index
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s, Int64s
from indexer.postings.subject_column import Mask
from recommender.model.neighbours import Neighbours

SAME_TITLE = 0.75
"""Likeness from which entries of the same title are near-duplicates."""
ANY_TITLE = 0.97
"""Likeness from which entries of any titles are."""
LONG = 20
"""How many different words entries of different titles must have."""

COSINE_SAME, _COSINE_ANY = 0.7, 0.9
"""The least cosine, with the same title and with any, that is worth a comparison."""

_PAIRS = 1 << 16
"""Pairs compared at once, to bound the memory."""

_EDITION = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|new|revised|updated)\s+edition\b"
    r"|\b(?:edition|version|revision)\s+\d+(?:\.\d+)*\b"
    r"|\b(?:revised|updated?)(?:\s+(?:in\s+)?\d{4})?\b"
)
_MARKS = ("edition", "version", "revis", "update")
_WORD = re.compile(r"[^\W_](?:[\w.+#]*[\w+#])?")
"""A word of a title; C, C++ and C# are three."""
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class NearDuplicates:
    """Groups of near-duplicates.

    `listed` is int32 of shape (entries,): the document that is listed in the place of each, itself
    normally. `likeness`, float64 of the same shape, is how alike the most alike other one is, 0
    without any.
    """

    listed: Int32s
    likeness: Floats

    @classmethod
    def none(cls, entries: int) -> NearDuplicates:
        """Return what there is where nothing is a near-duplicate."""
        return cls(np.arange(entries, dtype=np.int32), np.zeros(entries))


def near_duplicates(
    index: Index, vectors: csr_array, candidates: Neighbours, among: Mask | None = None
) -> NearDuplicates:
    """Return the near-duplicates among the candidates of all entries, or only `among` some.

    Of each group the newest is listed (last revised, then the year), then the longest, then the
    one with the first id. O(entries * candidates) and the words of pairs that look alike.
    """
    entries = len(index)
    one, other, cosines = _near(candidates, among)
    titles, numbers = _title_keys(index, np.union1d(one, other))
    same = titles[one] == titles[other]
    words = np.diff(vectors.indptr)
    long = np.minimum(words[one], words[other]) >= LONG
    worth = same | (long & (cosines >= _COSINE_ANY) & (numbers[one] == numbers[other]))
    if not worth.any():
        return NearDuplicates.none(entries)
    one, other, same = one[worth], other[worth], same[worth]
    likeness = _likeness(vectors, one, other)
    alike = likeness >= np.where(same, SAME_TITLE, ANY_TITLE)
    one, other, likeness = one[alike], other[alike], likeness[alike]
    graph = coo_array((np.ones(one.size), (one, other)), shape=(entries, entries))
    _, group = connected_components(graph, directed=False)
    best = np.full(group.max(initial=0) + 1, -1, np.int32)
    ranked = _worst_first(index)
    best[group[ranked]] = ranked  # of one group's, the last to be written stays
    most = np.zeros(entries)
    np.maximum.at(most, one, likeness)
    np.maximum.at(most, other, likeness)
    return NearDuplicates(best[group].astype(np.int32), most)


def _near(candidates: Neighbours, among: Mask | None) -> tuple[Int64s, Int64s, Floats]:
    """Return the pairs that may be near-duplicates, the smaller number first, and their cosines.

    A pair comes twice where each is the other's candidate.
    """
    asked = np.arange(len(candidates.docs)) if among is None else np.flatnonzero(among)
    rows, places = np.nonzero(candidates.scores[asked] >= COSINE_SAME)
    rows = asked[rows]
    docs = candidates.docs[rows, places].astype(np.int64)
    if among is not None:
        rows, places, docs = rows[among[docs]], places[among[docs]], docs[among[docs]]
    return np.minimum(rows, docs), np.maximum(rows, docs), candidates.scores[rows, places]


def _title_keys(index: Index, docs: Int64s) -> tuple[Int64s, Int64s]:
    """Return numbers that are equal where the titles of documents are, and where their numbers are.

    Both are of shape (entries,), -1 for documents that are not asked for.
    """
    titles = index.columns.title_keys
    keys = np.full((2, len(titles)), -1, np.int64)
    known: tuple[dict[Sequence[str], int], dict[Sequence[str], int]] = ({}, {})
    for doc in docs.tolist():
        for what, key in enumerate(title_key(titles[doc])):
            keys[what, doc] = known[what].setdefault(key, len(known[what]))
    return keys[0], keys[1]


def title_key(title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a folded title's words without edition marks, and those of them with a digit."""
    if any(mark in title for mark in _MARKS):  # most titles have none
        title = _EDITION.sub(" ", title)
    words = tuple(_WORD.findall(title))
    if not _DIGIT.search(title):
        return words, ()
    return words, tuple(word for word in words if _DIGIT.search(word))


def _likeness(vectors: csr_array, one: Int64s, other: Int64s) -> Floats:
    totals = np.asarray(vectors.sum(axis=1)).ravel()
    common = np.zeros(one.size)
    for start in range(0, one.size, _PAIRS):
        part = slice(start, start + _PAIRS)
        minima = vectors[one[part]].minimum(vectors[other[part]])
        common[part] = np.asarray(minima.sum(axis=1)).ravel()
    likeness: Floats = common / (totals[one] + totals[other] - common)
    return likeness


def _worst_first(index: Index) -> Int64s:
    """Return all document numbers, those that had better be listed last."""
    numbers = index.columns.numbers
    lengths = index.postings.lengths.sum(axis=0)
    ids = -np.arange(len(index))
    return np.lexsort((ids, lengths, numbers["year"], numbers["revised"]))
