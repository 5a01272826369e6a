"""Documents sent to an index of a cluster: by threads here, or in ranges by workers.

A range is told by its numbers and by the folder in which the generation is being written; a worker
that does not see that folder leaves it to this process. Documents have ids of ours: a range that
is sent again, by whomever, replaces what came of it before. User and password are not told: each
worker has them from its own environment, as this process has.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.workers.workers import NoWorkersError, TaskKillsError, Workers
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.client import Cluster

if TYPE_CHECKING:
    from evidencebank.cluster.indexing.documents import Documents, Line

_BYTES = 5_000_000
"""What a request has, about."""

_THREADS = 3

_LEAST_DOCUMENTS = 20_000
"""Fewer are sent sooner than workers have opened the index."""

_MOST_DOCUMENTS = 50_000
"""Documents of a range, about, which is sent again as a whole if a worker ends."""

_AHEAD = 2
"""Ranges that are sent, or wait to be, for each worker."""

Opens = Callable[[Path], "Documents"]
"""Opens the documents of a generation's folder: a function of a module."""


def send(cluster: Cluster, name: str, documents: Iterable[Line]) -> None:
    """Send documents, some megabytes at a time, in several threads.

    Raises what any of them raises.
    """
    waiting: list[Future[None]] = []
    with ThreadPoolExecutor(_THREADS) as threads:
        for lines in _chunks(documents):
            waiting.append(threads.submit(cluster.send, lines, name))
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
    few = len(documents) < _LEAST_DOCUMENTS or documents.there is not None
    if workers is None or workers.count < 2 or few:
        send(cluster, name, documents)
        return
    address = replace(cluster.address, user="", password="")
    asked: deque[tuple[tuple[int, int], Future[bytes]]] = deque()
    parts = max(_AHEAD * workers.count, 1 + len(documents) // _MOST_DOCUMENTS)
    coming = iter(documents.spans(parts))
    while True:
        while len(asked) < _AHEAD * workers.count and (span := next(coming, None)):
            asked.append((span, workers.submit(send_span, address, name, folder, opens, span)))
        if not asked:
            return
        span, future = asked.popleft()
        try:
            digests = np.frombuffer(future.result(), np.uint64)
            documents.digests[span[0] : span[1]] = digests
        except (NoWorkersError, TaskKillsError, FileNotFoundError):
            send(cluster, name, documents.between(*span))


def send_span(
    address: ClusterAddress, name: str, folder: Path, opens: Opens, span: tuple[int, int]
) -> bytes:
    """Send the documents from one up to, but not, another, for a process elsewhere.

    Returns their digests.
    """
    here = ClusterAddress.parse(str(address))
    cluster = Cluster(replace(address, user=here.user, password=here.password))
    try:
        documents = _opened(folder, opens)
        send(cluster, name, documents.between(*span))
        return documents.digests[span[0] : span[1]].tobytes()
    finally:
        cluster.close()


@lru_cache(maxsize=1)
def _opened(folder: Path, opens: Opens) -> Documents:
    """Open a generation once for all ranges that a worker sends of it."""
    return opens(folder)


def _chunks(documents: Iterable[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    size = 0
    for line in documents:
        chunk.append(line)
        size += len(line[1])
        if size >= _BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
