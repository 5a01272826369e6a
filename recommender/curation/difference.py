"""What publishing would change: who enters lists, who leaves, who moves, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corpus.cached import cached_property
from indexer.postings.field_postings import Int32s
from recommender.curation.curated_lists import CuratedLists
from recommender.curation.decisions import Step
from recommender.curation.publication import REMOVED, PublishedLists

What = Literal["entered", "left", "moved"]
Reason = Literal[
    "first publication",
    "pinned",
    "banned",
    "unpinned",
    "unbanned",
    "new entry",
    "entry changed",
    "removed",
    "near-duplicate",
    "nearer",
    "overtaken",
    "no longer near",
    "makes room",
]
"""Why a line changed; 'makes room': because of others that entered or left above it."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of a list that changes: its rank in the published list, and in the next.

    `by` is the id of another entry that has to do with the reason: the one it is nearer than, was
    overtaken by or is a near-duplicate of. `who` and `why` are those of a pin or ban.
    """

    what: What
    id: str
    rank_was: int | None
    rank: int | None
    reason: Reason
    by: str = ""
    who: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ListChange:
    """The list of an entry that changes; the entry is 'new', 'removed' or of before ('listed')."""

    id: str
    state: Literal["new", "removed", "listed"]
    changes: Sequence[LineChange]


@dataclass(frozen=True, slots=True)
class Totals:
    """How many lists change, of which some are new and some go, and how many lines of the rest."""

    lists: int
    new: int
    removed: int
    entered: int
    left: int
    moved: int


class Difference:
    """The difference between what is published and what would be."""

    def __init__(
        self,
        drafts: CuratedLists,
        published: PublishedLists | None,
        digests: Callable[[], Sequence[str]],
        undone: dict[tuple[str, str], Step],
    ) -> None:
        """Compare; without a publication every list is new.

        `digests` gives the content hashes of all entries; `undone` the pairs whose pin or ban was
        undone.
        """
        self._drafts = drafts
        self._published = published
        self._read_digests = digests
        self._undone = undone
        self._ids = drafts.model.ids
        self._was: Int32s = published.rows() if published else np.empty((0, 0), np.int32)
        self._places = published.places if published else np.full(len(self._ids), -1, np.int32)

    @cached_property
    def changed(self) -> Sequence[int]:
        """The documents whose lists change or are new, in the order of their ids."""
        places = self._places
        now = self._drafts.listing.docs
        old = np.flatnonzero(places >= 0)
        differs = (self._was[places[old]] != now[old]).any(axis=1) if old.size else old
        changing = np.ones(places.size, bool)
        changing[old] = differs
        docs: list[int] = np.flatnonzero(changing).tolist()
        return docs

    @cached_property
    def gone(self) -> Sequence[int]:
        """The places in the publication of entries that were removed since."""
        if self._published is None:
            return []
        places: list[int] = np.flatnonzero(self._published.docs == REMOVED).tolist()
        return places

    @cached_property
    def totals(self) -> Totals:
        """The totals; O(entries)."""
        places = self._places
        docs = np.array([doc for doc in self.changed if places[doc] >= 0], np.int64)
        new = len(self.changed) - docs.size
        entered = left = moved = 0
        if docs.size:
            was, now = self._was[places[docs]], self._drafts.listing.docs[docs]
            same = (was[:, :, np.newaxis] == now[:, np.newaxis, :]) & (now >= 0)[:, np.newaxis, :]
            entered = int((~same.any(axis=1) & (now >= 0)).sum())
            left = int((~same.any(axis=2) & (was != -1)).sum())
            moved = int((same & ~np.eye(was.shape[1], dtype=bool)).sum())
        gone = len(self.gone)
        return Totals(len(self.changed) + gone, new, gone, entered, left, moved)

    def of(self, doc: int) -> ListChange:
        """Return what changes in the list of a document number, with the reasons."""
        place = int(self._places[doc])
        now = [line.doc for line in self._drafts.of(doc)]
        if place < 0:
            reason: Reason = "new entry" if self._published else "first publication"
            lines = [
                LineChange("entered", self._ids[other], None, rank, reason)
                for rank, other in enumerate(now, start=1)
            ]
            return ListChange(self._ids[doc], "new", lines)
        was = [other for other in self._was[place].tolist() if other != -1]
        changes = _Explained(self, doc, place, was, now).changes()
        return ListChange(self._ids[doc], "listed", changes)

    def of_gone(self, place: int) -> ListChange:
        """Return that the list of an entry goes with it; see `gone`."""
        assert self._published is not None  # noqa: S101 - there is a place
        return ListChange(self._published.publication.ids[place], "removed", ())

    @cached_property
    def _digests(self) -> Sequence[str]:
        return self._read_digests()

    @cached_property
    def _duplicates(self) -> dict[str, str]:
        return {one.id: one.listed for one in self._drafts.model.duplicates}

    def has_changed(self, doc: int) -> bool:
        """Say whether an entry has changed since it was published; no for a new one."""
        place = int(self._places[doc])
        published = self._published
        if place < 0 or published is None:
            return False
        return published.publication.has_changed(place, self._digests[doc])


_DECIDED: dict[What, tuple[str, str]] = {
    "entered": ("pin", "unban"),
    "left": ("ban", "unpin"),
    "moved": ("pin", "unpin"),
}
"""By which decision of editors, or which that was undone, a line enters, leaves or moves."""


class _Explained:
    """The changes of one list and their reasons; at most `LENGTH` lines before and after."""

    def __init__(
        self, whole: Difference, doc: int, place: int, was: list[int], now: list[int]
    ) -> None:
        self._whole, self._doc, self._was, self._now = whole, doc, was, now
        self._place = place
        self._new = [other for other in now if other not in was]
        self._gone = [other for other in was if other not in now]

    def changes(self) -> list[LineChange]:
        """Return the changes: what enters or moves by its new rank, then what leaves."""
        found = []
        for rank, other in enumerate(self._now, start=1):
            old = self._was.index(other) + 1 if other in self._was else None
            if old != rank:
                found.append(self._change("moved" if old else "entered", other, old, rank))
        for rank, other in enumerate(self._was, start=1):
            if other == REMOVED:
                found.append(LineChange("left", self._published_id(rank), rank, None, "removed"))
            elif other in self._gone:
                found.append(self._change("left", other, rank, None))
        return found

    def _published_id(self, rank: int) -> str:
        publication = self._whole._published
        assert publication is not None  # noqa: S101 - the list has been published
        ids, listing = publication.publication.ids, publication.publication.listing
        return ids[int(listing.docs[self._place, rank - 1])]

    def _change(self, what: What, other: int, was: int | None, now: int | None) -> LineChange:
        if decided := self._decided(what, other):
            return LineChange(what, self._id(other), was, now, decided[0], "", *decided[1:])
        explained = {"entered": self._entered, "left": self._left, "moved": self._moved}[what]
        return LineChange(what, self._id(other), was, now, *explained(other))

    def _decided(self, what: What, other: int) -> tuple[Reason, str, str] | None:
        """Return how editors brought a change about, who of them and why; None if they did not."""
        standing = self._whole._drafts.curation.on(self._doc, other)
        action, undone = _DECIDED[what]
        if standing and standing.decision.action == action:
            reason: Reason = "banned" if action == "ban" else "pinned"
            return reason, standing.decision.who, standing.decision.why
        step = self._whole._undone.get((self._id(self._doc), self._id(other)))
        since = self._whole._published
        if step and since and step.action == undone and step.number > since.publication.about.stamp:
            return "unbanned" if undone == "unban" else "unpinned", step.who, step.why
        return None

    def _entered(self, other: int) -> tuple[Reason, str]:
        if self._whole._places[other] < 0:
            return "new entry", ""
        if changed := self._changed(other):
            return "entry changed", changed
        for left in self._gone:
            if left != REMOVED and self._decision_on(left) != "ban":
                return "nearer", self._id(left)
        return ("makes room", "") if self._gone else ("nearer", "")

    def _left(self, other: int) -> tuple[Reason, str]:
        duplicates = self._whole._duplicates
        if self._id(other) in duplicates:
            return "near-duplicate", duplicates[self._id(other)]
        if changed := self._changed(other):
            return "entry changed", changed
        return ("overtaken", self._id(self._new[0])) if self._new else ("no longer near", "")

    def _moved(self, other: int) -> tuple[Reason, str]:
        was, now = self._was.index(other), self._now.index(other)
        for one in self._was[:was]:
            if one in self._now[now + 1 :] and self._decision_on(one) != "pin":
                return "nearer", self._id(one)
        for one in self._was[was + 1 :]:
            if one in self._now[:now] and self._decision_on(one) != "pin":
                return "overtaken", self._id(one)
        return "makes room", ""

    def _decision_on(self, other: int) -> str:
        standing = self._whole._drafts.curation.on(self._doc, other)
        return standing.decision.action if standing else ""

    def _changed(self, other: int) -> str:
        """Return the id of which of the two entries has changed, '' if neither has."""
        changed = (doc for doc in (other, self._doc) if self._whole.has_changed(doc))
        return next(map(self._id, changed), "")

    def _id(self, doc: int) -> str:
        return self._whole._ids[doc]
