"""The model's lists with pins and bans, and their publication for later generations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry, Section
from corpus.storage.store import Name
from indexer.index import Index
from recommender.build_lists import build as build_lists
from recommender.curation.curated_lists import CuratedLists
from recommender.curation.decisions import Action, Decision, EntryRef, Step
from recommender.curation.difference import Difference, LineChange, ListChange
from recommender.curation.entry_matching import EntryMatcher
from recommender.curation.list_diagnostics import HUB, hubs, listed_counts, one_way, orphans
from recommender.curation.publication import About, Publication, PublishedLists, ShownLists, write
from recommender.curation.resolved_decisions import Curation, ResolvedDecision
from recommender.related_lists import ListArrays, RelatedLists
from recommender.related_settings import DEFAULT, LENGTH, RelatedSettings

NOW = datetime(2021, 3, 4, tzinfo=UTC)
WORDS = [
    *("prison", "advice", "alcohol", "naloxone", "kits"),
    *("families", "nurses", "release", "methadone", "counselling"),
]


class Generation:
    """One generation: entries, their lists and what editors decided."""

    def __init__(
        self, folder: Path, index: Index, entries: list[Entry], settings: RelatedSettings
    ) -> None:
        folder.mkdir()
        build_lists(folder, index, settings=settings)
        self.index = index
        self.names = [
            Name(one.id, one.title, "", one.kind, one.year, one.url, one.content_hash())
            for one in sorted(entries, key=lambda entry: entry.id)
        ]
        self.recogniser = EntryMatcher(index, lambda: self.names)
        self.model = RelatedLists(folder, index)

    def drafts(self, *decisions: tuple[str, str, Action, int | None]) -> CuratedLists:
        """Return the lists under some decisions: two ids, 'pin' or 'ban', a place."""
        titles = {name.id: name.title for name in self.names}
        standings = [
            ResolvedDecision(
                Decision(
                    EntryRef(one, titles[one]),
                    EntryRef(other, titles[other]),
                    *(action, at, "Ann", NOW, "a reason", number),
                ),
                *(self.index.doc(one), self.index.doc(other), True, ""),
            )
            for number, (one, other, action, at) in enumerate(decisions)
        ]
        return CuratedLists(self.model, Curation(standings))

    def ids(self, lists: CuratedLists, entry_id: str) -> list[str]:
        """Return the ids in a list."""
        return [self.index.ids[line.doc] for line in lists.of(self.index.doc(entry_id))]

    def publish(self, folder: Path, lists: CuratedLists, stamp: int = 0) -> Publication:
        """Write and open a publication."""
        folder.mkdir()
        write(folder, self.names, lists.listing)
        return Publication(folder, 1, About("Ann", NOW, "", 1, stamp))

    def shown(self, publication: Publication | None, lists: CuratedLists) -> ShownLists:
        """Return what readers see of a publication, made perhaps for another generation."""
        published = (
            PublishedLists(publication, self.index, self.recogniser) if publication else None
        )
        return ShownLists(lists, published)

    def difference(
        self, shown: ShownLists, undone: dict[tuple[str, str], Step] | None = None
    ) -> Difference:
        """Return what publishing would change."""
        digests = [name.digest for name in self.names]
        return Difference(shown.drafts, shown.published, lambda: digests, undone or {})


def entries_of(count: int, changed: str = "") -> list[Entry]:
    """Return entries, each of which shares some words with the next ones."""
    return [
        Entry(
            id=f"e{number:02}",
            title=f"Title number {number} {'xyzzy' * (f'e{number:02}' == changed)}",
            sections=(
                Section(
                    paragraphs=(
                        " ".join(WORDS[(number + step) % len(WORDS)] for step in range(4))
                        + f" own{number} pair{number // 2}",
                    )
                ),
            ),
        )
        for number in range(count)
    ]


@pytest.fixture
def generation(folder: Path, index_of: Callable[..., Index]) -> Callable[..., Generation]:
    """Return a function that makes a generation of entries."""
    made = iter(range(100))

    def make(entries: list[Entry], settings: RelatedSettings = DEFAULT) -> Generation:
        return Generation(folder / f"lists{next(made)}", index_of(*entries), entries, settings)

    return make


def test_without_decisions_lists_are_the_models(generation: Callable[..., Generation]) -> None:
    """ListLine for line, with the same words shared."""
    one = generation(entries_of(30))
    lists = one.drafts()
    for doc in range(30):
        model = one.model.of(doc)
        shown = ShownLists(lists, None).of(doc)[:LENGTH]
        assert lists.model.related(doc, shown) == model
        assert len(model) == LENGTH
    assert lists.listing.docs.tolist() == one.model.listing.docs.tolist()


def test_a_ban_lets_the_next_one_in(generation: Callable[..., Generation]) -> None:
    """The list stays as long as it was, unless the model has nobody else near."""
    one = generation(entries_of(30))
    before = one.ids(one.drafts(), "e00")
    after = one.ids(one.drafts(("e00", before[2], "ban", None)), "e00")
    assert after[:-1] == before[:2] + before[3:]
    assert after[-1] not in [*before, "e00"]
    few = generation(entries_of(4))
    three = few.ids(few.drafts(), "e00")
    assert few.ids(few.drafts(("e00", three[0], "ban", None)), "e00") == three[1:]


def test_what_follows_a_ban_keeps_to_the_settings(generation: Callable[..., Generation]) -> None:
    """An entry of a kind that is not to be listed does not come in by the back door."""
    entries = entries_of(30)
    entries = [
        replace_kind(entry, "STUDY" if number % 2 else "OFFCUT")
        for number, entry in enumerate(entries)
    ]
    one = generation(entries, replace(DEFAULT, kinds=("STUDY",)))
    before = one.ids(one.drafts(), "e01")
    after = one.ids(one.drafts(*(("e01", other, "ban", None) for other in before[:4])), "e01")
    assert after
    assert all(int(entry_id[1:]) % 2 for entry_id in before + after)
    assert not set(before[:4]) & set(after)


def replace_kind(entry: Entry, kind: str) -> Entry:
    """Return an entry of another kind."""
    return entry.model_copy(update={"kind": kind})


def test_a_pin_from_afar_has_the_cosine_for_a_score(
    generation: Callable[..., Generation],
) -> None:
    """It may be 0; a near one keeps the score that the model gave it."""
    far = Entry(id="far", title="Zebra", sections=(Section(paragraphs=("quagga okapi",)),))
    one = generation([*entries_of(20), far])
    near = one.drafts().of(one.index.doc("e00"))[3]
    lists = one.drafts(("e00", "far", "pin", 2), ("e00", one.index.ids[near.doc], "pin", None))
    first, second, *_ = lists.of(one.index.doc("e00"))
    assert (first.doc, first.score, first.pinned) == (near.doc, near.score, True)
    assert (one.index.ids[second.doc], second.score, second.pinned) == ("far", 0.0, True)
    listing, doc = lists.listing, one.index.doc("e00")
    assert [line.doc for line in lists.of(doc)] == listing.docs[doc].tolist()
    assert listing.pinned[doc].tolist() == [True, True] + [False] * 8
    assert not one.model.listing.pinned.any()


def test_a_publication_stands_while_the_bank_changes(
    generation: Callable[..., Generation], folder: Path
) -> None:
    """Who is removed drops out, who came later has a draft, who has another id is found again."""
    first = generation(entries_of(30))
    lists = first.drafts(("e00", "e20", "pin", 1))
    publication = first.publish(folder / "one", lists)
    assert first.shown(publication, lists).of(0) == lists.of(0)
    old = first.ids(lists, "e00")
    entries = [entry for entry in entries_of(32) if entry.id not in ("e20", old[3])]
    moved = next(entry for entry in entries if entry.id == old[5])
    entries = [entry for entry in entries if entry != moved]
    entries.append(moved.model_copy(update={"id": "zz-new"}))
    second = generation(entries)
    shown = second.shown(publication, second.drafts())

    def ids(entry_id: str, draft: bool = False) -> list[str]:
        lines = (shown.drafts if draft else shown).of(second.index.doc(entry_id))
        return [second.index.ids[line.doc] for line in lines]

    expected = ["zz-new" if one == moved.id else one for one in old if one not in ("e20", old[3])]
    assert ids("e00") == expected
    assert ids("e00", draft=True) == second.ids(second.drafts(), "e00")
    assert ids("e31") == second.ids(second.drafts(), "e31")
    kept = [one for one in first.ids(lists, moved.id) if one not in ("e20", old[3])]
    assert ids("zz-new") == kept


def changes_of(change: ListChange) -> dict[str, LineChange]:
    """Return the changes of a list by id."""
    return {one.id: one for one in change.changes}


def test_reasons_of_decisions(generation: Callable[..., Generation], folder: Path) -> None:
    """Who pinned, banned or took that back since, and why."""
    one = generation(entries_of(30))
    model = one.ids(one.drafts(), "e00")
    far = next(f"e{number:02}" for number in range(1, 30) if f"e{number:02}" not in model)
    before = one.drafts(("e00", far, "pin", 1), ("e00", model[6], "ban", None))
    publication = one.publish(folder / "one", before, stamp=5)
    undone = {
        ("e00", far): Step("e00", far, "unpin", None, "Ben", NOW, "no more", 6),
        ("e00", model[6]): Step("e00", model[6], "unban", None, "Ben", NOW, "", 7),
    }
    now = one.drafts(("e00", model[0], "ban", None), ("e00", model[4], "pin", 1))
    shown = one.shown(publication, now)
    changes = changes_of(one.difference(shown, undone).of(0))
    banned, unpinned = changes[model[0]], changes[far]
    assert (banned.what, banned.rank_was, banned.rank, banned.reason, banned.who, banned.why) == (
        *("left", 2, None, "banned", "Ann", "a reason"),
    )
    assert (unpinned.what, unpinned.reason, unpinned.who, unpinned.why) == (
        *("left", "unpinned", "Ben", "no more"),
    )
    assert changes[model[4]].reason == "pinned"
    assert (changes[model[4]].what, changes[model[4]].rank) == ("moved", 1)
    assert (changes[model[6]].what, changes[model[6]].reason) == ("entered", "unbanned")
    assert one.difference(shown, undone).changed == [0]
    late = {pair: replace(step, number=5) for pair, step in undone.items()}
    assert changes_of(one.difference(shown, late).of(0))[far].reason != "unpinned"


def test_reasons_of_the_bank(generation: Callable[..., Generation], folder: Path) -> None:
    """Entries that are new, changed or removed are named; totals are those of the details."""
    first = generation(entries_of(30))
    publication = first.publish(folder / "one", first.drafts())
    near = first.ids(first.drafts(), "e00")
    entries = [entry for entry in entries_of(31, changed=near[1]) if entry.id != near[0]]
    second = generation(entries)
    difference = second.difference(second.shown(publication, second.drafts()))
    details = [difference.of(doc) for doc in difference.changed]
    all_changes = [(one, change) for one in details for change in one.changes]
    assert {one.id for one in details if one.state == "new"} == {"e30"}
    assert [difference.of_gone(place).id for place in difference.gone] == [near[0]]
    removed = [change for _, change in all_changes if change.reason == "removed"]
    assert removed
    assert {(change.what, change.id) for change in removed} == {("left", near[0])}
    for one, change in all_changes:
        if one.state == "listed" and change.what == "entered" and change.id == "e30":
            assert change.reason == "new entry"
        if change.reason == "entry changed":
            assert change.by == near[1]
            assert near[1] in (one.id, change.id)
    assert any(change.reason == "entry changed" for _, change in all_changes)
    totals = difference.totals
    listed = [change for one, change in all_changes if one.state == "listed"]
    for what in ("entered", "left", "moved"):
        assert getattr(totals, what) == sum(change.what == what for change in listed)
    assert (totals.lists, totals.new, totals.removed) == (len(details) + 1, 1, 1)


def test_no_publication_and_no_change(generation: Callable[..., Generation], folder: Path) -> None:
    """Everything is new at first; right after publishing nothing changes, with any decisions."""
    one = generation(entries_of(12))
    lists = one.drafts(("e00", "e05", "pin", None), ("e01", "e00", "ban", None))
    nothing = one.difference(one.shown(None, lists))
    assert nothing.totals.new == nothing.totals.lists == 12
    assert {change.reason for change in nothing.of(0).changes} == {"first publication"}
    same = one.difference(one.shown(one.publish(folder / "one", lists), lists))
    assert (same.changed, same.gone, same.totals.lists) == ([], [], 0)
    assert same.of(0).changes == []
    empty = generation([])
    difference = empty.difference(
        empty.shown(empty.publish(folder / "two", empty.drafts()), empty.drafts())
    )
    assert difference.totals.lists == 0


LISTINGS = st.integers(1, 12).flatmap(
    lambda count: st.lists(
        st.lists(st.integers(0, count - 1), unique=True, max_size=4),
        min_size=count,
        max_size=count,
    )
)


def listing_of(rows: list[list[int]]) -> ListArrays:
    """Return lists of document numbers as arrays; nobody is in their own."""
    docs = np.full((len(rows), LENGTH), -1, np.int32)
    for number, row in enumerate(rows):
        others = [other for other in row if other != number]
        docs[number, : len(others)] = others
    scores: Any = np.where(docs >= 0, 1.0 / (2 + np.arange(LENGTH)), 0.0)
    return ListArrays(docs, scores, np.zeros(docs.shape, bool))


@given(rows=LISTINGS, most=st.integers(0, 5))
def test_oddities_are_those_that_counting_finds(rows: list[list[int]], most: int) -> None:
    """Orphans and pairs of one way against the obvious way of finding them."""
    listing = listing_of(rows)
    lists = [set(row) - {number} for number, row in enumerate(rows)]
    counts = [sum(number in others for others in lists) for number in range(len(rows))]
    assert listed_counts(listing.docs).tolist() == counts
    assert orphans(listing.docs) == [number for number, count in enumerate(counts) if not count]
    expected = {
        (number, other)
        for number, others in enumerate(lists)
        for other in others
        if number not in lists[other]
    }
    total, pairs = one_way(listing, most)
    assert total == len(expected)
    assert len(pairs) == min(most, total)
    assert {(pair.doc, pair.other) for pair in pairs} <= expected
    assert [pair.rank for pair in pairs] == sorted(pair.rank for pair in pairs)


def test_hubs_are_in_many_lists() -> None:
    """The most listed comes first."""
    rows = [[0, 1] if number < HUB + 5 else [0] for number in range(HUB + 20)]
    assert hubs(listing_of(rows).docs) == [(0, HUB + 19), (1, HUB + 4)]
    assert hubs(listing_of([[1], [0]]).docs) == []
