"""Pins and bans: what they make of a list, and to which entries they belong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.storage.store import Name
from indexer.index import Index
from recommender.curation.decisions import Action, Decision, EntryRef
from recommender.curation.entry_matching import EntryMatcher
from recommender.curation.resolved_decisions import Curation, Rules
from recommender.related_settings import LENGTH

NOW = datetime(2021, 3, 4, tzinfo=UTC)


@given(
    pins=st.dictionaries(
        st.integers(100, 120), st.none() | st.integers(1, LENGTH), max_size=LENGTH
    ),
    model=st.lists(st.integers(0, 30), unique=True, max_size=LENGTH),
)
def test_pins_have_their_places_and_the_rest_its_order(
    pins: dict[int, int | None], model: list[int]
) -> None:
    """All pins are there, once, those without a place in their order; no list is too long."""
    rules = Rules(tuple(pins.items()))
    arranged = rules.arranged(model)
    docs = [doc for doc, _ in arranged]
    assert len(arranged) == min(LENGTH, len(pins) + len(model))
    assert [doc for doc in docs if doc in model] == model[: LENGTH - len(pins)]
    assert {doc for doc, pinned in arranged if pinned} == set(pins)
    floating = [doc for doc, at in pins.items() if at is None]
    assert [doc for doc in docs if doc in floating] == floating
    places = [at for at in pins.values() if at is not None]
    if len(arranged) == LENGTH and len(set(places)) == len(places):
        assert all(docs[at - 1] == doc for doc, at in pins.items() if at is not None)


@pytest.mark.parametrize(
    ("pins", "model", "expected"),
    [
        (((7, None), (8, None)), [1, 2], [7, 8, 1, 2]),
        (((7, 2), (8, None)), [1, 2], [8, 7, 1, 2]),
        (((7, 2), (8, 2)), [1, 2], [1, 7, 8, 2]),
        (((7, 10),), [1], [1, 7]),
        (((70, 10), (80, 10)), list(range(10)), [*range(8), 80, 70]),
        ((), [], []),
    ],
)
def test_worked_examples(
    pins: tuple[tuple[int, int | None], ...], model: list[int], expected: list[int]
) -> None:
    """A pin whose place is taken has the next, or the last before it; gaps close."""
    assert [doc for doc, _ in Rules(pins).arranged(model)] == expected


def entry(entry_id: str, title: str, year: int | None = 2010, **more: str) -> Entry:
    """Return an entry."""
    return Entry(id=entry_id, title=title, year=year, **more)


def recogniser(index_of: Callable[..., Index], *entries: Entry) -> tuple[Index, EntryMatcher]:
    """Return what recognises some entries."""
    index = index_of(*entries)
    names = [
        Name(one.id, one.title, one.headline, one.kind, one.year, one.url, "") for one in entries
    ]
    return index, EntryMatcher(index, lambda: names)


def decided(number: int, one: EntryRef, other: EntryRef, action: Action = "pin") -> Decision:
    """Return a decision."""
    return Decision(one, other, action, None, "Ann", NOW, "", number)


def test_an_entry_is_found_by_what_identity_goes_by(index_of: Callable[..., Index]) -> None:
    """Its id with its title, else its title and year, else its address; never by half of it."""
    index, known = recogniser(
        index_of,
        entry("a", "Prison and after"),
        entry("b", "Advice in brief", headline="Ten minutes"),
        entry("c", "Annual report", 2001),
        entry("d", "Annual report", 2002),
        entry("e", "Kits", url="https://example.org/kits"),
        entry("f", "Matrix cell", 2020, kind="MATRIX CELL"),
    )

    def found(mark: EntryRef) -> tuple[str, str]:
        one = known.find(mark)
        return (index.ids[one.doc] if one.doc >= 0 else ""), one.state

    assert found(EntryRef("a", "Prisons & after", 2010)) == ("a", "sure")
    assert found(EntryRef("b", "Ten minutes")) == ("b", "sure")
    assert found(EntryRef("old", "Prison and after", 2010)) == ("a", "renamed")
    assert found(EntryRef("old", "Prison and after", None)) == ("a", "renamed")
    assert found(EntryRef("old", "Prison and after", 1999)) == ("", "gone")
    assert found(EntryRef("old", "Annual report", 2002)) == ("d", "renamed")
    assert found(EntryRef("old", "Annual report", None)) == ("", "unsure")
    assert found(EntryRef("old", "Other words", 1990, "https://example.org/kits")) == (
        "e",
        "renamed",
    )
    assert found(EntryRef("old", "Matrix cell", None)) == ("f", "renamed")
    assert found(EntryRef("a", "Advice in brief", 2010)) == ("b", "renamed")
    assert found(EntryRef("a", "A title that nothing has", 2010)) == ("a", "retitled")
    assert found(EntryRef("old", "A title that nothing has", 2010)) == ("", "gone")


def test_the_latest_decision_on_two_entries_counts(index_of: Callable[..., Index]) -> None:
    """Also when an earlier one was made under an id that they have no longer."""
    index, known = recogniser(index_of, entry("a", "First"), entry("b", "Second"))
    a, b, old = (
        EntryRef("a", "First", 2010),
        EntryRef("b", "Second", 2010),
        EntryRef("old", "First", 2010),
    )
    curation = Curation.resolved([decided(1, old, b, "ban"), decided(2, a, b)], known)
    first, second = curation.standings
    assert (first.applies, second.applies) == (False, True)
    assert "overrules" in first.note
    assert curation.rules[index.doc("a")] == Rules(((index.doc("b"), None),))
    assert curation.on(index.doc("a"), index.doc("b")) == second
    assert curation.problems == [first]


def test_decisions_on_what_is_gone_change_nothing(index_of: Callable[..., Index]) -> None:
    """Nor do those on two entries that have become one; both are told."""
    _, known = recogniser(index_of, entry("a", "First", headline="Second"))
    a, gone, merged = EntryRef("a", "First"), EntryRef("gone", "Nothing"), EntryRef("b", "Second")
    curation = Curation.resolved([decided(1, a, gone), decided(2, a, merged, "ban")], known)
    assert curation.rules == {}
    notes = [standing.note for standing in curation.problems]
    assert notes == ["gone is not in the bank", "b is a now; the two are one entry now"]
