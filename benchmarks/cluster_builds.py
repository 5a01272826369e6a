"""Building whole banks in a cluster: processor time of all processes, lists apart, and memory.

On a machine with other work seconds that pass say little: what is compared is for how long the
processes of a build and the cluster's nodes keep the processor.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from benchmarks.process import in_child, peak_bytes

_TICK = 1 / os.sysconf("SC_CLK_TCK")
"""Seconds of a tick of Linux's clock, as `/proc` counts."""


@dataclass(frozen=True, slots=True)
class BuildCost:
    """What a build took: processor seconds of its processes and of the nodes, lists left out.

    `peak` is the most memory, in bytes, that the process had which builds, `workers_peak` that of
    the largest worker.
    """

    ours: float
    nodes: float
    peak: int
    workers_peak: int

    @property
    def processor(self) -> float:
        """Seconds of all processes."""
        return self.ours + self.nodes


def nodes_seconds(cluster: Any) -> float:
    """Return for how many seconds the nodes of a cluster have kept the processor."""
    told = cluster.request("GET", "_nodes", "stats", "process")["nodes"].values()
    return sum(node["process"]["cpu"]["total_in_millis"] for node in told) / 1000


def build(address: str, documents: Path, workers: int, related: bool = True) -> BuildCost:
    """Build a bank of a file in a new process, and remove it; without `related`, nobody is near.

    Neighbours are what grows with the square of the documents.
    """
    return in_child(_build, address, documents, workers, related)


def _build(address: str, documents: Path, workers: int, related: bool) -> BuildCost:
    import recommender.build_lists as build_lists
    from evidencebank import Bank
    from evidencebank.cluster.address import ClusterAddress
    from evidencebank.cluster.client import Cluster
    from evidencebank.cluster.kept.index_names import IndexNames
    from evidencebank.cluster.parts import remove_bank
    from evidencebank.distributed.tiles import TiledNearest

    place = ClusterAddress.parse(f"{address}/bench{uuid4().hex[:8]}")
    cluster = Cluster(place)
    meter = _Meter(cluster)
    lists = partial(meter.leaving_out, build_lists.build)
    nearest = TiledNearest.__call__ if related else _nobody
    try:
        with (
            Bank.create(str(place)) as bank,
            patch.object(build_lists, "build", lists),
            patch.object(TiledNearest, "__call__", nearest),
        ):
            meter.start()
            assert bank.load([documents], workers=workers).added
            ours, nodes = meter.read()
        return BuildCost(ours, nodes, peak_bytes(), _children().ru_maxrss * 1024)
    finally:
        remove_bank(cluster, IndexNames(place.bank))
        cluster.close()


def _nobody(_: object, vectors: Any, count: int, progress: Any = None) -> Any:
    from recommender.model.neighbours import Neighbours

    return Neighbours.none(vectors.shape[0], count)


class _Meter:
    """Reads how long the processor was kept, less what is left out."""

    def __init__(self, cluster: Any) -> None:
        self._cluster = cluster
        self._ours = self._nodes = 0.0

    def _now(self) -> tuple[float, float]:
        return process_time() + _workers_seconds(), nodes_seconds(self._cluster)

    def start(self) -> None:
        """Count from here on."""
        self._ours, self._nodes = self._now()

    def read(self) -> tuple[float, float]:
        """Return the seconds of this process and its workers, and of the nodes."""
        ours, nodes = self._now()
        return ours - self._ours, nodes - self._nodes

    def leaving_out(self, work: Callable[..., None], *given: Any, **named: Any) -> None:
        """Do a piece of work that does not count."""
        ours, nodes = self._now()
        work(*given, **named)
        after = self._now()
        self._ours += after[0] - ours
        self._nodes += after[1] - nodes


def _children() -> resource.struct_rusage:
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def _workers_seconds() -> float:
    """Return the processor's seconds of processes that this one started, ended or not."""
    used = _children()
    return used.ru_utime + used.ru_stime + sum(map(_seconds, _started()))


def _started() -> list[str]:
    """Return the numbers of processes that this one has started and that run."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [number for task in tasks for number in task.read_text().split()]


def _seconds(process: str) -> float:
    try:
        told = Path("/proc", process, "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(told[11]) + int(told[12])) * _TICK
