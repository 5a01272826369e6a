"""What the choice of settings is worth where nothing was chosen: leave one collection out.

A few settings of the mixture are measured on every judged collection. For each collection those
are taken that are best, on average, on the others, and its own figure with them is what the
choice gives where it was not made. Gains over other ways are tested list by list.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

CHOICES: dict[str, dict[str, Any]] = {
    f"shares {share:g}, titles {titles:g}, breadth {breadth:g}": {
        "saturated_share": share,
        "latent_share": share,
        "title_match": titles,
        "breadth": breadth,
    }
    for share, titles, breadth in product((0.3, 0.6, 0.9), (0.0, 0.6), (0.0, 10.0))
} | {"cosine alone": {"saturated_share": 0.0, "latent_share": 0.0, "title_match": 0.0}}
"""The settings that are chosen from, by name."""


def chosen_elsewhere(measured: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[str, float]]:
    """Return for each collection the choice that is best on the others, and its own figure.

    `measured` has the figure of each choice by collection. The mean is one of logarithms, so that
    no collection decides by being easy; ties go to the choice that comes first. There must be two
    collections or more.
    """
    found = {}
    for name, figures in measured.items():
        others = [other for key, other in measured.items() if key != name]
        means = {
            choice: float(np.mean([np.log(max(other[choice], 1e-9)) for other in others]))
            for choice in figures
        }
        best = max(means, key=means.__getitem__)
        found[name] = best, figures[best]
    return found


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Return p-values such that all that are below 0.05 are so together (Holm 1979)."""
    ordered = sorted(p_values, key=p_values.__getitem__)
    corrected, least = {}, 0.0
    for place, name in enumerate(ordered):
        least = max(least, min(1.0, p_values[name] * (len(ordered) - place)))
        corrected[name] = least
    return corrected
