"""`python -m benchmarks`: measure, print tables and write them as JSON."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import click

from benchmarks.report import Report, libraries
from benchmarks.scale import FULL, QUICK
from benchmarks.workspace import Workspace

ROOT = Path(__file__).parent.parent
PARTS = {
    "indexing": 560,  # first: what it builds is searched and served
    "searching": 150,
    "command": 25,
    "serving": 70,
    "records": 20,
    "growth": 75,
}
"""Those that bars of speed are of, each with the seconds it takes on two cores and nothing else."""

NAMED_PARTS = {
    "searching_again": 120,
    "answers": 90,
    "opening": 60,
    "relating": 300,
    "quality": 600,
    "reading": 510,
    "large_growth": 300,
    "cluster": 85,
    "cluster_growth": 1200,
}
"""Measured where they are named: they take long, or need nodes, or are not of speed. The seconds of
`reading`, `large_growth` and `cluster` are measured, the others estimated."""

WITH_EARLIER = ("indexing", "searching", "command", "serving", "reading", "answers")
"""Parts that are compared with an earlier version."""


def _default_collections() -> Path:
    shared = os.environ.get("EVIDENCEBANK_SHARED")
    return (Path(shared) if shared else ROOT.parent / "shared") / "collections"


def _earlier(report: Report) -> Path | None:
    """Return a checkout of the version that the bars were set by, None where it cannot be had."""
    from benchmarks import earlier

    click.echo(f"version {earlier.COMMIT} is installed beside, unless it is there ...", err=True)
    try:
        return earlier.checkout()
    except RuntimeError as error:
        report.line(f"version {earlier.COMMIT} is left out: {error}")
        return None


def _minutes(parts: Iterable[str]) -> str:
    return f"some {sum((PARTS | NAMED_PARTS)[part] for part in parts) / 60:.1f} minutes"


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice((*PARTS, *NAMED_PARTS)))
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
    """Measure PARTS (all that have bars unless some are named) beside other libraries."""
    folder = collections or _default_collections()
    report = Report(output, quick)
    with tempfile.TemporaryDirectory(prefix="evidencebank-bench-") as scratch:
        known = folder if folder.is_dir() else None
        if before is None and not quick and {*(parts or PARTS)} & {*WITH_EARLIER}:
            before = _earlier(report)
        work = Workspace(Path(scratch), known, QUICK if quick else FULL, before)
        versions = {name: engine.version() for name, engine in work.engines.items()}
        report.heading(versions | libraries())
        if known is None:
            report.line(f"there is no {folder}: documents are made up")
        for line in work.missing:
            report.line(line)
        if not quick:
            click.echo(f"All takes {_minutes(parts or PARTS)} on two free cores", err=True)
        for part in parts or PARTS:
            if not quick:
                click.echo(f"{part}: {_minutes([part])} ...", err=True)
            with report.step(part):
                # imported here: every measured process imports this module too
                import_module(f"benchmarks.{part}").run(work, report)
        import_module("benchmarks.bars").tell(report, parts or PARTS)
    click.echo(f"\nWritten to {output}", err=True)
    if report.failed:
        raise click.ClickException(f"These failed: {', '.join(report.failed)}")


if __name__ == "__main__":
    main()
