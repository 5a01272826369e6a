"""Comparing what a notebook shows with what is kept of it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import nbformat
import numpy as np
from PIL import Image

FAR = 40
"""How far a colour may be off, of 255: what is drawn elsewhere has other shades at its edges."""

MAX_OFF = 20
"""How many points of a picture may be off by more: the smallest mark has more of them."""

ASTRAY = 0.5
"""How many hundredths of a picture the places on it may be off."""

_PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")
_PLACE = re.compile(r"\b(left|top|width|height):(-?[\d.]+)%")
_OF_ONE_RUN = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\bT_[0-9a-f]{5,}")


def differences(kept: nbformat.NotebookNode, new: nbformat.NotebookNode) -> list[str]:
    """Return what differs between the outputs of two notebooks, a line each."""
    ours, theirs = list(_outputs(kept)), list(_outputs(new))
    if [where for where, _ in ours] != [where for where, _ in theirs]:
        return [f"{[where for where, _ in ours]} is kept, {[where for where, _ in theirs]} shown"]
    return [
        f"{where}: {what}"
        for (where, one), (_, other) in zip(ours, theirs, strict=True)
        for what in _apart(where.rsplit(" ", 1)[-1], one, other)
    ]


def _outputs(notebook: nbformat.NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield each thing that is shown, with its cell and its form.

    What a cell prints comes in as many pieces as chance has it, and is one thing.
    """
    for number, cell in enumerate(notebook.cells):
        shown = cell.get("outputs", [])
        for name in ("stdout", "stderr"):
            printed = "".join(one.text for one in shown if one.get("name") == name)
            if printed:
                yield f"cell {number} {name}", printed
        for output in shown:
            for form, value in sorted(output.get("data", {}).items()):
                yield f"cell {number} {form}", value


def _apart(form: str, one: str, other: str) -> Iterator[str]:
    if form == "image/png":
        yield from _pictures_apart(one, other)
    elif form == "text/html":
        yield from _pages_apart(one, other)
    elif one != other:
        yield f"{one!r} is kept, {other!r} shown"


def _pages_apart(one: str, other: str) -> Iterator[str]:
    """Compare two pages: their words and tags, and apart from those pictures and places."""
    words, others = (
        _OF_ONE_RUN.sub("", _PLACE.sub(r"\1", _PICTURE.sub("", page))) for page in (one, other)
    )
    if words != others:
        yield f"{words!r} is kept, {others!r} shown"
        return
    for picture, shown in zip(_PICTURE.findall(one), _PICTURE.findall(other), strict=True):
        yield from _pictures_apart(picture, shown)
    ours, theirs = ([float(place) for _, place in _PLACE.findall(page)] for page in (one, other))
    off = np.abs(np.subtract(ours, theirs)).max(initial=0)
    if off > ASTRAY:
        yield f"a place is off by {off:.1f} hundredths"


def _pictures_apart(one: str, other: str) -> Iterator[str]:
    ours, theirs = (_points(picture) for picture in (one, other))
    if ours.shape != theirs.shape:
        yield f"a picture of {ours.shape} is kept, one of {theirs.shape} shown"
        return
    off = int((np.abs(ours - theirs).max(axis=2) > FAR).sum())
    if off > MAX_OFF:
        yield f"{off} points of a picture are off"


def _points(picture: str) -> np.ndarray[Any, np.dtype[np.int16]]:
    image = Image.open(BytesIO(base64.b64decode(picture))).convert("RGB")
    return np.asarray(image).astype(np.int16)
