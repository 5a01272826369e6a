"""One generation of a bank in a cluster, open for reading, and what is written for that."""

from __future__ import annotations

from pathlib import Path

from corpus.cached import cached_property
from corpus.entry import Entry
from corpus.listing.listed_entry import ListedEntry
from corpus.workers.workers import Workers
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing import vocabulary
from evidencebank.cluster.indexing.documents import Documents
from evidencebank.cluster.indexing.index_writer import write_generation
from evidencebank.cluster.indexing.sending import send_by
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.kept.entry_store import EntryStore
from evidencebank.cluster.kept.generations import ClusterGenerations
from evidencebank.cluster.kept.index_names import VOCABULARY
from evidencebank.cluster.search.engine import ClusterEngine
from evidencebank.lifecycle.generation_files import read_scheme_of
from evidencebank.lifecycle.protocols import Hold
from evidencebank.snapshot import Snapshot, no_entry
from indexer.index import Index
from recommender.related_lists import RelatedLists


class ClusterSnapshot(Snapshot):
    """What readers see of one generation; safe to share between threads.

    Searches are the cluster's. Arrays of the whole bank are fetched when lists, tables or a check
    ask for them.
    """

    engine: ClusterEngine

    def __init__(
        self,
        cluster: Cluster,
        generations: ClusterGenerations,
        store: EntryStore,
        number: int,
        hold: Hold,
    ) -> None:
        """Open a generation. Raises what `Snapshot` does."""
        self._cluster = cluster
        self._kept = generations
        self._entries_of = store
        super().__init__(generations, store, number, hold)

    def _engine(self) -> ClusterEngine:
        return ClusterEngine(
            self._cluster,
            self._kept.docs_index(self.number),
            MappedVocabulary(self._folder / VOCABULARY),
            self.scheme,
            lambda docs, weights, doc: self.related_lists.signals.latent.word_pairs(
                docs, weights, doc
            ),
        )

    @cached_property
    def index(self) -> Index:
        """The index of the entries, in arrays."""
        return Index(self._kept.arrays_folder(self.number) / "index", self.scheme)

    def entry(self, entry_id: str) -> Entry:
        """Return an entry. Raises InputError when there is none of this id."""
        entry = self.store.entry(entry_id, self.number)
        if entry is None:
            raise no_entry(entry_id)
        return entry

    def listed(self, entry_id: str) -> ListedEntry:
        """Return what lists show of an entry. Raises InputError when there is none of this id."""
        listed = self.store.listed(entry_id, self.number)
        if listed is None:
            raise no_entry(entry_id)
        return listed

    def entries_after(self, entry_id: str, limit: int) -> list[Entry]:
        """Return the entries whose ids come next after an id, sorted by id."""
        return self._entries_of.next_entries(entry_id, limit, self.number)


def write_documents(
    cluster: Cluster, name: str, folder: Path, workers: Workers | None = None
) -> None:
    """Write what searches of a generation look at: the index of a name, and its vocabulary."""
    index = Index(folder / "index", read_scheme_of(folder))
    lists = RelatedLists(folder / "related", index)
    vocabulary.write(index, lists.signals, folder / VOCABULARY, cluster.address.shards)
    known = MappedVocabulary(folder / VOCABULARY)

    def sends(documents: Documents) -> None:
        send_by(workers, cluster, name, documents, folder, documents_in)

    write_generation(cluster, name, index, lists.signals, known, sends=sends)


def documents_in(folder: Path) -> Documents:
    """Open the documents of a generation that has its vocabulary already."""
    index = Index(folder / "index", read_scheme_of(folder))
    unit = MappedVocabulary(folder / VOCABULARY).facts.unit
    return Documents(index, RelatedLists(folder / "related", index).signals, unit)
