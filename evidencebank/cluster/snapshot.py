"""One generation of a bank in a cluster, open for reading, and what is written for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.cached import cached_property
from corpus.entry import Entry
from corpus.listing.listed_entry import ListedEntry
from corpus.storage.memory import give_back_memory
from corpus.workers.workers import Workers
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing import list_records
from evidencebank.cluster.indexing.sending import send_by
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.kept.entry_store import EntryStore
from evidencebank.cluster.kept.generations import ClusterGenerations
from evidencebank.cluster.kept.index_names import VOCABULARY
from evidencebank.cluster.lists_by_entry import ListRecords, ListsByEntry
from evidencebank.cluster.search.document_index import DocumentIndex
from evidencebank.cluster.search.engine import ClusterEngine
from evidencebank.cluster.search.entry_numbers import NumbersOfIds
from evidencebank.cluster.search.query_clauses import EVERYTHING
from evidencebank.lifecycle.generation_files import read_scheme_of, read_settings_of
from evidencebank.lifecycle.protocols import Hold
from evidencebank.snapshot import Snapshot, no_entry
from indexer.index import Index
from recommender.model.list_files import mapped_basis
from recommender.model.views import Basis
from recommender.related_lists import RelatedLists

if TYPE_CHECKING:
    from evidencebank.cluster.indexing.documents import Documents

BASIS_FILES = ("related/basis.",)
"""What the names of the files begin with that latent likenesses are explained by."""


class ClusterSnapshot(Snapshot):
    """What readers see of one generation; safe to share between threads.

    Searches are the cluster's, and so are the records of entries that pages show. Arrays of the
    whole bank are fetched when editors, analysts or a check ask about all of it.
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
            self._documents,
            self._vocabulary,
            self.scheme,
            lambda docs, weights, doc: self.related_lists.latent_words(docs, weights, doc),
        )

    @cached_property
    def _documents(self) -> DocumentIndex:
        return DocumentIndex(self._cluster, self._kept.docs_index(self.number), self._vocabulary)

    @cached_property
    def _vocabulary(self) -> MappedVocabulary:
        return MappedVocabulary(self._folder / VOCABULARY)

    @cached_property
    def numbers(self) -> NumbersOfIds:
        """The entries by document number."""
        return NumbersOfIds(self._documents, len(self), lambda one: self.listed(one).title)

    @cached_property
    def index(self) -> Index:
        """The index of the entries, in arrays."""
        return Index(self._kept.arrays_folder(self.number) / "index", self.scheme)

    @cached_property
    def related_lists(self) -> ListsByEntry:
        """The related lists as the model has them."""
        list_records.entries_of(self._folder / VOCABULARY / list_records.FILE)
        return ListsByEntry(
            ListRecords(self._cluster, self._kept.files_index(self.number), self._vocabulary),
            self._documents,
            self._vocabulary,
            read_settings_of(self._folder),
            self._basis,
            lambda: RelatedLists(self._kept.arrays_folder(self.number) / "related", self.index),
        )

    def _basis(self) -> Basis:
        folder = self._kept.folder_with(self.number, BASIS_FILES)
        return mapped_basis(folder / "related", len(self._vocabulary.terms))

    def _translations(self, doc: int) -> Sequence[str]:
        """Return the ids of a document's translations."""
        others = self.related_lists.translations(doc)
        ids = self._documents.ids(others)
        return [ids[other] for other in others]

    def notes(self) -> list[str]:
        """Tell how far the average length is from the one by which frequencies were written."""
        away, most = self._vocabulary.facts.drift, self._cluster.address.drift
        told = f"the average length of entries is {away:+.3%} from that of their frequencies"
        return [f"{told}; beyond {most:.3%} an update writes all of them anew"]

    def days(self) -> Iterator[tuple[str, date | None]]:
        """Yield the id of each entry, sorted, and the day it was last revised or else added."""
        by = ({"id": "asc"}, {"revised": "asc"})
        name = self._kept.docs_index(self.number)
        for hit in self._cluster.scan(name, EVERYTHING, by, source=False):
            entry_id, day = hit["sort"]
            yield entry_id, date.fromordinal(day) if day else None

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
    cluster: Cluster,
    name: str,
    files: str,
    folder: Path,
    workers: Workers | None = None,
    before: tuple[str, Path] | None = None,
) -> None:
    """Write what searches and pages of a generation look at besides its files.

    That is the index of a name, the vocabulary, and the records of related lists, which go into the
    index of the files. `before` are the index and the folder of the generation that this one was
    made of; then only documents that are others are written, unless these are most.
    """
    # imported here, as below: what is compiled takes half a second to load, and readers do without
    from evidencebank.cluster.indexing import vocabulary_writer
    from evidencebank.cluster.indexing.index_writer import write_generation
    from evidencebank.cluster.indexing.updating.changes import Before, changed_layout
    from evidencebank.cluster.indexing.updating.layout import Layout

    index = Index(folder / "index", read_scheme_of(folder))
    lists = RelatedLists(folder / "related", index)
    give_back_memory()  # all of the index was looked at, and is mapped
    shards, drift = cluster.address.shards, cluster.address.drift
    changed = None
    if before is not None and cluster.exists(before[0]):
        documents, old = before
        made_of = Before(documents, old, old / VOCABULARY)
        changed = changed_layout(made_of, index, lists.signals, shards, drift)
    layout, changes = changed or (Layout.new(index, shards), None)
    give_back_memory()
    vocabulary_writer.write(index, lists.signals, folder / VOCABULARY, layout)
    known = MappedVocabulary(folder / VOCABULARY)
    list_records.write(cluster, files, lists, index, known)

    def sends(documents: Documents) -> None:
        send_by(workers, cluster, name, documents, folder, documents_in)

    write_generation(cluster, name, index, lists.signals, known, changes=changes, sends=sends)


def documents_in(folder: Path) -> Documents:
    """Open the documents of a generation that has its vocabulary already."""
    from evidencebank.cluster.indexing.documents import Documents
    from evidencebank.cluster.indexing.updating.layout import Layout

    give_back_memory()  # what a worker had analysed before
    index = Index(folder / "index", read_scheme_of(folder))
    known = MappedVocabulary(folder / VOCABULARY)
    signals = RelatedLists(folder / "related", index).signals
    give_back_memory()  # all of the index was looked at, and is mapped
    return Documents(index, signals, Layout.read(known))
