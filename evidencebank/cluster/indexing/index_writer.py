"""Writing a generation's documents into an index of a cluster, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpus.errors import ClusterError
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing.documents import Documents
from evidencebank.cluster.indexing.mapping import settings
from evidencebank.cluster.indexing.sending import send
from evidencebank.cluster.indexing.vocabulary import Vocabulary
from indexer.analysis.words import GAP
from indexer.index import Index
from indexer.ranking.relevance import Signals

DOCUMENTS_A_SHARD = 5_000_000
"""How many documents a part of an index has at the most, unless a caller says otherwise."""

_LEGACY = (3, 0)
"""From which version on BM25 has no factor k1 + 1 and the similarity that has it is called so."""


def write_generation(
    cluster: Cluster,
    name: str,
    index: Index,
    signals: Signals,
    vocabulary: Vocabulary,
    *,
    shards: int = 0,
    replicas: str = "0-1",
    sends: Callable[[Documents], None] | None = None,
) -> None:
    """Write the documents of an index that was built, with its vocabulary, into a new index.

    It is made in so many `shards`, by default as many as documents need, and copied at the end:
    `replicas` is how often, least and most, as `auto_expand_replicas` takes it. `sends` sends the
    documents, by default from this process. Raises ClusterError when anything is refused, or fewer
    arrive than were sent.
    """
    parts = shards or 1 + len(index) // DOCUMENTS_A_SHARD
    similarity = "LegacyBM25" if cluster.version() >= _LEGACY else "BM25"
    made = settings(vocabulary.facts.unit, parts, similarity, GAP)
    cluster.request("PUT", name, body=made)
    documents = Documents(index, signals, vocabulary.facts.unit)
    if sends is None:
        send(cluster, name, documents)
    else:
        sends(documents)
    finish(cluster, name, len(index), replicas)


def finish(cluster: Cluster, name: str, count: int, replicas: str) -> None:
    """Show what was written to searches and count it, then copy it."""
    cluster.request("POST", name, "_refresh", seconds=600)
    there = cluster.count(name, {"match_all": {}})
    if there != count:
        raise ClusterError(f"{there:,} of {count:,} entries arrived in {name}: build again")
    copied = {"auto_expand_replicas": replicas} if replicas != "0" else {}
    body: dict[str, Any] = {"index": {"refresh_interval": None, **copied}}
    cluster.request("PUT", name, "_settings", body=body)
