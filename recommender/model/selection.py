"""From candidates to lists: what translations say, who is left out, and who stands for whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from indexer.index import Index
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s, Int64s
from indexer.postings.subject_column import Mask
from indexer.translations.sets import Translations
from recommender.model.duplicates import NearDuplicates
from recommender.model.neighbours import THREADS, Neighbours
from recommender.related_settings import LENGTH, RelatedSettings

_ROWS = 1 << 13
"""Rows whose lists a thread makes at a time, for the same reason as the next."""

_BLOCK = 2048
"""Rows with near-duplicates looked at at once, to bound the memory."""


def pooled(candidates: Neighbours, translations: Translations, asked: Int64s) -> Neighbours:
    """Return the candidates of entries, with translations the mean of what each of them says.

    The entries `asked` about are those whose candidates are given, with all their translations.

    Translations say the same, so that they have the same neighbours. How near another work is to
    theirs is the mean of the scores between the two in each language that both are in, 0 where it
    is no candidate there; of a work in other languages alone it is the best score. The others'
    candidates stay as they are. Of each work the document with the first number is named.
    O(candidates of translations), sorted.
    """
    if not translations.any:
        return candidates
    entries, count = translations.set_of.size, candidates.docs.shape[1]
    sets, languages = translations.set_of, translations.languages
    several = np.flatnonzero(translations.is_several[asked])  # often few of many
    near, near_scores = candidates.docs[several], candidates.scores[several]
    rows, places = np.nonzero(near >= 0)
    docs, scores = near[rows, places], near_scores[rows, places]
    rows = asked[several[rows]]
    is_other = sets[rows] != sets[docs]
    rows, docs, scores = rows[is_other], docs[is_other], scores[is_other]
    pairs, pair = np.unique(sets[rows] * np.int64(entries) + sets[docs], return_inverse=True)
    here, there = np.divmod(pairs, entries)
    alike = languages[rows] == languages[docs]
    spoken = np.zeros((entries, languages.max(initial=-1) + 1))
    known = languages >= 0
    np.add.at(spoken, (sets[known], languages[known]), 1)
    common = np.einsum("ij,ij->i", spoken[here], spoken[there])
    best = np.zeros(pairs.size)
    np.maximum.at(best, pair, scores)
    means = np.bincount(pair, scores * alike, pairs.size) / np.maximum(common, 1)
    values = np.where(common > 0, means, best)
    order = np.lexsort((there, -values, here))
    here, there, values = here[order], there[order], values[order]
    ranks = np.arange(here.size) - np.searchsorted(here, here)
    first = ranks < count
    held, own = np.unique(sets[asked[several]], return_inverse=True)
    of_sets, here = Neighbours.none(held.size, count), np.searchsorted(held, here)
    of_sets.docs[here[first], ranks[first]] = there[first]
    of_sets.scores[here[first], ranks[first]] = values[first]
    result = Neighbours(candidates.docs.copy(), candidates.scores.copy())
    result.docs[several], result.scores[several] = of_sets.docs[own], of_sets.scores[own]
    return result


def selected(
    index: Index,
    candidates: Neighbours,
    duplicates: NearDuplicates,
    settings: RelatedSettings,
    asked: Int64s,
) -> Neighbours:
    """Return the related lists: the first `LENGTH` candidates that the settings let pass.

    The entries `asked` about are those whose candidates are given.

    A near-duplicate is replaced by the one that is listed in its place, and nobody stands in a
    list twice. The lists of other versions name the one that is listed; its own names none of
    them. Of translations of one work one is listed, that in the language of the entry whose list
    it is if there is one; and among equals that language comes first. Exact where `LENGTH` of the
    candidates pass.
    O(entries * candidates), squared for what has near-duplicates.
    """
    result = Neighbours.none(asked.size, LENGTH)
    listable = index.columns.kind.having(settings.kinds) if settings.kinds else None
    recency, sources = _recency(index, settings), _sources(index)
    translations = index.translations
    sets = translations.set_of

    def fill(start: int) -> None:
        part = slice(start, start + _ROWS)
        rows, near = asked[part], candidates.docs[part]
        docs = translations.in_language_of_rows(near, rows)
        docs = np.where(docs >= 0, duplicates.listed[docs], -1).astype(np.int32)
        repeated = (docs != near).any(axis=1) | translations.is_several[docs].any(axis=1)
        passing = (docs >= 0) & (sets[docs] != sets[rows, np.newaxis])
        if listable is not None:
            passing &= listable[docs]
        scores = np.where(passing, candidates.scores[part] * recency[docs], 0.0)
        order = np.lexsort((docs, translations.is_foreign(docs, rows), -scores, ~passing), axis=1)
        docs, scores, passing = (
            np.take_along_axis(a, order, axis=1) for a in (docs, scores, passing)
        )
        _drop_repeats(sets[docs], passing, np.flatnonzero(repeated))
        if settings.per_source:
            _drop_over(sources[docs], passing, settings.per_source)
        _keep_first(docs, scores, passing, result.docs[part], result.scores[part])

    with ThreadPoolExecutor(THREADS, thread_name_prefix="lists") as pool:  # NumPy sorts without GIL
        list(pool.map(fill, range(0, asked.size, _ROWS)))
    return result


def _keep_first(
    docs: Int32s, scores: Floats, passing: Mask, kept_docs: Int32s, kept_scores: Floats
) -> None:
    """Fill in the first `LENGTH` of each row that pass."""
    first = np.argsort(~passing, axis=1, kind="stable")[:, :LENGTH]
    held = np.take_along_axis(passing, first, axis=1)
    for target, values in ((kept_docs, docs), (kept_scores, scores)):
        taken = np.take_along_axis(values, first, axis=1)
        target[:, : first.shape[1]][held] = taken[held]


def _drop_repeats(sets: Int32s, passing: Mask, rows: Int64s) -> None:
    """Let pass only the first of each set of translations in each of some rows."""
    for start in range(0, rows.size, _BLOCK):
        part = rows[start : start + _BLOCK]
        same = sets[part, :, np.newaxis] == sets[part, np.newaxis, :]
        before = np.tri(sets.shape[1], k=-1, dtype=bool)
        passing[part] &= ~(same & before & passing[part, np.newaxis, :]).any(axis=2)


def _drop_over(sources: Int64s, passing: Mask, most: int) -> None:
    """Let pass only the first `most` of each source in each row; -1 is no source."""
    for place in range(passing.shape[1]):  # what is left out does not count for its source
        same = (sources[:, :place] == sources[:, place : place + 1]) & passing[:, :place]
        passing[:, place] &= (same.sum(axis=1) < most) | (sources[:, place] < 0)


def _recency(index: Index, settings: RelatedSettings) -> Floats:
    """Return what scores are multiplied with; one without a year is as old as the middle one."""
    years = index.columns.numbers["year"].astype(np.float64)
    known = years[years > 0]
    if not settings.half_life or not known.size:
        return np.ones(len(index))
    dated = np.where(years > 0, years, np.median(known))
    factors: Floats = 0.5 ** ((known.max() - dated) / settings.half_life)
    return factors


def _sources(index: Index) -> Int64s:
    """Return the number of each document's journal or publisher, -1 without one."""
    column = index.columns.source
    numbers = np.full(len(index), -1, np.int64)
    has = np.diff(column.indptr) > 0
    numbers[has] = column.codes[column.indptr[:-1][has]]
    return numbers
