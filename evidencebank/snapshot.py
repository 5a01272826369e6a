"""One generation of a bank, open for reading: its index, related lists, scheme and entries."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from corpus.cached import cached_property
from corpus.errors import BankDamagedError, BankNotFoundError, InputError
from corpus.listing.listed_entry import ListedEntry
from corpus.subject import Subject
from evidencebank.lifecycle.generation_files import (
    differences,
    fingerprint,
    read_scheme_of,
    read_settings_of,
)
from evidencebank.results import (
    FacetCount,
    RelatedItem,
    SubjectCount,
    Suggestion,
    Translation,
)
from indexer.index import Index
from indexer.search.engine import SearchEngine
from indexer.search.query_execution import QueryExecution
from indexer.search.whoosh_engine import WhooshEngine
from recommender.related_lists import RelatedLists

if TYPE_CHECKING:
    from corpus.entry import Entry
    from evidencebank.lifecycle.protocols import Hold, KeptEntries, ShownGenerations
    from recommender.curation.entry_matching import EntryNumbers


class Snapshot:
    """What readers see of one generation; safe to share between threads.

    It holds its generation, which nobody removes before it is gone.
    """

    def __init__(
        self,
        generations: ShownGenerations,
        store: KeptEntries,
        number: int,
        hold: Hold,
    ) -> None:
        """Open a generation, after checking every file against its manifest.

        Raises BankDamagedError when a file is not as it was written or the store does not hold
        the generation's entries, and BankNotFoundError when the generation was built by a version
        that analyses differently.
        """
        folder = generations.opened(number)
        self.number = number
        self._hold = hold
        self._generations = generations
        self.store = store
        self._folder = folder
        self.scheme = read_scheme_of(folder)
        manifest = generations.manifest(number)
        if store.count(number) != manifest.entries:
            raise BankDamagedError(
                f"{store.path} has {store.count(number):,} of the {manifest.entries:,} entries of "
                f"generation {number}: run 'repair'"
            )
        now = fingerprint(self.scheme, read_settings_of(folder))
        if other := differences(manifest.fingerprint, now):
            raise BankNotFoundError(
                f"{generations.root} was built with {'; '.join(other)}, by another version: "
                "run 'repair'"
            )
        self._entries = manifest.entries
        self.engine = self._engine()
        self.execution = QueryExecution(self.engine, self.scheme)

    def _engine(self) -> SearchEngine:
        lists = self.related_lists
        return WhooshEngine(self.index, lambda: lists.signals)

    @cached_property
    def index(self) -> Index:
        """The index of the entries, in arrays."""
        return Index(self._folder / "index", self.scheme)

    @property
    def numbers(self) -> EntryNumbers:
        """The entries by document number."""
        return self.index

    @cached_property
    def related_lists(self) -> RelatedLists:
        """The related lists as the model has them."""
        return RelatedLists(self._folder / "related", self.index)

    def __len__(self) -> int:
        return self._entries

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self.engine

    def entry(self, entry_id: str) -> Entry:
        """Return an entry. Raises InputError when there is none of this id."""
        self.doc(entry_id)
        entry = self.store.entry(entry_id, self.number)
        if entry is None:
            raise no_entry(entry_id)
        return entry

    def listed(self, entry_id: str) -> ListedEntry:
        """Return what lists show of an entry. Raises InputError when there is none of this id."""
        self.doc(entry_id)
        listed = self.store.listed(entry_id, self.number)
        if listed is None:
            raise no_entry(entry_id)
        return listed

    def listed_first(self, ids: Sequence[str]) -> dict[str, ListedEntry]:
        """Return what lists show of the first of some entries: of one, or more that are short."""
        return self.store.listed_first(ids, self.number)

    def listed_at_once(self, ids: Sequence[str]) -> dict[str, ListedEntry] | None:
        """Return what lists show of entries, None where that may take more than a moment."""
        return self.store.listed_at_once(ids, self.number)

    def expect(self, ids: Sequence[str]) -> None:
        """Be told that these entries will be asked for one by one."""
        self.store.expect(ids, self.number)

    def doc(self, entry_id: str) -> int:
        """Return the document number of an id. Raises InputError when there is no such entry."""
        doc = self.numbers.doc(entry_id)
        if doc < 0:
            raise no_entry(entry_id)
        return doc

    def entries(self, after: str = "") -> Iterator[Entry]:
        """Yield the entries, sorted by id: all, or those whose ids come after one."""
        yield from self.store.all_entries(self.number, after)

    def entries_after(self, entry_id: str, limit: int) -> list[Entry]:
        """Return the entries whose ids come next after an id, sorted by id."""
        ids = self.index.ids
        start = bisect_right(ids, entry_id)
        return self.store.entries(ids[start : start + limit], self.number)

    def days(self) -> Iterator[tuple[str, date | None]]:
        """Yield the id of each entry, sorted, and the day it was last revised or else added."""
        days = self.index.columns.numbers["revised"].tolist()
        for entry_id, day in zip(self.index.ids, days, strict=True):
            yield entry_id, date.fromordinal(day) if day else None

    def translations(self, entry_id: str) -> list[Translation]:
        """Return an entry's translations, sorted by language. Raises InputError for no entry."""
        found = self.store.entries(self._translations(self.doc(entry_id)), self.number)
        told = [Translation(one.id, one.title, one.language) for one in found]
        return sorted(told, key=lambda one: (one.language, one.id))

    def _translations(self, doc: int) -> Sequence[str]:
        """Return the ids of a document's translations."""
        return [self.index.ids[other] for other in self.index.translations.of(doc)]

    def mentioning(self, text: str) -> Iterator[Entry]:
        """Yield the entries, by id, that hold a text anywhere, whatever its case in ASCII."""
        yield from self.store.mentioning(text, self.number)

    def check(self) -> list[str]:
        """Return where index, lists and entries do not agree, a line each: nothing, normally."""
        ids = [entry.id for entry in self.store.all_entries(self.number)]
        self._generations.complete_folder(self.number)
        wrong = self.index.check() + self.related_lists.check()
        if ids != list(self.index.ids):
            odd = sorted(set(ids) ^ set(self.index.ids))[:3]
            wrong.append(f"entries and index do not hold the same ids: {', '.join(odd)}")
        return wrong

    def notes(self) -> list[str]:
        """Return what is worth knowing of a generation that is whole, a line each."""
        return []

    def subjects(self) -> list[SubjectCount]:
        """Return all subjects with how many entries are filed under each or below."""
        counts = dict(self.engine.values("subject"))
        listed = [
            SubjectCount(subject.code, subject.label, depth, counts.pop(subject.code, 0))
            for subject, depth in self._in_tree_order()
        ]
        return listed + [SubjectCount(code, code, 0, counts[code]) for code in sorted(counts)]

    def values(self, by: str) -> list[FacetCount]:
        """Return the values of a column with how many entries have each, as `Bank.values` says."""
        if by not in ("kind", "year", "source", "author"):
            raise InputError(f"there is no {by} to list: use kind, year, source or author")
        return [FacetCount(*pair) for pair in self.engine.values(by)]

    def _in_tree_order(self) -> Iterator[tuple[Subject, int]]:
        depths: dict[str, int] = {}
        for subject in self.scheme:
            above = [depths[parent] for parent in subject.parents if parent in depths]
            depths[subject.code] = min(above) + 1 if above else 0
            yield subject, depths[subject.code]

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Complete a text as `Bank.suggest` describes."""
        return [
            Suggestion(one.text or self.listed(one.target).title, one.kind, one.target)
            for one in self.engine.complete(text, limit)
        ]

    def more_like(self, text: str, limit: int) -> list[RelatedItem]:
        """Return the entries nearest to a text."""
        return [
            RelatedItem(line.id, line.score, self, line.rank, line.shared_terms, line.pinned)
            for line in self.related_lists.more_like(text, limit)
        ]


def no_entry(entry_id: str) -> InputError:
    """Return the error that says that there is no entry of an id."""
    return InputError(f"there is no entry {entry_id!r}: search for it by its title")
