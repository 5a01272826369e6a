"""What is new since a day, ready to mail: as plain text and as HTML."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from corpus.entry import Entry
from evidencebank.bank import Bank
from evidencebank.rendering import rendered
from evidencebank.results import Hit
from evidencebank.saved_searches import SavedSearch

MAX_ENTRIES = 500
"""Entries in a digest; a longer one nobody reads."""

WHY_SENT = "This mail comes because you asked for it."

_BLURB = 300
_WIDTH = 72


@dataclass(frozen=True, slots=True)
class Digest:
    """The entries that were added and those that were revised, newest first; `total` of both.

    `address` is the site's, without a slash at its end, or '' where lines have no links. `name` is
    that of the saved search, '' for everything. `unsubscribe` is where the reader of a mail ends
    them, '' where it is no mail.
    """

    title: str
    since: date
    total: int
    added: tuple[Entry, ...]
    revised: tuple[Entry, ...]
    address: str = ""
    name: str = ""
    unsubscribe: str = ""

    @property
    def page(self) -> str:
        """The site's page with what is new and what was before, '' where the site is not known."""
        path = f"saved/{quote(self.name, safe='')}" if self.name else "new"
        return f"{self.address}/{path}" if self.address else ""

    @property
    def subject(self) -> str:
        """The mail's subject line."""
        return f"{self.title}: {counted(self.total)} since {self.since:%-d %B %Y}"

    @property
    def parts(self) -> list[tuple[str, tuple[Entry, ...]]]:
        """What was added and what was revised, with headings, if there is any."""
        parts = [("Added", self.added), ("Revised", self.revised)]
        return [(heading, entries) for heading, entries in parts if entries]

    @property
    def left_out(self) -> str:
        """How many more there are, in words."""
        more = self.total - len(self.added) - len(self.revised)
        return f"And {more:,} more." if more else ""

    def address_of(self, entry: Entry) -> str:
        """Return an entry's address on the site, '' where lines have no links."""
        return f"{self.address}/entry/{quote(entry.id, safe='')}" if self.address else ""

    def text(self) -> str:
        """Return it as plain text in lines of up to 72 characters, addresses left whole."""
        lines = [*_filled(self.subject), ""]
        for heading, entries in self.parts:
            lines += [heading.upper(), "=" * len(heading), ""]
            for entry in entries:
                lines += _filled(f"{label(entry)}: {entry.title}")
                lines += _filled(_shortened(entry.summary), "  ")
                lines += [f"  {self.address_of(entry)}"] * bool(self.address) + [""]
        lines += _filled(self.left_out)
        if self.unsubscribe:
            lines += ["", "-- ", WHY_SENT, f"To get no more of it: {self.unsubscribe}"]
        return "\n".join(lines).rstrip() + "\n"

    def html(self) -> str:
        """Return it as a page whose styles stand in its elements, as mail programs want them."""
        return rendered(
            __package__,
            "digest.html",
            digest=self,
            label=label,
            shortened=_shortened,
            why_sent=WHY_SENT,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a digest."""
        return {
            "title": self.title,
            "since": self.since.isoformat(),
            "total": self.total,
            "added": [self._named(entry) for entry in self.added],
            "revised": [self._named(entry) for entry in self.revised],
        }

    def _named(self, entry: Entry) -> dict[str, Any]:
        named = {"id": entry.id, "title": entry.title, "kind": entry.kind, "year": entry.year}
        return named | {"address": self.address_of(entry)}


def make_digest(
    bank: Bank,
    since: date,
    saved: SavedSearch | str | None = None,
    title: str = "What is new",
    address: str = "",
    most: int = MAX_ENTRIES,
) -> Digest:
    """Return what was added or revised on a day or later, of everything or of a saved search.

    Raises InputError when there is no saved search of this name.
    """
    if isinstance(saved, str):
        saved = bank.saved_search(saved)
    if saved is None:
        results = bank.search(sort="revised", since=since, limit=most)
    else:
        # whatever the order of its page: what is left out must be what is oldest
        results = bank.run(saved.sorted_by("revised"), limit=most, since=since)
        title = saved.title or saved.name
    hits = sorted(results.hits, key=_newest_first)
    added = tuple(hit.entry for hit in hits if hit.change == "added")
    revised = tuple(hit.entry for hit in hits if hit.change == "revised")
    return Digest(
        title,
        since,
        results.total,
        added,
        revised,
        address.rstrip("/"),
        saved.name if saved else "",
    )


def _newest_first(hit: Hit) -> tuple[int, str]:
    changed = hit.entry.last_revised or hit.entry.first_uploaded
    return -(changed.toordinal() if changed else 0), hit.id


def label(entry: Entry) -> str:
    """Return an entry's kind and year."""
    return f"{entry.kind} {entry.year}" if entry.year else entry.kind


def counted(entries: int) -> str:
    """Return a number of entries in words that agree with it."""
    return {0: "nothing new", 1: "1 entry"}.get(entries, f"{entries:,} entries")


def _shortened(text: str) -> str:
    return textwrap.shorten(text, _BLURB, placeholder=" …")


def _filled(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
