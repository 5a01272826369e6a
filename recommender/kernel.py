"""The inner loop of finding nearest neighbours, compiled by numba.

For each row, products with all others are added up over the row's rarer terms only. The common
terms, whose postings are most of the work, are left out, and bounded: by Cauchy and Schwarz, what
they can add to a pair is at most the product of the norms of the two rows' common parts. The rows
leading by their partial sums give a bar, the lowest of their exact products, and only rows that
can still reach it are multiplied out. (Bounds of this kind: Turtle and Flood 1995 for queries,
Bayardo, Ma and Srikant 2007 for all pairs.) Partial sums are float32, with a margin for their
rounding; products that count are float64, added in the order of terms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

_TINY = np.float32(1e-30)
"""Added to each partial product, so that none that is above 0 vanishes in float32."""


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a function that works without Python's lock; keep the result where that can be."""
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # numba finds no folder that it may write to
        return njit(nogil=True)(function)


@compiled
def _insert(docs, scores, size, doc, score):  # type: ignore[no-untyped-def]
    """Put a document into the best so far, ties by number; return how many those are now."""
    if size == docs.size:
        last = size - 1
        if score < scores[last] or (score == scores[last] and doc > docs[last]):
            return size
        place = last
    else:
        place = size
        size += 1
    while place > 0 and (
        scores[place - 1] < score or (scores[place - 1] == score and docs[place - 1] > doc)
    ):
        scores[place] = scores[place - 1]
        docs[place] = docs[place - 1]
        place -= 1
    scores[place] = score
    docs[place] = doc
    return size


@compiled
def _product(row, indptr, terms, weights, doc):  # type: ignore[no-untyped-def]
    """Return the product of a dense row with a document's, added in the order of terms."""
    total = 0.0
    for place in range(indptr[doc], indptr[doc + 1]):
        total += row[terms[place]] * weights[place]
    return total


@compiled
def nearest_rows(  # type: ignore[no-untyped-def]
    rows, margins, indptr, terms, weights, by_term, rare, common_norms, by_norm, docs, scores
):
    """Fill `docs[n]` and `scores[n]` with the nearest of row `rows[n]`.

    `indptr`, `terms` and `weights` are the vectors in compressed rows, terms rising; `by_term` the
    same in compressed columns, as (indptr, documents, float32 weights). `rare` says of each term
    whether it is added up; `common_norms` (float32, rounded up) are the norms of the other part
    of each row, and `by_norm` the documents that have one, greatest first. `margins[n]` is how far
    partial sums of row n may be too low.
    """
    term_indptr, term_docs, term_weights = by_term
    partial = np.zeros(indptr.size - 1, np.float32)
    touched = np.empty(indptr.size - 1, np.int32)
    row = np.zeros(rare.size, np.float64)
    leaders = np.empty(docs.shape[1], np.int32)
    leading = np.empty(docs.shape[1], np.float64)
    for n in range(rows.size):
        own = rows[n]
        count = 0
        for place in range(indptr[own], indptr[own + 1]):
            term = terms[place]
            row[term] = weights[place]
            if rare[term]:
                weight = np.float32(weights[place])
                for at in range(term_indptr[term], term_indptr[term + 1]):
                    doc = term_docs[at]
                    before = partial[doc]
                    if before == 0:
                        touched[count] = doc
                        count += 1
                    partial[doc] = before + (weight * term_weights[at] + _TINY)
        size = 0
        lowest = np.float32(0)
        for k in range(count):
            doc = touched[k]
            if doc != own and (size < leaders.size or partial[doc] > lowest):
                size = _insert(leaders, leading, size, doc, np.float64(partial[doc]))
                if size == leaders.size:
                    lowest = np.float32(leading[size - 1])
        best, best_scores = docs[n], scores[n]
        found = 0
        for k in range(size):
            doc = leaders[k]
            score = _product(row, indptr, terms, weights, doc)
            if score > 0:
                found = _insert(best, best_scores, found, doc, score)
            partial[doc] = -1  # done
        partial[own] = -1
        bar = best_scores[found - 1] - margins[n] if found == best.size else 0.0
        norm = common_norms[own]
        for k in range(count):
            doc = touched[k]
            if partial[doc] >= 0 and partial[doc] + norm * common_norms[doc] >= bar:
                score = _product(row, indptr, terms, weights, doc)
                if score > 0:
                    found = _insert(best, best_scores, found, doc, score)
                    if found == best.size:
                        bar = best_scores[found - 1] - margins[n]
        if norm > 0:
            for k in range(by_norm.size):
                doc = by_norm[k]
                if norm * common_norms[doc] < bar:
                    break
                if partial[doc] == 0:
                    score = _product(row, indptr, terms, weights, doc)
                    if score > 0:
                        found = _insert(best, best_scores, found, doc, score)
                        if found == best.size:
                            bar = best_scores[found - 1] - margins[n]
        for k in range(count):
            partial[touched[k]] = 0
        partial[own] = 0
        for place in range(indptr[own], indptr[own + 1]):
            row[terms[place]] = 0
