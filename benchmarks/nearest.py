"""Four ways to the nearest rows of every row: ours, sparse-dot-topn, scikit-learn, gensim."""

from __future__ import annotations

from collections.abc import Callable
from os import cpu_count

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, csr_matrix

_BLOCK = 256

Nearest = tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]
"""Row numbers, -1 where there are fewer, and cosines, 0 there; both of shape (rows, count)."""

Method = Callable[[csr_array, int], Nearest]


def ours(vectors: csr_array, count: int) -> Nearest:
    """As a bank's build does it."""
    from recommender.model.neighbours import nearest

    found = nearest(vectors, count)
    return found.docs, found.scores


def in_blocks(vectors: csr_array, count: int) -> Nearest:
    """scikit-learn's `linear_kernel` on a block of rows at a time, the best of each kept."""
    from sklearn.metrics.pairwise import linear_kernel

    docs = np.full((vectors.shape[0], count), -1, np.int32)
    scores = np.zeros((vectors.shape[0], count))
    for start in range(0, vectors.shape[0], _BLOCK):
        cosines = linear_kernel(vectors[start : start + _BLOCK], vectors)
        rows = np.arange(cosines.shape[0])[:, np.newaxis]
        cosines[rows[:, 0], start + rows[:, 0]] = -1.0  # not its own neighbour
        best = np.argpartition(cosines, -count, axis=1)[:, -count:]
        best = best[rows, np.argsort(-cosines[rows, best], axis=1)]
        held = cosines[rows, best]
        block = slice(start, start + cosines.shape[0])
        docs[block] = np.where(held > 0, best, -1)
        scores[block] = np.maximum(held, 0.0)
    return docs, scores


def in_topn(vectors: csr_array, count: int) -> Nearest:
    """sparse-dot-topn on all cores: one more than wanted, for the row itself is among them."""
    from sparse_dot_topn import sp_matmul_topn

    matrix = csr_matrix(vectors)
    product = sp_matmul_topn(
        matrix, matrix.T.tocsr(), top_n=count + 1, sort=True, n_threads=cpu_count()
    )
    docs = np.full((vectors.shape[0], count), -1, np.int32)
    scores = np.zeros((vectors.shape[0], count))
    rows = np.repeat(np.arange(vectors.shape[0]), np.diff(product.indptr))
    other = (product.indices != rows) & (product.data > 0)
    rows, columns, data = rows[other], product.indices[other], product.data[other]
    place = np.arange(rows.size) - np.searchsorted(rows, rows)
    kept = place < count
    docs[rows[kept], place[kept]] = columns[kept]
    scores[rows[kept], place[kept]] = data[kept]
    return docs, scores


def in_gensim(vectors: csr_array, count: int) -> Nearest:
    """gensim's sparse similarity index, which keeps float32; a block of queries at a time."""
    from gensim.matutils import Sparse2Corpus
    from gensim.similarities import SparseMatrixSimilarity

    columns = csr_matrix(vectors).T.tocsc()
    index = SparseMatrixSimilarity(
        Sparse2Corpus(columns), num_features=columns.shape[0], num_best=count + 1
    )
    index.normalize = False  # the rows are of unit length
    docs = np.full((vectors.shape[0], count), -1, np.int32)
    scores = np.zeros((vectors.shape[0], count))
    for start in range(0, vectors.shape[0], _BLOCK):
        queries = Sparse2Corpus(columns[:, start : start + _BLOCK])
        for row, found in enumerate(index[queries], start):
            others = [(doc, score) for doc, score in found if doc != row and score > 0][:count]
            for place, (doc, score) in enumerate(others):
                docs[row, place], scores[row, place] = doc, score
    return docs, scores


METHODS: dict[str, Method] = {
    "evidencebank": ours,
    "sparse-dot-topn": in_topn,
    "scikit-learn, blocks": in_blocks,
    "gensim": in_gensim,
}
