"""The line that says where a work appeared: a journal with its parts, as it is cited."""

from __future__ import annotations

import re

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
    if not journal or _CITED.search(journal):
        return journal
    last = last_page if last_page != first_page else ""
    parts = [
        str(year or ""),
        f"{volume}({issue})" if volume and issue else volume or issue,
        f"p. {'–'.join(filter(None, (first_page, last)))}" if first_page else "",
    ]
    cited = ", ".join(part for part in parts if part)
    return f"{journal}: {cited}" if cited else journal
