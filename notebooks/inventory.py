"""The counts of an inventory: what a bank has by time and field, and what may be filed wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from filing import OVERVIEWS, Filing
from merging import middle

from evidencebank import TermMatrix

FIELDS = (
    "headline",
    "year",
    "authors",
    "source",
    "subjects",
    "summary",
    "body",
    "url",
    "added",
    "revised",
)

_MAX_SUBJECTS = 12


def shares_by_time(entries: pd.DataFrame, filing: Filing) -> pd.DataFrame:
    """Return what share of the entries of a time are filed under each top subject.

    One row a subject, the largest first; columns are the last five times that have entries, five
    years each but the first and the last, named with their numbers of entries.
    """
    years = entries.year.astype("float")
    last = int(years.max() - 5) // 5 * 5
    starts = [last - 15, last - 10, last - 5, last]
    times = pd.cut(years, [-np.inf, *(start - 0.5 for start in starts), np.inf])
    middle_names = [f"{start}–{(start + 4) % 100:02}" for start in starts[:-1]]
    times = times.cat.rename_categories([f"to {starts[0] - 1}", *middle_names, f"{last} on"])
    counts = times.value_counts(sort=False)
    rows = {
        top.label: pd.Series(filing.under(top.code), entries.index)
        .groupby(times, observed=False)
        .mean()
        for top in filing.top()[:_MAX_SUBJECTS]
    }
    table = pd.DataFrame(rows).T[counts.index[counts > 0]]
    named = {time: f"{time}\n{count} entries" for time, count in counts.items()}
    return table.rename(columns=named)


def filled(entries: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Return what share of the entries of each kind have something in each of `FIELDS`."""
    missing = entries[list(FIELDS)].apply(lambda column: column.isna() | column.map(_is_empty))
    table = (~missing).groupby(entries.kind).mean().loc[list(kinds)]
    sizes = entries.kind.value_counts()
    return table.rename(index={kind: f"{kind.capitalize()} ({sizes[kind]})" for kind in kinds})


def _is_empty(value: object) -> bool:
    return isinstance(value, tuple) and not value


def filed_elsewhere(
    entries: pd.DataFrame,
    filing: Filing,
    weights: TermMatrix,
    least: int = 5,
    most: int = 30,
) -> pd.DataFrame:
    """Return entries whose words are of a subject that they do not have, the nearest first.

    Looked at are subjects of the scheme, or where there is none all, with `least` to `most`
    entries. Columns: `subject` (its label), `nearness` (the cosine with the middle of its entries,
    as a share of their median), `title`; the index is the entry's id. Overviews are left out, and
    what is less than 0.8 as near as the median.
    """
    account = ~entries.kind.isin(OVERVIEWS).to_numpy()
    rows = []
    for code in filing.sized(least, most):
        inside = filing.under(code)
        cosines = weights.matrix @ middle(weights.matrix, inside)
        nearness = cosines / max(float(np.median(cosines[inside])), 1e-12)
        rows += [
            (filing.labels[code], nearness[at], entries.title.iloc[at], entries.index[at])
            for at in np.flatnonzero(~inside & account & (nearness > 0.8))
        ]
    table = pd.DataFrame(rows, columns=["subject", "nearness", "title", "id"]).set_index("id")
    return table.sort_values(["nearness", "subject", "title"], ascending=[False, True, True])


def years_without(entries: pd.DataFrame, filing: Filing) -> pd.DataFrame:
    """Return for each top subject its newest entry and its longest gap of late.

    Columns: `entries` (with a year), `newest`, `longest gap` (years without any, since the decade
    before last began, up to the bank's newest) and `its years` (how many). The longest come first.
    """
    last = int(entries.year.max())
    since = last // 10 * 10 - 20
    rows = {}
    for top in filing.top()[:_MAX_SUBJECTS]:
        years = [int(year) for year in entries.year[filing.under(top.code)].dropna()]
        first, final = _longest_gap(years, since, last)
        named = f"{first}–{final}" if final > first else str(first) if final == first else ""
        rows[top.label] = (len(years), max(years, default=None), named, final - first + 1)
    table = pd.DataFrame(rows, ["entries", "newest", "longest gap", "its years"]).T
    return table.sort_values(["its years", "entries"], ascending=[False, True])


def _longest_gap(years: Iterable[int], since: int, last: int) -> tuple[int, int]:
    """Return the first and last of the longest run of whole years without an entry."""
    known = sorted({since - 1, last + 1} | {year for year in years if year >= since})
    earlier, later = max(pairwise(known), key=lambda pair: pair[1] - pair[0])
    return earlier + 1, later - 1
