"""The related graph as a ranking signal: an entry is worth more when those near it are found too.

Each entry's score is mixed with its neighbours' (a step of the spreading of relevance that
Kurland and Lee 2005, and Diaz 2005, describe for search results):

    score' = (1 - SHARE) * score + SHARE * sum over neighbours of  share of neighbour * score

where neighbours share in proportion to the square of their cosine. Only entries that the query
matches are scored, so nothing is added and nothing lost.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

SHARE = 0.2
"""How much of a score comes from the neighbours."""


def neighbour_graph(docs: npt.NDArray[np.int32], cosines: npt.NDArray[np.float64]) -> csr_array:
    """Return the graph of neighbours as a sparse matrix whose rows add up to 1, or 0 without any.

    `docs` and `cosines` are of shape (entries, neighbours), -1 and 0 where there are fewer.
    """
    entries = docs.shape[0]
    known = docs >= 0
    weights = np.where(known, cosines, 0.0) ** 2
    totals = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
    indptr = np.concatenate(([0], np.cumsum(known.sum(axis=1))))
    return csr_array((shares[known], docs[known], indptr), shape=(entries, entries))


def mixed(
    scores: npt.NDArray[np.float64], mask: npt.NDArray[np.bool_], graph: csr_array
) -> npt.NDArray[np.float64]:
    """Return scores mixed with those of neighbours; 0 outside the mask, as before."""
    spread = (1 - SHARE) * scores + SHARE * (graph @ scores)
    return np.where(mask, spread, 0.0)
