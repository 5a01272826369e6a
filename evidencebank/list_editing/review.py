"""The editors' review of related lists: what to look at, as JSON and as a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from operator import methodcaller
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.process import extractOne

from corpus.entry import Entry, RelatedTitle
from corpus.storage.store import Name
from corpus.text.typography import title_key
from evidencebank.list_editing.list_changes import ListChanges, places_of, reason_of
from evidencebank.list_editing.list_exports import replace_file
from evidencebank.rendering import rendered
from indexer.index import Index
from recommender.curation.curated_lists import CuratedLists
from recommender.curation.deciding_terms import DecidingTerm, deciding_terms
from recommender.curation.list_diagnostics import HUB, OneWay, hubs, one_way, orphans
from recommender.curation.resolved_decisions import ResolvedDecision
from recommender.related_lists import Duplicate

SHOWN = 50
"""How many of each sort a review shows."""

SIMILAR = 80.0
"""Token-set ratio from which a title of the same year may be another name of a printed one.

On the page that this was set on, titles of one work scored 81 and more, others 78 and less. What
is found is for an editor to judge.
"""

_MAX_DECISIONS = 200
_TELLING_WORDS = 4
"""Shorter titles are too easily contained in another to be likened to it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A related document that an entry's own page lists, and what the bank knows of it.

    `id` is '' where the bank does not have it; `rank` is that in the entry's list, or None.
    `perhaps` is the id of an entry of the same year under a similar title, '' without one.
    """

    entry_id: str
    title: RelatedTitle
    id: str
    rank: int | None
    perhaps: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of what a page lists."""
        known = {"id": self.id or None, "rank": self.rank, "perhaps": self.perhaps or None}
        return {"entry": self.entry_id, **self.title.model_dump(), **known}


@dataclass(frozen=True)
class Review:
    """What an editor should look at: of each sort how many there are, and the first of them.

    Lists are those that would be published.
    """

    names: Sequence[Name]
    changes: ListChanges
    orphans: tuple[int, Sequence[int]]
    hubs: tuple[int, Sequence[tuple[int, int]]]
    one_way: tuple[int, Sequence[OneWay]]
    duplicates: tuple[int, Sequence[Duplicate]]
    decisions: Sequence[ResolvedDecision]
    deciding: tuple[int, Sequence[DecidingTerm]]
    printed: tuple[int, int, Sequence[Printed]]
    """Titles printed on pages, how many of them are in the lists, and pages' titles in order."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a review."""
        ids = [name.id for name in self.names]
        return {
            "entries": len(self.names),
            "changes": self.changes.to_dict(),
            "orphans": {"total": self.orphans[0], "ids": [ids[doc] for doc in self.orphans[1]]},
            "hubs": {
                "total": self.hubs[0],
                "from": HUB,
                "entries": [{"id": ids[doc], "lists": count} for doc, count in self.hubs[1]],
            },
            "one_way": {
                "total": self.one_way[0],
                "pairs": [
                    {"entry": ids[pair.doc], "other": ids[pair.other], "rank": pair.rank}
                    for pair in self.one_way[1]
                ],
            },
            "duplicates": {
                "total": self.duplicates[0],
                "pairs": [
                    asdict(one) | {"likeness": round(one.likeness, 4)} for one in self.duplicates[1]
                ],
            },
            "deciding": {
                "total": self.deciding[0],
                "terms": [asdict(one) | {"share": round(one.share, 4)} for one in self.deciding[1]],
            },
            "decisions": [standing.to_dict() for standing in self.decisions],
            "printed": {
                "total": self.printed[0],
                "in_list": self.printed[1],
                "titles": [one.to_dict() for one in self.printed[2]],
            },
        }

    def to_html(self) -> str:
        """Return the page of a review, which needs nothing else."""
        return rendered(
            __package__,
            "review.html",
            review=self,
            names={name.id: name for name in self.names},
            now=datetime.now(UTC),
            hub=HUB,
            max_decisions=_MAX_DECISIONS,
            day=methodcaller("strftime", "%-d %B %Y"),
            places_of=places_of,
            reason_of=reason_of,
        )

    def to_file(self, path: Path) -> None:
        """Write the page to a file, whole or not at all."""
        replace_file(path, methodcaller("write", self.to_html()))


def reviewed(
    drafts: CuratedLists,
    names: Sequence[Name],
    changes: ListChanges,
    index: Index,
    printing: Callable[[], Iterable[Entry]],
    most: int,
) -> Review:
    """Return the review of the lists that would be published, `most` of each sort.

    `index` is that of the lists; `printing` gives the entries whose pages list related documents.
    """
    listing = drafts.listing
    alone, everywhere = orphans(listing.docs), hubs(listing.docs)
    duplicates = drafts.model.duplicates
    printed = list(_printed(printing(), names, drafts))
    found = sum(one.rank is not None for one in printed)
    pages = list(dict.fromkeys(one.entry_id for one in printed))[:most]
    return Review(
        names,
        changes,
        (len(alone), alone[:most]),
        (len(everywhere), everywhere[:most]),
        one_way(listing, most),
        (len(duplicates), duplicates[:most]),
        drafts.curation.standings,
        deciding_terms(drafts.model, index, listing.docs, most),
        (len(printed), found, _recognised(printed, set(pages), names)),
    )


def _printed(
    entries: Iterable[Entry], names: Sequence[Name], drafts: CuratedLists
) -> Iterable[Printed]:
    """Yield what pages print, matched by title and, where both are known, year."""
    by_title: dict[str, list[int]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for doc, name in enumerate(names):
        numbers[name.id] = doc
        for key in {title_key(name.title), title_key(name.headline)} - {""}:
            by_title[key].append(doc)
    for entry in entries:
        lines = drafts.of(numbers[entry.id])
        ranks = {line.doc: rank for rank, line in enumerate(lines, start=1)}
        for title in entry.published_related:
            docs = [
                doc
                for doc in by_title.get(title_key(title.title), ())
                if title.year in (None, names[doc].year) or names[doc].year is None
            ]
            known = min(docs, key=lambda doc: (ranks.get(doc, len(names)), doc), default=None)
            if known is None:
                yield Printed(entry.id, title, "", None)
            else:
                yield Printed(entry.id, title, names[known].id, ranks.get(known))


def _recognised(
    printed: Iterable[Printed], pages: Set[str], names: Sequence[Name]
) -> list[Printed]:
    """Return what some pages print, with what the titles that are not in the bank may be."""
    of_year: dict[int, dict[str, str]] = defaultdict(dict)
    for name in names:
        key = title_key(name.title)
        if name.year and len(key.split()) >= _TELLING_WORDS:
            of_year[name.year][name.id] = key

    def recognised(one: Printed) -> Printed:
        key = title_key(one.title.title)
        if one.id or not one.title.year or len(key.split()) < _TELLING_WORDS:
            return one
        others = of_year[one.title.year]
        near = extractOne(key, others, scorer=fuzz.token_set_ratio, score_cutoff=SIMILAR)
        return replace(one, perhaps=near[2]) if near else one

    return [recognised(one) for one in printed if one.entry_id in pages]
