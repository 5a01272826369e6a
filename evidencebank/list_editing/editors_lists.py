"""The editors' lists: pins and bans, drafts, and what is published of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from weakref import WeakMethod

from corpus.errors import EvidenceBankError, InputError
from corpus.storage.editorial import EditorialLog, user_name
from corpus.storage.store import Name
from evidencebank.lifecycle.current_generation import Current
from evidencebank.lifecycle.protocols import KeptEntries
from evidencebank.lifecycle.publications import KEPT_PUBLICATIONS, Publications
from evidencebank.list_editing.list_changes import ListChanges, compared
from evidencebank.list_editing.list_exports import Addresses, Export
from evidencebank.list_editing.review import SHOWN, Review, reviewed
from evidencebank.list_editing.work_record import note
from evidencebank.results import RelatedItem
from evidencebank.snapshot import Snapshot
from recommender.curation.curated_lists import CuratedLists
from recommender.curation.decisions import Action, Decisions, EntryRef, Step
from recommender.curation.difference import Difference
from recommender.curation.entry_matching import EntryMatcher
from recommender.curation.publication import (
    About,
    Publication,
    PublishedList,
    PublishedLists,
    ShownLists,
    shown_list,
)
from recommender.curation.resolved_decisions import Curation, ResolvedDecision
from recommender.related_lists import ListArrays
from recommender.related_settings import LENGTH


@dataclass(frozen=True, slots=True)
class Status:
    """Where the editors' work stands.

    `published` is None before the first publication; `kept` are the numbers of the publications
    that are on disk, the current one last; `changing` is how many lists publishing would change.
    """

    published: Publication | None
    kept: Sequence[int]
    changing: int
    entries: int
    pins: int
    bans: int
    problems: Sequence[ResolvedDecision]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a status."""
        return {
            "published": self.published.to_dict() if self.published else None,
            "kept": list(self.kept),
            "changing": self.changing,
            "entries": self.entries,
            "pins": self.pins,
            "bans": self.bans,
            "problems": [standing.to_dict() for standing in self.problems],
        }


@dataclass(frozen=True, slots=True)
class _Drafts:
    """The lists as they would be published: those of a generation under some decisions."""

    snapshot: Snapshot
    lists: CuratedLists
    recogniser: EntryMatcher
    stamp: int


class EditorsLists:
    """What editors do with a bank's related lists; safe to share between threads.

    Decisions and publications need no lock of the bank: editors work while it is being loaded.
    """

    def __init__(
        self,
        store: KeptEntries,
        records: EditorialLog,
        publications: Publications,
        current: Current[Snapshot],
    ) -> None:
        """Use `Bank.lists`."""
        self._store = store
        self._current = current
        self._records = records
        self._decisions = Decisions(records)
        self._publications = publications
        self._known_drafts: _Drafts | None = None
        self._known_seen: tuple[_Drafts, tuple[int, int], PublishedList | None] | None = None
        self._known_shown: tuple[_Drafts, Publication | None, ShownLists] | None = None
        current.on_release(WeakMethod(self._forget))

    # --- deciding

    def pin(
        self, entry_id: str, other_id: str, at: int | None = None, *, who: str = "", why: str = ""
    ) -> Step:
        """Let an entry stand in another's list: at a place from 1, or at the top.

        At the top pins stand in the order in which they were made. A pin replaces an earlier pin
        of the same two. `who` is the user of this machine unless given.

        Raises InputError for an unknown id, an entry in its own list, one that is banned from it,
        a place that a list does not have, and an eleventh pin.
        """
        if at is not None and not 1 <= at <= LENGTH:
            raise InputError(f"a list has places 1 to {LENGTH}: there is no place {at}")
        return self._decide("pin", entry_id, other_id, at, who, why)

    def ban(self, entry_id: str, other_id: str, *, who: str = "", why: str = "") -> Step:
        """Let an entry never stand in another's list.

        Raises InputError for an unknown id, an entry's own list, and an entry that is pinned in
        it.
        """
        return self._decide("ban", entry_id, other_id, None, who, why)

    def unpin(self, entry_id: str, other_id: str, *, who: str = "", why: str = "") -> Step:
        """Take back a pin, also of entries that are gone. Raises InputError when there is none."""
        return self._undo("pin", entry_id, other_id, who, why)

    def unban(self, entry_id: str, other_id: str, *, who: str = "", why: str = "") -> Step:
        """Take back a ban, also of entries that are gone. Raises InputError when there is none."""
        return self._undo("ban", entry_id, other_id, who, why)

    def decisions(self, entry_id: str = "") -> list[ResolvedDecision]:
        """Return the pins and bans as they stand, of one entry's list or all, in their order."""
        drafts = self._drafts()
        doc = drafts.snapshot.numbers.doc(entry_id) if entry_id else -1
        return [
            standing
            for standing in drafts.lists.curation.standings
            if not entry_id
            or standing.decision.entry.id == entry_id
            or (doc >= 0 and standing.doc == doc)
        ]

    def history(self, entry_id: str = "", other_id: str = "") -> list[Step]:
        """Return all pins, bans and their ends, of one list, a pair or all, the oldest first."""
        return self._decisions.history(entry_id, other_id)

    def _decide(
        self, action: Action, entry_id: str, other_id: str, at: int | None, who: str, why: str
    ) -> Step:
        drafts = self._drafts()
        one, other = (drafts.snapshot.entry(each) for each in (entry_id, other_id))
        if one.id == other.id:
            raise InputError(f"{entry_id} cannot be in its own related list")
        doc, other_doc = (drafts.snapshot.numbers.doc(each) for each in (entry_id, other_id))
        curation = drafts.lists.curation
        known = curation.on(doc, other_doc)
        if known and known.decision.action != action:
            was = "pinned in" if known.decision.action == "pin" else "banned from"
            raise InputError(
                f"{other_id} is {was} the list of {entry_id}: take that back with "
                f"'lists un{known.decision.action}' first"
            )
        rules = curation.rules.get(doc)
        if action == "pin" and not known and rules and len(rules.pins) >= LENGTH:
            raise InputError(f"{LENGTH} entries are pinned in the list of {entry_id}: unpin one")
        self._settle(drafts, entry_id, other_id, known, who)
        self._decisions.put(EntryRef.of(one), EntryRef.of(other), action, at, who=who, why=why)
        return self._decisions.history(entry_id, other_id)[-1]

    def _settle(
        self,
        drafts: _Drafts,
        entry_id: str,
        other_id: str,
        replaced: ResolvedDecision | None,
        who: str,
    ) -> None:
        """Make room under a pair's ids for a decision.

        What is there may be about entries that have other ids now, and goes with them; what it
        replaces may be there under earlier ids, and is taken back.
        """
        there = self._decisions.get(entry_id, other_id)
        for standing in drafts.lists.curation.standings:
            decision = standing.decision
            if standing is replaced and there != decision:
                self._decisions.remove(decision, who=who, why="has other ids now")
            elif there == decision and standing.applies and standing is not replaced:
                one, other = (
                    EntryRef.of(drafts.snapshot.entry(drafts.snapshot.numbers.id_of(doc)))
                    for doc in (standing.doc, standing.other)
                )
                self._decisions.put(
                    one, other, decision.action, decision.at, who=decision.who, why=decision.why
                )

    def _undo(self, action: Action, entry_id: str, other_id: str, who: str, why: str) -> Step:
        drafts = self._drafts()
        doc, other = (drafts.snapshot.numbers.doc(each) for each in (entry_id, other_id))
        standing = drafts.lists.curation.on(doc, other) if min(doc, other) >= 0 else None
        found = standing.decision if standing else self._decisions.get(entry_id, other_id)
        if found is None or found.action != action:
            was = "pinned in" if action == "pin" else "banned from"
            raise InputError(f"{other_id} is not {was} the list of {entry_id}: see 'lists show'")
        self._decisions.remove(found, who=who, why=why)
        return self._decisions.history(found.entry.id, found.other.id)[-1]

    # --- publishing

    def publish(
        self, *, who: str = "", why: str = "", keep: int = KEPT_PUBLICATIONS
    ) -> Publication:
        """Freeze the lists as they are, the editors' decisions applied, for readers to see.

        The last `keep` publications stay on disk, for `rollback`. Raises InputError for fewer than
        1, BankLockedError when another process is publishing.
        """
        with self._publications.publishing():
            drafts = self._drafts()
            now = datetime.now(UTC).replace(microsecond=0)
            about = About(who or user_name(), now, why, drafts.snapshot.number, drafts.stamp)
            made = self._publications.publish(
                about, self._names(drafts), drafts.lists.listing, keep
            )
            note(self._records, "publish", who=who, why=why, publication=made.number)
            return made

    def rollback(self, *, who: str = "", why: str = "") -> Publication:
        """Return to the publication before; the one that was current is given up.

        `who` is the user of this machine unless given. Raises InputError when none before it is
        kept.
        """
        with self._publications.publishing():
            made = self._publications.rollback()
            note(self._records, "rollback", who=who, why=why, publication=made.number)
            return made

    def status(self) -> Status:
        """Return where the editors' work stands. O(entries)."""
        drafts = self._drafts()
        curation = drafts.lists.curation
        action = [standing.decision.action for standing in curation.standings]
        shown = self._shown(drafts)
        return Status(
            shown.published.publication if shown.published else None,
            self._publications.kept(),
            self._difference(drafts, shown).totals.lists,
            len(drafts.snapshot),
            action.count("pin"),
            action.count("ban"),
            curation.problems,
        )

    # --- reading

    def related(self, entry_id: str, limit: int, draft: bool = False) -> list[RelatedItem]:
        """Return an entry's list as `Bank.related` describes."""
        drafts = self._drafts()
        snapshot = drafts.snapshot
        doc = snapshot.doc(entry_id)
        shown = shown_list(doc, drafts.lists, None if draft else self._seen(drafts))
        lines = drafts.lists.model.related(doc, shown[:limit])
        snapshot.expect([line.id for line in lines])
        return [
            RelatedItem(line.id, line.score, snapshot, line.rank, line.shared_terms, line.pinned)
            for line in lines
        ]

    def listing(self, draft: bool = False) -> tuple[Snapshot, ListArrays]:
        """Return all lists that readers see, or drafts, and the generation they are of."""
        drafts = self._drafts()
        shown = ShownLists(drafts.lists, None) if draft else self._shown(drafts)
        return drafts.snapshot, shown.listing()

    def diff(self, ids: Iterable[str] = (), limit: int | None = None) -> ListChanges:
        """Return what publishing would change, in all lists or in those of some entries.

        At most `limit` lists are told in full; the totals are those of all. Raises InputError for
        an id that is neither in the bank nor published.
        """
        drafts = self._drafts()
        wanted = [ids] if isinstance(ids, str) else list(ids)
        shown = self._shown(drafts)
        return compared(
            self._difference(drafts, shown),
            shown,
            drafts.snapshot,
            lambda: {name.id: name for name in self._names(drafts)},
            wanted,
            limit,
        )

    def export(
        self,
        ids: Iterable[str] = (),
        *,
        draft: bool = False,
        addresses: Addresses | None = None,
    ) -> Export:
        """Return the lists that readers see, or drafts, ready to be written in a format.

        Raises InputError for an unknown id.
        """
        drafts = self._drafts()
        wanted = [ids] if isinstance(ids, str) else list(ids)
        docs = [drafts.snapshot.doc(one) for one in wanted]
        shown = ShownLists(drafts.lists, None) if draft else self._shown(drafts)
        published = shown.published
        return Export(
            shown,
            self._names(drafts),
            docs or range(len(drafts.snapshot)),
            {
                "published": published.publication.to_dict() if published else None,
                "draft": draft,
            },
            addresses or Addresses(),
        )

    def review(self, most: int = SHOWN) -> Review:
        """Return what an editor should look at, `most` of each sort. O(entries)."""
        drafts = self._drafts()
        return reviewed(
            drafts.lists,
            self._names(drafts),
            self.diff(limit=most),
            drafts.snapshot.index,
            lambda: self._store.listing_related(drafts.snapshot.number),
            most,
        )

    def check(self) -> list[str]:
        """Return what is wrong with the current publication, a line each: nothing, normally."""
        return self._publications.check()

    def stamp(self) -> tuple[Any, ...]:
        """Return something that changes whenever what readers see of the lists may change."""
        return (*self._publications.stamp(), self._decisions.stamp())

    def close(self) -> None:
        """Close the files of the current publication."""
        self._publications.close()

    # --- within

    def _forget(self) -> None:
        self._known_drafts = self._known_seen = self._known_shown = None

    def _names(self, drafts: _Drafts) -> list[Name]:
        """Return the names of all entries, by document number."""
        names = list(self._store.names(drafts.snapshot.number))
        if len(names) != len(drafts.snapshot):
            raise EvidenceBankError("the bank was built several times meanwhile: try again")
        return names

    def _difference(self, drafts: _Drafts, shown: ShownLists) -> Difference:
        def digests() -> Sequence[str]:
            return [name.digest for name in self._names(drafts)]

        return Difference(shown.drafts, shown.published, digests, self._decisions.undone())

    def _drafts(self) -> _Drafts:
        """Return the drafts, worked out anew when anything has changed since the last call."""
        snapshot, stamp = self._current.snapshot(), self._decisions.stamp()
        known = self._known_drafts
        if known is not None and known.snapshot is snapshot and known.stamp == stamp:
            return known
        store, number = self._store, snapshot.number
        recogniser = EntryMatcher(snapshot.numbers, lambda: store.names(number))
        curation = Curation.resolved(self._decisions.all(), recogniser)
        lists = CuratedLists(snapshot.related_lists, curation)
        self._known_drafts = drafts = _Drafts(snapshot, lists, recogniser, stamp)
        return drafts

    def _seen(self, drafts: _Drafts) -> PublishedList | None:
        """Return the published lists, to be asked for one by one, kept likewise."""
        stamp = self._publications.stamp()
        known = self._known_seen
        if known is not None and known[0] is drafts and known[1] == stamp:
            return known[2]
        snapshot = drafts.snapshot
        seen = self._publications.seen_from(snapshot.number, snapshot.numbers, drafts.recogniser)
        self._known_seen = (drafts, stamp, seen)
        return seen

    def _shown(self, drafts: _Drafts) -> ShownLists:
        """Return all that readers see, kept likewise."""
        publication = self._publications.current()
        known = self._known_shown
        if known is not None and known[0] is drafts and known[1] is publication:
            return known[2]
        published, seen = None, self._seen(drafts)
        if isinstance(seen, PublishedLists) and seen.publication is publication:
            published = seen
        elif publication:
            published = PublishedLists(publication, drafts.snapshot.numbers, drafts.recogniser)
        shown = ShownLists(drafts.lists, published)
        self._known_shown = (drafts, publication, shown)
        return shown
