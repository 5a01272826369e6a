"""A bank in a cluster beside plain texts in the same cluster: searching both in turn, and building.

A cluster must run: `make cluster` prints its address, which `EVIDENCEBANK_CLUSTER` hands over.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

import numpy as np

from benchmarks.cluster_builds import build, nodes_seconds
from benchmarks.documents import Document, read_jsonl
from benchmarks.peers import OURS
from benchmarks.report import Report, compare
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
        _writing(both, report, work.scale.index_runs)
        _building(address, both, report)
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

    def write_ours(self, copies: int = 0) -> None:
        """Write the documents of the bank, which is built already, and wait for copies."""
        from evidencebank.cluster.indexing import vocabulary_writer
        from evidencebank.cluster.indexing.index_writer import write_generation
        from evidencebank.cluster.indexing.updating.layout import Layout
        from evidencebank.cluster.indexing.vocabulary import MappedVocabulary

        index, signals = self.snapshot.index, self.snapshot.related_lists.signals
        vocabulary_writer.write(index, signals, self.vocabulary, Layout.new(index, _SHARDS))
        known = MappedVocabulary(self.vocabulary)
        replicas = f"0-{copies}" if copies else "0"
        write_generation(self.cluster, self.name, index, signals, known, replicas=replicas)
        self._wait(self.name)

    def write_plain(self, copies: int = 0) -> None:
        """Write plain texts by the client's own helper, which knows nothing of us."""
        from opensearchpy.helpers import parallel_bulk

        self.cluster.request("PUT", self.plain, body=_plain_index(copies))
        listed = read_jsonl(self.documents.file)
        actions = ({"_index": self.plain, "_source": one} for one in map(_source, listed))
        for done, told in parallel_bulk(self.cluster.client, actions, thread_count=4):
            assert done, told
        self.cluster.request("POST", self.plain, "_refresh", seconds=600)
        self._wait(self.plain)

    def _wait(self, name: str) -> None:
        """Wait for the copies of an index."""
        asked = {"wait_for_status": "green", "timeout": "600s", "seconds": 610}
        self.cluster.request("GET", "_cluster", "health", name, **asked)

    def processor_of(self, write: Callable[[int], None], copies: int) -> float:
        """Return the processor's seconds, of this process and of the nodes, of writing anew."""
        self.clear()
        before = process_time() + nodes_seconds(self.cluster)
        write(copies)
        return process_time() + nodes_seconds(self.cluster) - before

    def engine(self) -> Any:
        """Return the engine over the cluster, as a process has it."""
        from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
        from evidencebank.cluster.search.document_index import DocumentIndex
        from evidencebank.cluster.search.engine import ClusterEngine

        known = MappedVocabulary(self.vocabulary)
        documents = DocumentIndex(self.cluster, self.name, known)
        return ClusterEngine(self.cluster, documents, known, self.snapshot.scheme)

    def clear(self) -> None:
        """Remove both indexes."""
        for name in (self.name, self.plain):
            self.cluster.request("DELETE", name, ignore_unavailable=True)
        shutil.rmtree(self.vocabulary, ignore_errors=True)

    def remove(self) -> None:
        """Remove both indexes, and let go of all else."""
        self.clear()
        self.bank.close()
        self.cluster.close()


def _plain_index(copies: int = 0) -> dict[str, Any]:
    text, keyword = {"type": "text", "analyzer": "english"}, {"type": "keyword"}
    columns = {"kind": keyword, "subject": keyword, "year": {"type": "integer"}}
    return {
        "settings": {
            "number_of_shards": _SHARDS,
            "number_of_replicas": copies,
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


def _writing(both: _Both, report: Report, runs: int) -> None:
    """Measure writing what searches look at, without copies and with one on a second node."""
    ways = {_OURS: both.write_ours, _BULK: both.write_plain}
    for copies in (0, 1):
        for write in ways.values():  # the nodes compile what they do often
            both.processor_of(write, copies)
        runs_of = {name: [] for name in ways}
        for _ in range(runs):
            for name, write in ways.items():
                runs_of[name].append(both.processor_of(write, copies))
        what = "with a copy" if copies else "without copies"
        title = f"Writing {both.documents} {what}, our analysis and lists not counted: processor"
        report.add(compare(_PART, f"writing {what}", title, "s", "less", runs_of))


def _building(address: str, both: _Both, report: Report) -> None:
    """Measure a whole build, which has a copy of all that it writes, lists not counted."""
    costs = [build(address, both.documents.file, 1) for _ in range(_RUNS)]
    plain = [both.processor_of(both.write_plain, 1) for _ in range(_RUNS)]
    both.processor_of(both.write_ours, 0)
    both.write_plain()
    notes = [
        f"{cost.ours:.1f} s of the process that builds, {cost.nodes:.1f} s of the nodes."
        for cost in costs
    ]
    title = f"Building a bank of {both.documents}, lists not counted, with a copy: processor"
    measured = {_OURS: [cost.processor for cost in costs], _BULK: plain}
    report.add(compare(_PART, "building", title, "s", "less", measured, notes))


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
