"""What a bank shows, to be compared with what it showed before and after a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evidencebank import Bank, BankDamagedError, BankNotFoundError
from recommender.curation.resolved_decisions import ResolvedDecision

State = dict[str, Any]

REFUSED: State = {"refused": True}
"""What a bank shows that says that it is damaged."""


def shown(folder: Path) -> State | None:
    """Return what a bank shows, all of it in JSON's shapes; None where there is none yet.

    Reads entries, index, facets, related lists, what was published and what editors wrote. Asserts
    that `check` finds nothing wrong.
    """
    if not folder.is_dir():
        return None
    try:
        with Bank.open(folder) as bank:
            state = content(bank)
            assert bank.check() == []
            return state
    except BankNotFoundError:
        return None


def seen(folder: Path) -> State | None:
    """Return what a bank shows, whatever `check` says, but for the number of its generation.

    `REFUSED` where it says that it is damaged, None where there is none.
    """
    if not folder.is_dir():
        return None
    try:
        with Bank.open(folder) as bank:
            return content(bank) | {"generation": 0}
    except BankNotFoundError:
        return None
    except BankDamagedError:
        return REFUSED


def kept(folder: Path) -> State:
    """Return what a bank holds that was given to it: entries and what editors wrote.

    That is a part of what `shown` returns. Asserts that `check` finds nothing wrong.
    """
    with Bank.open(folder) as bank:
        state = given(bank)
        assert bank.check() == []
        return state


def given(bank: Bank) -> State:
    """Return what was given to an open bank, and what of it is published."""
    status = bank.lists.status()
    return {
        "titles": {entry.id: entry.title for entry in bank},
        "publication": status.published and status.published.number,
        "decisions": [_decision(standing) for standing in bank.lists.decisions()],
        "searches": [saved.to_dict() for saved in bank.saved_searches],
    }


def content(bank: Bank) -> State:
    """Return what an open bank shows, whatever `check` says of it."""
    found = bank.search("prisons OR naloxone", limit=100)
    watched = [entry_id for entry_id in ("pulse-02", "steady-01") if entry_id in bank]
    return given(bank) | {
        "generation": bank.generation,
        "hits": [[hit.id, hit.entry.title, hit.snippet] for hit in found.hits],
        "kinds": [[count.value, count.count] for count in found.facets["kind"]],
        "drafts": [_related(bank, entry_id, draft=True) for entry_id in watched],
        "lists": [_related(bank, entry_id, draft=False) for entry_id in watched],
    }


def _related(bank: Bank, entry_id: str, draft: bool) -> list[list[str]]:
    return [[item.id, item.entry.title] for item in bank.related(entry_id, draft=draft)]


def _decision(standing: ResolvedDecision) -> list[str]:
    return [standing.decision.entry.id, standing.decision.action, standing.decision.other.id]


def timeless(state: State) -> State:
    """Return what a bank shows, but for how many generations and publications went before."""
    return {key: value for key, value in state.items() if key not in ("generation", "publication")}


def left_over(folder: Path) -> list[str]:
    """Return what a crash left in a bank's folder that no bank at rest has, sorted."""
    marks = (".unfinished", ".removed", ".mended", "-journal", ".new")
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if any(mark in path.name for mark in marks) or path.name in ("lock", "publishing")
    )
