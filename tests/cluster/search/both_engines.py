"""The embedded engine and the one over a cluster, of the same generation."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from corpus.entry import Entry
from corpus.scheme import Scheme
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing import vocabulary_writer
from evidencebank.cluster.indexing.index_writer import write_generation
from evidencebank.cluster.indexing.updating.layout import Layout
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.search.document_index import DocumentIndex
from evidencebank.cluster.search.engine import ClusterEngine
from indexer.build import build
from indexer.index import Index
from indexer.search.whoosh_engine import WhooshEngine
from recommender import build_lists
from recommender.related_lists import RelatedLists

SHARDS = 3


class BothEngines:
    """Two engines of one generation, whose index in the cluster is removed at the end."""

    def __init__(self, cluster: Cluster, index: Index, lists: RelatedLists, folder: Path) -> None:
        """Write the documents of an index into the cluster; `folder` is for the vocabulary."""
        signals = lists.signals
        self.index = index
        self.embedded = WhooshEngine(index, lambda: signals)
        self.cluster = cluster
        self.name = f"engines-{uuid4().hex[:12]}"
        vocabulary_writer.write(index, signals, folder, Layout.new(index, SHARDS))
        known = MappedVocabulary(folder)
        write_generation(cluster, self.name, index, signals, known, replicas="0")
        pairs = signals.latent.word_pairs
        self.clustered = ClusterEngine(
            cluster, DocumentIndex(cluster, self.name, known), known, index.scheme, pairs
        )

    def close(self) -> None:
        """Remove the index."""
        self.cluster.request("DELETE", self.name)


@contextmanager
def engines_of(address: str, entries: Sequence[Entry], scheme: Scheme) -> Iterator[BothEngines]:
    """Build entries and give both engines of them."""
    cluster = Cluster(ClusterAddress.parse(f"{address}/engines"))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "index").mkdir()
        build(folder / "index", entries, scheme)
        index = Index(folder / "index", scheme)
        (folder / "related").mkdir()
        build_lists.build(folder / "related", index)
        lists = RelatedLists(folder / "related", index)
        both = BothEngines(cluster, index, lists, folder / "vocabulary")
        try:
            yield both
        finally:
            both.close()
            cluster.close()
