"""What loads left in a bank that an editor may want to look at: refusals, gaps, works merged."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

from corpus.draft import Rejection
from corpus.errors import BankDamagedError
from corpus.storage.store import Store, StoredDraft

Gap = Literal["year", "authors", "subjects"]

_LIVE = "first <= :generation AND (last IS NULL OR last >= :generation)"
_MISSING = {
    "year": "json_extract(entry, '$.year') IS NULL",
    "authors": "json_array_length(entry, '$.authors') = 0",
    "subjects": "json_array_length(entry, '$.subjects') = 0",
}
_OF_ITS_OWN = """
EXISTS (SELECT 1 FROM drafts WHERE entry_id = entries.id AND is_listed_work = 0)
"""
_MERGED = """
SELECT entry_id FROM drafts WHERE is_listed_work = 0
GROUP BY entry_id HAVING count(*) > 1 ORDER BY entry_id
"""


class LoadFacts:
    """What the files of a bank said of themselves; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def refused(self) -> Iterator[tuple[Path, Rejection]]:
        """Yield the files of which something was refused by the last load that came to them."""
        query = "SELECT path, rejections FROM files WHERE rejections <> '[]' ORDER BY path"
        for path, text in self._store.database.rows(query):
            try:
                found = [Rejection(**one) for one in json.loads(text)]
            except (TypeError, ValueError) as error:
                raise BankDamagedError(
                    f"{self._store.path} holds a refusal that cannot be read: run 'repair'"
                ) from error
            yield from ((Path(path), one) for one in found)

    def lacking(self, gap: Gap, generation: int, without: Collection[str] = ()) -> list[str]:
        """Return the ids of entries that lack something which their own pages could have said.

        Works that are known from lists of others alone are left out, and entries of the kinds
        `without`. O(bank).
        """
        kinds = {f"kind{number}": kind for number, kind in enumerate(sorted(without))}
        named = ", ".join(f":{name}" for name in kinds)
        query = (
            f"SELECT id FROM entries WHERE {_LIVE} AND {_MISSING[gap]} AND {_OF_ITS_OWN}"  # noqa: S608
            f" AND json_extract(entry, '$.kind') NOT IN ({named}) ORDER BY id"
        )
        rows = self._store.database.rows(query, generation=generation, **kinds)
        return [entry_id for (entry_id,) in rows]

    def merged(self) -> list[str]:
        """Return the ids of entries of which several pages or records tell. O(bank)."""
        return [entry_id for (entry_id,) in self._store.database.rows(_MERGED)]

    def drafts_of(self, entry_id: str) -> list[StoredDraft]:
        """Return what each file says of an entry, by path; works that are listed come last."""
        found = self._store.drafts_of(entry_id)
        return sorted(found, key=lambda one: one.draft.is_listed_work)
