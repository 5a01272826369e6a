"""What the notebook on search quality draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import pandas as pd
import style
from matplotlib.ticker import MaxNLocator

Floats = npt.NDArray[np.float64]

NAMES = {"sample": "sample", "cranfield": "Cranfield", "cisi": "CISI", "scifact": "SciFact"}
COLOURS = (style.BLUE, style.ORANGE, style.GREEN)


def by_query(scores: pd.Series[float], texts: Sequence[str]) -> None:
    """Draw the measure of each query, lowest at the bottom, and the mean."""
    ranked = scores.to_numpy()
    places = np.arange(len(ranked))
    _, axes = plt.subplots(figsize=(8, 0.5 + 0.22 * len(ranked)))
    axes.hlines(places, 0, ranked, color=style.GREY, linewidth=1)
    axes.scatter(ranked, places, s=34, color=style.BLUE, zorder=3)
    axes.axvline(ranked.mean(), color=style.ORANGE, linewidth=1.5)
    aside = {"textcoords": "offset points", "ha": "right", "va": "center", "color": style.ORANGE}
    axes.annotate(f"mean {ranked.mean():.2f}", (ranked.mean(), 1), (-8, 0), **aside)
    axes.set_yticks(places, texts, fontsize=9)
    axes.set(xlim=(0, 1.02), ylim=(-0.7, len(ranked) - 0.3), xlabel="nDCG@10")
    axes.set_title("How good the first page is, by query")
    axes.grid(False, axis="y")


def gains(table: pd.DataFrame, texts: Sequence[str]) -> None:
    """Draw what each query gains, a panel for each column."""
    places = np.arange(len(table))
    size = (11, 0.8 + 0.25 * len(table))
    _, panels = plt.subplots(1, table.shape[1], figsize=size, sharex=True, sharey=True)
    for axes, name in zip(panels, table, strict=True):
        change = table[name]
        axes.barh(places, change, color=np.where(change > 0, style.BLUE, style.ORANGE), height=0.7)
        axes.axvline(0, color=style.INK, linewidth=0.8)
        axes.set(title=name, xlabel="change of nDCG@10")
        axes.grid(False, axis="y")
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
    panels[0].set_yticks(places, texts, fontsize=9)
    panels[0].set_ylim(-0.6, len(table) - 0.4)


def chances(tests: Mapping[str, tuple[float, Floats]], measured: pd.Series[float]) -> None:
    """Draw the mean differences that chance gives, and the one that was measured."""
    widest = 1.1 * max(np.abs(chance).max() for _, chance in tests.values())
    widest = max(widest, 1.1 * measured.abs().max())
    _, panels = plt.subplots(1, len(tests), figsize=(12, 3.4), sharex=True, sharey=True)
    for axes, (name, (p, chance)) in zip(panels, tests.items(), strict=True):
        axes.hist(chance, bins=np.linspace(-widest, widest, 65), color=style.GREY)
        axes.axvline(measured[name], color=style.BLUE, linewidth=2)
        left = measured[name] < widest / 3  # where there is room
        axes.annotate(
            f"measured\n{measured[name]:+.3f}, p = {p:.3f}",
            (measured[name], axes.get_ylim()[1]),
            (6 if left else -6, -4),
            ha="left" if left else "right",
            va="top",
            textcoords="offset points",
            color=style.BLUE,
        )
        axes.set(title=name, xlabel="mean difference of nDCG@10", yticks=[])
        axes.xaxis.set_major_locator(MaxNLocator(4))
    panels[0].set_ylabel("how often by chance")


def verdicts(table: pd.DataFrame) -> None:
    """Draw gains with their intervals: `gain`, `low`, `high`, `queries` by what and collection."""
    _, axes = plt.subplots(figsize=(8.5, 1.6 + 0.34 * len(table)))
    place, ticks = 0.0, {}
    for (name, rows), colour in zip(table.groupby("what", sort=False), COLOURS, strict=False):
        aside = {"xycoords": ("axes fraction", "data"), "ha": "right", "va": "center"}
        axes.annotate(name, (0.99, place), color=colour, fontweight="bold", **aside)
        for (_, collection), row in rows.iterrows():
            axes.plot((row["low"], row["high"]), (place, place), color=colour, linewidth=2.5)
            axes.scatter(row["gain"], place, s=60, color=colour, zorder=3)
            ticks[place] = f"{NAMES[collection]}, {row['queries']:.0f} queries"
            place += 1
        place += 0.8
    axes.axvline(0, color=style.INK, linewidth=0.8)
    axes.set_yticks(list(ticks), list(ticks.values()))
    axes.invert_yaxis()
    axes.grid(False, axis="y")
    axes.set(xlabel="gain of nDCG@10, with its 95 % interval", xlim=(None, 0.135))
    axes.set_title("What each is worth, by collection")
