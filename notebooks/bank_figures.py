"""What the notebook on what is in a bank draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import style
from filing import Filing
from matplotlib.axes import Axes

from evidencebank import SubjectCount

_SPANS = (1, 2, 5, 10, 20, 50, 100)
_MAX_BARS = 15
_MAX_SUBJECTS = 90


def span_of(years: pd.Series[int]) -> int:
    """Return how many years a bar stands for, so that there are not too many bars."""
    wide = int(years.max()) - int(years.min()) + 1
    least = max(5, wide / _MAX_BARS)
    return next((span for span in _SPANS if span >= least), 500)


def years(dated: pd.DataFrame, kinds: Sequence[str]) -> None:
    """Draw how many entries are of which years, by kind; all have a year."""
    span = span_of(dated.year)
    period = dated.year.astype(int) // span * span
    periods = range(period.min(), period.max() + span, span)
    by_kind = pd.crosstab(period, dated.kind).reindex(periods, fill_value=0)
    late = [first for first in periods if (period >= first).mean() >= 0.75][-1]

    _, axes = plt.subplots(figsize=(9, 4))
    bottom = np.zeros(len(periods))
    for kind in kinds:
        if kind in by_kind:
            bar = {"color": style.KINDS.get(kind, style.GREY), "label": kind.capitalize()}
            axes.bar(range(len(periods)), by_kind[kind], 0.82, bottom, edgecolor=style.PAPER, **bar)
            bottom += by_kind[kind].to_numpy()
    names = [f"{first}–{(first + span - 1) % 100:02}" for first in periods]
    axes.set_xticks(range(len(periods)), names)
    axes.set(ylabel="entries", ylim=(0, bottom.max() * 1.12))
    axes.set_title(f"{(period >= late).mean():.0%} are of {late} or later")
    axes.grid(False, axis="x")
    axes.legend(loc="upper left", ncols=2)


def subjects(filing: Filing) -> None:
    """Draw how many entries each subject has, in the order of the scheme.

    Dark is what is filed under the subject itself, lighter what comes from narrower ones. Of many
    subjects those at the top are drawn, of very many the largest.
    """
    depth = 9 if len(filing.subjects) <= _MAX_SUBJECTS else 1
    largest = filing.top()[:_MAX_SUBJECTS]
    branches = [[s for s in filing.branch(top.code) if s.depth <= depth] for top in largest]
    columns: tuple[list[SubjectCount], ...] = ([], [], [])
    for branch in branches:
        min(columns, key=len).extend(branch)
    shown = [column for column in columns if column]
    own, longest = filing.own(), max(map(len, shown))

    figure, panels = plt.subplots(
        1, len(shown), figsize=(4 * len(shown), 1 + 0.24 * longest), sharex=True, squeeze=False
    )
    for axes, column in zip(panels[0], shown, strict=True):
        places = np.arange(len(column))
        axes.barh(places, [s.count for s in column], color=style.SKY, height=0.74)
        axes.barh(places, [own.get(s.code, 0) for s in column], color=style.BLUE, height=0.74)
        axes.set_ylim(longest - 0.4, -0.6)
        axes.grid(False, axis="y")
        axes.set_xlabel("entries")
        _name_subjects(axes, column)
    figure.suptitle(
        "Entries filed under each subject (dark) and under narrower ones (light)",
        x=0.01,
        ha="left",
        fontweight="bold",
    )


def _name_subjects(axes: Axes, column: Sequence[SubjectCount]) -> None:
    """Write the names of subjects on the left, narrower ones further in."""
    names = ["   " * subject.depth + style.shortened(subject.label, 40) for subject in column]
    axes.set_yticks(range(len(column)), names, fontsize=style.SMALL, ha="left")
    axes.tick_params(axis="y", length=0)
    for tick, subject in zip(axes.get_yticklabels(), column, strict=True):
        tick.set_fontweight("bold" if subject.depth == 0 else "normal")
    widest = max(tick.get_window_extent().width for tick in axes.get_yticklabels())
    axes.tick_params(axis="y", pad=widest * 72 / axes.get_figure(root=True).dpi + 4)


def shares(table: pd.DataFrame, title: str) -> None:
    """Draw a table of shares, 0 to 1."""
    _, axes = plt.subplots(figsize=(9.5, 1.4 + 0.3 * len(table)))
    style.shares(axes, table)
    axes.set_title(title)


def lengths(entries: pd.DataFrame, kinds: Sequence[str]) -> None:
    """Draw how many words entries have: a dot is an entry, the bar the median of its kind."""
    _, axes = plt.subplots(figsize=(9, 1 + 0.4 * len(kinds)))
    for place, kind in enumerate(kinds):
        words = entries.words[entries.kind == kind]
        colour = style.KINDS.get(kind, style.GREY)
        axes.scatter(words, place + style.jitter(len(words)), s=14, color=colour)
        axes.plot([words.median()] * 2, [place - 0.38, place + 0.38], color=style.INK, linewidth=2)
    axes.set_yticks(range(len(kinds)), [kind.capitalize() for kind in kinds])
    axes.invert_yaxis()
    style.log_axis(axes, "x")
    axes.set(xlabel="words", title="Words of each entry, by kind, and the median (bar)")
    axes.grid(False, axis="y")


def words(apart: Mapping[str, pd.Series[float]], chance: float, tried: int) -> None:
    """Draw the words that set some subjects apart, by the name of each subject.

    `chance` is the score that the best of all words `tried` would hardly have by chance.
    """
    rows = -(-len(apart) // 3)
    figure, panels = plt.subplots(rows, 3, figsize=(11, 2.5 * rows), sharex=True, squeeze=False)
    for axes in panels.flat[len(apart) :]:
        axes.set_visible(False)
    for place, (axes, (name, scores)) in enumerate(zip(panels.flat, apart.items(), strict=False)):
        axes.barh(range(len(scores)), scores, color=style.BLUE, height=0.68)
        axes.set_yticks(range(len(scores)), scores.index, fontsize=9)
        axes.invert_yaxis()
        axes.axvline(chance, color=style.ORANGE, linewidth=1.5)
        axes.set_title(style.shortened(name, 40), fontsize=10)
        axes.grid(False, axis="y")
        axes.tick_params(axis="y", length=0)
        if place + 3 >= len(apart):  # nothing is drawn below
            axes.set_xlabel("standard errors apart")
            axes.tick_params(labelbottom=True)
    figure.suptitle(
        f"Right of the line: further apart than the best of {tried:,} words by chance",
        x=0.01,
        ha="left",
        fontsize=10,
        color=style.ORANGE,
    )
