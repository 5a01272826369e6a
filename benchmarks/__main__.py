"""`python -m benchmarks`: measure, print tables and write them as JSON."""

from __future__ import annotations

import os
import tempfile
from importlib import import_module
from pathlib import Path
from time import perf_counter

import click

from benchmarks.report import Report, libraries
from benchmarks.scale import FULL, QUICK
from benchmarks.workspace import Workspace

ROOT = Path(__file__).parent.parent
PARTS = (
    *("indexing", "searching", "relating", "opening", "command", "serving", "quality", "reading"),
    "records",
)
LONG_PARTS = ("cluster", "growth", "cluster_growth")
"""Measured where they are named: ten minutes to half an hour each, nodes and gigabytes."""

WITHOUT_EARLIER = ("quality", "records", *LONG_PARTS)
"""Parts that are not compared with an earlier version."""


def _default_collections() -> Path:
    shared = os.environ.get("EVIDENCEBANK_SHARED")
    return (Path(shared) if shared else ROOT.parent / "shared") / "collections"


def _earlier(report: Report) -> Path | None:
    """Return a checkout of the version that the bars were set by, None where it cannot be had."""
    from benchmarks import earlier

    try:
        return earlier.checkout()
    except RuntimeError as error:
        report.line(f"version {earlier.COMMIT} is left out: {error}")
        return None


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice((*PARTS, *LONG_PARTS)))
@click.option("--quick", is_flag=True, help="Few documents and queries: to see that it works.")
@click.option(
    "--collections",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of collections in the BEIR layout. [default: collections in the folder that "
    "EVIDENCEBANK_SHARED names, or in ../shared]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    default=ROOT / "benchmarks" / "results.json",
    help="Where the JSON goes. [default: benchmarks/results.json]",
)
@click.option(
    "--before",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A checkout of an earlier version, measured beside this one. [default: the one that the "
    "bars were set by, from the repository's history; none for a quick run]",
)
def main(
    parts: tuple[str, ...],
    quick: bool,
    collections: Path | None,
    output: Path,
    before: Path | None,
) -> None:
    """Measure PARTS (all but the long ones unless some are named) beside other libraries."""
    start = perf_counter()
    folder = collections or _default_collections()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="evidencebank-bench-") as scratch:
        known = folder if folder.is_dir() else None
        if before is None and not quick and not {*(parts or PARTS)} <= {*WITHOUT_EARLIER}:
            before = _earlier(report)
        work = Workspace(Path(scratch), known, QUICK if quick else FULL, before)
        versions = {name: engine.version() for name, engine in work.engines.items()}
        report.heading(versions | libraries())
        if known is None:
            report.line(f"there is no {folder}: documents are made up")
        for line in work.missing:
            report.line(line)
        for part in parts or PARTS:
            # imported here: every measured process imports this module too
            begin = perf_counter()
            import_module(f"benchmarks.{part}").run(work, report)
            report.line(f"{part} took {perf_counter() - begin:,.0f} s")
            report.write(output, quick, perf_counter() - start)
        import_module("benchmarks.bars").tell(report.comparisons, report)
        report.write(output, quick, perf_counter() - start)
    click.echo(f"\nWritten to {output}", err=True)


if __name__ == "__main__":
    main()
