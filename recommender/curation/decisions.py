"""What editors decide about related lists: pins and bans, kept with who, when and why.

A pair of entries has one decision at most, that the second stands in the first one's list or that
it never does, and the history of those it had before.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from corpus.entry import Entry
from corpus.errors import BankDamagedError
from corpus.kinds import REVISED_KINDS
from corpus.storage.editorial import EditorialLog, Record

COLLECTION = "related lists"

Action = Literal["pin", "ban"]


@dataclass(frozen=True, slots=True)
class EntryRef:
    """What is kept of an entry so that it is found again when its id has changed.

    `year` is None where it is unknown or is that of the last revision.
    """

    id: str
    title: str
    year: int | None = None
    url: str = ""

    @classmethod
    def of(cls, entry: Entry) -> EntryRef:
        """Return the mark of an entry."""
        year = None if entry.kind in REVISED_KINDS else entry.year
        return cls(entry.id, entry.title, year, entry.url)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a mark, which `EntryRef(**shape)` reads."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Decision:
    """That `other` is pinned in the list of `entry`, or banned from it.

    `at` is the place of a pin, from 1; without one, pins stand at the top in the order in which
    they were made, which `number` tells.
    """

    entry: EntryRef
    other: EntryRef
    action: Action
    at: int | None
    who: str
    when: datetime
    why: str
    number: int

    @property
    def key(self) -> str:
        """The key of the pair's record."""
        return key_of(self.entry.id, self.other.id)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the history of a pair: 'pin', 'ban', 'unpin' or 'unban'."""

    entry_id: str
    other_id: str
    action: str
    at: int | None
    who: str
    when: datetime
    why: str
    number: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a step."""
        return {
            "entry": self.entry_id,
            "other": self.other_id,
            "does": self.action,
            "at": self.at,
            "who": self.who,
            "when": self.when.isoformat(),
            "why": self.why,
        }


def key_of(entry_id: str, other_id: str) -> str:
    """Return the key of a pair; ids hold no blanks."""
    return f"{entry_id} {other_id}"


class Decisions:
    """The decisions of one bank; safe to share between threads and processes."""

    def __init__(self, editorial: EditorialLog) -> None:
        self._editorial = editorial

    def stamp(self) -> int:
        """Return a number that changes with every decision."""
        return self._editorial.stamp()

    def all(self) -> list[Decision]:
        """Return the decisions that stand, in the order in which they were made."""
        found = map(_decision, self._editorial.all(COLLECTION))
        return sorted(found, key=lambda decision: decision.number)

    def get(self, entry_id: str, other_id: str) -> Decision | None:
        """Return what was decided on a pair, or None."""
        record = self._editorial.get(COLLECTION, key_of(entry_id, other_id))
        return _decision(record) if record else None

    def put(
        self,
        entry: EntryRef,
        other: EntryRef,
        action: Action,
        at: int | None,
        *,
        who: str,
        why: str,
    ) -> None:
        """Decide on a pair, in place of what was decided before."""
        value = {"does": action, "at": at, "entry": entry.to_dict(), "other": other.to_dict()}
        self._editorial.put(COLLECTION, key_of(entry.id, other.id), value, who=who, why=why)

    def remove(self, decision: Decision, *, who: str, why: str) -> bool:
        """Undo a decision; return whether it still stood."""
        return self._editorial.remove(COLLECTION, decision.key, who=who, why=why)

    def history(self, entry_id: str = "", other_id: str = "") -> list[Step]:
        """Return all steps about an entry's list, or a pair, in order; of all lists without."""
        current, removed = self._editorial.all(COLLECTION), self._editorial.removed(COLLECTION)
        steps: list[Step] = []
        for key in sorted(record.key for record in (*current, *removed)):
            entry, other = key.split(" ")
            if entry_id in ("", entry) and other_id in ("", other):
                steps += self._steps(key)
        return sorted(steps, key=lambda step: step.number)

    def undone(self) -> dict[tuple[str, str], Step]:
        """Return the last step of each pair whose decision was undone."""
        last = [self._steps(record.key)[-1] for record in self._editorial.removed(COLLECTION)]
        return {(step.entry_id, step.other_id): step for step in last}

    def _steps(self, key: str) -> list[Step]:
        """Return the history of a pair."""
        entry, other = key.split(" ")
        steps, last = [], ""
        for record in self._editorial.history(COLLECTION, key):
            action, at = f"un{last}", None
            if record.value is not None:
                decision = _decision(record)
                action, at = decision.action, decision.at
            last = action
            told = record.who, record.when, record.why, record.number
            steps.append(Step(entry, other, action, at, *told))
        return steps


def _decision(record: Record) -> Decision:
    value = record.value or {}
    try:
        return Decision(
            EntryRef(**value["entry"]),
            EntryRef(**value["other"]),
            value["does"],
            value["at"],
            record.who,
            record.when,
            record.why,
            record.number,
        )
    except (KeyError, TypeError) as error:
        raise BankDamagedError(
            f"the pin or ban {record.key!r} cannot be read: restore entries.sqlite"
        ) from error
