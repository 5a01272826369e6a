"""How building grows: a bank of made documents, and one of ten times as many."""

from __future__ import annotations

from benchmarks.building_versions import measure_growth
from benchmarks.report import Report
from benchmarks.workspace import Workspace


def run(work: Workspace, report: Report) -> None:
    """Measure time and memory, with lists and without."""
    measure_growth(work, report, "growth")
