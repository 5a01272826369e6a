"""A picture whose points say what they are when they are touched: no script, and no network.

The picture is an image, and over it lie points that are not to be seen until something is
touched. Where style sheets are kept out, as by Jupyter from notebooks it does not trust, the
points still say what they are; where even their places are, as on some sites that show
notebooks, the picture is left.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import style
from IPython.display import display
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from corpus.text.urls import safe_url

_MAX_TOUCHED = 600
"""With more points than this, they are in the picture only."""

_RADIUS = 6


@dataclass(frozen=True)
class Point:
    """A point of a picture: where it is, from the top left in pixels, and what to say of it.

    `with_it` are the numbers of the points that are shown when it is touched; `url` is where it
    leads, if that is a safe address.
    """

    x: float
    y: float
    colour: str
    says: str
    url: str = ""
    with_it: Sequence[int] = ()


@dataclass(frozen=True)
class Area:
    """A part of a picture, a box from the top left in pixels, that shows points when touched."""

    box: tuple[float, float, float, float]
    says: str
    with_it: Sequence[int] = field(default=())


def pixels(figure: Figure, box: Bbox) -> tuple[float, float, float, float]:
    """Return where a box of a figure is, from the top left: left, top, width and height."""
    return box.x0, figure.bbox.height - box.y1, box.width, box.height


def show(figure: Figure, points: Sequence[Point], areas: Iterable[Area], name: str) -> None:
    """Show a figure that can be touched, and to viewers without HTML the picture alone.

    `name` is a word that no other picture of the notebook has.
    """
    encoded = base64.b64encode(style.picture(figure, tight=False)).decode()
    width, height = figure.bbox.width, figure.bbox.height
    told = html(encoded, (width, height), points, list(areas), name)
    bundle = {"text/html": told, "image/png": encoded, "text/plain": f"<picture {name!r}>"}
    display(bundle, raw=True)


def html(
    picture: str,
    size: tuple[float, float],
    points: Sequence[Point],
    areas: Sequence[Area],
    name: str,
) -> str:
    """Return the HTML of a picture (PNG in base64) of some width and height, all texts escaped."""
    touched = points if len(points) <= _MAX_TOUCHED else []
    reachable = set(range(len(touched)))
    shows: dict[str, Sequence[int]] = {
        **{f"p{number}": point.with_it for number, point in enumerate(touched)},
        **{f"a{number}": area.with_it for number, area in enumerate(areas)},
    }
    spots = [_point(name, number, point, size) for number, point in enumerate(touched)]
    spots += [_area(name, number, area, size) for number, area in enumerate(areas) if touched]
    return (
        f'<div class="{name}" style="position:relative;width:{size[0]:.0f}px;max-width:100%">'
        f"<style>{_rules(name, shows, reachable)}</style>"
        f'<img src="data:image/png;base64,{picture}" alt="{escape(name)}" '
        f'style="display:block;width:100%;margin:0">{"".join(spots)}</div>'
    )


def _rules(name: str, shows: Mapping[str, Sequence[int]], reachable: set[int]) -> str:
    """Return the style sheet: who is touched fades the picture and shows some points."""
    over = ":is(:hover,:focus)"
    rules = [f".{name}:has(a{over}) img{{opacity:.25}}", f".{name} a{over}{{opacity:1!important}}"]
    for touched, numbers in shows.items():
        if lit := ",".join(f".{name}-p{n}" for n in numbers if n in reachable):
            rules.append(f".{name}:has(.{name}-{touched}{over}) :is({lit}){{opacity:1!important}}")
    return "".join(rules)


def _point(name: str, number: int, point: Point, size: tuple[float, float]) -> str:
    address = safe_url(point.url)
    leads = f' href="{escape(address)}" rel="noopener noreferrer"' if address else ' tabindex="0"'
    wide = 2 * _RADIUS
    return (
        f'<a class="{name}-p{number}"{leads} title="{escape(point.says)}" '
        f'style="position:absolute;opacity:0;{_at(point.x, point.y, size)};'
        f"width:{wide}px;height:{wide}px;margin:-{_RADIUS}px 0 0 -{_RADIUS}px;"
        f'border-radius:50%;background:{point.colour}"></a>'
    )


def _area(name: str, number: int, area: Area, size: tuple[float, float]) -> str:
    left, top, width, height = area.box
    return (
        f'<a class="{name}-a{number}" tabindex="0" title="{escape(area.says)}" '
        f'style="position:absolute;opacity:0;{_at(left, top, size)};'
        f"width:{100 * width / size[0]:.1f}%;height:{100 * height / size[1]:.1f}%;"
        f'border-bottom:2px solid #222222"></a>'
    )


def _at(x: float, y: float, size: tuple[float, float]) -> str:
    return f"left:{100 * x / size[0]:.1f}%;top:{100 * y / size[1]:.1f}%"
