"""The facade: a bank of entries that can be loaded, searched and asked what is related to what."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self, Unpack

from corpus.cached import cached_property
from corpus.errors import BankDamagedError, InputError
from corpus.notebook import notebook_html
from corpus.scheme import Scheme
from corpus.storage.disk_errors import clear_storage_errors
from corpus.storage.store import Store
from evidencebank.analysis.analyst_views import Tables
from evidencebank.bank_parts import BankParts, Place
from evidencebank.cluster.address import ClusterAddress, is_address
from evidencebank.folder_parts import STORE, create_folder, is_bank, open_folder
from evidencebank.lifecycle.current_generation import Current
from evidencebank.progress import Progress, silent
from evidencebank.results import (
    FacetCount,
    RelatedList,
    Results,
    SubjectCount,
    Suggestion,
    Translation,
    results_at_once,
    results_of,
)
from evidencebank.snapshot import Snapshot
from indexer.search.spec import SearchSpec, SearchWords
from recommender.related_settings import LENGTH, RelatedSettings

if TYPE_CHECKING:
    from corpus.entry import Entry
    from corpus.loading.load import LoadReport
    from corpus.loading.site_boilerplate import LeftOut
    from evidencebank.bank_parts import BankState
    from evidencebank.cluster.copying import Copied
    from evidencebank.curated_pages.arrangement import Arrangement
    from evidencebank.curated_pages.matrices import Matrix
    from evidencebank.curated_pages.topics import Topic
    from evidencebank.history.editors_history import EditorsStep
    from evidencebank.lifecycle.repair import Repair
    from evidencebank.list_editing.editors_lists import EditorsLists
    from evidencebank.load_review.readings import Told
    from evidencebank.load_review.review import LoadReview, Refusal
    from evidencebank.reader_messages.message_box import MessageBox
    from evidencebank.saved_searches import SavedSearch, SavedSearches

_MAX_OF_A_KIND = 1_000

BankPath = str | Place
"""A bank's folder, or its address in a cluster."""


class Bank(Tables):
    """A bank, on disk or in a cluster; safe to share between threads.

    New generations appear by themselves. A bank is named by its folder, or by its address in an
    OpenSearch cluster, `opensearch://host1:9200,host2:9200/evidence`, which needs the extra
    `cluster`. Whatever is asked of a bank in a cluster raises ClusterError, besides what is said
    below, when the cluster does not answer, or not wholly, or refuses what is asked.
    """

    # What reads pages, builds, repairs and is for editors is imported where it is used: half a
    # second that a search would wait for.

    def __init__(self, parts: BankParts[Snapshot]) -> None:
        """Use `Bank.create` or `Bank.open`."""
        self._parts = parts
        self._store = parts.entries
        self._generations = parts.generations
        self._current = Current(parts.disk, parts.generations, parts.opens)

    @property
    def path(self) -> Place:
        """The bank's folder, or its address in a cluster."""
        return self._parts.place

    @cached_property
    def _lists(self) -> EditorsLists:
        from evidencebank.list_editing.editors_lists import EditorsLists

        parts = self._parts
        return EditorsLists(parts.entries, parts.records, parts.publications(), self._current)

    @cached_property
    def _reader_messages(self) -> MessageBox:
        return self._parts.messages()

    @classmethod
    def create(cls, path: BankPath) -> Bank:
        """Make an empty bank in a folder that is new or empty, or under a new name in a cluster.

        Raises InputError when the folder holds anything or cannot be made, or the name is taken,
        BankLockedError when another process is making one there, StorageError when the disk is
        full, read-only or fails; then nothing is left.
        """
        if is_address(path):
            from evidencebank.cluster.parts import create_cluster_bank

            return cls(create_cluster_bank(_address(path)))
        return cls(create_folder(Path(str(path))))

    @classmethod
    def open(cls, path: BankPath) -> Bank:
        """Open a bank.

        Raises BankNotFoundError when there is none, BankDamagedError when its database is not
        what was written or its folder holds a link, which may lead anywhere.
        """
        if is_address(path):
            from evidencebank.cluster.parts import open_cluster_bank

            return cls(open_cluster_bank(_address(path)))
        return cls(open_folder(Path(str(path))))

    @classmethod
    def open_or_create(cls, path: BankPath) -> Bank:
        """Open the bank at a place, or make one there if there is nothing.

        Raises what `create` does. Where another process has just made it, that one is opened.
        """
        if not _is_bank(path):
            try:
                return cls.create(path)
            except InputError:
                if not _is_bank(path):
                    raise
        return cls.open(path)

    @staticmethod
    def repair(path: BankPath, progress: Progress = silent, forget: bool = False) -> Repair:
        """Mend the bank in a folder: what can be made from its entries is made anew.

        A generation that is damaged is built again, and a publication of related lists gives way
        to the newest that is whole. A database that is damaged is replaced by a new one with all
        that can be read in it, and is kept beside it. A bank that is whole is not touched. What
        is lost is told, by this and by every later repair, until one is asked to `forget` what
        those before it have lost. Loading the sources again brings entries back.

        Raises BankNotFoundError when there is no bank or one of a later format, BankLockedError
        when another process is writing, BankDamagedError when no entry can be read, StorageError
        when the disk is full, read-only or fails.
        """
        if is_address(path):
            from evidencebank.cluster.repair import repair_cluster_bank

            return repair_cluster_bank(_address(path), progress)
        from evidencebank.lifecycle.repair import repair

        return repair(Path(str(path)) / STORE, Snapshot, progress, forget)

    # --- writing

    def load(
        self,
        sources: str | Path | Iterable[str | Path],
        scheme: str | Path | None = None,
        progress: Progress = silent,
        related: RelatedSettings | None = None,
        workers: int | None = None,
        scheduler: str | None = None,
        *,
        full: bool = False,
        who: str = "",
        why: str = "",
    ) -> LoadReport:
        """Load files and folders, and publish a new generation if anything changed.

        What was loaded from them before and is gone is removed. `scheme` names a file with the
        subject scheme (SKOS in Turtle, JSON-LD or RDF/XML); without it, a `subjects.ttl`,
        `subjects.jsonld` or `subjects.rdf` in a source is taken, else the bank keeps the scheme
        it has. `related` says how related lists are made; without it, the bank keeps to what it
        was told last, or to the default. `who` changed that (the user of this machine unless
        given) and `why` are kept in the editors' history. Much is read and built by `workers`
        processes, by default by one for each core, or by those of the Dask cluster whose
        `scheduler` is at an address ('tcp://host:8786'); the bank is the same whoever they are.
        With `full` the generation is made of all entries, as in a new bank, and published also if
        nothing changed: what updates keep of the generation before is taken anew.

        Raises InputError when a source, the scheme or the scheduler cannot be used,
        BankLockedError when another process is writing, StorageError when the disk is full,
        read-only or fails; then readers see what they saw.
        """
        from corpus.loading.load import load
        from corpus.loading.sources import walk
        from corpus.scheme import read_scheme
        from evidencebank.distributed.employment import employed
        from evidencebank.lifecycle.build_generation import Building
        from evidencebank.list_editing.work_record import note

        start = time.monotonic()
        named_sources = [sources] if isinstance(sources, str | Path) else sources
        walks = [walk(Path(source), without=self._parts.folder) for source in named_sources]
        found = [one.scheme for one in walks if one.scheme]
        named = Path(scheme) if scheme is not None else (found[-1] if found else None)
        with (
            employed(workers, scheduler) as hired,
            self._parts.writing() as (generations, store),
        ):
            building = Building(generations, store, progress, hired)
            wanted = read_scheme(named) if named else building.present_scheme()
            settings = related or building.present_settings()
            kept, settled = generations.numbers(), building.settled(wanted)
            report = load(store, walks, building.reading, hired, kept, settled)
            if related is not None:  # before: a disk that is full then leaves the old generation
                note(self._parts.records, "settings", who=who, why=why, settings=asdict(related))
            building.publish(wanted, settings, anew=full)
        self._current.release_old()
        report.seconds = round(time.monotonic() - start, 3)
        return report

    def copy_to(self, place: BankPath) -> Copied:
        """Make a copy of the bank in a new place: a folder, or a cluster, from either.

        Entries, what editors wrote, the current generation and all publications go there; what
        arrived is compared with what is here by hashes. Nobody can load this bank meanwhile.

        Raises what `create` and `load` do, and BankDamagedError when something is not what was
        written, here or there; then nothing is left there.
        """
        from evidencebank.cluster.copying import copy_bank

        return copy_bank(self._parts, lambda: Bank.create(place)._parts)

    # --- reading

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Bank({self.path.name!r})"

    def _repr_html_(self) -> str:
        return notebook_html(self)

    def __len__(self) -> int:
        return len(self._snapshot())

    def prepare(self) -> None:
        """Open the files and load what searches need, as a site does before anyone waits."""
        self._snapshot().engine.prepare()

    def __contains__(self, entry_id: object) -> bool:
        """Say whether there is an entry of this id, without reading it."""
        return isinstance(entry_id, str) and entry_id in self._snapshot()

    def __iter__(self) -> Iterator[Entry]:
        """Yield all entries, sorted by id."""
        return self._snapshot().entries()

    def entries_from(self, entry_id: str = "") -> Iterator[Entry]:
        """Yield the entries whose ids come after an id, sorted by id, all of one generation.

        They are read as they are taken, so that one can stop when there is enough. The id need
        not be that of an entry; after '' come all.
        """
        return self._snapshot().entries(entry_id)

    def entry(self, entry_id: str) -> Entry:
        """Return an entry. Raises InputError when there is none of this id."""
        return self._snapshot().entry(entry_id)

    def translations(self, entry_id: str) -> list[Translation]:
        """Return the entries that are an entry's work in other languages, sorted by language.

        They are known by what pages and records state: links with `hreflang`, the same DOI, or the
        same address, file or id but for a mark of the language. Raises InputError when there is
        no entry of this id.
        """
        return self._snapshot().translations(entry_id)

    def left_out(self, entry_id: str) -> list[LeftOut]:
        """Return the blocks of text of an entry's pages that are its site's, on many pages.

        The entry is without them. They are those of the newest load, which may be a moment ahead
        of what readers see. Raises InputError when there is no entry of this id.
        """
        from corpus.loading.site_boilerplate import left_out

        return left_out(self._store, self.entry(entry_id))

    def entries_after(self, entry_id: str = "", limit: int = 100) -> list[Entry]:
        """Return the entries whose ids come next after an id, sorted by id: a listing in parts.

        The id need not be that of an entry; after '' come the first. Raises InputError for a limit
        below 0.
        """
        return self._snapshot().entries_after(entry_id, _checked(limit))

    def days(self) -> list[tuple[str, date | None]]:
        """Return the id of each entry, sorted, and the day it was last revised or else added."""
        return list(self._snapshot().days())

    def search(self, query: str | SearchSpec = "", **words: Unpack[SearchWords]) -> Results:
        """Search the bank; an empty query finds everything.

        The search is a query with words, or a `SearchSpec`, which words change.

        `subjects` (codes, labels, synonyms or notations; any of them, narrower ones included, or
        a `SubjectQuery`), `kinds` (any), `years` (first and last, None for an open end),
        `sources` (journals or publishers; any), `authors` (any; 'Lowe' and 'T. Lowe' find 'Lowe
        T.') and `since` (the day from which an entry was added or revised) restrict what is
        found. `sort` is one of 'relevance', 'year', 'added', 'revised', 'title', 'topic' (by the
        entries' first subjects, in the scheme's order). `match` says whether plain words want
        'any' of them or 'all'. `mode` 'simple' never fails: what cannot be read as a query is
        read as words and the result's `note` says so; 'advanced' raises QueryError instead;
        'words' takes the text as plain words. With `graph` the entries related to one have a
        say in its score, and what goes with the first ones found counts for more; that changes
        the order and never what is found. `synonyms` lets
        the labels of a subject find each other in texts. `relax` widens a query in simple mode
        that finds nothing, step by step until something is found, and says so in the result's
        `note` and `relaxed`; exclusions and the filters above stand.

        Raises InputError for an argument that makes no sense.
        """
        return self._run(SearchSpec.of(query, **words))

    def search_at_once(
        self, query: str | SearchSpec = "", **words: Unpack[SearchWords]
    ) -> Results | None:
        """Return what `search` does if that takes a moment and waits for nobody, else None.

        That is a search for any of some words that the bank holds, with a million postings at the
        most, in a generation that is open, if the entries found are short; they are read by then,
        and what the results show of themselves takes a moment too. It is for event loops, which
        have threads do the rest.

        Raises InputError for an argument that makes no sense.
        """
        state: BankState | None = self._current.opened()
        if state is None:
            return None
        spec = SearchSpec.of(query, **words)
        return results_at_once(spec, state.execution, state.engine, state)

    def _run(self, spec: SearchSpec) -> Results:
        state: BankState = self._snapshot()
        return results_of(spec, state.execution, state.engine, state)

    def suggest(self, text: str, limit: int = 10) -> list[Suggestion]:
        """Complete what someone is typing: subjects, words and titles that it may become.

        Each leads to at least one entry. About a third of the places goes to subjects, a third
        to words, and titles take what is left.

        Raises InputError for a limit below 0.
        """
        return self._snapshot().suggest(text, _checked(limit))

    def more_like(self, text: str, limit: int = 10) -> RelatedList:
        """Return the entries nearest to any text, nearest first, with the words both share most.

        The text may be HTML; of a very long one the beginning counts. A text in whose words
        nothing is near gives a shorter list, or none.

        Raises InputError for a limit below 0.
        """
        from corpus.html.pasted_text import plain_text

        return RelatedList(self._snapshot().more_like(plain_text(text), _checked(limit)))

    @property
    def saved_searches(self) -> SavedSearches:
        """The searches that editors keep with the bank."""
        from evidencebank.saved_searches import SavedSearches

        return SavedSearches(self._parts.records)

    @property
    def reader_messages(self) -> MessageBox:
        """What readers have written to the editors, and what was done with it."""
        return self._reader_messages

    def saved_search_of(self, entry_id: str) -> SavedSearch | None:
        """Return the search that a hot topic, collection or matrix cell stands for, or None.

        It is the saved search with the entry's id for a name, else the first search of the old
        site that the entry links to. Raises InputError when there is no entry of this id.
        """
        from evidencebank.legacy_urls.redirects import linked_from

        return self.saved_searches.get(entry_id) or linked_from(self.entry(entry_id))

    def run(
        self,
        saved: SavedSearch | str,
        limit: int = 10,
        offset: int = 0,
        since: date | None = None,
    ) -> Results:
        """Run a saved search, given itself, by name or by the id of an entry that holds one.

        With `since` it finds what was added or revised on that day or later, and each hit's
        `change` says which. Picked entries that are not in the bank are named in the result's
        `note`. Raises InputError when there is no saved search of this name.
        """
        found = self.saved_search(saved) if isinstance(saved, str) else saved
        return self._run(found.page(limit, offset, since))

    def saved_search(self, name: str) -> SavedSearch:
        """Return a saved search by name, or by the id of an entry that links to one.

        Raises InputError when there is none.
        """
        saved = self.saved_searches.get(name)
        if saved is None and name in self._snapshot():
            saved = self.saved_search_of(name)
        if saved is None:
            raise InputError(f"there is no saved search {name!r}: list them with 'searches list'")
        return saved

    def old_address(self, url: str) -> Results | Entry:
        """Return what an address of the library's old site stands for.

        That is the page of results of a subject search or collection, with a `note` on how the
        address was read, or an entry. Raises InputError for any other address and for an entry
        that is not in the bank.
        """
        from evidencebank.legacy_urls.redirects import follow

        return follow(url, self.saved_searches, self.run, self._snapshot())

    def related(self, entry_id: str, limit: int = LENGTH, draft: bool = False) -> RelatedList:
        """Return an entry's most closely related entries, nearest first, ten at the most.

        They are as published last, less what has gone since; with `draft`, and where nothing was
        published, as they would be, with pins and bans. Raises InputError for an unknown id.
        """
        return RelatedList(self._lists.related(entry_id, _checked(limit), draft))

    @property
    def arrangement(self) -> Arrangement:
        """What editors say about matrices, hot topics and collections."""
        from evidencebank.curated_pages.arrangement import read_arrangement

        return read_arrangement(self._parts.records)

    def arrange(self, arrangement: Arrangement, who: str = "", why: str = "") -> None:
        """Keep what editors say about matrices, hot topics and collections."""
        from evidencebank.curated_pages.arrangement import keep_arrangement

        keep_arrangement(self._parts.records, arrangement, who, why)

    def load_review(self, most: int = 50) -> LoadReview:
        """Return what of the loads an editor should look at, `most` of each sort. O(bank).

        Raises InputError for a bank in a cluster, as `told_by` and `refusals` do.
        """
        from evidencebank.load_review.review import review_of

        return review_of(self._own_store(), self._snapshot().number, most)

    def told_by(self, entry_id: str, sources: Path | None = None) -> list[Told]:
        """Return what each file says of an entry; those in the folder `sources` are read anew.

        Raises InputError for an unknown id.
        """
        from evidencebank.load_review.readings import told_of

        return told_of(self._own_store(), self.entry(entry_id).id, sources)

    def refusals(self, key: str, sources: Path | None = None) -> tuple[list[Refusal], Told]:
        """Return what was refused of the file that a key of the review stands for, and the file.

        One in the folder `sources` is read anew. Raises InputError where none has the key.
        """
        from evidencebank.load_review.readings import refusals_of

        return refusals_of(self._own_store(), key, sources)

    def _own_store(self) -> Store:
        if not isinstance(self._store, Store):
            raise InputError("what files said is not kept in a cluster: ask a bank in a folder")
        return self._store

    def history(self, name: str = "") -> list[EditorsStep]:
        """Return what editors did, newest first; of one entry or saved search, if it is named."""
        from evidencebank.history.editors_history import steps_of

        return steps_of(self._parts.records.rows(), name)

    def matrices(self) -> list[Matrix]:
        """Return the matrices that the bank's matrix cells make up."""
        from evidencebank.curated_pages.matrices import KIND, matrices_of

        return matrices_of(self._of_kind(KIND), self.arrangement)

    def hot_topics(self) -> list[Topic]:
        """Return the hot topics in the editors' order, with the live totals of their searches."""
        from evidencebank.curated_pages.topics import HOT_TOPIC

        return self._topics(HOT_TOPIC, self.arrangement.hot_topics)

    def collections(self) -> list[Topic]:
        """Return the collections in the editors' order, with live totals."""
        from evidencebank.curated_pages.topics import COLLECTION

        return self._topics(COLLECTION, self.arrangement.collections)

    def _topics(self, kind: str, first: Sequence[str]) -> list[Topic]:
        from evidencebank.curated_pages.topics import Topic, arranged

        topics = []
        for entry in arranged(self._of_kind(kind), first):
            saved = self.saved_search_of(entry.id)
            total = self.run(saved, limit=0).total if saved else None
            topics.append(Topic(entry, saved, total))
        return topics

    def _of_kind(self, kind: str) -> list[Entry]:
        found = self.search(kinds=[kind], sort="title", limit=_MAX_OF_A_KIND)
        return [hit.entry for hit in found.hits]

    @property
    def lists(self) -> EditorsLists:
        """What editors do with the related lists: pins, bans, drafts and publications."""
        return self._lists

    @property
    def generation(self) -> int:
        """The number of the generation that readers see now; each change of the bank has one."""
        return self._snapshot().number

    @property
    def damage(self) -> str:
        """What is wrong with the newest generation where readers see an earlier one, else ''."""
        self._snapshot()
        return self._current.damage

    @property
    def stamp(self) -> tuple[int, int]:
        """Something that changes whenever readers come to see another generation.

        It costs one look at a file and opens nothing; (0, 0) where there is no generation.
        """
        return self._generations.stamp()

    @property
    def scheme(self) -> Scheme:
        """The bank's subject scheme; empty when none was given."""
        return self._snapshot().scheme

    def subjects(self) -> list[SubjectCount]:
        """Return the scheme's subjects in tree order, then free ones, with counts of entries.

        An entry counts for its subjects and all broader ones.
        """
        return self._snapshot().subjects()

    def values(self, by: str) -> list[FacetCount]:
        """Return all values of 'kind', 'year', 'source' or 'author', with counts of entries.

        Years come newest first, the others by name. Raises InputError for another name.
        """
        return self._snapshot().values(by)

    def check(self) -> list[str]:
        """Return what is wrong with the bank, a line each: nothing, normally. Reads every file."""
        with clear_storage_errors(self._parts.disk):
            number, hold = self._generations.hold_current() or (0, None)
            wrong = self._store.check() + self._store.check_checksum()
            wrong += self._parts.records.check()
            wrong += self._reader_messages.check()
            wrong += self._generations.verify(number) + self._lists.check()
        del hold  # so long it stayed on disk, whoever published meanwhile
        try:
            return wrong or self._snapshot().check()
        except BankDamagedError as error:
            return [str(error)]

    def notes(self) -> list[str]:
        """Return what is worth knowing of a bank that is whole, a line each.

        Of one in a cluster: how far the average length of its entries has moved from the one by
        which their frequencies were written.
        """
        with clear_storage_errors(self._parts.disk):
            return self._snapshot().notes()

    def close(self) -> None:
        """Close this thread's connection to the database and let go of the generation.

        Other threads may go on, and what is asked of the bank afterwards opens it again.
        """
        self._current.close()
        if "_lists" in vars(self):  # else nobody has asked for them
            self._lists.close()
        if "_reader_messages" in vars(self):
            self._reader_messages.close_connection()
        self._parts.close()

    def _snapshot(self) -> Snapshot:
        return self._current.snapshot()


def _is_bank(path: BankPath) -> bool:
    if is_address(path):
        from evidencebank.cluster.parts import is_cluster_bank

        return is_cluster_bank(_address(path))
    return is_bank(Path(str(path)))


def _address(path: BankPath) -> ClusterAddress:
    return path if isinstance(path, ClusterAddress) else ClusterAddress.parse(str(path))


def _checked(limit: int) -> int:
    if limit < 0:
        raise InputError("limit cannot be below 0")
    return limit
