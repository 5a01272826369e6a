"""What ranks searches besides words: what each signal is worth, and its settings chosen elsewhere.

All is worked out from the scores by words of the same searches, as the formulas have it and not as
the engine does it, which is measured beside.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from evidencebank.evaluation.evaluate import bank_of, judged_queries
from evidencebank.evaluation.measures import ndcg_at
from evidencebank.lifecycle.generations import Generations
from evidencebank.progress import silent
from indexer.index import Index
from indexer.query import word_nodes
from indexer.query.grammar import Grammar
from indexer.query.limits import WIDE
from indexer.ranking.latent_feedback import FIRST, STEEPNESS, WEIGHT
from indexer.ranking.related_graph import SHARE
from indexer.ranking.relevance import Signals
from recommender.related_lists import RelatedLists

Floats = npt.NDArray[np.float64]
Values = dict[str, list[float]]

ENGINE = "all signals"

SIGNALS: dict[str, tuple[float, float]] = {
    "without latent feedback": (SHARE, 0.0),
    "without the related graph": (0.0, WEIGHT),
    "words alone": (0.0, 0.0),
}
"""The graph's share and the weight of feedback where a signal is left out."""

CHOICES = {
    f"first {first}, power {power}, weight {weight:g}": (first, power, weight)
    for first, power, weight in product((5, 10, 20), (2, 4, 6, 8), (0.5, 0.8, 1.2))
} | {"no feedback": (FIRST, STEEPNESS, 0.0)}
"""The settings of latent feedback that are chosen from."""

HYPHENATED = {f"{weight:g} words": weight for weight in (1.0, 1.5, 2.0, 2.5, 3.0)} | {
    "each term a word": float("inf")
}
"""How many words a hyphenated one may count as, of which one number is chosen."""

_CUT = 10


def measure(folder: Path) -> tuple[Values, Values, Values]:
    """Return nDCG@10 of each judged query of a collection.

    By signals, by choices of latent feedback, and by what hyphenated words may count as.
    """
    judged = judged_queries(folder)
    if judged is None:
        return {}, {}, {}
    with (
        tempfile.TemporaryDirectory(prefix="evidencebank-") as scratch,
        bank_of(folder, Path(scratch) / "bank", silent) as (bank, _),
    ):
        generation = Generations(bank.path).folder(bank.generation)
        index = Index(generation / "index")
        signals = RelatedLists(generation / "related", index).signals

        def scores_by_words() -> dict[str, Floats]:
            return {key: _scores_by_words(index, text) for key, text in judged.texts.items()}

        def values(ranked: Callable[[str], list[str]]) -> list[float]:
            return [
                ndcg_at(ranked(key) if key in judged.texts else [], gains, _CUT)
                for key, gains in judged.gains.items()
            ]

        def engine(key: str) -> list[str]:
            found = bank.search(judged.texts[key], limit=_CUT, mode="words", limits=WIDE)
            return [hit.id for hit in found.hits]

        by_words = scores_by_words()

        def formula(share: float, first: int, power: int, weight: float) -> list[float]:
            return values(
                lambda key: [
                    index.ids[doc]
                    for doc in ranked(by_words[key], signals, share, first, power, weight)
                ]
            )

        steps = {ENGINE: values(engine)} | {
            name: formula(share, FIRST, STEEPNESS, weight)
            for name, (share, weight) in SIGNALS.items()
        }
        choices = {name: formula(SHARE, *choice) for name, choice in CHOICES.items()}
        hyphenated = {}
        for name, words in HYPHENATED.items():
            with patch.object(word_nodes, "HYPHENATED_WEIGHT", words):
                by_words = scores_by_words()
            hyphenated[name] = formula(SHARE, FIRST, STEEPNESS, WEIGHT)
        return steps, choices, hyphenated


def ranked(
    scores: Floats, signals: Signals, share: float, first: int, power: int, weight: float
) -> list[int]:
    """Return the best documents by the formulas, given their scores by words; ties by number."""
    graph, places = signals.graph, signals.latent.places
    lent = np.einsum("dn,dn->d", graph.shares, scores[graph.docs])
    mixed = np.where(scores > 0, (1 - share) * scores + share * lent, 0.0)
    leaders = np.argsort(-mixed, kind="stable")[:first]
    leaders = leaders[mixed[leaders] > 0]
    if leaders.size and weight:
        centre = (mixed[leaders] / mixed[leaders[0]]) ** power @ places[leaders].astype(np.float64)
        length = np.linalg.norm(centre)
        if length > 0:
            near = np.round(places.astype(np.float64) @ (centre / length), 9)
            mixed = mixed * (1 + weight * np.maximum(near, 0.0))
    best = np.argsort(-mixed, kind="stable")[:_CUT]
    found: list[int] = best[mixed[best] > 0].tolist()
    return found


def _scores_by_words(index: Index, text: str) -> Floats:
    grammar = Grammar(limits=WIDE, languages=index.languages)
    return index.matcher(WIDE).matches(grammar.parse_words(text)).scores
