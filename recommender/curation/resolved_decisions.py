"""Editors' pins and bans as they stand in one generation, and what they make of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from recommender.curation.decisions import Decision, EntryRef
from recommender.curation.entry_matching import EntryMatch, EntryMatcher
from recommender.related_settings import LENGTH


@dataclass(frozen=True, slots=True)
class ResolvedDecision:
    """A decision as it stands: the document numbers of its two entries, -1 where unknown.

    `note` says what is wrong with it, '' normally; one that does not `apply` changes no list.
    """

    decision: Decision
    doc: int
    other: int
    applies: bool
    note: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a decision as it stands."""
        decision = self.decision
        return {
            "entry": decision.entry.id,
            "entry_title": decision.entry.title,
            "other": decision.other.id,
            "other_title": decision.other.title,
            "does": decision.action,
            "at": decision.at,
            "who": decision.who,
            "when": decision.when.isoformat(),
            "why": decision.why,
            "applies": self.applies,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Rules:
    """What stands for one list: pins with their places, in the order they were made, and bans."""

    pins: tuple[tuple[int, int | None], ...] = ()
    bans: frozenset[int] = frozenset()

    @property
    def named(self) -> frozenset[int]:
        """All that is pinned or banned."""
        return self.bans | {other for other, _ in self.pins}

    def arranged(self, model: Iterable[int]) -> list[tuple[int, bool]]:
        """Return the list: document numbers, and whether each is pinned.

        Pins with a place have it, or the next that is free, or else the last before it that is;
        the others come first in what is left, then `model`, best first, which names nothing that
        is pinned or banned, until there are `LENGTH`. Where fewer are left there are no gaps.
        """
        slots: dict[int, int] = {}
        placed = [(at, other) for other, at in self.pins if at is not None]
        for at, other in sorted(placed, key=lambda pin: pin[0]):
            wanted = chain(range(at - 1, LENGTH), range(at - 2, -1, -1))
            free = next((slot for slot in wanted if slot not in slots), None)
            if free is not None:
                slots[free] = other
        floating = [other for other, at in self.pins if at is None]
        rest = chain(((other, True) for other in floating), ((other, False) for other in model))
        result = []
        for slot in range(LENGTH):
            if slot in slots:
                result.append((slots[slot], True))
            elif (following := next(rest, None)) is not None:
                result.append(following)
        return result


class Curation:
    """All decisions of a bank as they stand in one generation."""

    def __init__(self, standings: Sequence[ResolvedDecision]) -> None:
        self.standings = standings
        self._applying = {(one.doc, one.other): one for one in standings if one.applies}
        self.rules: Mapping[int, Rules] = _rules(self._applying.values())
        """What stands for each list that something is decided about, by document number."""

    @classmethod
    def resolved(cls, decisions: Iterable[Decision], recogniser: EntryMatcher) -> Curation:
        """Return the decisions, which come in the order they were made, as they stand.

        A later decision on the same two entries overrules an earlier one.
        """
        known: dict[EntryRef, EntryMatch] = {}

        def find(mark: EntryRef) -> EntryMatch:
            if mark not in known:
                known[mark] = recogniser.find(mark)
            return known[mark]

        latest: dict[tuple[int, int], ResolvedDecision] = {}
        standings = []
        made = list(decisions)
        recogniser.expect(mark for one in made for mark in (one.entry, one.other))
        for decision in reversed(made):
            one, other = find(decision.entry), find(decision.other)
            notes = list(filter(None, (one.note, other.note)))
            applies = min(one.doc, other.doc) >= 0
            if applies and one.doc == other.doc:
                applies = False
                notes.append("the two are one entry now")
            if applies and (one.doc, other.doc) in latest:
                applies = False
                notes.append("a later decision on the same two entries overrules it")
            standing = ResolvedDecision(decision, one.doc, other.doc, applies, "; ".join(notes))
            standings.append(standing)
            if applies:
                latest[one.doc, other.doc] = standing
        return cls(standings[::-1])

    def on(self, doc: int, other: int) -> ResolvedDecision | None:
        """Return the decision that applies to two documents, or None."""
        return self._applying.get((doc, other))

    @property
    def problems(self) -> list[ResolvedDecision]:
        """The decisions that an editor should look at."""
        return [standing for standing in self.standings if standing.note]


def _rules(applying: Iterable[ResolvedDecision]) -> dict[int, Rules]:
    pins: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    bans: dict[int, set[int]] = defaultdict(set)
    for one in applying:
        if one.decision.action == "pin":
            pins[one.doc].append((one.other, one.decision.at))
        else:
            bans[one.doc].add(one.other)
    return {
        doc: Rules(tuple(pins.get(doc, ())), frozenset(bans.get(doc, ())))
        for doc in sorted(pins.keys() | bans.keys())
    }
