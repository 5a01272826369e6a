"""What a page that a browser printed has around its text: menus at its head and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from corpus.pdf.paragraphs import Paragraph

_BROWSER = re.compile(r"Mozilla|Chrome|Safari|Firefox|WebKit|wkhtmltopdf|Skia/PDF(?!.*Docs)", re.I)
_MAX_WORDS = 14
_MIN_LABELS = 15
"""Labels of links one after the other that only a site's foot has."""

_NOTICES = 2
"""Sentences that may stand among them."""

_NUMBERED = 3
"""So many lines with numbers one after the other are no labels, but a table."""

_MIN_ABOVE = 3
"""Labels above a title that make what is there a site's head."""

_MAX_WORDS_ABOVE = 30
"""Words of a site's names and slogans, which stand there on one line."""


def is_printed(info: dict[str, str]) -> bool:
    """Say whether a browser made the file, by what its data say."""
    return _BROWSER.search(f"{info.get('Creator', '')} {info.get('Producer', '')}") is not None


def around_text(paragraphs: Sequence[Paragraph], title: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs of a site's head and foot, around a page's text.

    Args:
        paragraphs: those of a page that a browser printed.
        title: those that show its title. What is above them is the head, and so are the labels
            between them and the text.
    """
    at = next((place for place, one in enumerate(paragraphs) if title and one is title[0]), 0)
    is_head = sum(map(_is_label, paragraphs[:at])) >= _MIN_ABOVE
    head = [one for one in paragraphs[:at] if is_head and _is_label(one, _MAX_WORDS_ABOVE)]
    if title:
        below = takewhile(
            lambda one: one.level == 0 and _is_label(one), paragraphs[at + len(title) :]
        )
        head += below
    return head + _foot(paragraphs[at:])


def _foot(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the labels at the end, with notices among them, [] if they are few."""
    end = len(paragraphs)
    notices = numbered = labels = 0
    for place in range(len(paragraphs) - 1, -1, -1):
        one = paragraphs[place]
        if not _is_label(one):
            notices += 1
            if notices > _NOTICES or labels < _MIN_LABELS:
                break
        elif any(map(str.isdigit, one.text)):
            numbered += 1
            if numbered == _NUMBERED:
                break
        else:
            labels += 1
            numbered = 0
            end = place
    return list(paragraphs[end:]) if labels >= _MIN_LABELS else []


def _is_label(paragraph: Paragraph, most: int = _MAX_WORDS) -> bool:
    """Say whether a paragraph is a few words and no sentence, as what leads elsewhere is."""
    text = paragraph.text
    return len(text.split()) <= most and text[-1:] not in ".!?;"
