"""The command that lists what can be loaded."""

from __future__ import annotations

import click

from corpus.source_types.registry import readers
from evidencebank.cli import printing
from evidencebank.cli.options import json_option, print_result


@click.command("source-types")
@json_option
def source_types(as_json: bool) -> None:
    """List the types of files that are read, and what becomes of them."""
    known = sorted(readers(), key=lambda reader: reader.name)
    print_result(
        as_json,
        lambda: {"source_types": [reader.to_dict() for reader in known]},
        lambda: printing.show_source_types(known),
    )
