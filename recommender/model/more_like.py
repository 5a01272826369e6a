"""The entries nearest to any text, by the vectors that related lists are made of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.deferred.dataclasses import dataclass
from indexer.analysis.words import WordAnalyser
from indexer.index import Index
from indexer.postings.arrays import mapped, other_than_written, read_json, save
from indexer.postings.bm25f import Floats, idf
from recommender.related_settings import RelatedSettings

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MAX_TEXT = 100_000
"""Characters of a text that are looked at."""

_TEXT = ("title", "headline", "summary", "body")


@dataclass(frozen=True, slots=True)
class Near:
    """An entry near a text: its document number, the cosine, and the terms that weigh most.

    `terms` are numbers of terms, those first whose weights' product is greatest.
    """

    doc: int
    cosine: float
    terms: Sequence[int]


def write_text_model(
    folder: Path, index: Index, vectors: csr_array, settings: RelatedSettings
) -> None:
    """Write what a text's words are weighed by, from the index and its entries' vectors.

    Terms that weigh nothing in any vector weigh nothing here. O(postings).
    """
    weights = idf(index.doc_freqs(_TEXT), len(index)) ** settings.idf_power
    tells = np.zeros(weights.size, bool)
    tells[vectors.indices] = True
    weights[~tells] = 0.0
    lengths = np.zeros(len(index))
    for name in _TEXT:
        field = index.postings.fields[name]
        lengths += np.bincount(field.docs, field.freqs, len(index))
    average = float(lengths[lengths > 0].mean()) if (lengths > 0).any() else 1.0
    save(folder / "text.weights.npy", weights)
    shape = json.dumps({"average_length": average}) + "\n"
    (folder / "text.json").write_text(shape, encoding="utf-8")


class TextModel:
    """Compares texts with the entries of a generation; safe to share between threads."""

    def __init__(
        self, folder: Path, index: Index, vectors: csr_array, settings: RelatedSettings
    ) -> None:
        """Open what `write_text_model` wrote into `folder` for an index and its entries' vectors.

        Raises BankDamagedError for anything else.
        """
        self._index = index
        self._settings = settings
        self._vectors = vectors
        self._weights: Floats = mapped(folder / "text.weights.npy", np.float64, vectors.shape[1])
        known = read_json(folder / "text.json")
        if not (isinstance(known, dict) and isinstance(known.get("average_length"), float)):
            raise other_than_written(folder / "text.json")
        self._average = known["average_length"]

    def nearest(self, text: str, limit: int, shared: int) -> list[Near]:
        """Return the entries nearest to a text, best first, ties by document number.

        `shared` is how many terms explain each. Entries below the settings' `floor` are left out,
        as in lists. O(postings).
        """
        query = self._vector(text[:MAX_TEXT])
        if not limit or not query.any():
            return []
        cosines: Floats = self._vectors @ query
        docs = np.flatnonzero(cosines >= max(self._settings.floor, 1e-9))
        best = docs[np.argsort(-cosines[docs], kind="stable")[:limit]]
        return [
            Near(doc, min(float(cosines[doc]), 1.0), self._shared(doc, query, shared))
            for doc in best.tolist()
        ]

    def _vector(self, text: str) -> Floats:
        """Return the vector of a text, of unit length or 0, float64 of (terms,)."""
        matcher = self._index.matcher()
        counts: Counter[str] = Counter()
        for code in self._index.languages:  # nobody says which the text is in
            counts |= Counter(
                term
                for parts, joined in WordAnalyser(code).words(text)
                for term in ((*parts, joined) if joined else parts)
            )
        length = sum(counts.values())
        share = self._settings.length_share
        saturation = self._settings.damping * (1 - share + share * length / self._average)
        vector = np.zeros(self._weights.size)
        for term, count in counts.items():
            row = matcher.row(term)
            if row >= 0:
                damped = count / (saturation + count) if saturation else float(count)
                vector[row] = damped * self._weights[row]
        norm = float(np.sqrt(vector @ vector))
        return vector / norm if norm else vector

    def _shared(self, doc: int, query: Floats, count: int) -> list[int]:
        vectors = self._vectors
        span = slice(int(vectors.indptr[doc]), int(vectors.indptr[doc + 1]))
        terms = vectors.indices[span]
        products = vectors.data[span] * query[terms]
        held = np.flatnonzero(products > 0)
        order = np.argsort(-products[held], kind="stable")[:count]
        best: list[int] = terms[held[order]].tolist()
        return best
