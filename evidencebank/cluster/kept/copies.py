"""Copies of indexes on a second node: had at the end, of files, and waited for.

A copy that is there while an index is written does all the work again. One that comes when all is
written has the files of it, but only of what has been put into files: of the rest each document is
sent to it, and indexed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from corpus.errors import ClusterError
from evidencebank.cluster.client import Cluster

WITHOUT = {
    "index.auto_expand_replicas": False,
    "index.number_of_replicas": 0,
    "index.refresh_interval": "-1",
}
"""Settings of an index that is being written and nobody reads."""

_WITH = {"index.auto_expand_replicas": "0-1", "index.refresh_interval": None}

_SECONDS = 60
"""How long copies are waited for."""


def have_copies(cluster: Cluster, *indexes: str) -> None:
    """Put what was written to indexes that were made or set `WITHOUT` into files, and copy it.

    Searches see it from then on. The copies are on their way then: see `wait_for_copies`.
    """
    named = ",".join(indexes)
    cluster.request("POST", named, "_flush", seconds=600)
    let_be_copied(cluster, *indexes)
    cluster.refresh(named)


def let_be_copied(cluster: Cluster, *indexes: str) -> None:
    """Have indexes copied, whoever set them `WITHOUT`."""
    cluster.request("PUT", ",".join(indexes), "_settings", body=_WITH)


def wait_for_copies(cluster: Cluster, *indexes: str) -> None:
    """Wait for all copies of indexes, for a minute: no node that ends loses anything then."""
    with suppress(ClusterError):  # of two nodes, one of which is down, there are none to be had
        cluster.has_all_copies(*indexes, seconds=_SECONDS)


@contextmanager
def copied_at_the_end(cluster: Cluster, *indexes: str) -> Iterator[None]:
    """Have what a block writes to indexes copied at its end: of indexes that hold nothing else.

    A process that dies in the block leaves them without copies, until `let_be_copied`.
    """
    cluster.request("PUT", ",".join(indexes), "_settings", body=WITHOUT)
    try:
        yield
    except BaseException:
        with suppress(ClusterError):  # of what it meets there, what came first is told
            let_be_copied(cluster, *indexes)
        raise
    have_copies(cluster, *indexes)
    wait_for_copies(cluster, *indexes)
