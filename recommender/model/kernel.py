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

import numpy as np

from indexer.compiled import compiled, in_vectors, insert

_TINY = np.float32(1e-30)
"""Added to each partial product, so that none that is above 0 vanishes in float32."""

_DONE = np.float32(-np.inf)
"""The partial sum of what needs no further look: below any bar, whatever the norms add."""

PARTS = 16
"""Parts into which the common terms are divided for a closer bound: a line of the cache."""

STRETCH = 64
"""Documents looked at together, in the processor's vectors: most stretches have none that counts.
"""


@compiled
def _product(row, indptr, terms, weights, doc):  # type: ignore[no-untyped-def]
    """Return the product of a dense row with a document's, added in the order of terms."""
    total = 0.0
    for place in range(indptr[doc], indptr[doc + 1]):
        total += row[terms[place]] * weights[place]
    return total


@compiled
def _bar(scores, found, margin):  # type: ignore[no-untyped-def]
    """Return what a partial sum and its bound must reach, float32; margins allow for rounding."""
    if found < scores.size:
        return _TINY
    return max(np.float32(scores[found - 1] - margin), _TINY)


@in_vectors
def _bound(common_parts, own, doc):  # type: ignore[no-untyped-def]
    """Return what two rows' common terms may add at most, part by part."""
    total = np.float32(0)
    for part in range(PARTS):
        total += common_parts[own, part] * common_parts[doc, part]
    return total


@in_vectors
def _reach(partial, common_norms, norm, greatest, reached):  # type: ignore[no-untyped-def]
    """Write what the documents of each stretch have at most, and may reach at most, float32.

    `greatest` is filled with the largest partial sum of each, `reached` with the largest bound.
    """
    for stretch in range(greatest.size):
        start = stretch * STRETCH
        sums = partial[start : start + STRETCH]
        norms = common_norms[start : start + STRETCH]
        most = bound = np.float32(0)
        for k in range(STRETCH):
            value = sums[k]
            most = value if value > most else most
            value += norm * norms[k]
            bound = value if value > bound else bound
        greatest[stretch] = most
        reached[stretch] = bound


@compiled
def _least_of_greatest(greatest, count):  # type: ignore[no-untyped-def]
    """Return the count-th greatest number, float32: as many documents reach it."""
    first = np.zeros(count, np.float32)
    for value in greatest:
        if value > first[count - 1]:
            place = count - 1
            while place > 0 and first[place - 1] < value:
                first[place] = first[place - 1]
                place -= 1
            first[place] = value
    return max(first[count - 1], _TINY)


@compiled
def nearest_rows(  # type: ignore[no-untyped-def]
    rows,
    among,
    margins,
    indptr,
    terms,
    weights,
    by_term,
    rare,
    common_norms,
    common_parts,
    docs,
    scores,
):
    """Fill `docs[n]` and `scores[n]` with the nearest of row `rows[n]` among the first `among`.

    `indptr`, `terms` and `weights` are the vectors in compressed rows, terms rising; `by_term` the
    same in compressed columns, as (indptr, documents, float32 weights). `rare` says of each term
    whether it is added up. `common_parts` (float32, rounded up, (rows, PARTS)) are the norms of
    the parts into which a row's other terms are divided, `common_norms` those of all of them; both
    have zeros up to a multiple of `STRETCH` rows. `margins[n]` is how far the sums of row n may be
    too low.
    """
    term_indptr, term_docs, term_weights = by_term
    partial = np.zeros(common_norms.size, np.float32)
    greatest = np.empty(partial.size // STRETCH, np.float32)
    reached = np.empty_like(greatest)
    row = np.zeros(rare.size, np.float64)
    leaders = np.empty(docs.shape[1], np.int32)
    leading = np.empty(docs.shape[1], np.float64)
    for n in range(rows.size):
        own = rows[n]
        for place in range(indptr[own], indptr[own + 1]):
            term = terms[place]
            row[term] = weights[place]
            if rare[term]:
                weight = np.float32(weights[place])
                for at in range(np.uint64(term_indptr[term]), np.uint64(term_indptr[term + 1])):
                    # unsigned, or each access asks whether it counts from the end
                    partial[np.uint32(term_docs[at])] += weight * term_weights[at] + _TINY
        partial[own] = _DONE
        partial[among:] = _DONE
        norm = common_norms[own]
        _reach(partial, common_norms, norm, greatest, reached)
        lowest = _least_of_greatest(greatest, leaders.size)
        size = 0
        for stretch in np.flatnonzero(greatest >= lowest):
            for doc in range(stretch * STRETCH, (stretch + 1) * STRETCH):
                if partial[doc] >= lowest:
                    size = insert(leaders, leading, size, doc, np.float64(partial[doc]))
        best, best_scores = docs[n], scores[n]
        found = 0
        for k in range(size):
            doc = leaders[k]
            score = _product(row, indptr, terms, weights, doc)
            if score > 0:
                found = insert(best, best_scores, found, doc, score)
            partial[doc] = _DONE
        bar = _bar(best_scores, found, margins[n])
        for stretch in np.flatnonzero(reached >= bar):  # the leaders among them are done
            for doc in range(stretch * STRETCH, (stretch + 1) * STRETCH):
                if (
                    partial[doc] + norm * common_norms[doc] >= bar
                    and partial[doc] + _bound(common_parts, own, doc) >= bar
                ):
                    score = _product(row, indptr, terms, weights, doc)
                    if score > 0:
                        found = insert(best, best_scores, found, doc, score)
                        bar = _bar(best_scores, found, margins[n])
        partial[:] = 0
        for place in range(indptr[own], indptr[own + 1]):
            row[terms[place]] = 0
