"""TF-IDF vectors of entries, from the counts that search ranks by.

Each entry is the sum of two unit vectors: what its whole text says and, more lightly, what its
title and headline say. Frequencies are damped by a rule that knows the length of the text,
tf / (K * (1 - B + B * length / average) + tf), as BM25 does (Robertson and Zaragoza 2009), with a
K large enough to leave long pages nearly raw frequencies: short abstracts want damping, long pages
do not. The inverse document frequency is the one that search uses. Stop words and mere
numbers have no weight.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array
from sklearn.preprocessing import normalize

from indexer.analysis import is_stop_word
from indexer.index import Index
from indexer.ranking import idf

TITLE_SHARE = 0.3
"""Weight of the title's vector beside the text's."""
K = 5.0
"""Damping of term frequencies in a text of average length."""
B = 0.7
"""How much of the damping follows the length of the text; from 0 to 1."""

_TITLES = {"title": 1.0, "headline": 1.0}
_TEXT = _TITLES | {"summary": 1.0, "body": 1.0}


def term_weights(index: Index) -> csr_array:
    """Return the TF-IDF vectors of all entries, of unit length, float64 (entries, terms).

    Rows and columns are those of `Index.term_counts`; an entry without a word that weighs is a
    row of zeros. O(postings).
    """
    text = index.term_counts(_TEXT)
    if not text.nnz:
        return text
    titles = index.term_counts(_TITLES)
    weights = idf(_doc_freqs(text), text.shape[0])
    weights[[not _tells(term) for term in index.postings.terms]] = 0.0
    spread = diags_array(weights)
    both = normalize(_damped(text) @ spread) + TITLE_SHARE * normalize(titles @ spread)
    vectors = csr_array(normalize(both))
    vectors.eliminate_zeros()
    vectors.sort_indices()
    return vectors


def _tells(term: str) -> bool:
    """Say whether a term tells what a text is about: neither a stop word nor a mere number."""
    return not is_stop_word(term) and any(character.isalpha() for character in term)


def _doc_freqs(counts: csr_array) -> npt.NDArray[np.int64]:
    return np.bincount(counts.indices, minlength=counts.shape[1])


def _damped(counts: csr_array) -> csr_array:
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    present = lengths[lengths > 0]
    relative = lengths / (present.mean() if present.size else 1.0)
    saturation = np.repeat(K * (1 - B + B * relative), np.diff(counts.indptr))
    damped = counts.copy()
    damped.data = damped.data / (saturation + damped.data)
    return damped
