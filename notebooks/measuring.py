"""Measuring searches query by query: what the notebook on search quality works with."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
import pandas as pd
import Stemmer
from banks import fresh_bank
from scipy.stats import combine_pvalues, permutation_test

from corpus.errors import InputError
from evidencebank import Bank
from evidencebank.evaluation.evaluate import JudgedQueries, judged_queries
from evidencebank.evaluation.measures import ndcg_at
from indexer.query.limits import WIDE

Floats = npt.NDArray[np.float64]

SWITCHES: Mapping[str, Mapping[str, Any]] = {
    "as it is": {},
    "no graph": {"graph": False},
    "no synonyms": {"synonyms": False},
}
"""Searches that differ by one switch; 'no stems' needs a bank of its own."""

SHARED = ("cranfield", "cisi", "scifact")
KEPT = Path(__file__).parent / "data" / "shared_collections.csv"
"""What `measured_shared` gave last, for readers who do not have the collections."""


def collections_folder() -> Path | None:
    """Return the folder of the shared collections, or None where they are not.

    It is looked for in the folder that `EVIDENCEBANK_SHARED` names, or in `shared` beside the
    repository.
    """
    shared = os.environ.get("EVIDENCEBANK_SHARED") or Path(__file__).parents[2] / "shared"
    folder = Path(shared) / "collections"
    return folder if all((folder / name).is_dir() for name in SHARED) else None


@contextmanager
def no_stems() -> Iterator[None]:
    """Let words be as they are written, in banks that are made and asked meanwhile.

    No setting does that: the stemmer itself is replaced, in this process.
    """
    with patch.object(Stemmer, "Stemmer", lambda *_: _AsWritten()):
        yield


class _AsWritten:
    # the names that PyStemmer gives them
    def stemWord(self, word: str) -> str:  # noqa: N802
        return word

    def stemWords(self, words: list[str]) -> list[str]:  # noqa: N802
        return words


def ndcg_by_query(bank: Bank, judged: JudgedQueries, **switches: Any) -> pd.Series[float]:
    """Return the nDCG@10 of each judged query, taken as plain words, by the query's id."""
    return pd.Series(
        {
            query: ndcg_at(
                [hit.id for hit in bank.search(text, mode="words", limits=WIDE, **switches).hits],
                judged.gains[query],
            )
            for query, text in judged.texts.items()
        },
        dtype=float,
    )


def measured(source: Path, judged: JudgedQueries) -> pd.DataFrame:
    """Return nDCG@10 with everything on and with one thing off: queries by what is off."""
    with fresh_bank(source) as bank:
        columns = {
            name: ndcg_by_query(bank, judged, **switches) for name, switches in SWITCHES.items()
        }
    with no_stems(), fresh_bank(source) as bank:
        columns["no stems"] = ndcg_by_query(bank, judged)
    return pd.DataFrame(columns)


def measured_shared(folder: Path) -> pd.DataFrame:
    """Return `measured` of the shared collections, one below the other, to four places.

    Each is measured in a process of its own, as many at a time as there are processors.
    """
    workers = min(len(SHARED), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as processes:
        frames = list(processes.map(_measured, [folder / name for name in SHARED]))
    together = pd.concat(frames, keys=SHARED, names=["collection", "query"]).round(4)
    return together.drop(columns="no synonyms")  # they come without subjects, so without labels


def _measured(collection: Path) -> pd.DataFrame:
    judged = judged_queries(collection)
    if judged is None:
        raise InputError(f"{collection} has no queries.jsonl or no qrels.tsv")
    return measured(collection / "corpus.jsonl.gz", judged)


def kept_shared() -> pd.DataFrame:
    """Return what was kept of `measured_shared`."""
    return pd.read_csv(KEPT, index_col=["collection", "query"], dtype={"query": str})


def paired_test(
    differences: pd.Series[float], alternative: str = "two-sided", draws: int = 9_999
) -> tuple[float, Floats]:
    """Return the p of a mean difference, and the means that chance alone gives.

    A paired permutation test (Fisher 1935; for search, Smucker, Allan and Carterette 2007): if a
    switch did nothing, each query's difference might as well have had the other sign. With the
    alternative 'greater' p is that of a mean above 0. No p is below that of one draw of all: 2 in
    10,000, or for one side 1. Queries without a difference change nothing and are left out.
    """
    values = differences.to_numpy(float)
    moved = values[values != 0]
    if moved.size < 2:
        return 1.0, np.zeros(draws)
    result = permutation_test(
        (moved,),
        lambda sample, axis: sample.sum(axis=axis) / values.size,
        permutation_type="samples",
        n_resamples=draws,
        alternative=alternative,
        rng=np.random.default_rng(7),
        vectorized=True,
    )
    return float(result.pvalue), np.asarray(result.null_distribution)


def shown_p(differences: pd.Series[float], draws: int = 9_999) -> str:
    """Return the two-sided p of a mean difference as it can be known from so many draws."""
    p, _ = paired_test(differences, draws=draws)
    least = 2 / (draws + 1)
    return f"≤ {least:.4f}" if p <= least else f"{p:.4f}"


def together(changes: Sequence[pd.Series[float]]) -> float:
    """Return the p of gains on several collections: how often chance gains as much on all of them.

    The p of each is that of a gain, not of a change either way, so that a loss on one speaks
    against the others. They are added up as normal scores, each weighed by the square root of its
    queries (Stouffer 1949; Lipták 1958).
    """
    p_values = [paired_test(change, "greater")[0] for change in changes]
    weights = [len(change) ** 0.5 for change in changes]
    return float(combine_pvalues(p_values, method="stouffer", weights=weights).pvalue)


def holm(p_values: pd.Series[float]) -> pd.Series[float]:
    """Return p-values such that all that are below 0.05 are so together (Holm 1979)."""
    ordered = p_values.sort_values()
    times = np.arange(len(ordered), 0, -1)
    return (ordered * times).clip(upper=1).cummax()[p_values.index]


def interval(differences: pd.Series[float], draws: int = 9_999) -> tuple[float, float]:
    """Return the ends of the 95 % interval of a mean, from drawing queries with replacement.

    The bootstrap's percentiles (Efron 1979).
    """
    values = differences.to_numpy(float)
    rng = np.random.default_rng(7)
    means = values[rng.integers(values.size, size=(draws, values.size))].mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)


if __name__ == "__main__":
    found = collections_folder()
    if found is None:
        raise SystemExit("the shared collections are not there: name them by EVIDENCEBANK_SHARED")
    KEPT.parent.mkdir(exist_ok=True)
    measured_shared(found).to_csv(KEPT, lineterminator="\n")
