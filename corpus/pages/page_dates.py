"""The dates a page states about itself: when it was first uploaded and last revised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from corpus.text.dates import parse_date

_NAMES = ("last revised", "first uploaded")
_SHORTEST = min(map(len, _NAMES))
_STATED = re.compile(rf"\b({'|'.join(_NAMES)}):? (?=\d)", re.IGNORECASE)


def stated_dates(lines: Iterable[str]) -> dict[str, date]:
    """Return the dates stated in lines, under the names `last_revised` and `first_uploaded`.

    A date that no calendar has is left out. Of two statements the first counts.
    """
    found: dict[str, date] = {}
    for line in lines:
        # as most lines, told far sooner
        if len(line) <= _SHORTEST or not any(map(line.lower().__contains__, _NAMES)):
            continue
        for match in _STATED.finditer(line):
            day = parse_date(line[match.end() :])
            if day is not None:
                found.setdefault(match[1].lower().replace(" ", "_"), day)
    return found


def states_dates(text: str) -> bool:
    """Tell whether a line begins with one of these dates."""
    return len(text) > _SHORTEST and _STATED.match(text) is not None
