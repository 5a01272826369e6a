"""A bank in a cluster beside plain texts in the same cluster: searching both in turn, and building.

A cluster must run: `make cluster` prints its address, which `EVIDENCEBANK_CLUSTER` hands over.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import numpy as np

from benchmarks.documents import Document, read_jsonl
from benchmarks.peers import OURS
from benchmarks.report import Report, compare
from benchmarks.timing import seconds_of
from benchmarks.workspace import Prepared, Workspace

_PART = "cluster"
_SHARDS = 3
_HITS = 10
_CLAIMS = 100
_RUNS = 2
_FIELDS = ["title^2", "text"]
_OURS, _PEER = "evidencebank", "multi_match"
_BULK = "parallel_bulk, English analyser"


def run(work: Workspace, report: Report) -> None:
    """Measure searches with and without the related graph, and writing."""
    address = os.environ.get("EVIDENCEBANK_CLUSTER", "")
    if not address:
        report.line("cluster is left out: run 'make cluster' and set EVIDENCEBANK_CLUSTER")
        return
    documents = work.scifact
    run_id = uuid4().hex[:8]  # of letters and digits, as names of banks are
    both = _Both(address, f"bench{run_id}", documents, work.index(OURS, documents))
    try:
        _building(both, report)
        for graph in (False, True):
            _searching(both, report, graph, work.scale.search_runs)
    finally:
        both.remove()


class _Both:
    """The same documents in one cluster twice: as a bank has them, and as plain texts."""

    def __init__(self, address: str, name: str, documents: Prepared, folder: Path) -> None:
        from evidencebank import Bank
        from evidencebank.cluster.address import ClusterAddress
        from evidencebank.cluster.client import Cluster

        self.documents = documents
        self.cluster = Cluster(ClusterAddress.parse(f"{address}/{name}"))
        self.name, self.plain = f"{name}-docs", f"{name}-plain"
        self.vocabulary = folder / f"vocabulary-{name}"
        self.bank = Bank.open(folder)
        self.snapshot = self.bank._snapshot()

    def write_ours(self) -> None:
        """Write the documents of the bank, which is built already."""
        from evidencebank.cluster.indexing import vocabulary
        from evidencebank.cluster.indexing.index_writer import write_generation

        index, signals = self.snapshot.index, self.snapshot.related_lists.signals
        vocabulary.write(index, signals, self.vocabulary, _SHARDS)
        known = vocabulary.MappedVocabulary(self.vocabulary)
        write_generation(self.cluster, self.name, index, signals, known, replicas="0")

    def write_plain(self) -> None:
        """Write plain texts by the client's own helper, which knows nothing of us."""
        from opensearchpy.helpers import parallel_bulk

        self.cluster.request("PUT", self.plain, body=_plain_index())
        listed = read_jsonl(self.documents.file)
        actions = ({"_index": self.plain, "_source": one} for one in map(_source, listed))
        for done, told in parallel_bulk(self.cluster.client, actions, thread_count=4):
            assert done, told
        self.cluster.request("POST", self.plain, "_refresh", seconds=600)

    def engine(self) -> Any:
        """Return the engine over the cluster, as a process has it."""
        from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
        from evidencebank.cluster.search.document_index import DocumentIndex
        from evidencebank.cluster.search.engine import ClusterEngine

        known = MappedVocabulary(self.vocabulary)
        documents = DocumentIndex(self.cluster, self.name)
        return ClusterEngine(self.cluster, documents, known, self.snapshot.scheme)

    def remove(self) -> None:
        """Remove both indexes."""
        for name in (self.name, self.plain):
            self.cluster.request("DELETE", name, ignore_unavailable=True)
        self.bank.close()
        self.cluster.close()


def _plain_index() -> dict[str, Any]:
    text, keyword = {"type": "text", "analyzer": "english"}, {"type": "keyword"}
    columns = {"kind": keyword, "subject": keyword, "year": {"type": "integer"}}
    return {
        "settings": {
            "number_of_shards": _SHARDS,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
        },
        "mappings": {"properties": {"title": text, "text": text, **columns}},
    }


def _source(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "text": document.text,
        "kind": document.kind,
        "subject": list(document.subjects),
        "year": document.year,
    }


def _building(both: _Both, report: Report) -> None:
    measured = {_OURS: [seconds_of(both.write_ours)], _BULK: [seconds_of(both.write_plain)]}
    title = f"Writing {both.documents} into the cluster, our analysis and lists not counted"
    report.add(compare(_PART, "writing", title, "s", "less", measured))


def _searching(both: _Both, report: Report, graph: bool, runs: int) -> None:
    from indexer.search.query_execution import QueryExecution
    from indexer.search.spec import SearchSpec

    execution = QueryExecution(both.engine(), both.snapshot.scheme)

    def ours(query: str) -> None:
        found = execution.run(SearchSpec(query, graph=graph)).found
        assert found.facets() is not None

    embedded = QueryExecution(both.snapshot.engine, both.snapshot.scheme)
    same = sum(
        _page(execution, query, graph) == _page(embedded, query, graph)
        for query in both.documents.claims[:_CLAIMS]
    )

    def peer(query: str) -> None:
        both.cluster.search(both.plain, _plain_search(query), search_type="dfs_query_then_fetch")

    asked = both.documents.claims[:_CLAIMS]
    for query in asked[:20]:
        ours(query)
        peer(query)
    times = [list(_in_turn(asked, ours, peer)) for _ in range(min(runs, _RUNS))]
    medians = np.median(np.array(times), axis=0)
    measured = {_OURS: medians[:, 0].tolist(), _PEER: medians[:, 1].tolist()}
    how = "words, neighbours and latent places" if graph else "words alone"
    note = f"The same ids, totals and facets as embedded for {same} of {len(asked)} claims."
    title = f"{len(asked)} claims on {both.documents}, {_SHARDS} parts: ten hits with facets, {how}"
    report.add(
        compare(_PART, f"claims, graph {graph}".lower(), title, "s", "less", measured, [note])
    )


def _page(execution: Any, query: str, graph: bool) -> tuple[Any, ...]:
    from indexer.search.spec import SearchSpec

    found = execution.run(SearchSpec(query, graph=graph)).found
    return list(found.ids), found.total, found.facets()


def _in_turn(asked: Sequence[str], ours: Any, peer: Any) -> Iterator[tuple[float, float]]:
    """Yield both times of each query, asked right after one another, the first of them in turn."""
    for at, query in enumerate(asked):
        pair = [(0, partial(ours, query)), (1, partial(peer, query))]
        seconds = [0.0, 0.0]
        for place, ask in pair if at % 2 else reversed(pair):
            start = perf_counter()
            ask()
            seconds[place] = perf_counter() - start
        yield seconds[0], seconds[1]


def _plain_search(query: str) -> dict[str, Any]:
    counts = {name: {"terms": {"field": name, "size": 100}} for name in ("kind", "year", "subject")}
    words = {"multi_match": {"query": query, "fields": _FIELDS}}
    return {"query": words, "size": _HITS, "aggs": counts, "track_total_hits": True}
