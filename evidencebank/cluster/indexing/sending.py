"""Documents sent to an index of a cluster: by threads here, or in ranges by workers.

A range is told by its numbers and by the folder in which the generation is being written; a worker
that does not see that folder leaves it to this process. Documents have ids of ours: a range that
is sent again, by whomever, replaces what came of it before. User and password are not told: each
worker has them from its own environment, as this process has.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.workers.workers import NoWorkersError, TaskKillsError, Workers
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.client import Action, Cluster
from evidencebank.cluster.indexing.documents import Documents

_AT_ONCE = 500
"""Documents that a thread sends."""

_THREADS = 4

_LEAST_DOCUMENTS = 20_000
"""Fewer are sent sooner than workers have opened the index."""

_AHEAD = 2
"""Ranges that are sent, or wait to be, for each worker."""

Opens = Callable[[Path], Documents]
"""Opens the documents of a generation's folder: a function of a module."""


def send(cluster: Cluster, name: str, documents: Iterable[Mapping[str, Any]]) -> None:
    """Send documents, some at a time, in several threads. Raises what any of them raises."""
    waiting: list[Future[int]] = []
    with ThreadPoolExecutor(_THREADS) as threads:
        for actions in _chunks(name, documents):
            waiting.append(threads.submit(cluster.bulk, actions))
            if len(waiting) > _THREADS:
                waiting.pop(0).result()
        for future in waiting:
            future.result()


def send_by(
    workers: Workers | None,
    cluster: Cluster,
    name: str,
    documents: Documents,
    folder: Path,
    opens: Opens,
) -> None:
    """Send documents by workers, if there are enough for that, who open them in a folder.

    Raises what `send` does.
    """
    if workers is None or workers.count < 2 or len(documents.index) < _LEAST_DOCUMENTS:
        send(cluster, name, documents)
        return
    address = replace(cluster.address, user="", password="")
    asked: deque[tuple[tuple[int, int], Future[None]]] = deque()
    coming = iter(documents.spans(_AHEAD * workers.count))
    while True:
        while len(asked) < _AHEAD * workers.count and (span := next(coming, None)):
            asked.append((span, workers.submit(send_span, address, name, folder, opens, span)))
        if not asked:
            return
        span, future = asked.popleft()
        try:
            future.result()
        except (NoWorkersError, TaskKillsError, FileNotFoundError):
            send(cluster, name, documents.between(*span))


def send_span(
    address: ClusterAddress, name: str, folder: Path, opens: Opens, span: tuple[int, int]
) -> None:
    """Send the documents from a first number up to, but not, another, for a process elsewhere."""
    here = ClusterAddress.parse(str(address))
    cluster = Cluster(replace(address, user=here.user, password=here.password))
    try:
        send(cluster, name, _opened(folder, opens).between(*span))
    finally:
        cluster.close()


@lru_cache(maxsize=1)
def _opened(folder: Path, opens: Opens) -> Documents:
    """Open a generation once for all ranges that a worker sends of it."""
    return opens(folder)


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
