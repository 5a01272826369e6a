"""Building an index in a process of its own, and what that takes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from benchmarks.peers import engine_class
from benchmarks.process import in_child, peak_bytes, resident_bytes
from benchmarks.timing import seconds_of

INDEX_ALONE = "evidencebank's index"
IN_PARALLEL = "Whoosh, 2 processes"


@dataclass(frozen=True, slots=True)
class Cost:
    """What indexing took: seconds, the most memory held meanwhile and what was held before."""

    seconds: float
    peak: int
    before: int


class Indexer(Protocol):
    """What can index: every `Engine`, and what only indexes."""

    def prepare(self, documents: Path) -> Any:
        """Return what `index` takes."""

    def index(self, prepared: Any, folder: Path) -> None:
        """Write an index into an empty folder."""


def build(name: str, documents: Path, sample: Path, folder: Path) -> Cost:
    """Index a file of documents into a new folder, after indexing `sample` to warm up."""
    return in_child(_build, name, documents, sample, folder)


def _build(name: str, documents: Path, sample: Path, folder: Path) -> Cost:
    warming = folder.with_name(f"{folder.name}-warm-up")
    _indexer(name).index(_indexer(name).prepare(sample), _emptied(warming))
    shutil.rmtree(warming)
    indexer = _indexer(name)
    prepared = indexer.prepare(documents)
    before = resident_bytes()
    seconds = seconds_of(lambda: indexer.index(prepared, _emptied(folder)))
    return Cost(seconds, peak_bytes(), before)


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _indexer(name: str) -> Indexer:
    # imported here: a process holds the engine that it measures and no other
    if name == INDEX_ALONE:
        from benchmarks.peers.ours import IndexAlone

        return IndexAlone()
    if name == IN_PARALLEL:
        from benchmarks.peers.stock_whoosh import WhooshInParallel

        return WhooshInParallel()
    return engine_class(name)()
