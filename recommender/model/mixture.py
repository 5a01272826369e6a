"""How alike a candidate is, from several views of both entries.

The candidates of an entry are those of the greatest cosines of its vectors. What orders them is a
mixture: beside that cosine P the cosine B of their vectors with frequencies saturated as in BM25,
the cosine L of where they stand in the directions of `recommender.model.latent`, and that of their
titles, T, to a power by which only titles that are almost the same count:

    mix(i, j)   = P + w(i) * (saturated_share * B + latent_share * L) + title_match * T ** 4
    score(i, j) = mix(i, j) / mix(i, i)

How much B and L count is for the entry that asks to decide. Some texts say one thing often, and
what is related says it too; others say many things once, and what is related shares many of them
or goes with them. How many words an entry's weight is spread over is told by Hill's number of
order 2 (Hill 1973; the inverse of Simpson's index) of the squares of its vector v, which sum to 1:

    n(i) = 1 / sum of v ** 4
    w(i) = n ** 6 / (n ** 6 + breadth ** 6)
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from indexer.compiled import compiled
from indexer.postings.arrays import read_only
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s, Int64s
from recommender.model.latent import basis_of, coordinates
from recommender.model.neighbours import THREADS, Neighbours
from recommender.model.views import Basis, Float32s, Views, make_unit_rows, view_shares
from recommender.model.weights import (
    Counts,
    Statistics,
    damped,
    distinctive_idf,
    spread,
    title_vectors,
    weighed,
)
from recommender.related_settings import RelatedSettings

SATURATION, LENGTH_SHARE = 1.2, 0.75
"""BM25's k1 and b, as Robertson and Zaragoza (2009) recommend them."""

_DECIMALS = 12

_ROWS = 1 << 14
"""Entries whose shares are worked out at once, to bound the memory."""


def views_of(
    counts: Counts,
    terms: Sequence[str] | None,
    settings: RelatedSettings,
    known: Statistics,
    basis: Basis | None = None,
) -> tuple[Views, Basis]:
    """Return the views of counted entries, and their basis where none is given. O(postings)."""
    idfs = distinctive_idf(counts, terms, known)
    saturated = saturated_of(counts, idfs, known)
    basis = basis_of(saturated) if basis is None else basis
    views = Views(
        weighed(counts, idfs, settings, known),
        saturated,
        titles_of(counts, idfs, known),
        coordinates(saturated, basis),
    )
    return views, basis


def saturated_of(counts: Counts, idfs: Floats, known: Statistics) -> csr_array:
    """Return the vectors of counted entries with frequencies saturated as in BM25."""
    saturated = spread(damped(counts.texts, SATURATION, LENGTH_SHARE, known.average_length), idfs)
    make_unit_rows(saturated)
    return _single(saturated)


def titles_of(counts: Counts, idfs: Floats, known: Statistics) -> csr_array:
    """Return the vectors of the titles of counted entries."""
    return _single(title_vectors(counts, idfs, known, 1.0))


def mixed(
    views: Views, rows: Int64s, candidates: Neighbours, settings: RelatedSettings
) -> Neighbours:
    """Return candidates of some rows with their scores by all views, float64, in the same order.

    O(candidates * words of an entry).
    """
    scores = np.zeros(candidates.docs.shape)
    bounds = np.linspace(0, rows.size, THREADS + 1).astype(np.int64).tolist()
    shares = np.zeros((rows.size, 4))
    for start in range(0, rows.size, _ROWS):
        part = slice(start, start + _ROWS)
        shares[part] = view_shares(views, rows[part], settings)
    saturated, titles = _arrays(views.saturated), _arrays(views.titles)
    work = shares, saturated, titles, read_only(views.latent), views.vectors.shape[1]

    def fill(part: tuple[int, int]) -> None:
        _mix(*part, rows, candidates.docs, candidates.scores, *work, scores)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(fill, pairwise(bounds)))
    return Neighbours(candidates.docs, np.round(scores, _DECIMALS, out=scores))


def _arrays(vectors: csr_array) -> tuple[Int64s, Int32s, Float32s]:
    """Return the arrays of rows as they are mapped from files."""
    indptr: Int64s = vectors.indptr.astype(np.int64)
    return indptr, read_only(vectors.indices), read_only(vectors.data)


def _single(vectors: csr_array) -> csr_array:
    """Return sorted rows in single precision, as they are kept."""
    rows = csr_array(vectors.astype(np.float32))  # a copy, whose places nobody shares
    rows.eliminate_zeros()
    rows.sort_indices()
    return rows


@compiled
def _mix(  # type: ignore[no-untyped-def]
    begin, end, rows, docs, cosines, shares, saturated, titles, latent, terms, scores
):
    """Fill in the scores of the candidates of rows[begin:end], summed in the order of terms."""
    indptr, indices, weights = saturated
    title_indptr, title_indices, title_weights = titles
    text, title = np.zeros(terms), np.zeros(terms)
    for n in range(begin, end):
        own = rows[n]
        for place in range(indptr[own], indptr[own + 1]):
            text[indices[place]] = weights[place]
        for place in range(title_indptr[own], title_indptr[own + 1]):
            title[title_indices[place]] = title_weights[place]
        for k in range(docs.shape[1]):
            doc = docs[n, k]
            if doc < 0:
                break
            both, near, named = 0.0, 0.0, 0.0
            for place in range(indptr[doc], indptr[doc + 1]):
                both += text[indices[place]] * weights[place]
            for place in range(title_indptr[doc], title_indptr[doc + 1]):
                named += title[title_indices[place]] * title_weights[place]
            for axis in range(latent.shape[1]):
                near += np.float64(latent[own, axis]) * np.float64(latent[doc, axis])
            scores[n, k] = (
                shares[n, 0] * cosines[n, k]
                + shares[n, 1] * both
                + shares[n, 2] * max(near, 0.0)
                + shares[n, 3] * named**4
            )
        for place in range(indptr[own], indptr[own + 1]):
            text[indices[place]] = 0.0
        for place in range(title_indptr[own], title_indptr[own + 1]):
            title[title_indices[place]] = 0.0
