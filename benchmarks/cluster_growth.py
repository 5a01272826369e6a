"""How building a bank in a cluster grows: some made documents, and ten times as many, two workers.

A cluster must run, see `benchmarks.cluster`. Neighbours are not looked for: their time grows with
the square of the documents, and is not the cluster's.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.cluster_builds import BuildCost, build
from benchmarks.growth import MADE_WORDS, write_made
from benchmarks.report import Report, compare
from benchmarks.workspace import Workspace

_PART = "cluster_growth"
_WORKERS = 2


def run(work: Workspace, report: Report) -> None:
    """Measure processor time and memory of the larger build beside those of the smaller."""
    address = os.environ.get("EVIDENCEBANK_CLUSTER", "")
    if not address:
        report.line("cluster_growth is left out: run 'make cluster' and set EVIDENCEBANK_CLUSTER")
        return
    costs = {size: _grown(address, size) for size in work.scale.cluster_sizes}
    few, many = (cost.processor / size for size, cost in costs.items())
    notes = [f"The processor's time of a document is {many / few:.2f} times as long."]
    notes += [
        f"{size:,}: {cost.ours:.0f} s of the build's processes, {cost.nodes:.0f} s of the nodes."
        for size, cost in costs.items()
    ]
    what = f"made documents of {MADE_WORDS} words, {_WORKERS} workers, lists not counted"
    named = {f"{size:,} documents": cost for size, cost in costs.items()}
    taken = {name: [cost.processor] for name, cost in named.items()}
    title = f"Growth in a cluster, {what}: processor"
    report.add(compare(_PART, "growth processor", title, "s", "growth", taken, notes))
    for key, title in (("peak", "process that builds"), ("workers_peak", "largest worker")):
        values = {name: [getattr(cost, key)] for name, cost in named.items()}
        title = f"Growth in a cluster, memory: {title}"
        report.add(compare(_PART, f"growth {key}", title, "bytes", "growth", values))


def _grown(address: str, size: int) -> BuildCost:
    with tempfile.TemporaryDirectory(prefix="evidencebank-growth-") as folder:
        path = Path(folder) / "documents.jsonl"
        write_made(size, path)
        return build(address, path, _WORKERS, related=False)
