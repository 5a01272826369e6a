"""The bars that speed is held to, and what a run has measured of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from rich.table import Table

from benchmarks.building import INDEX_ALONE
from benchmarks.building_versions import NOW
from benchmarks.earlier import BEFORE
from benchmarks.peers import OURS
from benchmarks.report import Comparison, Report, framed, shown
from benchmarks.timing import Summary


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


@dataclass(frozen=True, slots=True)
class LimitBar:
    """A comparison, and what ours may be at the most: a value in its unit.

    Of a growth it is the last row that counts, or how many `times` that is the first.
    """

    part: str
    key: str
    most: float
    times: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a run says of a bar: all is text but whether it is reached, None if not measured."""

    what: str
    bar: str
    ours: str = ""
    other: str = ""
    times: str = ""
    spread: str = ""
    runs: int = 0
    reached: bool | None = None


BARS: tuple[SpeedBar | LimitBar, ...] = (
    SpeedBar("searching", "claims, first time", "tantivy, one field", 1.0),
    SpeedBar("searching", "short queries, first time", "tantivy, one field", 1.0),
    SpeedBar("searching", "short queries, first time", "tantivy, one field", 1.0, tail=True),
    SpeedBar("searching", "short queries, first time", "bm25s, numba", 1 / 3),
    SpeedBar("searching", "short queries, first time", "bm25s, numba", 1 / 3, tail=True),
    SpeedBar("indexing", "index debian", BEFORE, 5.0, ours=INDEX_ALONE),
    SpeedBar("indexing", "whole build debian", BEFORE, 4.0, ours=NOW),
    SpeedBar("indexing", "whole build scifact", BEFORE, 3.0, ours=NOW),
    SpeedBar("indexing", "one entry changed", BEFORE, 2.0, ours=NOW),
    LimitBar("indexing", "whole build debian memory", 800e6),
    SpeedBar("serving", "new pages", BEFORE, 4.0),
    SpeedBar("serving", "new pages a second", BEFORE, 3.75),
    SpeedBar("command", "search", "sqlite-utils search", 1 / 1.2, ours="evidencebank search"),
    SpeedBar("records", "RIS", "rispy", 1.0),
    *(
        bar
        for part in ("growth", "large_growth")
        for bar in (
            LimitBar(part, "rest processor", 11.0, times=True),
            LimitBar(part, "lists processor", 40.0, times=True),
            LimitBar(part, "searches", 12.0, times=True),
            LimitBar(part, "peak", 2.5e9),
        )
    ),
)


def tell(report: Report, parts: Collection[str]) -> None:
    """Print and keep, for each bar of some parts, what was measured, and whether it is reached.

    Parts without bars print no table.
    """
    known = {(one.part, one.key): one for one in report.comparisons}
    each = [told(bar, known.get((bar.part, bar.key))) for bar in BARS if bar.part in parts]
    if each:
        report.conclude(_table(each), [asdict(one) for one in each])
    else:
        report.write()


def told(bar: SpeedBar | LimitBar, comparison: Comparison | None) -> Told:
    """Return what a run says of a bar."""
    if isinstance(bar, LimitBar):
        return _limited(bar, comparison)
    rows = {row.name: row for row in comparison.rows} if comparison else {}
    what = f"{bar.key}{', 95 %' if bar.tail else ''} / {bar.row.removeprefix('the ')}"
    empty = Told(what, f"≥ {bar.least:.2f}")
    if comparison is None or bar.row not in rows or bar.ours not in rows:
        return empty
    ours, other = rows[bar.ours], rows[bar.row]
    values = [_value(row.summary, bar.tail) for row in (ours, other)]
    ratio = _ratio(*values, comparison.better)
    each = [
        _ratio(_value(one, bar.tail), _value(two, bar.tail), comparison.better)
        for one, two in zip(ours.runs, other.runs, strict=False)
    ]
    return Told(
        what,
        empty.bar,
        *(shown(value, comparison.unit) for value in values),
        f"{ratio:.2f}",
        f"{min(each):.2f}-{max(each):.2f}" if each else "",
        len(each) or 1,
        ratio >= bar.least,
    )


def _limited(bar: LimitBar, comparison: Comparison | None) -> Told:
    growing = "growth" in bar.part
    what = f"{bar.part.replace('_', ' ')}, {bar.key}" if growing else bar.key
    most = f"≤ {bar.most:g}" if bar.times else f"≤ {shown(bar.most, 'bytes')}"
    if comparison is None:
        return Told(what, most)
    unit, first = comparison.unit, comparison.rows[0]
    row = first
    if comparison.better == "growth":
        row = comparison.rows[-1]
        what = f"{what}: {row.name}"
    value = row.ratio if bar.times else row.summary.median
    assert value is not None
    medians = [run.median for run in row.runs]
    return Told(
        what,
        most,
        shown(row.summary.median, unit),
        shown(first.summary.median, unit) if bar.times else "",
        f"{value:.2f}" if bar.times else "",
        f"{shown(min(medians), unit)}-{shown(max(medians), unit)}" if medians else "",
        len(medians) or 1,
        value <= bar.most,
    )


def _ratio(ours: float, other: float, better: str) -> float:
    return ours / other if better == "more" else other / ours


def _value(summary: Summary, tail: bool) -> float:
    return summary.p95 if tail else summary.median


def _table(each: Sequence[Told]) -> Table:
    title = "What is asked for: times better than others, or memory and growth at the most"
    table = framed(title, ["The spread is that of the runs; of growth, the other is the smaller."])
    table.padding = (0, 1, 0, 0)
    table.add_column("", ratio=1)
    for heading in ("ours", "other", "times", "spread", "runs", "bar"):
        table.add_column(heading, justify="right")
    table.add_column("ok")
    for one in each:
        reached = {True: "yes", False: "no", None: "?"}[one.reached]
        cells = (one.ours, one.other, one.times, one.spread, str(one.runs or ""), one.bar)
        table.add_row(one.what, *cells, reached)
    return table
