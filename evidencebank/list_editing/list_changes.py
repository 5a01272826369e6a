"""What publishing the editors' lists would change, in words and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.storage.store import Name
from evidencebank.snapshot import Snapshot
from recommender.curation.difference import Difference, LineChange, ListChange, Totals
from recommender.curation.publication import Publication, ShownLists
from recommender.curation.resolved_decisions import ResolvedDecision

_REASONS = {
    "first publication": "nothing is published yet",
    "pinned": "pinned",
    "banned": "banned",
    "unpinned": "no longer pinned",
    "unbanned": "no longer banned",
    "new entry": "new in the bank",
    "entry changed": "{by} has changed",
    "removed": "no longer in the bank",
    "near-duplicate": "near-duplicate of {by}, which is listed for it",
    "nearer": "nearer than {by}",
    "overtaken": "overtaken by {by}",
    "no longer near": "no longer near enough",
    "makes room": "others came or went above it",
}


@dataclass(frozen=True)
class ListChanges:
    """What would change: totals, and the lists that change, or the first of them.

    `lists` come in the order of their entries' ids, entries that are gone last; `titles` are
    those of all entries named.
    """

    published: Publication | None
    totals: Totals
    lists: Sequence[ListChange]
    titles: Mapping[str, str]
    problems: Sequence[ResolvedDecision]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of the changes."""
        return {
            "published": self.published.to_dict() if self.published else None,
            "totals": asdict(self.totals),
            "lists": [
                {
                    "id": one.id,
                    "title": self.titles.get(one.id, ""),
                    "state": one.state,
                    "changes": [self._shape(change) for change in one.changes],
                }
                for one in self.lists
            ],
            "problems": [standing.to_dict() for standing in self.problems],
        }

    def _shape(self, change: LineChange) -> dict[str, Any]:
        return {
            "what": change.what,
            "id": change.id,
            "title": self.titles.get(change.id, ""),
            "from": change.rank_was,
            "to": change.rank,
            "reason": change.reason,
            "by": change.by,
            "who": change.who,
            "why": change.why,
        }


def reason_of(change: LineChange) -> str:
    """Return the reason of a change in words."""
    text = _REASONS[change.reason].format(by=change.by or "another")
    if change.who:
        text += f" by {change.who}"
    return f"{text}: {change.why}" if change.why else text


def places_of(change: LineChange) -> str:
    """Return where a line goes: its rank before and after."""
    if change.what == "entered":
        return f"enters at {change.rank}"
    if change.what == "left":
        return f"leaves from {change.rank_was}"
    return f"moves from {change.rank_was} to {change.rank}"


def compared(
    difference: Difference,
    lists: ShownLists,
    snapshot: Snapshot,
    names: Callable[[], Mapping[str, Name]],
    ids: Sequence[str],
    limit: int | None,
) -> ListChanges:
    """Return the changes; see `EditorsLists.diff`."""
    published = lists.published
    if ids:
        found = [_of_id(difference, lists, snapshot, one) for one in dict.fromkeys(ids)]
        told = [one for one in found if one.changes or one.state != "listed"]
    elif published is None:
        told = []  # before the first publication everything is new, which totals say
    else:
        told = [difference.of(doc) for doc in difference.changed[:limit]]
        left = None if limit is None else limit - len(told)
        told += [difference.of_gone(place) for place in difference.gone[:left]]
    mentioned = {one.id for one in told} | {
        entry_id for one in told for change in one.changes for entry_id in (change.id, change.by)
    }
    return ListChanges(
        published.publication if published else None,
        difference.totals,
        told[:limit],
        _titles(mentioned - {""}, lists, names),
        lists.drafts.curation.problems,
    )


def _of_id(
    difference: Difference, lists: ShownLists, snapshot: Snapshot, entry_id: str
) -> ListChange:
    published = lists.published
    if published is not None and snapshot.numbers.doc(entry_id) < 0:
        for place in difference.gone:
            if published.publication.ids[place] == entry_id:
                return difference.of_gone(place)
    return difference.of(snapshot.doc(entry_id))


def _titles(
    mentioned: set[str], lists: ShownLists, names: Callable[[], Mapping[str, Name]]
) -> dict[str, str]:
    if not mentioned:
        return {}
    known = names()
    titles = {one: known[one].title for one in mentioned if one in known}
    gone = mentioned - titles.keys()
    if gone and lists.published:
        publication = lists.published.publication
        for place, entry_id in enumerate(publication.ids):
            if entry_id in gone:
                titles[entry_id] = publication.mark(place).title
    return titles
