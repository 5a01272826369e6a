"""Where an entry appeared, read from its source line: a journal with its parts, or a publisher."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.entry import Entry
from corpus.text.source_line import source_line

_YEAR = r"(?:1[5-9]|20)\d\d"
_HAS_YEAR = re.compile(rf"\b{_YEAR}\b")
_YEAR_BEHIND = re.compile(
    rf"(?:[,;.:] |,)(?:[A-Z][a-z]{{2,8}}\.? )?(?P<year>{_YEAR})\.?$"
    rf"| \((?P<in_brackets>{_YEAR})\)\.?$"
)
"""The year of a report behind its publisher, perhaps with a month."""

_JOURNAL = re.compile(
    rf"(?P<name>.{{1,300}}): (?P<year>{_YEAR})"
    r"(?:, (?P<volume>[^\s,()]{1,20})?(?:\((?P<issue>[^()]{1,40})\))?)?"
    r"(?:, p\. (?P<first>[^\s,–-]{1,20})(?:[–-](?P<last>[^\s,–-]{1,20}))?)?"
)


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A journal with what of year, volume, issue and pages is known, or a publisher.

    `year` is None and other parts are '' where they are not known.
    """

    name: str
    year: int | None = None
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    is_journal: bool = False

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

    A journal is known by the year behind a colon; anything else is a publisher.

    >>> read_source("Addiction: 2010, 105(3), p. 1–9").volume
    '105'
    >>> read_source("Alcohol Workforce Group, March 2009")
    CitedSource(name='Alcohol Workforce Group', year=2009, volume='', issue='', first_page='', \
last_page='', is_journal=False)
    """
    if not line:
        return None
    found = _JOURNAL.fullmatch(line)
    if found is None:
        behind = _YEAR_BEHIND.search(line)
        name = line[: behind.start()].strip() if behind else ""
        if not behind or not name:
            return CitedSource(line)
        return CitedSource(name, int(behind["year"] or behind["in_brackets"]))
    return CitedSource(
        found["name"],
        int(found["year"]),
        found["volume"] or "",
        found["issue"] or "",
        found["first"] or "",
        found["last"] or "",
        is_journal=True,
    )


def cited_year(entry: Entry) -> int | None:
    """Return the year in which an entry was published, which its source alone may say."""
    source = read_source(entry.source)
    return entry.year or (source.year if source else None)
