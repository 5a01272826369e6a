"""Where a work appeared: the line that cites a journal with its parts, and the pages in it."""

from __future__ import annotations

import re

from corpus.cached import cached_for_short

_PAGE = re.compile(r"\d|^[ivxlc]+$")
_BEFORE_PAGES = re.compile(r"^(?:pp?|pages?)\b\.? *", re.IGNORECASE)
_BEHIND_PAGES = re.compile(r"[,;]")
_CITED = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


_BEGUN = re.compile(r"\([^()]{1,80}: ?\d{4}\)")
"""Where and since when a journal appears: 'Brain (Oxford, England : 1990)'."""


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
    >>> source_line("Brain (Oxford, England : 1990)", 2010, "105")
    'Brain (Oxford, England : 1990): 2010, 105'
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
    return _CITED.search(_BEGUN.sub("", journal)) is not None


def page_range(first: str, last: str) -> str:
    """Return a first page with the last one, or what is said of both as the first.

    >>> page_range("pp. 12", "19"), page_range("12", "+"), page_range("No", "Specified")
    ('12-19', '12', '')
    """
    if first and not first[0].isdigit():
        first = _BEFORE_PAGES.sub("", first)
        if not _PAGE.search(first):  # 'No', 'Specified'
            return ""
    return f"{first}-{last}" if "-" not in first and _PAGE.search(last) else first


def whole_pages(pages: str) -> str:
    """Return the first range of pages with its last page whole.

    >>> whole_pages("349-69; discussion 370-1"), whole_pages("e12")
    ('349-369', 'e12')
    """
    first, dash, last = _BEHIND_PAGES.split(pages)[0].strip().partition("-")
    if dash and first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return f"{first}{dash}{last}"
