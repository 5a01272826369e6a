"""How vectors lie in memory where their nearest are looked for, compiled by numba.

Postings of a term that many have are laid down by span of documents, as one is looked at at a time;
what all commonest terms add is bounded by norms, and closer by their weights in bytes.
"""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled

_ABOVE = 1 + float(np.finfo(np.float32).eps)
_TINIEST = 2e-15
"""What norms are multiplied by, and what is added, so that in float32 none is too low."""

SPAN = 1 << 13
"""Documents looked at together: 32 KB of sums, and as much of norms."""


@compiled
def norms_of(vectors, ranks, common):  # type: ignore[no-untyped-def]
    """Return the norms of rows, and the norms and sums of their `common` commonest terms.

    Those of the commonest are float32 and none too low, the others float64.
    """
    indptr, terms, weights = vectors
    whole, sums = np.zeros((2, indptr.size - 1))
    norms = np.zeros(whole.size, np.float32)
    for row in range(whole.size):
        square = 0.0
        for place in range(indptr[row], indptr[row + 1]):
            whole[row] += weights[place] ** 2
            if ranks[terms[place]] < common:
                square += weights[place] ** 2
                sums[row] += weights[place]
        whole[row] = np.sqrt(whole[row])
        if square > 0:
            norms[row] = np.sqrt(square) * _ABOVE + _TINIEST
    return whole, norms, sums


@compiled
def common_of(vectors, ranks, common, scale):  # type: ignore[no-untyped-def]
    """Return the weights of rows' `common` commonest terms, uint8 of (rows, common), rounded up.

    A weight of 1 is `scale`; none may be above 255.
    """
    indptr, terms, weights = vectors
    found = np.zeros((indptr.size - 1, common), np.uint8)
    for row in range(indptr.size - 1):
        for place in range(indptr[row], indptr[row + 1]):
            if ranks[terms[place]] < common:
                found[row, ranks[terms[place]]] = np.ceil(weights[place] * scale)
    return found


@compiled
def _cells(doc, rank, frequent, cells):  # type: ignore[no-untyped-def]
    """Return where postings of a term are counted: by span and term, or by term behind these."""
    if rank < frequent:
        return doc // SPAN * frequent + rank
    return cells + rank - frequent


@compiled
def postings_of(vectors, among, ranks, frequent):  # type: ignore[no-untyped-def]
    """Return the postings of the first `among` rows, for `nearest_rows`.

    Those of the `frequent` terms, by rank, are laid down by span, then term: `starts`, of (spans *
    frequent + 1,), then places in the span, uint16, and float32 weights. Those of rarer terms are
    laid down by term: starts, documents, int32, and weights.
    """
    indptr, terms, weights = vectors
    cells = (among + SPAN - 1) // SPAN * frequent
    counts = np.zeros(cells + max(ranks.size - frequent, 0) + 1, np.int64)
    for doc in range(among):
        for place in range(indptr[doc], indptr[doc + 1]):
            counts[_cells(doc, ranks[terms[place]], frequent, cells) + 1] += 1
    starts = np.cumsum(counts)
    inside = starts[cells]
    places, docs = np.empty(inside, np.uint16), np.empty(starts[-1] - inside, np.int32)
    values, reached = np.empty(starts[-1], np.float32), starts.copy()
    for doc in range(among):
        for place in range(indptr[doc], indptr[doc + 1]):
            cell = _cells(doc, ranks[terms[place]], frequent, cells)
            at = reached[cell]
            if at < inside:
                places[at] = doc % SPAN
            else:
                docs[at - inside] = doc
            values[at] = weights[place]
            reached[cell] += 1
    by_span = starts[: cells + 1], places, values[:inside]
    return by_span, (starts[cells:] - inside, docs, values[inside:])
