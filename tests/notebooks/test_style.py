"""How figures look: the same each time, and readable by everyone."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from itertools import combinations
from types import ModuleType

import numpy as np
import pytest

from tests.places import NOTEBOOKS

# Viénot, Brettel and Mollon (1999): what linear RGB becomes for those without red or green cones
SEEING = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no red": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "no green": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])


@pytest.fixture(scope="module")
def style(notebook_module: Callable[[str], ModuleType]) -> ModuleType:
    """Return the module, with the style in use."""
    module = notebook_module("style")
    module.use()
    return module


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Return a colour of linear RGB in CIELAB, where distances are what one sees."""
    x, y, z = np.cbrt(TO_XYZ @ np.clip(rgb, 0, 1) / WHITE)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("seeing", SEEING)
def test_no_two_colours_become_one(style: ModuleType, seeing: str) -> None:
    seen = [lab(np.array(SEEING[seeing]) @ linear(colour)) for colour in (*style.SERIES, style.INK)]
    nearest = min(np.linalg.norm(one - other) for one, other in combinations(seen, 2))
    assert nearest > 18  # 2.3 can just be told apart side by side


def test_contrast_is_that_of_wcag(style: ModuleType) -> None:
    assert style.contrast("#000000") == pytest.approx(21)
    assert style.contrast("#FFFFFF") == pytest.approx(1)
    assert style.contrast("#777777") == pytest.approx(4.48, abs=0.005)
    assert style.contrast("#0000FF", "#000000") == pytest.approx(2.44, abs=0.005)


def test_words_and_marks_stand_out_from_paper(style: ModuleType) -> None:
    """Marks at least three to one, words four and a half to one (WCAG 2, 1.4.3 and 1.4.11)."""
    assert all(style.contrast(colour) >= 3 for colour in style.MARKS)
    assert all(style.contrast(colour) >= 4.5 for colour in style.WORDS)
    assert set(style.KINDS.values()) <= set(style.MARKS)
    assert len(set(style.KINDS.values())) == len(style.KINDS)


def test_numbers_stand_out_from_any_amount(style: ModuleType) -> None:
    """Either black or white does, wherever on the scale a number is written."""
    import matplotlib as mpl

    for share in np.linspace(0, 1, 101):
        behind = mpl.colors.to_hex(style.AMOUNT(share))
        best = max(style.contrast(colour, behind) for colour in (style.BLACK, style.PAPER))
        assert best >= 4.5


def test_figures_have_no_colours_of_their_own() -> None:
    """What is drawn has the colours of the style, whole and not thinned by what is behind."""
    for module in NOTEBOOKS.glob("*figure*.py"):
        text = module.read_text(encoding="utf-8")
        assert not re.search(r"\"#[0-9A-Fa-f]{3,8}\"|\balpha\b|\b(?:grey|gray|white|black)\"", text)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_figure_is_the_same_each_time(style: ModuleType, kind: str) -> None:
    import matplotlib.pyplot as plt

    files = []
    for _ in range(2):
        figure, axes = plt.subplots(figsize=(3, 2))
        axes.scatter([1, 2, 3], [3, 1, 2], color=style.BLUE)
        style.name_points(axes, [(1, 3, "one"), (2, 1, "two"), (3, 2, "")])
        file = BytesIO()
        figure.savefig(file, format=kind, metadata={"Date": None} if kind == "svg" else None)
        plt.close(figure)
        files.append(file.getvalue())
    assert files[0] == files[1]


def test_a_picture_is_small_and_true(style: ModuleType) -> None:
    """It takes half of what matplotlib takes at the most, and no colour is far from its own."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4, 3))
    for number, colour in enumerate(style.SERIES):
        axes.scatter(*np.random.default_rng(number).normal(size=(2, 40)), color=colour)
    axes.set_title("Points of seven colours")
    whole = BytesIO()
    figure.savefig(whole, format="png")
    small = style.picture(figure, tight=False)
    plt.close(figure)
    assert len(small) < len(whole.getvalue()) / 2
    true, kept = plt.imread(BytesIO(whole.getvalue())), plt.imread(BytesIO(small))
    assert np.abs(true[..., :3] - kept[..., :3]).max() < 0.2


def test_names_cover_neither_each_other_nor_the_edge(style: ModuleType) -> None:
    """Sixty names are too many: those that fit are whole, and the first comes first."""
    import matplotlib.pyplot as plt

    draw = np.random.default_rng(2)
    figure, axes = plt.subplots(figsize=(5, 4))
    points = [(x, y, f"name {n}") for n, (x, y) in enumerate(draw.uniform(0, 10, (60, 2)))]
    axes.set(xlim=(0, 10), ylim=(0, 10))
    style.name_points(axes, points)
    boxes = [text.get_window_extent() for text in axes.texts]
    around = axes.get_window_extent()
    assert 10 < len(boxes) < 60
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(around.x0 <= box.x0 and box.x1 <= around.x1 for box in boxes)
    assert all(around.y0 <= box.y0 and box.y1 <= around.y1 for box in boxes)
    assert axes.texts[0].get_text() == "name 0"
    plt.close(figure)


def test_names_keep_clear_of_large_points(style: ModuleType) -> None:
    """A name begins beyond its own point, and none lies over another's."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(5, 4))
    axes.set(xlim=(0, 10), ylim=(0, 10))
    style.name_points(axes, [(5, 5, "large"), (6.8, 5, "small")], away=[30, 6])
    style.name_points(axes, [(2, 2, "kept out")], taken=[axes.get_window_extent()])
    large, small = (text.get_window_extent() for text in axes.texts)
    middle = axes.transData.transform((5, 5))
    reach = 28 * figure.dpi / 72
    for box in (large, small):
        beyond = (box.x0 > middle[0] + reach, box.x1 < middle[0] - reach)
        aside = (box.y0 > middle[1] + reach, box.y1 < middle[1] - reach)
        assert any(beyond + aside)
    style.name_points(axes, [])
    plt.close(figure)
