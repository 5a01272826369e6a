"""Setting the few weights of related lists by judged lists: coordinate ascent, with folds.

From the settings that a bank has, one weight after the other is given the value by which the mean
nDCG@10 of the judged lists is highest, until none gains any more (Metzler and Croft 2007). What is
chosen on lists flatters itself on them, so the judged lists are parted into folds and each fold is
measured by what is chosen on the others: that is what the choice is worth where it was not made.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import fsum
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from evidencebank.bank import Bank
from evidencebank.evaluation.evaluate import Judgements, bank_of, judged_queries, judged_related
from evidencebank.evaluation.measures import ndcg_at, paired_p
from evidencebank.progress import Progress, silent
from recommender.related_settings import RelatedSettings

VALUES: dict[str, tuple[Any, ...]] = {
    "saturated_share": (0.0, 0.3, 0.6, 0.9, 1.2),
    "latent_share": (0.0, 0.3, 0.6, 0.9, 1.2),
    "title_match": (0.0, 0.3, 0.6, 1.0),
    "breadth": (0.0, 7.0, 10.0, 14.0),
    "smoothing": (0.0, 0.1, 0.2, 0.3),
}
"""What is tried of each weight, in the order in which they are tried."""

FOLDS = 5
LEAST_LISTS = 4 * FOLDS
"""With fewer judged lists a fold is a matter of luck."""

LEAST_GAIN = 0.001
"""A change that gains less on the lists it is chosen on is not made."""

_MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Tuned:
    """What judged lists would change about the settings of a bank's lists, and its worth.

    Figures are mean nDCG@10 of the `judged` lists: `now` by the settings that the bank has,
    `elsewhere` by those that were chosen without the fold that is measured, `here` by `settings`,
    which were chosen on all of them. `chance` is how often chance alone makes a difference as
    great as that between `now` and `elsewhere`. `lists` is how many of the bank's lists would
    change.
    """

    collection: str
    judged: int
    folds: int
    now: float
    elsewhere: float
    here: float
    chance: float
    lists: int
    before: RelatedSettings
    settings: RelatedSettings

    @property
    def changes(self) -> dict[str, tuple[float, float]]:
        """The settings that would change: what each is, and what it would be."""
        pairs = {
            name: (getattr(self.before, name), getattr(self.settings, name)) for name in VALUES
        }
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    @property
    def pays(self) -> bool:
        """Whether a choice so made is better on lists that had no say in it."""
        return bool(self.changes) and self.elsewhere > self.now

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape that `evidencebank tune --json` prints."""
        return {
            "collection": self.collection,
            "judged": self.judged,
            "folds": self.folds,
            "ndcg_cut_10": {
                "now": round(self.now, 4),
                "elsewhere": round(self.elsewhere, 4),
                "here": round(self.here, 4),
            },
            "chance": round(self.chance, 4),
            "pays": self.pays,
            "lists": self.lists,
            "changes": {
                name: {"before": before, "after": after}
                for name, (before, after) in self.changes.items()
            },
            "settings": self.settings.to_dict(),
        }


def tune(collection: Path, bank: Bank | None = None, progress: Progress = silent) -> Tuned:
    """Return what a collection's judged lists would change about the settings of a bank's lists.

    Nothing is written: to keep it, `bank.load([], related=tuned.settings)`. Without a bank one is
    made of the collection's own entries, in a temporary folder. Judged are the lists of
    related.tsv or, where there is none, what is relevant to one query is related, with as many
    queries for a gain.

    Raises InputError when fewer than `LEAST_LISTS` of the bank's lists are judged.
    """
    judgements = _judgements(collection)
    if bank is not None:
        return _tuned(collection, bank, judgements, progress)
    with (
        tempfile.TemporaryDirectory(prefix="evidencebank-") as folder,
        bank_of(collection, Path(folder) / "bank", progress) as (made, _),
    ):
        return _tuned(collection, made, judgements, progress)


def _judgements(collection: Path) -> Judgements:
    judged = judged_related(collection)
    if judged is not None:
        return judged
    queries = judged_queries(collection)
    if queries is None:
        raise InputError(f"{collection} has no judgements: it needs related.tsv or qrels.tsv")
    together: Judgements = {}
    for gains in queries.gains.values():
        relevant = sorted(entry_id for entry_id, gain in gains.items() if gain > 0)
        for one in relevant:
            for other in relevant:
                if one != other:
                    gained = together.setdefault(one, {})
                    gained[other] = gained.get(other, 0.0) + 1
    return together


def _tuned(collection: Path, bank: Bank, judgements: Judgements, progress: Progress) -> Tuned:
    judged = sorted(
        key for key, gains in judgements.items() if key in bank and max(gains.values()) > 0
    )
    if len(judged) < LEAST_LISTS:
        raise InputError(
            f"{collection} judges {len(judged)} lists of the bank: {LEAST_LISTS} are needed"
        )

    @cache
    def measured(settings: RelatedSettings) -> tuple[float, ...]:
        lists = bank.related_by(settings)
        return tuple(ndcg_at(lists[key], judgements[key]) for key in judged)

    before = bank.related_settings
    now = measured(before)
    # by a hash, so that lists whose ids are near, often of one subject, do not share a fold
    places = sorted(
        range(len(judged)), key=lambda at: (zlib.crc32(judged[at].encode()), judged[at])
    )
    folds = [places[start::FOLDS] for start in range(FOLDS)]
    elsewhere = [0.0] * len(judged)
    for fold in progress(folds, "tuning"):
        others = sorted({*places} - {*fold})
        chosen = measured(ascended(before, measured, others))
        for at in fold:
            elsewhere[at] = chosen[at]
    settings = ascended(before, measured, places)
    old, new = bank.related_by(before), bank.related_by(settings)
    return Tuned(
        collection.resolve().name,
        len(judged),
        FOLDS,
        _mean(now),
        _mean(elsewhere),
        _mean(measured(settings)),
        paired_p(elsewhere, now),
        sum(old[key] != new[key] for key in old),
        before,
        settings,
    )


def ascended(
    start: RelatedSettings,
    measured: Callable[[RelatedSettings], Sequence[float]],
    places: Sequence[int],
) -> RelatedSettings:
    """Return the settings that coordinate ascent comes to, by the mean of what is measured.

    `places` are which of the measured values count. A weight changes for at least `LEAST_GAIN`;
    of values that are as good the one that is tried first is taken.
    """

    def mean(settings: RelatedSettings) -> float:
        values = measured(settings)
        return _mean([values[at] for at in places])

    best, height = start, mean(start)
    for _ in range(_MOST_ROUNDS):
        before = best
        for name, values in VALUES.items():
            tried = {value: mean(replace(best, **{name: value})) for value in values}
            value = max(tried, key=tried.__getitem__)
            if tried[value] >= height + LEAST_GAIN:
                best, height = replace(best, **{name: value}), tried[value]
        if best == before:
            break
    return best


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
