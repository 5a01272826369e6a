"""The commands `read`, what files become alone and why, and `sources`, which files are read."""

from __future__ import annotations

import json
import sys
from copy import copy
from pathlib import Path

import click

from corpus.loading.read_alone import FileReading, read_alone
from corpus.source_types.registry import readers
from evidencebank.cli.options import SOME_REJECTED, json_option, listing, print_result
from evidencebank.cli.printing import show_rejections, show_source_types
from evidencebank.cli.reading_printing import show_reading
from evidencebank.formats.reading_report import check_report_path, write_reading_report


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option(
    "--why", is_flag=True, help="Show the blocks of each page, with why each stays or goes."
)
@click.option(
    "--html",
    "report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OUT",
    help="Write the same as a page of HTML, with what is dropped in grey.",
)
@json_option
def read(files: tuple[Path, ...], why: bool, report: Path | None, as_json: bool) -> None:
    """Say what each file becomes alone, without a bank.

    FILE is a page, a text or records, of the types that 'sources' lists, or a folder of
    them. A file that cannot be read stops none of the others. Exit code 4 says that something was
    rejected.

    \b
    Examples:
      evidencebank read page.html --why
      evidencebank read pages/ --html report.html
    """
    if report is not None:
        check_report_path(report)
    readings: list[FileReading] = []
    rejected = False
    for reading in (one for file in files for one in read_alone(file, why or report is not None)):
        rejected = rejected or bool(reading.rejected)
        if as_json or report is not None:
            readings.append(reading)
        if not as_json:
            show_rejections(reading.rejected)
        if not as_json and report is None:
            show_reading(reading, why)
    if report is not None:
        write_reading_report(readings, report)
    if as_json:
        click.echo(json.dumps([one.to_dict(why) for one in readings], ensure_ascii=False, indent=2))
    elif report is not None:
        click.echo(f"{report}: {len(readings):,} read")
    if rejected:
        sys.exit(SOME_REJECTED)


@click.command()
@json_option
def sources(as_json: bool) -> None:
    """List the types of files that are read, and what becomes of them."""
    known = sorted(readers(), key=lambda reader: reader.name)
    shape = listing("source_types", known)
    print_result(as_json, shape, lambda: show_source_types(known))


source_types = copy(sources)
"""The same by the name that it had first, for scripts that call it so."""

source_types.name, source_types.hidden = "source-types", True
