"""What the notebook on related lists draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from string import ascii_lowercase

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd
import style
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

_SIZE = 2500
"""The area of a word that weighed everything."""


def weights(words: pd.DataFrame) -> None:
    """Draw an entry's words, by `times` in it and `entries` that have them; size is `weight`.

    The index has the words. Those without weight are stop words and numbers.
    """
    _, axes = plt.subplots(figsize=(9, 6))
    apart = np.exp(style.jitter(len(words), 0.1, seed=2))
    words = words.assign(at=words.times * apart)
    told, mute = words[words.weight > 0], words[words.weight == 0]
    axes.scatter(mute["at"], mute.entries, s=12, color=style.GREY, label="stop word or number")
    sizes = _SIZE * told.weight**1.5
    dots = {"edgecolor": style.PAPER, "linewidth": 0.5, "label": "word; its size is its weight"}
    axes.scatter(told["at"], told.entries, s=sizes, color=style.BLUE, **dots)
    style.log_axis(axes, "x")
    style.log_axis(axes, "y")
    axes.set(xlabel="times in the entry", ylabel="entries that have it")
    axes.set_title("What the entry repeats, and what few others say")
    axes.margins(x=0.12)
    axes.invert_yaxis()
    axes.legend(loc="upper right")
    named = pd.concat([told.nlargest(12, "weight"), mute.nlargest(4, "times")])
    clear = words.drop(named.index)
    points = [*zip(named["at"], named.entries, named.index, strict=True)]
    points += [(x, y, "") for x, y in zip(clear["at"], clear.entries, strict=True)]
    reach = np.sqrt(_SIZE * pd.concat([named, clear]).weight ** 1.5) / 2 + 4
    style.name_points(axes, points, away=reach.to_numpy())


def reasons(parts: pd.DataFrame, titles: Sequence[str]) -> None:
    """Draw the cosines of an entry with others, by the words that make them.

    A row of `parts` is an entry, a column a word; the last column is the rest.
    """
    _, axes = plt.subplots(figsize=(11, 1.2 + 0.34 * len(parts)))
    left = np.zeros(len(parts))
    for word, colour in zip(parts, (*style.SERIES[: parts.shape[1] - 1], style.GREY), strict=True):
        bar = {"color": colour, "label": word, "edgecolor": style.PAPER}
        axes.barh(range(len(parts)), parts[word], 0.72, left, **bar)
        left += parts[word].to_numpy()
    axes.set_yticks(range(len(parts)), [style.shortened(title) for title in titles], fontsize=9)
    axes.invert_yaxis()
    axes.grid(False, axis="y")
    axes.set(xlabel="cosine with the entry, by the words that make it", title="Why these ten")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))


def ranks(lists: Mapping[str, Sequence[str]], titles: Mapping[str, str]) -> None:
    """Draw how one list changes from step to step: which entries stay to the end, and which go.

    `lists` has the ids of each step in their order.
    """
    steps = list(lists.values())
    stay = steps[-1]
    go = [entry for entry in dict.fromkeys(e for step in steps for e in step) if entry not in stay]
    figure, axes = plt.subplots(figsize=(11, 5 + 0.22 * len(go)))
    for entry in (*go, *stay):
        places = [step.index(entry) + 1 if entry in step else 0 for step in steps]
        _line(axes, places, style.BLUE if entry in stay else style.ORANGE)
    for rank, entry in enumerate(stay, 1):
        _beside(axes, len(steps) - 1, rank, style.shortened(titles[entry], 50))
    for letter, entry in zip(ascii_lowercase, go, strict=False):
        at = max(x for x, step in enumerate(steps) if entry in step)
        _beside(axes, at, steps[at].index(entry) + 1, letter, color=style.ORANGE, weight="bold")
    axes.set_xticks(range(len(lists)), [f"+ {step}" if n else step for n, step in enumerate(lists)])
    axes.set(yticks=range(1, 11), ylim=(10.5, 0.5), xlim=(-0.2, len(lists) - 0.9), ylabel="rank")
    axes.set_title("One list, step by step: what stays (blue) and what goes (orange)")
    axes.grid(False)
    named = zip(ascii_lowercase, go, strict=False)
    gone = [f"{letter}  {titles[entry]}" for letter, entry in named]
    figure.supxlabel("\n".join(gone), x=0.06, ha="left", fontsize=9, color=style.ORANGE)


def _line(axes: Axes, places: Sequence[int], colour: str) -> None:
    """Draw the ranks of an entry, 0 where it is not listed; dotted while it is away."""
    xs = [x for x, rank in enumerate(places) if rank]
    for x, then in pairwise(xs):
        away = then > x + 1
        look = {"linewidth": 1 if away else 2, "linestyle": ":" if away else "-"}
        axes.plot((x, then), (places[x], places[then]), color=colour, **look)
    axes.scatter(xs, [places[x] for x in xs], s=42, color=colour, zorder=3)


def _beside(axes: Axes, x: float, y: float, text: str, **look: str) -> None:
    axes.annotate(text, (x, y), (9, 0), textcoords="offset points", va="center", fontsize=9, **look)


def agreement(table: pd.DataFrame, chance: float) -> None:
    """Draw how far entries agree with those in their lists after each step, and by chance."""
    _, axes = plt.subplots(figsize=(8, 3.4))
    axes.barh(table.index, table.agreement, color=style.BLUE, height=0.66)
    axes.axvline(chance, color=style.ORANGE, linewidth=2)
    at = (chance, -0.5)
    aside = {"textcoords": "offset points", "color": style.ORANGE, "va": "bottom"}
    axes.annotate("any two entries", at, (5, 0), **aside)
    axes.set_ylim(len(table) - 0.5, -1)
    axes.grid(False, axis="y")
    axes.set(xlabel="share of subjects that an entry and those in its list have in common")
    axes.set_title("How far entries and those in their lists are filed alike")


def coming_in(lists: pd.Series[int], sorts: pd.Series[str]) -> None:
    """Draw in how many lists entries are, by sort: a dot is an entry, the bar the median."""
    names = sorts.value_counts().index.tolist()
    _, axes = plt.subplots(figsize=(9, 1.2 + 0.7 * len(names)))
    for place, (name, colour) in enumerate(zip(names, style.SERIES, strict=False)):
        has = lists[sorts == name]
        shift = style.jitter(len(has), seed=place)
        axes.scatter(has, place + shift, s=26, color=colour, edgecolor=style.PAPER, linewidth=0.4)
        axes.plot([has.median()] * 2, [place - 0.4, place + 0.4], color=style.INK, linewidth=2)
    axes.set_yticks(range(len(names)), [f"{n} ({(sorts == n).sum()})" for n in names])
    axes.invert_yaxis()
    axes.set(xlabel="lists that have it", title="In how many lists entries are, and the median")
    axes.grid(False, axis="y")


def parts(points: pd.DataFrame, names: Sequence[str], roads: nx.Graph) -> None:
    """Draw the parts of a bank on its map, with roads between entries.

    `points` has `x`, `y`, `part` (its number) and `lists` (how many have it) of each entry,
    `names` the name of each part. Parts beyond the number of colours are grey and unnamed.
    """
    _, axes = plt.subplots(figsize=(10, 7.8))
    at = points[["x", "y"]]
    lines = LineCollection([(at.loc[one], at.loc[other]) for one, other in roads.edges])
    lines.set(color=style.GREY, linewidth=0.7, zorder=1)
    axes.add_collection(lines)
    for number, colour in enumerate(style.SERIES[: len(names)]):
        _part(axes, points[points.part == number], colour, names[number])
    if len(names) > len(style.SERIES):
        _part(axes, points[points.part >= len(style.SERIES)], style.GREY, "smaller parts")
    axes.set_title("Parts of the bank, and the strongest roads within them")
    axes.set_axis_off()
    axes.set_aspect("equal")
    legend = axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2)
    for handle in legend.legend_handles:
        handle.set_sizes([60])


def _part(axes: Axes, inside: pd.DataFrame, colour: str, name: str) -> None:
    sizes = 18 + 9 * np.minimum(inside.lists, 50)
    look = {"edgecolor": style.PAPER, "zorder": 2, "label": name}
    axes.scatter(inside.x, inside.y, s=sizes, color=colour, **look)
