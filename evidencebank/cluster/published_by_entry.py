"""Published lists of single entries, each asked of the cluster when it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from corpus.cached import cached_property
from corpus.errors import BankDamagedError
from corpus.workers.workers import Workers
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing import published_records
from evidencebank.cluster.indexing.published_records import (
    FILE,
    PublishedRecord,
    published_ids,
    records_of,
)
from evidencebank.cluster.kept.generations import ClusterGenerations
from evidencebank.cluster.kept.index_names import VOCABULARY
from evidencebank.lifecycle.publications import REMEDY, Publications, about_of
from recommender.curation.entry_matching import EntryMatcher, EntryNumbers
from recommender.curation.publication import REMOVED, About, Publication, PublishedList
from recommender.related_lists import ListLine

_TOGETHER = 1_000


class PublishedByEntry:
    """A publication as the entries of one generation see it, as `PublishedLists` has all of it."""

    def __init__(
        self,
        cluster: Cluster,
        files: str,
        about: About,
        generation: int,
        numbers: EntryNumbers,
        recogniser: EntryMatcher,
    ) -> None:
        """Take the index of the publication's files and the entries of a generation."""
        self._cluster = cluster
        self._files = files
        self._about = about
        self._generation = generation
        self._numbers = numbers
        self._recogniser = recogniser

    def of(self, doc: int) -> list[ListLine] | None:
        """Return the list of a document without those removed since, None if it came after."""
        entry_id = self._numbers.id_of(doc)
        found = records_of(self._cluster, self._files, [entry_id])
        if not found and (earlier := self._earlier_ids.get(doc)):
            found = records_of(self._cluster, self._files, [earlier])
        if not found:
            return None
        (record,) = found.values()
        self._numbers.expect([other for other, _, _ in record.lines])
        lines = [(self._doc(other), score, pinned) for other, score, pinned in record.lines]
        return [ListLine(*line) for line in lines if line[0] >= 0]

    def _doc(self, entry_id: str) -> int:
        doc = self._numbers.doc(entry_id)
        return doc if doc >= 0 else self._renamed.get(entry_id, REMOVED)

    @cached_property
    def _earlier_ids(self) -> dict[int, str]:
        """The published ids of entries that have others now, by document number."""
        return {doc: entry_id for entry_id, doc in self._renamed.items()}

    @cached_property
    def _renamed(self) -> dict[str, int]:
        """The document numbers of published entries whose ids are others now.

        None are where the generation is the one that was published; else all ids are compared.
        O(published entries), and O(entries) where one is gone.
        """
        if self._about.generation == self._generation:
            return {}
        renamed: dict[str, int] = {}
        for record in self._gone():
            found = self._recogniser.find(record.mark)
            if found.state == "renamed" and found.doc not in renamed.values():
                renamed[record.mark.id] = found.doc
        now = {doc: self._numbers.id_of(doc) for doc in renamed.values()}
        published = records_of(self._cluster, self._files, [*now.values()])
        return {gone: doc for gone, doc in renamed.items() if now[doc] not in published}

    def _gone(self) -> Iterator[PublishedRecord]:
        """Yield what is known of published entries whose ids are gone, by id."""
        coming = published_ids(self._cluster, self._files)
        while some := list(islice(coming, _TOGETHER)):
            self._numbers.expect(some)
            gone = [entry_id for entry_id in some if self._numbers.doc(entry_id) < 0]
            yield from records_of(self._cluster, self._files, gone).values()


class ClusterPublications(Publications):
    """The publications of a bank in a cluster; safe to share between threads."""

    def __init__(
        self,
        cluster: Cluster,
        generations: ClusterGenerations,
        disk: Path,
        lock: Callable[[], AbstractContextManager[None]],
    ) -> None:
        super().__init__(generations, disk, lock)
        self._cluster = cluster
        self._kept = generations

    def seen_from(
        self, generation: int, numbers: EntryNumbers, recogniser: EntryMatcher
    ) -> PublishedList | None:
        """Return the lists that readers of a generation see, asked for one by one."""
        number = self._kept.current()
        if not number:
            return None
        manifest, files = self._kept.manifest(number), self._kept.files_index(number)
        if f"{VOCABULARY}/{FILE}" not in manifest.files:
            raise BankDamagedError(f"{files} is of another version: {REMEDY}")
        about = about_of(manifest, self._kept.root)
        return PublishedByEntry(self._cluster, files, about, generation, numbers, recogniser)


def write_published(
    cluster: Cluster,
    _docs: str,
    files: str,
    folder: Path,
    _workers: Workers | None = None,
    _before: tuple[str, Path] | None = None,
) -> None:
    """Write the records of a publication, which is in a folder, into the index of its files."""
    about = About("", datetime.now(UTC), "", 0, 0)
    published_records.write(cluster, files, Publication(folder, 0, about), folder / VOCABULARY)
