"""The command that lists what can be loaded."""

from __future__ import annotations

from copy import copy

import click

from corpus.source_types.registry import readers
from evidencebank.cli import printing
from evidencebank.cli.options import json_option, listing, print_result


@click.command()
@json_option
def sources(as_json: bool) -> None:
    """List the types of files that are read, and what becomes of them."""
    known = sorted(readers(), key=lambda reader: reader.name)
    shape = listing("source_types", known)
    print_result(as_json, shape, lambda: printing.show_source_types(known))


source_types = copy(sources)
"""The same by the name that it had first, for scripts that call it so."""

source_types.name, source_types.hidden = "source-types", True
