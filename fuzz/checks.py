"""What is promised of whatever is read, and where it is put."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from corpus.draft import Draft, Rejection
from corpus.entry import Entry

_CONTROLS = frozenset(map(chr, [*range(9), 11, 12, *range(14, 32), 127]))


def in_one_line(error: Exception) -> None:
    """Check that an error says something in one line."""
    assert str(error)
    assert "\n" not in str(error), str(error)


def all_told(found: Iterable[Draft | Rejection]) -> None:
    """Check that the drafts are clean, and that rejections have a reason of one line."""
    for each in found:
        if isinstance(each, Draft):
            all_clean([each])
        else:
            assert each.reason
            assert "\n" not in each.reason


def all_clean(drafts: Iterable[Draft]) -> None:
    """Check that drafts can be shown and stored."""
    for draft in drafts:
        entry = draft.entry
        assert _CONTROLS.isdisjoint(entry.title + entry.body + entry.summary)
        # it can be stored, and is the same afterwards
        assert Entry.model_validate_json(entry.model_dump_json().encode()) == entry


@cache
def folder() -> Path:
    """Return a folder of this run."""
    return Path(tempfile.mkdtemp(prefix="evidencebank-fuzz-"))
