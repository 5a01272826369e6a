"""What a bank keeps its generations, entries and locks in, asked through small protocols.

A folder has them as files; a bank that is kept elsewhere brings its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from corpus.listing.listed_entry import ListedEntry
from corpus.storage.store import Name, StoredDraft
from corpus.workers.workers import Workers
from evidencebank.lifecycle.files.manifests import Manifest

if TYPE_CHECKING:
    from corpus.entry import Entry


class Hold(Protocol):
    """A generation that is held until this object is gone, or `release`."""

    def release(self) -> None:
        """Let go; a second time does nothing."""
        ...


class ShownGenerations(Protocol):
    """Whole, immutable states of which readers see one; what they raise `Generations` says."""

    @property
    def root(self) -> object:
        """The bank's place, for messages."""
        ...

    def stamp(self) -> tuple[int, int]:
        """Return something that changes whenever another generation becomes current.

        Its first number is the moment of that, in nanoseconds since 1970.
        """
        ...

    def current(self) -> int:
        """Return the number of the generation that readers see, 0 before the first."""
        ...

    def hold_current(self) -> tuple[int, Hold] | None:
        """Return the number of the current generation and a hold on it; None before the first."""
        ...

    def earlier(self) -> Iterator[tuple[int, Hold]]:
        """Yield what can be shown where the current generation is damaged, the newest first."""
        ...

    def opened(self, number: int) -> Path:
        """Return a folder with what readers need of a generation, as it was written."""
        ...

    def complete_folder(self, number: int) -> Path:
        """Return a folder with all files of a generation."""
        ...

    def manifest(self, number: int) -> Manifest:
        """Read a generation's manifest."""
        ...

    def verify(self, number: int) -> list[str]:
        """Return what of a generation is not as it was written, a line each; reads every file."""
        ...

    def size(self) -> int:
        """Return how many bytes of this machine's disk a new generation may take, 0 if unknown."""
        ...


class WrittenGenerations(ShownGenerations, Protocol):
    """The same, for the holder of the bank's lock."""

    @property
    def whoosh(self) -> bool:
        """Whether indexes have Whoosh's segments, for programs that open a generation's folder."""
        ...

    def folder(self, number: int) -> Path:
        """Return a folder with what readers need of a generation."""
        ...

    def newest(self) -> int:
        """Return the number of the newest generation, whole or not, 0 if there is none."""
        ...

    def numbers(self) -> list[int]:
        """Return the numbers of all generations, whole or not, in order."""
        ...

    def kept(self) -> list[int]:
        """Return the numbers of the generations up to the current one, in order."""
        ...

    def sound(self) -> int:
        """Return the current generation if it is as it was written, else 0."""
        ...

    def whole(self) -> list[int]:
        """Return the numbers of the generations that are as they were written, in order."""
        ...

    def is_damaged(self, number: int, name: str) -> bool:
        """Say whether one file of a generation is missing or not what it was."""
        ...

    def is_held(self, number: int) -> bool:
        """Say whether somebody reads a generation, which is not to be replaced then."""
        ...

    def refuse_newer(self) -> None:
        """Raise BankNotFoundError when the newest generation is of a later format."""
        ...

    def writing(self, number: int) -> AbstractContextManager[Path]:
        """Give an empty folder to write a generation into, and to `publish` in the block."""
        ...

    def written(self, part: str) -> None:
        """Take note that the files of a folder in the one being written stay as they are."""
        ...

    def publish(
        self,
        number: int,
        unfinished: Path,
        fingerprint: dict[str, Any],
        entries: int,
        workers: Workers | None = None,
        previous: int = 0,
    ) -> None:
        """Make the generation written into `unfinished` the current one; workers may help.

        It may have been made of a `previous` one.
        """
        ...

    def make_current(self, number: int) -> None:
        """Let readers see a generation that is there already."""
        ...

    def prune(self, keep: int = ...) -> list[int]:
        """Delete all but the last generations; return the numbers of those that are left."""
        ...

    def remove_all(self) -> None:
        """Remove all generations."""
        ...


class KeptEntries(Protocol):
    """The entries of a bank, as they stand in each generation; what they raise `Store` says."""

    @property
    def path(self) -> object:
        """Where they are, for messages."""
        ...

    def entry(self, entry_id: str, generation: int) -> Entry | None:
        """Return an entry as it stands in a generation."""
        ...

    def listed(self, entry_id: str, generation: int) -> ListedEntry | None:
        """Return what lists show of an entry as it stands in a generation."""
        ...

    def listed_first(self, ids: Sequence[str], generation: int) -> dict[str, ListedEntry]:
        """Return what lists show of the first of some entries: of one, or more that are short."""
        ...

    def listed_at_once(self, ids: Sequence[str], generation: int) -> dict[str, ListedEntry] | None:
        """Return what lists show of entries, None where that may take more than a moment."""
        ...

    def expect(self, ids: Sequence[str], generation: int) -> None:
        """Be told that these entries will be asked for one by one."""
        ...

    def entries(self, ids: Sequence[str], generation: int) -> list[Entry]:
        """Return the entries with these ids in a generation, sorted by id, without unknown ones."""
        ...

    def all_entries(self, generation: int, after: str = "") -> Iterator[Entry]:
        """Yield the entries of a generation, sorted by id: all, or those behind an id."""
        ...

    def mentioning(self, text: str, generation: int) -> Iterator[Entry]:
        """Yield the entries of a generation that hold a text, in any case of ASCII; O(bank)."""
        ...

    def names(self, generation: int) -> Iterator[Name]:
        """Yield what the entries of a generation are called, by id; O(bank)."""
        ...

    def listing_related(self, generation: int) -> Iterator[Entry]:
        """Yield the entries whose pages list related documents, by id; O(bank)."""
        ...

    def count(self, generation: int) -> int:
        """Return how many entries a generation has."""
        ...

    def drafts_of(self, entry_id: str) -> list[StoredDraft]:
        """Return the drafts that an entry is made of."""
        ...

    def repeated(self, site: str) -> dict[int, int]:
        """Return the digests of the blocks that many pages of a site have, and how many have it."""
        ...

    def check(self) -> list[str]:
        """Return what is wrong, a line each: nothing, normally."""
        ...

    def check_checksum(self) -> list[str]:
        """Return what is wrong with a checksum beside them, which says nothing against them."""
        ...

    def close(self) -> None:
        """Let go of what this thread has open."""
        ...
