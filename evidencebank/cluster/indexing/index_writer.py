"""Writing a generation's documents into an index of a cluster, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from corpus.errors import ClusterError
from evidencebank.cluster.client import Action, Cluster
from evidencebank.cluster.indexing.documents import Documents
from evidencebank.cluster.indexing.mapping import settings
from evidencebank.cluster.indexing.vocabulary import Vocabulary
from indexer.analysis.words import GAP
from indexer.index import Index
from indexer.ranking.relevance import Signals

DOCUMENTS_A_SHARD = 5_000_000
"""How many documents a part of an index has at the most, unless a caller says otherwise."""

_AT_ONCE = 500
"""Documents that a thread sends."""

_THREADS = 4
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
) -> None:
    """Write the documents of an index that was built, with its vocabulary, into a new index.

    It is made in so many `shards`, by default as many as documents need, and copied at the end:
    `replicas` is how often, least and most, as `auto_expand_replicas` takes it. Raises
    ClusterError when anything is refused, or fewer arrive than were sent.
    """
    parts = shards or 1 + len(index) // DOCUMENTS_A_SHARD
    similarity = "LegacyBM25" if cluster.version() >= _LEGACY else "BM25"
    made = settings(vocabulary.facts.unit, parts, similarity, GAP)
    cluster.request("PUT", name, body=made)
    documents = Documents(index, signals, vocabulary.facts.unit)
    _send(cluster, name, documents)
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


def _send(cluster: Cluster, name: str, documents: Iterable[Mapping[str, Any]]) -> None:
    """Send documents, some at a time, in several threads. Raises what any of them raises."""
    waiting: list[Future[int]] = []
    with ThreadPoolExecutor(_THREADS) as threads:
        for actions in _chunks(name, documents):
            waiting.append(threads.submit(cluster.bulk, actions))
            if len(waiting) > _THREADS:
                waiting.pop(0).result()
        for future in waiting:
            future.result()


def _chunks(name: str, documents: Iterable[Mapping[str, Any]]) -> Iterator[list[Action]]:
    chunk: list[Action] = []
    for document in documents:
        # an index operation under a number of ours: sent again, it is no second document
        chunk.append(({"index": {"_index": name, "_id": str(document["number"])}}, document))
        if len(chunk) == _AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
