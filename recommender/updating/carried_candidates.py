"""The nearest of all after a change, taken over from those before it.

Vectors of entries that did not change stay as they are, and so do their products. Where an entry
that came or changed is nearer than the last of a row's nearest, it takes its place among them; and
a row that lost some of its own need only be searched again if what came does not fill their places,
since what had no place among the nearest may have one now.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from indexer.compiled import compiled, insert
from indexer.postings.arrays import read_only
from indexer.postings.field_postings import Int64s
from indexer.postings.subject_column import Mask
from recommender.model.kernel import multiply_with
from recommender.model.neighbours import Neighbours, nearest_of, weights_by_term

_AT_ONCE = 64
"""New documents compared with all at once, to bound the memory."""


def carried_candidates(
    old: Neighbours, docs: Int64s, vectors: csr_array, new: Mask
) -> tuple[Neighbours, Mask]:
    """Return the nearest of all, and the mask of those whose nearest the change may tell in.

    `old` are those of before, with their products, and `docs`, int64 of (documents then,), the
    number that each has now, -1 for what went or changed. `vectors` are those of now, float64 with
    the terms of each row in order, and `new` is the mask of what came or changed. The same as
    `recommender.model.neighbours.nearest` of all, to the last bit. O(postings) for each
    `_AT_ONCE` new documents, and what `nearest_of` takes for those to be searched for.
    """
    count = old.docs.shape[1]
    result = Neighbours.none(vectors.shape[0], count)
    touched = new.copy()
    bars = np.zeros(vectors.shape[0])
    lacks, unknown = np.zeros((2, vectors.shape[0]), bool)
    before = read_only(old.docs), read_only(old.scores), read_only(docs)
    _carry(*before, result.docs, result.scores, bars, lacks, touched)
    came = np.flatnonzero(new)
    for start in range(0, came.size, _AT_ONCE):
        some = came[start : start + _AT_ONCE]
        compared = weights_by_term(vectors, some)
        rows = new, bars, lacks, unknown, touched
        _take_in(some, *compared, *rows, result.docs, result.scores)
    again = np.flatnonzero(new | unknown | (lacks & (result.docs[:, -1] < 0)))
    found = nearest_of(vectors, again, count)
    result.docs[again], result.scores[again] = found.docs, found.scores
    return result, touched


@compiled
def _carry(old_docs, old_scores, docs, now_docs, now_scores, bars, lacks, touched):  # type: ignore[no-untyped-def]
    """Fill in what is left of the nearest of those that stay, and their bars.

    No document that is not among a row's nearest has a product with it above `bars`. `lacks` says
    who had as many as there is room for and lost some, `touched` who lost any.
    """
    count = old_docs.shape[1]
    for then in range(old_docs.shape[0]):
        row = docs[then]
        if row < 0:
            continue
        held = found = 0
        while held < count and old_docs[then, held] >= 0:
            doc = docs[old_docs[then, held]]
            if doc >= 0:
                now_docs[row, found] = doc
                now_scores[row, found] = old_scores[then, held]
                found += 1
            held += 1
        if held == count and count:
            bars[row] = old_scores[then, count - 1]
            lacks[row] = found < held
        if found < held:
            touched[row] = True


@compiled
def _take_in(  # type: ignore[no-untyped-def]
    came, slot_of, own, indptr, terms, weights, new, bars, lacks, unknown, touched, docs, scores
):
    """Put what came among the nearest of those that stay, where it is near enough.

    Equal to the bar is near enough where nothing was lost: then the last is known, and ties go by
    number. Elsewhere it is `unknown` whether others that are as near come first.
    """
    products = np.empty(came.size)
    for row in range(docs.shape[0]):
        if new[row]:
            continue
        multiply_with(slot_of, own, indptr, terms, weights, row, products)
        found = 0
        while found < docs.shape[1] and docs[row, found] >= 0:
            found += 1
        for n in range(came.size):
            if products[n] == bars[row] > 0 and lacks[row]:
                unknown[row] = True
            elif products[n] > 0 and products[n] >= bars[row]:
                found = insert(docs[row], scores[row], found, came[n], products[n])
                touched[row] = True
