"""The related lists of a bank as its model's steps are added one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
from agreement import Agreement

from evidencebank import Bank, TermMatrix
from recommender.estimator import TfidfRelated

Numbers = npt.NDArray[np.int64]

STEPS: Mapping[str, Sequence[str]] = {
    "bare counts": (),
    "damping": ("damping",),
    "rarity": ("idf_power",),
    "title": ("title_share",),
    "likenesses": ("saturated_share", "latent_share", "title_match"),
    "neighbours": ("smoothing",),
    "floor": ("floor",),
}
"""Each step, and the parameters of the model that it sets from 0 to what they are."""

LAST = "duplicates"
"""The last step, for which a bank itself is asked: near-duplicates are listed once."""


def lists(bank: Bank, counts: TermMatrix) -> dict[str, Numbers]:
    """Return the lists after each step, int64 of (entries, 10): numbers of entries, -1 for none.

    Nothing is written to the bank: the lists are those of the estimator, and after the last step
    the bank's own, with what editors pinned and banned.
    """
    found = {}
    absent = dict.fromkeys(chain.from_iterable(STEPS.values()), 0)
    for step, parameters in STEPS.items():
        for parameter in parameters:
            del absent[parameter]
        model = TfidfRelated(feature_names=counts.terms, **absent)
        model.fit(counts.matrix, titles=counts.titles, made_titles=counts.made_titles)
        found[step] = model.kneighbors(return_distance=False)
    found[LAST] = own_lists(bank, counts.entries)
    return found


def own_lists(bank: Bank, entries: Sequence[str]) -> Numbers:
    """Return a bank's own lists, int64 of (entries, 10): numbers of entries, -1 for none."""
    places = pd.Series(np.arange(len(entries)), entries)
    frame = bank.related_frame(draft=True)
    found = np.full((len(entries), TfidfRelated().n_neighbors), -1)
    found[places[frame.entry], frame["rank"] - 1] = places[frame.related]
    return found


def compared(lists: Mapping[str, Numbers], agreement: Agreement) -> pd.DataFrame:
    """Return what each step does to all lists, one row a step.

    Columns: `agreement` (of entries with those in their lists), `listed` (lines of all lists),
    `new` and `gone` (lines that the step before had not, and had).
    """
    rows, lines = {}, {}
    for step, found in lists.items():
        entries, _ = np.nonzero(found >= 0)
        others = found[found >= 0]
        lines[step] = set(zip(entries.tolist(), others.tolist(), strict=True))
        mean = agreement.of(entries, others).mean() if len(others) else 0.0
        rows[step] = (mean, len(others), 0, 0)
    for before, now in pairwise(lists):
        new, gone = lines[now] - lines[before], lines[before] - lines[now]
        rows[now] = (*rows[now][:2], len(new), len(gone))
    return pd.DataFrame(rows, ["agreement", "listed", "new", "gone"]).T.astype(
        {"listed": int, "new": int, "gone": int}
    )
