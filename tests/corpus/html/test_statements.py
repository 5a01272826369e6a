"""What names of elements mark, told by each name alone."""

from __future__ import annotations

import random

from corpus.html import statements
from corpus.html.statements import (
    _ASIDE,
    _ASIDE_WIDGET,
    _AUTHOR_NAMES,
    _DATE_NAMES,
    _IS_ASIDE,
    _IS_AUTHOR,
    _IS_DATE,
    _IS_REVISION,
    _IS_WIDGET,
)

_PARTS = (
    *("widget", "blog", "Byline", "by-line", "author", "name", "date", "pub", "entry", "x", "post"),
    *(
        "more-",
        "-more",
        "updated",
        "Modified",
        "sidebar",
        "Teaser",
        "meta",
        "info",
        "time",
        "col-6",
    ),
)


def _marks_at_once(names: str) -> int:
    """Look through all names together."""
    marks = _IS_REVISION * ("update" in names or "modif" in names)
    names = names.lower()
    if any(word in names for word in _ASIDE) or _ASIDE_WIDGET.search(names):
        marks |= _IS_ASIDE
    marks |= _IS_AUTHOR * bool(_AUTHOR_NAMES.search(names))
    return marks | _IS_DATE * bool(_DATE_NAMES.search(names))


def test_names_mark_what_they_mark_together() -> None:
    chance = random.Random(11)
    for _ in range(2_000):
        several = range(chance.randint(1, 6))
        names = "".join(chance.choice(_PARTS) + chance.choice(" -_\t  ") for _ in several).strip()
        assert statements._marks(names) & ~_IS_WIDGET == _marks_at_once(names), names
