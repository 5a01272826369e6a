"""All that editors did, with who, when and why: one history of whatever they keep in a bank."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.errors import BankDamagedError
from corpus.storage.editorial import EditorialRow, Record, record_of
from evidencebank.curated_pages.arrangement import COLLECTION as ARRANGEMENT
from evidencebank.list_editing.work_record import COLLECTION as ALL_LISTS
from evidencebank.saved_searches import COLLECTION as SEARCHES
from recommender.curation.decisions import COLLECTION as DECISIONS

Value = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class EditorsStep:
    """One thing that an editor did.

    `action` is 'pin', 'ban', 'unpin' or 'unban' in a related list, 'publish' or 'rollback' of all
    lists, 'save' or 'remove' of a search, 'arrange' of curated pages, 'settings' of how lists are
    made, else 'write' or 'delete'. `about` says what of: `entry` and `other`, `publication`,
    `search`.
    """

    action: str
    about: Mapping[str, Any]
    who: str
    when: datetime
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a step."""
        when = self.when.isoformat()
        return {"does": self.action, **self.about, "who": self.who, "when": when, "why": self.why}


def _decision(record: Record, before: Value) -> tuple[str, dict[str, Any]]:
    entry, other = record.key.split(" ")
    value = record.value
    action = value["does"] if value else f"un{before['does'] if before else 'pin'}"
    return action, {"entry": entry, "other": other, "at": value["at"] if value else None}


def _all_lists(record: Record, _before: Value) -> tuple[str, dict[str, Any]]:
    about = dict(record.value or {})
    return str(about.pop("does", "write")), about


def _search(record: Record, _before: Value) -> tuple[str, dict[str, Any]]:
    return "save" if record.value is not None else "remove", {"search": record.key}


_TOLD: dict[str, Callable[[Record, Value], tuple[str, dict[str, Any]]]] = {
    DECISIONS: _decision,
    ALL_LISTS: _all_lists,
    SEARCHES: _search,
    ARRANGEMENT: lambda _record, _before: ("arrange", {}),
}
"""What each collection of records tells of a step, and of what it was done to."""


def steps_of(rows: Iterable[EditorialRow], name: str = "") -> list[EditorsStep]:
    """Return what editors did, newest first; of one entry or saved search, if a name is given.

    `rows` are all versions of all records, oldest first. Raises BankDamagedError for what no
    editor wrote.
    """
    before: dict[tuple[str, str], Value] = {}
    steps = []
    for number, collection, *row in rows:
        record = record_of((*row, number))
        if record is None:
            raise BankDamagedError("the bank holds what no editor wrote: run 'repair'")
        place = collection, record.key
        told = _TOLD.get(collection)
        if told is None:
            action = "write" if record.value is not None else "delete"
            about: dict[str, Any] = {"collection": collection, "key": record.key}
        else:
            action, about = told(record, before.get(place))
        before[place] = record.value
        if not name or name in about.values():
            steps.append(EditorsStep(action, about, record.who, record.when, record.why))
    return steps[::-1]
