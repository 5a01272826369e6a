"""Writing a generation's documents into an index of a cluster, whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.errors import ClusterError
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing.documents import Documents
from evidencebank.cluster.indexing.mapping import FILLER, PARTS, TERMS, settings
from evidencebank.cluster.indexing.sending import send
from evidencebank.cluster.indexing.shards import shards_of
from evidencebank.cluster.indexing.updating.changes import DIGESTS, Changes
from evidencebank.cluster.indexing.updating.layout import Layout
from evidencebank.cluster.indexing.vocabulary import CARRIED, MappedVocabulary
from indexer.analysis.words import GAP
from indexer.index import Index
from indexer.postings.arrays import save
from indexer.ranking.relevance import Signals

_LEASES = 90
"""Seconds in which what was replaced may go: twice a minute a node looks what copies ask for."""

_PAUSE = 2.0


def write_generation(
    cluster: Cluster,
    name: str,
    index: Index,
    signals: Signals,
    vocabulary: MappedVocabulary,
    *,
    replicas: str = "0-1",
    changes: Changes | None = None,
    sends: Callable[[Documents], None] | None = None,
) -> None:
    """Write the documents of an index that was built, with its vocabulary, into a new index.

    That is a clone of an earlier one, with `changes`, or new. It is copied at the end: `replicas`
    is how often, least and most, as `auto_expand_replicas` takes it. `sends` sends the documents,
    by default from this process. Raises ClusterError when anything is refused, or fewer arrive
    than were sent.
    """
    layout, facts = Layout.read(vocabulary), vocabulary.facts
    if changes is None:
        cluster.make_index(name, settings(facts.unit, facts.parts, cluster.version(), GAP))
        documents = Documents(index, signals, layout)
    else:
        changes.clone(cluster, name)
        send(cluster, name, changes.removals())
        documents = Documents(index, signals, layout, changes.there)
    if sends is None:
        send(cluster, name, documents)
    else:
        sends(documents)
    save(vocabulary.folder / CARRIED / DIGESTS, documents.digests)
    finish(cluster, name, vocabulary, replicas)


def finish(cluster: Cluster, name: str, vocabulary: MappedVocabulary, replicas: str) -> None:
    """Show what was written to searches and count it, part by part, then copy it.

    It is copied by its files: what has not been put into files could not be read again.
    """
    facts = vocabulary.facts
    cluster.request("POST", name, "_refresh", seconds=600)
    part_of = shards_of(vocabulary.numbers, facts.parts)
    there = _counts(cluster, name)
    arrived = sum(count for count, _ in there.values())
    if arrived != facts.documents:
        raise ClusterError(
            f"{arrived:,} of {facts.documents:,} entries arrived in {name}: build again"
        )
    wanted = np.bincount(part_of, minlength=facts.parts).tolist()
    if any(there.get(part, (0, 0))[0] != count for part, count in enumerate(wanted)):
        raise ClusterError(f"the entries of {name} are not where they belong: build again")
    if any(deleted for _, deleted in there.values()):
        _expunge(cluster, name, vocabulary, part_of)
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


def _expunge(
    cluster: Cluster, name: str, vocabulary: MappedVocabulary, part_of: npt.NDArray[np.int64]
) -> None:
    """Have nothing left of documents that were replaced or removed, which would count as others do.

    What was written a moment ago and replaced may stay for as long as a copy could ask for it.
    """
    end = time.monotonic() + _LEASES
    parts = [*zip(*np.unique(part_of, return_index=True), strict=True)]
    while True:
        cluster.request("POST", name, "_flush", seconds=600)
        cluster.request("POST", name, "_forcemerge", only_expunge_deletes=True, seconds=3600)
        cluster.request("POST", name, "_refresh", seconds=600)
        if not any(_counts_more(cluster, name, vocabulary, *part) for part in parts):
            return
        if time.monotonic() > end:
            raise ClusterError(f"replaced entries still count in {name}: build again")
        time.sleep(_PAUSE)


def _counts_more(
    cluster: Cluster, name: str, vocabulary: MappedVocabulary, part: int, doc: int
) -> bool:
    """Say whether a part, which has a document, counts any besides those that are in it."""
    asked = {"doc": {TERMS: f"{FILLER}{PARTS}1"}, "fields": [TERMS]}
    number = int(vocabulary.numbers[doc])
    told = cluster.request("POST", name, "_termvectors", body=asked, routing=number)
    counted = told["term_vectors"][TERMS]["field_statistics"]["doc_count"]
    return bool(counted != vocabulary.facts.with_terms[part])
