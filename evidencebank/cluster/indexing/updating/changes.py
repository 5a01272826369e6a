"""What an update sends: a clone of the index before, less what is gone, and what is another.

A clone shares the files of the index that it is of, which nobody writes to any more. Which
documents are others is told by digests of all that was sent of each: whatever may have changed a
document, be it the entry, a neighbour, or a word that now stands apart from its term, it is sent
again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from corpus.errors import BankDamagedError
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing.documents import Digests, Documents, Line
from evidencebank.cluster.indexing.updating.layout import Layout
from evidencebank.cluster.indexing.vocabulary import CARRIED, MappedVocabulary
from indexer.index import Index
from indexer.postings.arrays import mapped
from indexer.ranking.relevance import Signals

DIGESTS = "digests.npy"

_SAMPLES, _SAMPLE = 16, 16
"""Places that are looked at, and documents in each, before a clone is made."""

_WORTH_A_CLONE = 0.5
"""From this share of changed documents on, writing all anew is quicker."""

_CLONING = 120
"""Seconds that a clone has to come: it is made where the files are."""


class Before(NamedTuple):
    """The generation before: the index of its documents, its files and vocabulary, in folders."""

    documents: str
    folder: Path
    vocabulary: Path


@dataclass(frozen=True)
class Changes:
    """What makes the documents of a generation of those before, which an index has.

    `there` are digests of those that stay, in the order of the new index, 0 for none; `gone` the
    numbers of those that go.
    """

    index: str
    there: Digests
    gone: list[int]

    def clone(self, cluster: Cluster, name: str) -> None:
        """Make the new index. Raises ClusterError when the cluster does not."""
        cluster.request("PUT", self.index, "_settings", body={"index": {"blocks": {"write": True}}})
        settings: dict[str, Any] = {"number_of_replicas": 0, "auto_expand_replicas": False}
        settings |= {"refresh_interval": "-1", "blocks": {"write": False}}
        cluster.clone_index(self.index, name, {"index": settings}, _CLONING)

    def removals(self) -> Iterator[Line]:
        """Yield the lines that remove what is gone."""
        for number in self.gone:
            yield f"delete {number}", b'{"delete":{"_id":"%d"}}\n' % number


def changed_layout(
    before: Before, index: Index, signals: Signals, shards: int, drift: float
) -> tuple[Layout, Changes] | None:
    """Return the layout of an index after the one before, and what is to be sent.

    None where all is better written anew. O(postings).
    """
    try:
        known = MappedVocabulary(before.vocabulary)
        digests: Digests = mapped(known.folder / CARRIED / DIGESTS, np.uint64, len(known))
        old, was = Layout.read(known), Index(before.folder / "index")
    except (BankDamagedError, FileNotFoundError):
        return None  # by another version
    layout = old.after(was, index, shards, drift)
    if layout is None:
        return None
    docs = np.array([was.doc(entry_id) for entry_id in index.ids], np.int64)
    there = np.where(docs >= 0, digests[docs], np.uint64(0))
    changes = Changes(before.documents, there, np.setdiff1d(old.numbers, layout.numbers).tolist())
    return (layout, changes) if _is_worth(Documents(index, signals, layout, there)) else None


def _is_worth(documents: Documents) -> bool:
    spans = documents.spans(_SAMPLES)
    looked_at = [(first, min(first + _SAMPLE, end)) for first, end in spans]
    count = sum(end - first for first, end in looked_at)
    changed = sum(1 for span in looked_at for _ in documents.between(*span))
    return changed < _WORTH_A_CLONE * count
