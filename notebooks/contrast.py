"""The words that set some entries apart from others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.stats import norm

from evidencebank import TermMatrix

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MAX_OF_A_WORD = 3
"""How often one entry may say a word: more would make the word its own, not its subject's."""

PRIOR_WORDS = 1_000
"""How many words of the bank as a whole each side is given to begin with."""


def log_odds(inside: Floats, outside: Floats, prior: Floats) -> Floats:
    """Return how far each word's odds inside are from those outside, in standard errors.

    The log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008,
    formulas 15, 20 and 22). All three are counts of the same words, float64 of (words,); `prior`
    is above 0. Positive: said more inside. A rare word needs a larger difference than a common
    one.
    """
    ones, others = inside + prior, outside + prior
    odds = np.log(ones / (ones.sum() - ones)) - np.log(others / (others.sum() - others))
    scores: Floats = odds / np.sqrt(1 / ones + 1 / others)
    return scores


def telling(weights: TermMatrix) -> Flags:
    """Return which terms weigh anything, bool of (terms,): no stop words and no mere numbers."""
    flags: Flags = np.asarray(weights.matrix.sum(axis=0)).ravel() > 0
    return flags


def set_apart(counts: TermMatrix, telling: Flags, inside: Flags, most: int = 8) -> pd.Series[float]:
    """Return the words that set entries apart from the rest, with their scores, highest first.

    `inside` is bool of (entries,). Left out are what is not `telling`, single letters, and words
    that only one entry inside has.
    """
    limited = csr_array(counts.matrix.minimum(MAX_OF_A_WORD), dtype=float)
    in_all = np.asarray(limited.sum(axis=0)).ravel()
    these = limited[np.flatnonzero(inside)]
    in_these = np.asarray(these.sum(axis=0)).ravel()
    said = in_all > 0
    prior = PRIOR_WORDS * in_all[said] / in_all.sum()
    scores = np.full(len(counts.terms), -np.inf)
    scores[said] = log_odds(in_these[said], (in_all - in_these)[said], prior)
    is_word = telling & np.array([len(term) > 1 and term.isalpha() for term in counts.terms])
    scores[~is_word | (np.asarray((these > 0).sum(axis=0)).ravel() < 2)] = -np.inf
    best = np.argsort(-scores, kind="stable")[:most]
    best = best[scores[best] > 0]
    return pd.Series(scores[best], counts.words[best])


def best_of_chance(words: int) -> float:
    """Return the score that the highest of so many words stays below in 95 of 100 cases.

    That is if each score were chance alone, a standard normal number (Bonferroni's bound).
    """
    return float(norm.isf(0.05 / words))
