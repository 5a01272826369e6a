"""How near documents lie to those found first, and what that raises, compiled by numba.

See `indexer.ranking.latent_feedback`, of which this does the same: likenesses are rounded to the
same parts. Places in whole parts tell sooner how near a document lies at the most.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from indexer.compiled import compiled, in_vectors
from indexer.ranking.fetch_kernel import fetch, fetch_row
from indexer.ranking.latent_feedback import STEEPNESS, UNITS, WEIGHT
from indexer.ranking.relevance import ROUNDING

FAR = 24
"""How many documents' places in whole parts are fetched before they are read: a line each."""

COARSE = 1e-5
"""How far a likeness may be off that is added up in float32."""


@compiled
def growth_of(places):  # type: ignore[no-untyped-def]
    """Return what a score is multiplied by at most, by feedback."""
    return 1.0 + (WEIGHT if places.shape[1] else 0.0)


@compiled
def centre_of(first, scores, places):  # type: ignore[no-untyped-def]
    """Return the direction of the first, which have `scores`, best first; 0 for none."""
    centre = np.zeros(places.shape[1])
    if first.size == 0 or scores[0] <= 0:
        return centre
    for n in range(first.size):
        weight = (scores[n] / scores[0]) ** STEEPNESS
        for k in range(centre.size):
            centre[k] += weight * np.float64(places[np.uint32(first[n]), k])
    length = 0.0
    for k in range(centre.size):
        length += centre[k] * centre[k]
    if length > 0:
        length = sqrt(length)
        for k in range(centre.size):
            centre[k] /= length
    return centre


@in_vectors
def _likeness(docs, places, centre, near):  # type: ignore[no-untyped-def]
    """Write how near documents lie to the centre, from 0 to 1, added up in any order."""
    for n in range(docs.size):
        fetch_row(docs[n], places)
    for n in range(docs.size):
        doc = np.uint32(docs[n])
        total = 0.0
        for k in range(centre.size):
            total += np.float64(places[doc, k]) * centre[k]
        near[n] = min(max(np.rint(total * UNITS) / UNITS, 0.0), 1.0)


@in_vectors
def likeness_at_most(docs, parts, coarse, near):  # type: ignore[no-untyped-def]
    """Write how near documents lie to the centre at the most, from 0 to 1.

    `coarse` are the centre, float32 and as long as a row, what a part is, and how much is to be
    added to a likeness in whole parts.
    """
    centre, part, beyond = coarse
    for n in range(min(FAR, docs.size)):
        fetch(parts, np.int64(docs[n]) * parts.strides[0])
    for n in range(docs.size):
        if n + FAR < docs.size:
            fetch(parts, np.int64(docs[n + FAR]) * parts.strides[0])
        doc = np.uint32(docs[n])
        total = np.float32(0)
        for k in range(centre.size):
            total += np.float32(parts[doc, k]) * centre[k]
        near[n] = min(max(part * total + beyond, 0.0), 1.0)


@compiled
def raise_by_likeness(docs, mixed, places, centre, near):  # type: ignore[no-untyped-def]
    """Raise the mixed scores of documents by how near these lie to the centre, in place.

    `near` is room for as many numbers.
    """
    _likeness(docs, places, centre, near)
    for n in range(docs.size):
        mixed[n] *= 1 + WEIGHT * near[n]


@compiled
def coarse_of(centre, latent):  # type: ignore[no-untyped-def]
    """Return what `likeness_at_most` wants of a centre."""
    _, parts, part = latent
    coarse = np.zeros(parts.shape[1], np.float32)
    beyond = 1 / UNITS + COARSE
    for k in range(centre.size):
        coarse[k] = centre[k]
        beyond += (0.5 + ROUNDING) * part * abs(centre[k])  # each number is off by half a part
    return coarse, part, beyond
