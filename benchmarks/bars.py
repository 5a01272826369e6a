"""The bars that speed is held to, and what a run has measured of each, as ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.earlier import BEFORE
from benchmarks.peers import OURS
from benchmarks.report import Comparison, Report, Row


@dataclass(frozen=True, slots=True)
class SpeedBar:
    """A comparison, by its part and key, and how many times better than `row` ours must be.

    0.5 allows ours twice the time of a peer's. `tail` holds the 95th percentiles to it.
    """

    part: str
    key: str
    row: str
    least: float
    tail: bool = False
    ours: str = OURS


BARS = (
    SpeedBar("searching", "claims, first time", "tantivy, one field", 1.0),
    SpeedBar("searching", "short queries, first time", "tantivy, one field", 1.0),
    SpeedBar("searching", "short queries, first time", "tantivy, one field", 1.0, tail=True),
    SpeedBar("searching", "short queries, first time", "bm25s, numba", 1 / 3),
    SpeedBar("searching", "short queries, first time", "bm25s, numba", 1 / 3, tail=True),
    SpeedBar("indexing", "index debian", BEFORE, 5.0),
    SpeedBar("indexing", "whole build", BEFORE, 4.0, ours="evidencebank, whole build"),
    SpeedBar("indexing", "whole build scifact", BEFORE, 3.0, ours="evidencebank, whole build"),
    SpeedBar("indexing", "one entry changed", BEFORE, 2.0),
    SpeedBar("serving", "new pages", BEFORE, 4.0),
    SpeedBar("serving", "new pages a second", BEFORE, 3.75),
    SpeedBar("command", "search", "sqlite-utils search", 1 / 1.2, ours="evidencebank search"),
    SpeedBar("records", "RIS", "rispy", 1.0),
)


def tell(comparisons: Sequence[Comparison], report: Report) -> None:
    """Add a line for each bar: the ratio that was measured, of what, and whether it is reached."""
    known = {(one.part, one.key): one for one in comparisons}
    for bar in BARS:
        report.line(told(bar, known.get((bar.part, bar.key))))


def told(bar: SpeedBar, comparison: Comparison | None) -> str:
    """Return what a run says of a bar."""
    at = " at 95 %" if bar.tail else ""
    what = f"{bar.part}, {bar.key}{at}, beside {bar.row}: "
    rows = {row.name: row for row in comparison.rows} if comparison else {}
    if comparison is None or bar.row not in rows or bar.ours not in rows:
        return f"{what}not measured (at least {bar.least:.2f} ×)"
    ours, other = (_value(rows[name], bar.tail) for name in (bar.ours, bar.row))
    ratio = ours / other if comparison.better == "more" else other / ours
    reached = "reached" if ratio >= bar.least else "not reached"
    return f"{what}{ratio:.2f} ×, at least {bar.least:.2f} ×: {reached}"


def _value(row: Row, tail: bool) -> float:
    return row.summary.p95 if tail else row.summary.median
