"""How figures look: colours that everybody can see and tell apart, and quiet axes.

The colours take after those of Okabe and Ito (2008), darkened until each stands out from white
paper, three to one for marks and four and a half to one for words (WCAG 2), and chosen so that
no two become one for those without red or green cones. The same data gives the same file,
whatever machine draws it: fonts are those that matplotlib brings, and nothing in a file says when
it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import cast

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from matplotlib.transforms import Bbox
from PIL import Image

BLUE = "#00559E"
AMBER = "#C28800"
GREEN = "#00875E"
PINK = "#B97AA5"
SKY = "#1F93DB"
ORANGE = "#B84300"
BROWN = "#4A3B12"
SERIES = (BLUE, AMBER, GREEN, PINK, SKY, ORANGE, BROWN)
"""For things of different sorts, in this order."""

GREY = "#87919A"
"""What is there for comparison, or is the rest."""
INK = "#222222"
SOFT = "#5B6B75"
"""Words that are said in passing."""
PAPER, BLACK = "#FFFFFF", "#000000"

MARKS = (*SERIES, GREY, INK)
"""Colours for points, bars and lines."""
WORDS = (INK, SOFT, BLUE, ORANGE, GREEN)
"""Colours for words on white."""

KINDS = {
    "STUDY": BLUE,
    "REVIEW": AMBER,
    "DOCUMENT": GREEN,
    "HOT TOPIC": PINK,
    "MATRIX CELL": SKY,
    "NOTES": ORANGE,
    "OFFCUT": BROWN,
    "COLLECTION": INK,
}
"""The colour of each kind of entry that libraries have most of; other kinds are `GREY`."""

AMOUNT = LinearSegmentedColormap.from_list("amount", [PAPER, "#9CC7E3", BLUE, "#003A6B"])
"""How much there is of something, from white for nothing."""

FONT = "DejaVu Sans"
SIZE = 10
SMALL = 8.5


def use() -> None:
    """Let figures that are drawn from now on look alike, and notebooks keep them small."""
    mpl.rcParams.update(
        {
            "axes.axisbelow": True,
            "axes.edgecolor": INK,
            "axes.grid": True,
            "axes.labelcolor": INK,
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlelocation": "left",
            "axes.titleweight": "bold",
            "figure.constrained_layout.use": True,
            "figure.dpi": 100,
            "font.family": FONT,
            "font.size": SIZE,
            "grid.color": "#EEEEEE",
            "legend.frameon": False,
            "svg.hashsalt": "evidencebank",
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
        }
    )

    shell = get_ipython()
    if shell is not None:
        plt.switch_backend(mpl.get_backend())  # which has a form of its own for figures
        shell.display_formatter.formatters["image/png"].for_type(Figure, picture)


def picture(figure: Figure, tight: bool = True) -> bytes:
    """Return a figure as PNG in 256 colours, a third of what all colours take.

    With `tight` what is empty around it is cut off.
    """
    drawn, kept = BytesIO(), BytesIO()
    figure.savefig(drawn, format="png", bbox_inches="tight" if tight else None)
    image = Image.open(drawn).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    image.save(kept, "png", optimize=True)
    return kept.getvalue()


def contrast(one: str, other: str = PAPER) -> float:
    """Return the contrast of two colours as WCAG 2 has it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def shortened(text: str, most: int = 58) -> str:
    """Return a text, or as many whole words of it as there is room for."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def jitter(count: int, width: float = 0.28, seed: int = 5) -> np.ndarray:
    """Return small shifts that keep points with the same value apart, float64 of (count,)."""
    return np.random.default_rng(seed).uniform(-width, width, count)


def log_axis(axes: Axes, which: str) -> None:
    """Make the axis 'x' or 'y' logarithmic, with plain numbers at 1, 2, 5, 10 and so on."""
    axes.set(**{f"{which}scale": "log"})
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axis.set_minor_locator(NullLocator())


def shares(axes: Axes, table: pd.DataFrame) -> None:
    """Draw a table of shares, 0 to 1, as a field of colours with the percentages in it."""
    field = axes.imshow(table.astype(float), cmap=AMOUNT, vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(*table.shape):
        share = table.iloc[row, column]
        if pd.notna(share):
            behind = mpl.colors.to_hex(AMOUNT(float(share)))
            colour = max((BLACK, PAPER), key=lambda one: contrast(one, behind))
            axes.text(
                column, row, f"{share:.0%}", ha="center", va="center", color=colour, fontsize=9
            )
    axes.set_xticks(range(table.shape[1]), table.columns)
    axes.set_yticks(range(table.shape[0]), table.index)
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    figure = cast(Figure, axes.get_figure(root=True))
    key = figure.colorbar(field, ax=axes, shrink=0.6, pad=0.02)
    key.set_ticks([0, 0.5, 1], labels=["none", "half", "all"])
    key.outline.set_visible(False)


_ASIDE = {
    (1, 0): ("left", "center"),
    (-1, 0): ("right", "center"),
    (0, 1): ("center", "bottom"),
    (0, -1): ("center", "top"),
    (0.7, 0.7): ("left", "bottom"),
    (-0.7, -0.7): ("right", "top"),
    (0.7, -0.7): ("left", "top"),
    (-0.7, 0.7): ("right", "bottom"),
}


def name_points(
    axes: Axes,
    points: Iterable[tuple[float, float, str]],
    size: float = 9,
    away: float | Sequence[float] = 7,
    color: str = INK,
    taken: Iterable[Bbox] = (),
) -> None:
    """Write names beside points, the first ones first, so that none covers another or a point.

    Limits and scales of the axes have to be as they will stay. `away` is how far from the middle
    of its point a name begins, in points of type, one for all or one for each; what is `taken` is
    kept clear too. A name that fits nowhere is left out; a point without one is only kept clear.
    O(names * points).
    """
    figure = cast(Figure, axes.get_figure(root=True))
    figure.draw_without_rendering()
    named = list(points)
    if not named:
        return
    at = axes.transData.transform([point[:2] for point in named])
    reach = np.broadcast_to(away, len(named))
    spots = [
        Bbox.from_bounds(x - wide, y - wide, 2 * wide, 2 * wide)
        for (x, y), wide in zip(at, np.maximum(reach - 2, 3) * figure.dpi / 72, strict=True)
    ]
    written = list(taken)
    inside = axes.get_window_extent()
    for place, (x, y, name) in enumerate(named):
        if not name:
            continue
        for (across, along), (ha, va) in _ASIDE.items():
            label = axes.annotate(
                name,
                (x, y),
                (across * reach[place], along * reach[place]),
                textcoords="offset points",
                ha=ha,
                va=va,
                fontsize=size,
                color=color,
            )
            box = label.get_window_extent()
            others = spots[:place] + spots[place + 1 :] + written
            if _within(box, inside) and not any(box.overlaps(other) for other in others):
                written.append(box)
                break
            label.remove()


def _within(box: Bbox, around: Bbox) -> bool:
    return bool(
        around.x0 <= box.x0 and box.x1 <= around.x1 and around.y0 <= box.y0 and box.y1 <= around.y1
    )
