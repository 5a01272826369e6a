"""How MEDLINE writes titles and pages, in all its formats."""

from __future__ import annotations

import re
from itertools import accumulate

_BEHIND_PAGES = re.compile(r"[,;]")


def medline_title(title: str) -> str:
    """Return a title without its full stop; one that was translated stands in brackets.

    >>> medline_title("[Peers in hostels]."), medline_title("[11C]PIB and [18F]FDG")
    ('Peers in hostels', '[11C]PIB and [18F]FDG')
    """
    title = title.strip().removesuffix(".")
    if title.startswith("[") and title.endswith("]"):
        depths = accumulate((sign == "[") - (sign == "]") for sign in title[:-1])
        if all(depth > 0 for depth in depths):
            return title[1:-1].strip().removesuffix(".")
    return title


def medline_pages(pages: str) -> str:
    """Return the first range of pages with its last page whole.

    >>> medline_pages("349-69; discussion 370-1"), medline_pages("e12")
    ('349-369', 'e12')
    """
    first, dash, last = _BEHIND_PAGES.split(pages)[0].strip().partition("-")
    if dash and first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return f"{first}{dash}{last}"
