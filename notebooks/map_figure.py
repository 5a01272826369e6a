"""The map of a bank, which says what its points are when they are touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import pandas as pd
import style
import touch_points
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

Flags = npt.NDArray[np.bool_]

OTHER = "Other"
"""The group of the entries that have none."""


def show(
    entries: pd.DataFrame,
    points: pd.DataFrame,
    related: pd.DataFrame,
    regions: pd.DataFrame,
    subjects: Mapping[str, Flags],
    marked: str,
) -> None:
    """Show the map of a bank, which is `entries` (its `to_frame`) and `related` (its lists).

    `points` has `x`, `y` and `group` of each entry, the largest group first in colour; `regions`
    has the `x` and `y` of names to be written on the map, each of one of the `subjects`, which
    have their entries, bool of (entries,), by name; `marked` is the entry that has a ring.
    """
    groups = [name for name in points.group.value_counts().index if name != OTHER]
    colours = dict(zip(groups, style.SERIES, strict=False))
    figure, axes, words = _drawn(points, colours, regions, marked)
    plt.close(figure)
    lit = {name: (points.group == name).to_numpy() for name in (*groups, OTHER)} | dict(subjects)
    areas = [
        touch_points.Area(
            touch_points.pixels(figure, word.get_window_extent()),
            f"{name}: {lit[name].sum()} entries",
            np.flatnonzero(lit[name]).tolist(),
        )
        for name, word in words.items()
    ]
    dots = _dots(figure, axes, entries, points, related, colours)
    touch_points.show(figure, dots, areas, "bank-map")


def _drawn(
    points: pd.DataFrame, colours: Mapping[str, str], regions: pd.DataFrame, marked: str
) -> tuple[Figure, Axes, dict[str, Text]]:
    """Return the picture, and the words on it that can be touched, by what they name."""
    figure, axes = plt.subplots(figsize=(9.5, 7.5))
    size = np.clip(9_000 / len(points), 8, 60)
    for name, group in points.groupby("group", sort=False):
        colour = colours.get(name, style.GREY)
        axes.scatter(group.x, group.y, s=size, color=colour, edgecolor=style.PAPER, label=name)
    axes.set_title("The bank, neighbours side by side")
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.margins(0.07)
    legend = axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=4)
    x, y = points.loc[marked, ["x", "y"]]
    axes.scatter(x, y, s=190, facecolor="none", edgecolor=style.INK)
    clear = [(x, y, "") for x, y in points[["x", "y"]].itertuples(index=False)]
    style.name_points(axes, [(x, y, "our entry"), *clear], away=11)
    before = len(axes.texts)
    named = [(row.x, row.y, name) for name, row in regions.iterrows()]
    taken = [text.get_window_extent() for text in axes.texts]
    style.name_points(axes, [*named, *clear], away=6, color=style.SOFT, taken=taken)
    words = {text.get_text(): text for text in (*legend.get_texts(), *axes.texts[before:])}
    return figure, axes, words


def _dots(
    figure: Figure,
    axes: Axes,
    entries: pd.DataFrame,
    points: pd.DataFrame,
    related: pd.DataFrame,
    colours: Mapping[str, str],
) -> list[touch_points.Point]:
    """Return the points that can be touched: each shows the entries in its list."""
    spots = axes.transData.transform(points[["x", "y"]])
    row_of = pd.Series(np.arange(len(entries)), entries.index)
    listed = row_of[related.related].groupby(related.entry.to_numpy()).agg(list)
    return [
        touch_points.Point(
            x,
            figure.bbox.height - y,
            colours.get(group, style.GREY),
            _told(entry),
            entry.url if isinstance(entry.url, str) else "",
            listed.get(entry.Index, []),
        )
        for (x, y), group, entry in zip(spots, points.group, entries.itertuples(), strict=True)
    ]


def _told(entry: Any) -> str:
    """Return what is said of an entry: title, kind and year, subjects, a line each."""
    year = [] if pd.isna(entry.year) else [str(entry.year)]
    lines: Sequence[str] = (
        entry.title,
        ", ".join([entry.kind.capitalize(), *year]),
        " · ".join(entry.subjects),
    )
    return "\n".join(filter(None, lines))
