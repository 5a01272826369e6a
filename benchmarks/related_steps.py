"""What each step of the related lists is worth, and what the field's other weights reach.

The same entries are related with the default settings, then with each step left out by itself.
Where a collection has no judgements of related documents, those relevant to the same query are
taken as related, with as many queries for a gain.
"""

from __future__ import annotations

import gzip
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array

from benchmarks.documents import Collection
from benchmarks.nearest import in_blocks
from benchmarks.related_choices import CHOICES
from corpus.draft import Draft
from corpus.readers.jsonl import parse_jsonl
from evidencebank.evaluation.measures import ndcg_at
from indexer.build import build
from indexer.index import Index
from indexer.postings.bm25f import idf
from recommender.build_lists import lists_of
from recommender.model.mixture import mixed, views_of
from recommender.model.neighbours import nearest
from recommender.model.weights import counts_of, statistics_of
from recommender.related_settings import DEFAULT

ALL_STEPS = "all steps"

STEPS: dict[str, dict[str, Any]] = {
    ALL_STEPS: {},
    "without saturated texts": {"saturated_share": 0.0},
    "without latent directions": {"latent_share": 0.0},
    "without likeness of titles": {"title_match": 0.0},
    "all views for every entry": {"breadth": 0.0},
    "without smoothing": {"smoothing": 0.0},
    "without weight of titles": {"title_share": 0.0},
    "made titles as titles": {"made_titles": False},
    "without damping": {"damping": 0.0},
    "without length": {"length_share": 0.0},
    "idf as it is": {"idf_power": 1.0},
    "without floor": {"floor": 0.0},
    "duplicates listed": {"duplicates": False},
    "cosines alone, smoothed by 0.3": {
        "saturated_share": 0.0,
        "latent_share": 0.0,
        "title_match": 0.0,
        "smoothing": 0.3,
        "candidates": 20,
    },
    "none of the steps": {
        "saturated_share": 0.0,
        "latent_share": 0.0,
        "title_match": 0.0,
        "smoothing": 0.0,
        "title_share": 0.0,
        "made_titles": False,
        "damping": 0.0,
        "idf_power": 1.0,
        "floor": 0.0,
        "duplicates": False,
    },
}
"""The steps, as what is set otherwise than by default."""

_CUT = 10
_BLOCK = 512

Judgements = Mapping[str, Mapping[str, float]]


def judged_related(collection: Collection) -> Judgements:
    """Return the related documents of each document: as judged, or relevant to the same query."""
    if collection.related:
        return collection.related
    together: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for gains in collection.judgements.values():
        relevant = [document_id for document_id, gain in gains.items() if gain > 0]
        for one in relevant:
            for other in relevant:
                if one != other:
                    together[one][other] += 1
    return {key: dict(gains) for key, gains in together.items()}


def measure(folder: Path, judgements: Judgements) -> dict[str, dict[str, list[float]]]:
    """Return nDCG@10 of each judged list of a collection, by group and name.

    The groups are 'steps', with each left out in turn, 'choices', the settings that are chosen
    from, and 'ways', those of others. `folder` holds a collection in the BEIR layout.
    """
    with tempfile.TemporaryDirectory(prefix="evidencebank-") as scratch:
        index = _index(folder, Path(scratch))
        measured = {
            group: {
                name: _quality(index, _lists(index, changes), judgements)
                for name, changes in settings.items()
            }
            for group, settings in (("steps", STEPS), ("choices", CHOICES))
        }
        measured["ways"] = {
            name: _quality(index, way(index), judgements) for name, way in _WAYS.items()
        }
    return measured


def _index(collection: Path, folder: Path) -> Index:
    plain, packed = collection / "corpus.jsonl", collection / "corpus.jsonl.gz"
    with plain.open("rb") if plain.is_file() else gzip.open(packed) as lines:
        entries = [
            draft.entry for draft in parse_jsonl(lines, "corpus") if isinstance(draft, Draft)
        ]
    build(folder, sorted(entries, key=lambda entry: entry.id), None)
    return Index(folder)


def _lists(index: Index, changes: Mapping[str, Any]) -> npt.NDArray[np.int32]:
    settings = replace(DEFAULT, **changes)
    counts = counts_of(index, settings)
    views, _ = views_of(counts, index.postings.terms, settings, statistics_of(counts))
    candidates = nearest(views.vectors, settings.candidates)
    scored = mixed(views, np.arange(len(index)), candidates, settings)
    return lists_of(index, views.vectors, candidates, scored, settings)[1].docs


def _textbook(index: Index) -> npt.NDArray[np.int32]:
    """TF-IDF as scikit-learn does it, over the words that ours is made of."""
    from sklearn.feature_extraction.text import TfidfTransformer

    return in_blocks(csr_array(TfidfTransformer().fit_transform(_counts(index))), _CUT)[0]


def _damped_textbook(index: Index) -> npt.NDArray[np.int32]:
    """The same with frequencies damped by their logarithm."""
    from sklearn.feature_extraction.text import TfidfTransformer

    weights = TfidfTransformer(sublinear_tf=True).fit_transform(_counts(index))
    return in_blocks(csr_array(weights), _CUT)[0]


def _pmra(index: Index) -> npt.NDArray[np.int32]:
    """The measure of PubMed's related articles (Lin and Wilbur 2007).

    A term that a text of l words holds k times weighs sqrt(idf) / (1 + (mu / lambda) ** (k - 1) *
    exp((lambda - mu) * l)), with the rates that were fitted there.
    """
    elite, other = 0.022, 0.013
    counts = _counts(index)
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    odds = (other / elite) ** (counts.data - 1) * np.exp((elite - other) * lengths[rows])
    counts.data = 1 / (1 + odds)
    weighed = csr_array(counts @ diags_array(np.sqrt(_idf(counts))))
    return _best(weighed, weighed)


def _bm25(index: Index) -> npt.NDArray[np.int32]:
    """BM25 with each text for a query (k1 = 1.2, b = 0.75)."""
    queries = _counts(index)
    counts = queries.copy()
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    counts.data = counts.data / (
        counts.data + 1.2 * (0.25 + 0.75 * lengths / max(lengths.mean(), 1.0))[rows]
    )
    return _best(queries, csr_array(counts @ diags_array(_idf(counts))))


_WAYS: dict[str, Callable[[Index], npt.NDArray[np.int32]]] = {
    "scikit-learn TF-IDF on our words": _textbook,
    "the same, damped": _damped_textbook,
    "PMRA": _pmra,
    "BM25, text as query": _bm25,
}


def _counts(index: Index) -> csr_array:
    return counts_of(index, replace(DEFAULT, made_titles=False)).texts.copy()


def _idf(counts: csr_array) -> npt.NDArray[np.float64]:
    return idf(np.bincount(counts.indices, minlength=counts.shape[1]), counts.shape[0])


def _best(queries: csr_array, documents: csr_array) -> npt.NDArray[np.int32]:
    """Return the documents of the greatest products with each query but its own."""
    docs = np.zeros((queries.shape[0], _CUT), np.int32)
    transposed = documents.T.tocsr()
    for start in range(0, queries.shape[0], _BLOCK):
        products = (queries[start : start + _BLOCK] @ transposed).toarray()
        rows = np.arange(products.shape[0])
        products[rows, start + rows] = -1.0
        docs[start + rows] = np.argsort(-products, axis=1, kind="stable")[:, :_CUT]
    return docs


def _quality(index: Index, docs: npt.NDArray[np.int32], judgements: Judgements) -> list[float]:
    ids = index.ids
    rankings = {
        ids[row]: [ids[other] for other in nearest_ones if other >= 0]
        for row, nearest_ones in enumerate(docs.tolist())
    }
    return quality_of(rankings, judgements)


def quality_of(rankings: Mapping[str, Sequence[str]], judgements: Judgements) -> list[float]:
    """Return nDCG@10 of each judged list, in the order of the judgements; 0 where there is none."""
    return [ndcg_at(rankings.get(key, ()), gains, _CUT) for key, gains in judgements.items()]
