"""Writing a generation's documents into an index of a cluster, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from corpus.errors import ClusterError
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing.documents import Documents
from evidencebank.cluster.indexing.mapping import settings
from evidencebank.cluster.indexing.sending import send
from evidencebank.cluster.indexing.shards import shards_of
from evidencebank.cluster.indexing.vocabulary import Facts, MappedVocabulary
from indexer.analysis.words import GAP
from indexer.index import Index
from indexer.ranking.relevance import Signals


def write_generation(
    cluster: Cluster,
    name: str,
    index: Index,
    signals: Signals,
    vocabulary: MappedVocabulary,
    *,
    replicas: str = "0-1",
    sends: Callable[[Documents], None] | None = None,
) -> None:
    """Write the documents of an index that was built, with its vocabulary, into a new index.

    It is copied at the end: `replicas` is how often, least and most, as `auto_expand_replicas`
    takes it. `sends` sends the documents, by default from this process. Raises ClusterError when
    anything is refused, or fewer arrive than were sent.
    """
    made = settings(vocabulary.facts.unit, vocabulary.facts.parts, cluster.version(), GAP)
    cluster.make_index(name, made)
    documents = Documents(index, signals, vocabulary.facts.unit, vocabulary.written)
    if sends is None:
        send(cluster, name, documents)
    else:
        sends(documents)
    finish(cluster, name, vocabulary.facts, replicas)


def finish(cluster: Cluster, name: str, facts: Facts, replicas: str) -> None:
    """Show what was written to searches and count it, part by part, then copy it.

    It is copied by its files: what has not been put into files could not be read again.
    """
    cluster.request("POST", name, "_refresh", seconds=600)
    there = _counts(cluster, name)
    if any(deleted for _, deleted in there.values()):
        # what was sent twice counts in document frequencies as long as it lies about
        cluster.request("POST", name, "_forcemerge", max_num_segments=1, seconds=3600)
        cluster.request("POST", name, "_refresh", seconds=600)
        there = _counts(cluster, name)
    arrived = sum(count for count, _ in there.values())
    if arrived != facts.documents:
        raise ClusterError(
            f"{arrived:,} of {facts.documents:,} entries arrived in {name}: build again"
        )
    wanted = np.bincount(shards_of(facts.documents, facts.parts), minlength=facts.parts)
    if any(there.get(part, (0, 0)) != (count, 0) for part, count in enumerate(wanted.tolist())):
        raise ClusterError(f"the entries of {name} are not where they belong: build again")
    cluster.request("POST", name, "_flush", seconds=600)
    copied = {"auto_expand_replicas": replicas} if replicas != "0" else {}
    body: dict[str, Any] = {"index": {"refresh_interval": None, **copied}}
    cluster.request("PUT", name, "_settings", body=body)


def _counts(cluster: Cluster, name: str) -> dict[int, tuple[int, int]]:
    """Return how many documents each part has, and how many deleted ones."""
    told = cluster.request("GET", name, "_stats", "docs", level="shards")
    parts = told["indices"][name]["shards"].items() if told["indices"] else ()
    return {
        int(part): (copy["docs"]["count"], copy["docs"]["deleted"])
        for part, copies in parts
        for copy in copies
        if copy["routing"]["primary"]
    }
