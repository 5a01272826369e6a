"""The record of what editors do with all related lists: publishing, going back, other settings."""

from __future__ import annotations

from typing import Any, Literal

from corpus.storage.editorial import EditorialLog

COLLECTION = "all related lists"

_KEY = "lists"

Action = Literal["publish", "rollback", "settings"]


def note(records: EditorialLog, action: Action, *, who: str, why: str, **about: Any) -> None:
    """Write down what was done, who did it and why; `about` is JSON: which publication, say."""
    records.put(COLLECTION, _KEY, {"does": action, **about}, who=who, why=why)
