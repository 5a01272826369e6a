"""Where an entry appeared, read from its source line: a journal with its parts, or a publisher."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.text.source_line import source_line

_YEAR = r"(?:1[5-9]|20)\d\d"
_HAS_YEAR = re.compile(rf"\b{_YEAR}\b")
_YEAR_BEHIND = re.compile(rf", {_YEAR}$")
_JOURNAL = re.compile(
    rf"(?P<name>.{{1,300}}): (?P<year>{_YEAR})"
    r"(?:, (?P<volume>[^\s,()]{1,20})?(?:\((?P<issue>[^()]{1,40})\))?)?"
    r"(?:, p\. (?P<first>[^\s,–-]{1,20})(?:[–-](?P<last>[^\s,–-]{1,20}))?)?"
)


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A journal with what of year, volume, issue and pages is known, or a publisher's name alone.

    `year` is None for a publisher; other parts are '' where they are not known.
    """

    name: str
    year: int | None = None
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""

    @property
    def is_journal(self) -> bool:
        """Whether it is a journal; one is known by the year behind its name."""
        return self.year is not None

    def pages(self, dash: str) -> str:
        """Return the pages with a dash between the first and the last."""
        return dash.join(filter(None, (self.first_page, self.last_page)))

    def untold(self, line: str, year: int | None) -> str:
        """Return the line that this was read from, '' where a loader would write it again."""
        told = self.is_told_by_parts(line, year) if self.is_journal else line == self.name
        return "" if told else line

    def is_told_by_parts(self, line: str, year: int | None) -> bool:
        """Whether a loader that has the parts and an entry's year would write this line again."""
        parts = (self.volume, self.issue, self.first_page, self.last_page)
        named_plainly = not _HAS_YEAR.search(self.name) and self.name == self.name.strip()
        same = source_line(self.name, self.year, *parts) == line
        return self.is_journal and self.year == year and same and named_plainly


def read_source(line: str) -> CitedSource | None:
    """Return what an entry's source line says, None for an empty one.

    >>> read_source("Addiction: 2010, 105(3), p. 1–9").volume
    '105'
    >>> read_source("Alcohol Workforce Group, 2009")
    CitedSource(name='Alcohol Workforce Group', year=None, volume='', issue='', first_page='', \
last_page='')
    """
    if not line:
        return None
    found = _JOURNAL.fullmatch(line)
    if found is None:
        return CitedSource(_YEAR_BEHIND.sub("", line))
    return CitedSource(
        found["name"],
        int(found["year"]),
        found["volume"] or "",
        found["issue"] or "",
        found["first"] or "",
        found["last"] or "",
    )
