"""TF-IDF vectors of entries, from the counts that search ranks by.

Each entry is the sum of two unit vectors: what its whole text says and, more lightly, what its
title and headline say. Frequencies are damped by a rule that knows the length of the text,
tf / (k * (1 - b + b * length / average) + tf), as BM25 does (Robertson and Zaragoza 2009), with a
k large enough to leave long pages nearly raw frequencies: short abstracts want damping, long pages
do not. The inverse document frequency is the one that search uses, raised to a power a little
below 1, so that a word that only two entries have is not all that counts. Stop words and mere
numbers have no weight. A title that says less than one word of every tenth entry, such as 'Report'
where half are called that, is not blown up to unit length.

A text that came without a title is called by its first words. These are no title: which words come
first says much in prose and nothing in a list of keywords. So a word of such a title that the text
holds n times counts (n - 1) / n, as far as the text comes back to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from corpus.source_types.record import TITLE_WORDS
from indexer.analysis.unspaced import is_unspaced
from indexer.analysis.words import is_stop_word
from indexer.index import Index
from indexer.postings.bm25f import Floats, idf
from recommender.model.views import make_unit_rows, row_numbers
from recommender.related_settings import DEFAULT, RelatedSettings

TELLING = 0.1
"""The share of entries that have a word which by itself makes a telling title."""

_ROWS = 1 << 15
"""Entries of a part of the counts."""

_TITLES = {"title": 1.0, "headline": 1.0}
_BODY = {"summary": 1.0, "body": 1.0}


@dataclass(frozen=True, slots=True)
class Statistics:
    """What an entry's weights take from the other entries.

    `doc_freqs` is int64 of shape (terms,), in how many texts each term stands; `average_length`
    the mean length of the texts that have any.
    """

    entries: int
    doc_freqs: npt.NDArray[np.int64]
    average_length: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How often terms stand in texts and in titles, float64 csr_arrays of (entries, terms).

    `made`, bool of (entries,), says which titles are made of the first words of the text.
    """

    texts: csr_array
    titles: csr_array
    made: npt.NDArray[np.bool_]

    def parts(self) -> Iterator[Counts]:
        """Yield the counts of some entries after the others, so that little is made of them."""
        for start in range(0, max(self.made.size, 1), _ROWS):
            rows = slice(start, start + _ROWS)
            yield Counts(self.texts[rows], self.titles[rows], self.made[rows])


def term_weights(
    index: Index, settings: RelatedSettings = DEFAULT, statistics: Statistics | None = None
) -> csr_array:
    """Return the TF-IDF vectors of all entries, of unit length, float64 (entries, terms).

    Rows and columns are those of `Index.term_counts`; an entry without a word that weighs is a
    row of zeros. With `statistics` these are used in place of the entries' own. O(postings).
    """
    counts = counts_of(index, settings)
    known = statistics or statistics_of(counts)
    return weighed(counts, distinctive_idf(counts, index.postings.terms, known), settings, known)


def weighed(
    counts: Counts, idfs: Floats, settings: RelatedSettings, known: Statistics
) -> csr_array:
    """Return the vectors of counted entries, by the statistics given; see `term_weights`.

    `idfs` are what `distinctive_idf` gives of the same.
    """
    if not counts.texts.nnz:
        return counts.texts
    weights = np.where(idfs > 0, idfs**settings.idf_power, 0.0)
    average = known.average_length
    texts = spread(damped(counts.texts, settings.damping, settings.length_share, average), weights)
    titles = title_vectors(counts, weights, known, settings.idf_power)
    # after the norms, so that nothing makes up for what counts little
    titles.data *= settings.title_share
    make_unit_rows(texts)
    vectors = csr_array(texts + titles)
    make_unit_rows(vectors)
    vectors.eliminate_zeros()
    vectors.sort_indices()
    return vectors


def distinctive_idf(counts: Counts, terms: Sequence[str] | None, known: Statistics) -> Floats:
    """Return each counted term's inverse document frequency, float64 of (terms,).

    It is 0 for terms that are not counted and, where their names are given, for stop words and
    numbers.
    """
    used = np.zeros(counts.texts.shape[1], bool)
    used[counts.texts.indices] = used[counts.titles.indices] = True
    doc_freqs = known.doc_freqs.tolist()
    told = [
        term
        for term in np.flatnonzero(used).tolist()
        if terms is None or _is_distinctive(terms[term], doc_freqs[term])
    ]
    idfs = np.zeros(counts.texts.shape[1])
    idfs[told] = idf(known.doc_freqs[told], known.entries)
    return idfs


def title_vectors(counts: Counts, weights: Floats, known: Statistics, power: float) -> csr_array:
    """Return the vectors of titles, of length 1 or, of what tells little, less.

    `weights` are the inverse document frequencies raised to `power`.
    """
    titles = spread(counts.titles, weights)
    rows = row_numbers(titles)
    norms = np.sqrt(np.bincount(rows, titles.data**2, minlength=titles.shape[0]))
    norms = np.maximum(norms, idf(np.array(TELLING * known.entries), known.entries) ** power)
    titles.data *= _worth(counts) / norms[rows]
    return titles


def statistics_of(counts: Counts) -> Statistics:
    """Return the statistics of all entries."""
    lengths = _lengths(counts.texts)
    present = lengths[lengths > 0]
    return Statistics(
        counts.texts.shape[0],
        np.bincount(counts.texts.indices, minlength=counts.texts.shape[1]),
        float(present.mean()) if present.size else 1.0,
    )


def counts_of(
    index: Index,
    settings: RelatedSettings = DEFAULT,
    docs: npt.NDArray[np.bool_] | None = None,
) -> Counts:
    """Return the counts that an index's entries are weighed by. O(postings log postings).

    With a mask of `docs`, only those are counted, and the others' rows are empty.
    """
    body, titles = index.term_counts(_BODY, docs), index.term_counts(_TITLES, docs)
    made = np.zeros(len(index), bool)
    if settings.made_titles and titles.nnz:
        inside = np.asarray(titles.minimum(body).sum(axis=1)).ravel() >= _lengths(titles)
        keys = index.columns.title_keys
        for doc in np.flatnonzero(inside & (np.diff(titles.indptr) > 0)).tolist():
            made[doc] = len(keys[doc].split()) == TITLE_WORDS
    if not made.any():
        return Counts(body + titles, titles, made)
    kept = titles.copy()
    kept.data *= ~made[row_numbers(titles)]
    kept.eliminate_zeros()
    return Counts(body + kept, titles, made)


def _worth(counts: Counts) -> Floats:
    """Return what share each word of a title is worth, float64 of the titles' non-zero values."""
    titles, rows = counts.titles, row_numbers(counts.titles)
    worth = np.ones(titles.nnz)
    within = np.flatnonzero(counts.made[rows])
    if within.size:
        again = np.asarray(counts.texts[rows[within], titles.indices[within]]).ravel()
        worth[within] = (again - 1) / np.maximum(again, 1)
    return worth


def _is_distinctive(term: str, doc_freq: int) -> bool:
    """Say whether a term tells what a text is about: neither a stop word nor a mere number.

    Two characters of a script without blanks that stand together in one text alone are no word,
    but the end of one and the beginning of the next.
    """
    if is_stop_word(term) or not (term.isalpha() or any(map(str.isalpha, term))):
        return False
    return doc_freq > 1 or term.isascii() or not is_unspaced(term)


def spread(counts: csr_array, weights: Floats) -> csr_array:
    """Return counts with each term weighed; zeros stay where they are."""
    return with_values(counts, counts.data * weights[counts.indices])


def with_values(counts: csr_array, values: Floats) -> csr_array:
    """Return a matrix of other values in the places of another, which the two share."""
    return csr_array((values, counts.indices, counts.indptr), shape=counts.shape, copy=False)


def _lengths(counts: csr_array) -> Floats:
    lengths: Floats = np.asarray(counts.sum(axis=1), np.float64).ravel()
    return lengths


def damped(counts: csr_array, damping: float, length_share: float, average: float) -> csr_array:
    """Return frequencies damped by `damping`, of which `length_share` follows the lengths."""
    if not damping:
        return counts
    relative = _lengths(counts) / average
    saturation = damping * (1 - length_share + length_share * relative)
    values = np.repeat(saturation, np.diff(counts.indptr))
    values += counts.data
    np.divide(counts.data, values, out=values)
    return with_values(counts, values)
