"""Dates and years as pages and records write them."""

from __future__ import annotations

from datetime import date

from corpus.cached import cached_for_short
from corpus.deferred.patterns import pattern

YEAR_RANGE = (1000, 2100)
"""Years outside this range are taken for mistakes."""


_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_ISO = pattern(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = pattern(r"(\d{1,2})(?:st|nd|rd|th)? (?:of )?([A-Za-z]{3,9})\.?,? (\d{4})(?!\d)")
_MONTH_FIRST = pattern(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_YEAR = pattern(r"(?<!\d)(\d{4})(?!\d)")
_COMPACT_DATE = pattern(r"(?<!\d)(\d{4})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)")
_MAX_LENGTH = 200


def parse_date(text: str) -> date | None:
    """Return the date that `text` begins with, None if there is none or no calendar has it.

    Read are ISO dates with or without a time ('2014-06-12T10:00Z', '2014/06/12', '20140612'),
    '12 June 2014' and 'June 12, 2014'. A month or year alone is no date.
    """
    start = " ".join(text[:_MAX_LENGTH].split())
    if found := _ISO.match(start):
        return _calendar_date(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.match(start):
        return _calendar_date(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.match(start):
        return _calendar_date(int(found[3]), _month(found[1]), int(found[2]))
    return None


@cached_for_short
def find_year(text: str) -> int | None:
    """Return the first year that `text` names, None if it names none."""
    start = text[:_MAX_LENGTH]
    found = _YEAR.search(start) or _COMPACT_DATE.search(start)
    if found is None:
        return None
    year = int(found[1])
    return year if YEAR_RANGE[0] <= year <= YEAR_RANGE[1] else None


def _month(name: str) -> int:
    """Return the number of a month from its name or the start of it, 0 if it is none."""
    matching = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
    return matching[0] if len(matching) == 1 else 0


def _calendar_date(year: int, month: int, day: int) -> date | None:
    if not YEAR_RANGE[0] <= year <= YEAR_RANGE[1]:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # 31 June, or no month
        return None
