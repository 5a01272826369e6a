"""What a bank is put together from, each asked through a small protocol.

An engine answers searches (`indexer.search.engine.SearchEngine`); the three others are here. The
embedded bank has them from one folder; a bank that is kept elsewhere brings its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from corpus.scheme import Scheme
from corpus.storage.editorial import Record
from evidencebank.results import Entries, RelatedItem
from indexer.search.engine import SearchEngine
from indexer.search.query_execution import QueryExecution

if TYPE_CHECKING:
    from corpus.entry import Entry


class EntryReader(Entries, Protocol):
    """The entries that readers see, all of one state of the bank."""

    def entries(self, after: str = "") -> Iterator[Entry]:
        """Yield the entries, sorted by id: all, or those whose ids come after one."""
        ...

    def mentioning(self, text: str) -> Iterator[Entry]:
        """Yield the entries, by id, that hold a text anywhere."""
        ...


class ListReader(Protocol):
    """Related lists, as editors published them."""

    def related(self, entry_id: str, limit: int, draft: bool = False) -> Sequence[RelatedItem]:
        """Return an entry's most closely related entries. Raises InputError for an unknown id."""
        ...


class EditorialRecords(Protocol):
    """What editors write, by collection and key."""

    def get(self, collection: str, key: str) -> Record | None:
        """Return a record, None where there is none."""
        ...

    def all(self, collection: str) -> Sequence[Record]:
        """Return the records of a collection, sorted by key."""
        ...

    def put(
        self, collection: str, key: str, value: Mapping[str, Any], *, who: str = "", why: str = ""
    ) -> None:
        """Write a record, in place of the one that had its key."""
        ...

    def remove(self, collection: str, key: str, *, who: str = "", why: str = "") -> bool:
        """Remove a record; return whether there was one."""
        ...


class BankState(EntryReader, Protocol):
    """What readers see at a moment: entries, the engine that finds them, the scheme."""

    number: int
    scheme: Scheme

    @property
    def engine(self) -> SearchEngine:
        """What answers searches."""
        ...

    @property
    def execution(self) -> QueryExecution:
        """What carries them out."""
        ...
