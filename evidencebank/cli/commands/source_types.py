"""The command that lists what can be loaded."""

from __future__ import annotations

import click

from corpus.source_types.registry import readers
from evidencebank.cli import printing
from evidencebank.cli.options import json_option, listing, print_result


@click.command("source-types")
@json_option
def source_types(as_json: bool) -> None:
    """List the types of files that are read, and what becomes of them."""
    known = sorted(readers(), key=lambda reader: reader.name)
    shape = listing("source_types", known)
    print_result(as_json, shape, lambda: printing.show_source_types(known))
