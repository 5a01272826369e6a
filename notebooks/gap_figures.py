"""What the notebook on gaps and clusters draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import style
from demand import interval


def hidden(topics: pd.DataFrame, few: int) -> pd.Series[bool]:
    """Return which topics are mostly found by a synonym: in over `few`, and more than say it."""
    return topics["by synonym"] > topics["say it"].clip(lower=few)


def gaps(topics: pd.DataFrame, few: int) -> None:
    """Draw how often topics are searched, with the 95 % interval, and who answers them.

    Columns used: `topic`, `searches`, `say it` (`few` at the most), `by synonym`. Orange are those
    that hardly any entry answers by any name, blue those that are mostly found by a synonym.
    """
    _, axes = plt.subplots(figsize=(9.5, max(4, 1.2 + 0.25 * len(topics))))
    places = np.arange(len(topics))
    blue = hidden(topics, few).to_numpy()
    ends = interval(topics.searches)
    for chosen, colour, name in (
        (~blue, style.ORANGE, "hardly answered by any name"),
        (blue, style.BLUE, "mostly found by a synonym"),
    ):
        axes.hlines(places[chosen], *ends[chosen].T, color=colour, linewidth=1.5)
        axes.scatter(topics.searches[chosen], places[chosen], s=44, color=colour, label=name)
    axes.set_yticks(places, topics.topic)
    axes.set_ylim(len(topics) - 0.4, -0.6)
    axes.set(xlim=(0, None), xlabel="searches, and how many there might as well have been")
    axes.set_title(f"Searched, and said by {few} entries or fewer")
    axes.grid(False, axis="y")
    axes.legend(loc="lower right")
    right = axes.secondary_yaxis("right")
    answers = zip(topics["say it"], topics["by synonym"], strict=True)
    right.set_yticks(places, [f"{say} + {other}" for say, other in answers])
    right.set_ylabel("entries that say it + those found by a synonym")
    right.spines[:].set_visible(False)
    right.tick_params(length=0)


def asked_and_filed(subjects: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Draw `searches` for subjects over `entries`, by code; none of either is drawn at 0.5."""
    _, axes = plt.subplots(figsize=(10, 6.8))
    style.log_axis(axes, "x")
    style.log_axis(axes, "y")
    even = max(subjects.searches.sum(), 1) / max(subjects.entries.sum(), 1)
    above = subjects.searches > even * subjects.entries
    shown = subjects.clip(lower=0.5)
    far = np.log(shown.searches / shown.entries / even).abs().sort_values(ascending=False).index
    for chosen, colour in ((above, style.ORANGE), (~above, style.BLUE)):
        axes.scatter(shown.entries[chosen], shown.searches[chosen], s=40, color=colour)
    axes.set(
        xlim=(shown.entries.min() * 0.8, shown.entries.max() * 2.2),
        ylim=(shown.searches.min() * 0.76, shown.searches.max() * 1.6),
        xlabel="entries filed under it or a narrower subject",
        ylabel="searches for it or a narrower subject",
    )
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: "none" if value < 1 else f"{value:g}")
    line = np.array(axes.get_xlim())
    axes.plot(line, line * even, color=style.GREY, linewidth=1.5, zorder=1)
    axes.set_title("What is asked for, and what is filed")
    axes.text(
        0.01,
        0.99,
        f"above the line: asked for more than the average, {even:.1f} searches an entry",
        transform=axes.transAxes,
        color=style.ORANGE,
        va="top",
        fontsize=9,
    )
    names = [style.shortened(labels[code], 34) for code in far]
    points = zip(shown.entries[far], shown.searches[far], names, strict=True)
    style.name_points(axes, points, style.SMALL)


def halves(sides: Mapping[str, tuple[pd.Series[float], pd.Series[float]]]) -> None:
    """Draw the words of the two halves of subjects, by the title of each: one to each side."""
    figure, panels = plt.subplots(
        1, len(sides), figsize=(1 + 4.4 * len(sides), 3.4), sharex=True, squeeze=False
    )
    most = max(scores.max() for pair in sides.values() for scores in pair if len(scores))
    for axes, (title, (one, other)) in zip(panels[0], sides.items(), strict=True):
        axes.barh(range(len(one)), -one, color=style.ORANGE, height=0.6)
        axes.barh(range(len(other)), other, color=style.BLUE, height=0.6)
        axes.set_yticks(range(len(one)), one.index, fontsize=9)
        axes.set(ylim=(max(len(one), len(other)) - 0.4, -0.6), xlim=(-1.1 * most, 1.1 * most))
        right = axes.secondary_yaxis("right")
        right.set_yticks(range(len(other)), other.index, fontsize=9)
        axes.axvline(0, color=style.INK, linewidth=0.8)
        for side, colour in ((axes, style.ORANGE), (right, style.BLUE)):
            side.spines[["left", "right"]].set_visible(False)
            side.tick_params(axis="y", length=0, labelcolor=colour)
        axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
        axes.grid(False, axis="y")
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("standard errors apart")
    figure.get_layout_engine().set(wspace=0.06)
    figure.suptitle("The words of the two halves", x=0.01, ha="left", fontweight="bold")


def next_topics(table: pd.DataFrame, names: Sequence[str]) -> None:
    """Draw groups by the `searches` that lead there and the `cosine` of the nearest hot topic."""
    _, axes = plt.subplots(figsize=(10.5, 6))
    sizes = 26 * table.accounts
    axes.scatter(table.cosine, table.searches, s=sizes, color=style.BLUE, edgecolor=style.PAPER)
    axes.set(
        xlim=(max(0, table.cosine.min() - 0.08), table.cosine.max() + 0.12),
        ylim=(0, table.searches.max() * 1.15),
        xlabel="nearness of the nearest hot topic (cosine)",
        ylabel="searches that lead there",
    )
    axes.set_title("Top left: asked for, and no hot topic near; size is the number of accounts")
    order = table.searches.sort_values(ascending=False).index
    points = [(table.cosine[at], table.searches[at], names[at]) for at in order]
    style.name_points(axes, points, away=(np.sqrt(sizes[order]) / 2 + 3).to_numpy())
