"""How good a ranking is: nDCG and recall at a cut-off, as trec_eval works them out."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from corpus.errors import InputError

_DRAWS = 9_999


def ndcg_at(ranked_ids: Sequence[str], gains: Mapping[str, float], k: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first `k` of a ranking, 0 to 1.

    The gain is linear and discounted by the logarithm to base 2 of the place plus one (Järvelin
    and Kekäläinen 2002): trec_eval's `ndcg_cut`. An id without a gain, or with one below zero,
    gains nothing, and neither does an id that comes a second time, though it takes up its place.
    Where nothing could be gained the value is 0.

    Raises `InputError` if `k` is below 1.
    """
    ideal = _discounted(sorted(gains.values(), reverse=True)[: _places(k)])
    if ideal == 0:
        return 0.0
    unseen = dict(gains)
    return _discounted([unseen.pop(id_, 0.0) for id_ in ranked_ids[:k]]) / ideal


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int = 100) -> float:
    """Return the share of the `relevant` ids that are among the first `k` of a ranking, 0 to 1.

    trec_eval's `recall`. Where nothing is relevant the value is 0. Raises `InputError` if `k` is
    below 1.
    """
    wanted = set(relevant)
    found = wanted.intersection(ranked[: _places(k)])
    return len(found) / len(wanted) if wanted else 0.0


def mean_ndcg_at(
    rankings: Mapping[str, Sequence[str]],
    judgements: Mapping[str, Mapping[str, float]],
    k: int = 10,
) -> float:
    """Return the mean `ndcg_at` over all judged queries.

    `rankings` holds the ranked ids of each query, `judgements` the gain of each judged id. A
    judged query without a ranking counts as 0, a ranking without judgements does not count
    (trec_eval with its option -c). Raises `InputError` if no query is judged or `k` is below 1.
    """
    return _mean(ndcg_at(rankings.get(query, ()), gains, k) for query, gains in judgements.items())


def mean_recall_at(
    rankings: Mapping[str, Sequence[str]],
    judgements: Mapping[str, Mapping[str, float]],
    k: int = 100,
) -> float:
    """Return the mean `recall_at` over all judged queries; relevant is what has a gain above 0.

    Queries count as in `mean_ndcg_at`. Raises `InputError` if no query is judged or `k` is below 1.
    """
    return _mean(
        recall_at(rankings.get(query, ()), [id_ for id_, gain in gains.items() if gain > 0], k)
        for query, gains in judgements.items()
    )


def paired_p(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how often chance alone makes a mean difference as great, either way.

    A paired permutation test (Fisher 1935; Smucker, Allan and Carterette 2007) of 9,999 draws, the
    same ones each time: 1 where no two of the values differ.
    """
    import numpy as np  # with SciPy's tests half a second, which few who measure want
    from scipy.stats import permutation_test

    differences = np.asarray(one) - np.asarray(other)
    moved = differences[differences != 0]
    if moved.size < 2:
        return 1.0
    result = permutation_test(
        (moved,),
        lambda sample, axis: sample.sum(axis=axis),
        permutation_type="samples",
        n_resamples=_DRAWS,
        rng=np.random.default_rng(7),
        vectorized=True,
        batch=500,
    )
    return float(result.pvalue)


def _places(k: int) -> int:
    if k < 1:
        raise InputError(f"a ranking is cut at place 1 or later, not at {k}")
    return k


def _discounted(gains: Iterable[float]) -> float:
    """Return the sum of the gains above zero, each divided by log2(place + 1)."""
    return math.fsum(max(gain, 0.0) / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    if not listed:
        raise InputError("no query is judged, so there is nothing to measure")
    return math.fsum(listed) / len(listed)
