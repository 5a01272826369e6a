"""What a bank is put together from, each asked through a small protocol.

An engine answers searches (`indexer.search.engine.SearchEngine`); the others are here and in
`evidencebank.lifecycle.protocols`. `BankParts` has all of one bank. The embedded bank has them
from one folder (`evidencebank.folder_parts`); a bank that is kept elsewhere brings its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from corpus.deferred.dataclasses import dataclass
from corpus.scheme import Scheme
from corpus.storage.editorial import EditorialLog, Record
from corpus.storage.store import Store
from evidencebank.results import Entries, RelatedItem
from indexer.search.engine import SearchEngine
from indexer.search.query_execution import QueryExecution

if TYPE_CHECKING:
    from corpus.entry import Entry
    from evidencebank.lifecycle.protocols import (
        Hold,
        KeptEntries,
        ShownGenerations,
        WrittenGenerations,
    )
    from evidencebank.lifecycle.publications import Publications
    from evidencebank.reader_messages.message_box import MessageBox


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


class Place(Protocol):
    """Where a bank is; it is written as people name it."""

    @property
    def name(self) -> str:
        """The last part of it."""
        ...


T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class BankParts(Generic[T_co]):
    """What one bank is put together from; `T_co` is an opened generation.

    `disk` is a folder of this machine on which files of the bank are, for errors of that disk, and
    `folder` the one that holds it, if it is in a folder. `opens` opens a generation. `writing`
    keeps other writers out during a block and gives the generations and the store to write.
    `remove` removes all of it.
    """

    place: Place
    disk: Path
    folder: Path | None
    entries: KeptEntries
    records: EditorialLog
    generations: ShownGenerations
    publications: Callable[[], Publications]
    messages: Callable[[], MessageBox]
    opens: Callable[[int, Hold], T_co]
    writing: Callable[[], AbstractContextManager[tuple[WrittenGenerations, Store]]]
    remove: Callable[[], None]
    close: Callable[[], None]
