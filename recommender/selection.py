"""From candidates to lists: who is left out, and who stands for whom."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.index import Index
from recommender.duplicates import NearDuplicates
from recommender.neighbours import Neighbours
from recommender.settings import LENGTH, RelatedSettings

_BLOCK = 2048
"""Rows looked at at once, to bound the memory."""

Floats = npt.NDArray[np.float64]
Docs = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


def selected(
    index: Index, candidates: Neighbours, duplicates: NearDuplicates, settings: RelatedSettings
) -> Neighbours:
    """Return the related lists: the first `LENGTH` candidates that the settings let pass.

    A near-duplicate is replaced by the one that is listed in its place, and nobody stands in a
    list twice. The lists of other versions name the one that is listed; its own names none of
    them. Exact where `LENGTH` of the candidates pass. O(entries * candidates squared).
    """
    docs = np.where(candidates.docs >= 0, duplicates.listed[candidates.docs], -1).astype(np.int32)
    passing = (docs >= 0) & (docs != np.arange(len(index))[:, np.newaxis])
    if settings.kinds:
        passing &= index.columns.kind.having(settings.kinds)[docs]
    scores = np.where(passing, candidates.scores * _recency(index, settings)[docs], 0.0)
    order = np.lexsort((docs, -scores, ~passing), axis=1)
    docs, scores, passing = (np.take_along_axis(a, order, axis=1) for a in (docs, scores, passing))
    sources = _sources(index)[docs] if settings.per_source else docs
    result = Neighbours(np.full((len(index), LENGTH), -1, np.int32), np.zeros((len(index), LENGTH)))
    for start in range(0, len(index), _BLOCK):
        rows = slice(start, start + _BLOCK)
        kept = passing[rows] & (_earlier(docs[rows], passing[rows]) == 0)
        if settings.per_source:
            for place in range(kept.shape[1]):  # what is left out does not count for its source
                same = sources[rows, :place] == sources[rows, place : place + 1]
                full = (same & kept[:, :place]).sum(axis=1) >= settings.per_source
                kept[:, place] &= ~(full & (sources[rows, place] >= 0))
        first = np.argsort(~kept, axis=1, kind="stable")[:, :LENGTH]
        held = np.take_along_axis(kept, first, axis=1)
        filled = slice(0, first.shape[1])
        for target, values, nothing in (
            (result.docs, docs, -1),
            (result.scores, scores, 0.0),
        ):
            taken = np.take_along_axis(values[rows], first, axis=1)
            target[rows, filled] = np.where(held, taken, nothing)
    return result


def _earlier(docs: Docs, passing: Mask) -> npt.NDArray[np.int64]:
    """Return how often each document stands earlier in its row."""
    same = docs[:, :, np.newaxis] == docs[:, np.newaxis, :]
    before = np.tri(docs.shape[1], k=-1, dtype=bool)
    counts: npt.NDArray[np.int64] = (same & before & passing[:, np.newaxis, :]).sum(axis=2)
    return counts


def _recency(index: Index, settings: RelatedSettings) -> Floats:
    """Return what scores are multiplied with; one without a year is as old as the middle one."""
    years = index.columns.numbers["year"].astype(np.float64)
    known = years[years > 0]
    if not settings.half_life or not known.size:
        return np.ones(len(index))
    dated = np.where(years > 0, years, np.median(known))
    factors: Floats = 0.5 ** ((known.max() - dated) / settings.half_life)
    return factors


def _sources(index: Index) -> npt.NDArray[np.int64]:
    """Return the number of each document's journal or publisher, -1 without one."""
    column = index.columns.source
    numbers = np.full(len(index), -1, np.int64)
    has = np.diff(column.indptr) > 0
    numbers[has] = column.codes[column.indptr[:-1][has]]
    return numbers
