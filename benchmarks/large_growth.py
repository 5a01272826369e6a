"""The same as `benchmarks.growth`, of as many documents as the bars are of: five minutes."""

from __future__ import annotations

from benchmarks.growth import measure
from benchmarks.report import Report
from benchmarks.workspace import Workspace


def run(work: Workspace, report: Report) -> None:
    """Measure two numbers of documents, of which the larger takes four minutes."""
    measure(work, report, "large_growth", work.scale.large_sizes)
