"""The report of a run: a table on the terminal, and the same as JSON."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from os import cpu_count, getloadavg, sysconf
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from benchmarks.timing import Summary, processors_seconds, summarise

WIDTH = 80
_ADVANTAGE = {
    "s": "ours faster",
    "documents/s": "ours faster",
    "bytes": "ours smaller",
    "ndcg@10": "ours better",
    "share": "ours better",
    "pages/s": "ours faster",
    "pages": "ours fewer",
}
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "PyStemmer")


@dataclass(frozen=True, slots=True)
class Row:
    """What one engine, or one size, was measured at.

    Where it was measured in several `runs`, the summary has the medians of theirs.
    """

    name: str
    summary: Summary
    ratio: float | None
    ratio_p95: float | None = None
    runs: Sequence[Summary] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing measured of several engines, the first row being what the others are held to.

    `key` names it in the JSON. `unit` is one of 's', 'bytes', 'documents/s', 'ndcg@10',
    'share', 'pages/s' and 'pages'.
    `better` says whether 'less' or 'more' of it is; then a row's ratio is how many times better
    the first row is. 'growth' is for one engine at several sizes: how many times the first row's.
    """

    part: str
    key: str
    title: str
    unit: str
    better: Literal["less", "more", "growth"]
    rows: Sequence[Row]
    notes: Sequence[str] = ()


def compare(
    part: str,
    key: str,
    title: str,
    unit: str,
    better: Literal["less", "more", "growth"],
    measured: Mapping[str, Sequence[float]],
    notes: Sequence[str] = (),
    *,
    in_runs: bool = True,
) -> Comparison:
    """Summarise the values measured under each name and work out ratios of their medians.

    Each value is that of a run, unless told otherwise: then they are of different questions.
    """
    summaries = {name: summarise(values) for name, values in measured.items()}
    first = next(iter(summaries.values()))
    in_runs = in_runs and any(summary.count > 1 for summary in summaries.values())
    rows = [
        Row(
            name,
            summary,
            _ratio(first.median, summary.median, better),
            _ratio(first.p95, summary.p95, better),
            [summarise([value]) for value in measured[name]] if in_runs else (),
        )
        for name, summary in summaries.items()
    ]
    return Comparison(part, key, title, unit, better, rows, notes)


def compare_runs(
    part: str,
    key: str,
    title: str,
    unit: str,
    better: Literal["less", "more"],
    measured: Mapping[str, Sequence[Sequence[float]]],
    notes: Sequence[str] = (),
) -> Comparison:
    """Summarise each run by itself, and the runs by their medians; ratios are of these."""
    runs = {name: [summarise(values) for values in each] for name, each in measured.items()}
    summaries = {
        name: Summary(
            sum(run.count for run in each),
            median(run.median for run in each),
            median(run.p95 for run in each),
        )
        for name, each in runs.items()
    }
    first = next(iter(summaries.values()))
    rows = [
        Row(
            name,
            summary,
            _ratio(first.median, summary.median, better),
            _ratio(first.p95, summary.p95, better),
            runs[name],
        )
        for name, summary in summaries.items()
    ]
    return Comparison(part, key, title, unit, better, rows, notes)


def _ratio(first: float, value: float, better: str) -> float | None:
    over, under = (first, value) if better == "more" else (value, first)
    return over / under if under else None


class Report:
    """Prints comparisons as they come, and writes them to a file, so that a run may be ended."""

    def __init__(self, path: Path | None = None, quick: bool = False) -> None:
        """Print to standard output, 80 columns wide, and write JSON to `path` if there is one."""
        self._console = Console(width=WIDTH, highlight=False)
        self._path = path
        self._quick = quick
        self._start = perf_counter()
        self._head: Mapping[str, Any] = {}
        self._comparisons: list[Comparison] = []
        self._lines: list[str] = []
        self._failed: list[str] = []
        self._bars: Sequence[Mapping[str, Any]] = ()

    @property
    def comparisons(self) -> Sequence[Comparison]:
        """What was compared so far."""
        return self._comparisons

    @property
    def failed(self) -> Sequence[str]:
        """The names of steps that ended in an error."""
        return self._failed

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Tell how long a piece of work takes; go on after one that ends in an error, and keep it.

        Processors' time is that of processes too which have ended by then.
        """
        start, used = perf_counter(), processors_seconds()
        try:
            yield
        except Exception as error:  # the work may raise anything, peers' libraries too
            self._failed.append(what)
            self.line(f"{what} failed: {type(error).__name__}: {str(error)[-500:]}")
        taken = perf_counter() - start, processors_seconds() - used
        self.line(f"{what}: {taken[0]:,.0f} s, {taken[1]:,.0f} s of processors")

    def heading(self, versions: Mapping[str, str]) -> None:
        """Print on what, and with which versions, everything is measured."""
        self._head = {"machine": machine(), "versions": dict(versions)}
        about = self._head["machine"]
        memory = about["memory_bytes"] / 1e9
        self._console.print(f"[bold]evidencebank {version('evidencebank')}, measured[/bold]")
        self._console.print(
            f"{about['cores']} cores ({about['processor']}), {memory:.0f} GB, "
            f"{about['system']}, Python {about['python']}"
        )
        self._console.print("; ".join(f"{name} {number}" for name, number in versions.items()))
        busy = about["load_average"]
        if busy > 0.5:
            self.line(
                f"other work is running here (load {busy:.1f}): times are longer than they need be"
            )

    def line(self, text: str) -> None:
        """Print and keep a line: what was left out, and why, or what a part found."""
        self._lines.append(text)
        self._console.print(text, style="yellow", markup=False)
        self.write()

    def add(self, comparison: Comparison) -> None:
        """Print and keep a comparison."""
        self._comparisons.append(comparison)
        self._console.print()
        self._console.print(_table(comparison))
        self.write()

    def conclude(self, table: Table, bars: Sequence[Mapping[str, Any]]) -> None:
        """Print and keep what all comes to: a table, and the same as it goes into the file."""
        self._bars = bars
        self._console.print()
        self._console.print(table)
        self.write()

    def write(self) -> None:
        """Write everything so far as JSON."""
        if self._path is None:
            return
        shape = {
            **self._head,
            "quick": self._quick,
            "seconds": round(perf_counter() - self._start, 1),
            "lines": self._lines,
            "failed": self._failed,
            "bars": list(self._bars),
            "comparisons": [_shape(comparison) for comparison in self._comparisons],
        }
        self._path.write_text(json.dumps(shape, indent=2) + "\n", encoding="utf-8")


def machine() -> dict[str, Any]:
    """Return what the measurements depend on: cores, processor, memory, system and Python."""
    return {
        "cores": cpu_count(),
        "processor": _processor(),
        "memory_bytes": sysconf("SC_PAGE_SIZE") * sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_average": getloadavg()[0],
    }


def libraries() -> dict[str, str]:
    """Return the versions of the libraries that ours and the peers stand on."""
    return {name: version(name) for name in _LIBRARIES}


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()


def _table(comparison: Comparison) -> Table:
    ratio = "times the first" if comparison.better == "growth" else _ADVANTAGE[comparison.unit]
    table = framed(comparison.title, comparison.notes)
    table.add_column("", ratio=1)
    in_runs = any(row.runs for row in comparison.rows)
    tails = any(run.count > 1 for row in comparison.rows for run in row.runs)
    headings = ("runs, their medians" if in_runs else "values", ratio)
    for heading in ("median", "95 %", *headings, *(["at 95 %"] if tails else [])):
        table.add_column(heading, justify="right")
    for place, row in enumerate(comparison.rows):
        summary = row.summary
        cells = [
            row.name,
            shown(summary.median, comparison.unit),
            shown(summary.p95, comparison.unit) if summary.count > 1 else "",
        ]
        if in_runs:
            medians = sorted(run.median for run in row.runs)
            ends = [shown(value, comparison.unit) for value in (medians[0], medians[-1])]
            cells.append(f"{len(medians)}: {' - '.join(ends)}")
        else:
            cells.append(str(summary.count))
        cells.append(_times(row.ratio, place))
        table.add_row(*cells, *([_times(row.ratio_p95, place)] if tails else []))
    return table


def framed(title: str, notes: Sequence[str]) -> Table:
    """Return a table without columns, as wide as all are, its notes below it."""
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        caption="\n".join(notes) or None,
        caption_justify="left",
        caption_style="dim",
        box=SIMPLE_HEAD,
        pad_edge=False,
        width=WIDTH,
    )


def _times(ratio: float | None, place: int) -> str:
    return f"{ratio:,.3g} ×" if place and ratio is not None else ""


def shown(value: float, unit: str) -> str:
    """Return a value as it is printed."""
    if unit == "s":
        return _seconds_shown(value)
    if unit == "bytes":
        megabytes = value / 1e6
        return f"{megabytes:,.0f} MB" if megabytes >= 10 else f"{megabytes:.1f} MB"
    if unit in ("documents/s", "pages/s"):
        return f"{value:,.0f} /s"
    if unit == "pages":
        return f"{value:,.0f}"
    return f"{value:.4f}"


def _seconds_shown(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    if seconds >= 1e-3:
        return f"{1e3 * seconds:.3g} ms"
    return f"{1e6 * seconds:.3g} µs"


def _shape(comparison: Comparison) -> dict[str, Any]:
    """Return the JSON shape of a comparison, its rows by name."""
    shape = asdict(comparison)
    rows = shape.pop("rows")
    return shape | {"rows": {row["name"]: _row_shape(row) for row in rows}}


def _row_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {**row["summary"], "ratio": row["ratio"]}
    if row["runs"]:
        told |= {"ratio_p95": row["ratio_p95"], "runs": list(row["runs"])}
    return told
