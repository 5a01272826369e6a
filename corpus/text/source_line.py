"""The line that says where a work appeared: a journal with its parts, as it is cited."""

from __future__ import annotations

import re

from corpus.cached import cached_for_short

_CITED = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def source_line(
    journal: str,
    year: int | None = None,
    volume: str = "",
    issue: str = "",
    first_page: str = "",
    last_page: str = "",
) -> str:
    """Return a journal with what is known of its parts; one that names a year is whole already.

    >>> source_line("Addiction", 2010, "105", "3", "1", "9")
    'Addiction: 2010, 105(3), p. 1–9'
    """
    if not journal or _names_a_year(journal):
        return journal
    parts = [str(year)] if year else []
    if volume or issue:
        parts.append(f"{volume}({issue})" if volume and issue else volume or issue)
    if first_page:
        has_last = last_page and last_page != first_page
        parts.append(f"p. {first_page}–{last_page}" if has_last else f"p. {first_page}")
    return f"{journal}: {', '.join(parts)}" if parts else journal


@cached_for_short
def _names_a_year(journal: str) -> bool:
    return _CITED.search(journal) is not None
