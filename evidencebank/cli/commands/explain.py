"""The command `explain`: why an entry stands where it does for a search."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from evidencebank.bank import Bank
from evidencebank.cli.options import bank_option, json_option, print_result, search_options
from indexer.search.spec import SearchSpec


@click.command()
@click.argument("query")
@click.argument("entry_id", metavar="ID")
@bank_option
@search_options
@json_option
def explain(query: str, entry_id: str, folder: Path, spec: SearchSpec, as_json: bool) -> None:
    """Say why an entry has its score for a search, or why it is not found.

    Each word of QUERY with what it gives, its inverse document frequency, its impact, its boost,
    how many entries have it and how often each field of the entry ID does; what related entries
    lend; what the entry lacks, and which filter keeps it out. The options are those of 'search'.

    \b
    Example:
      evidencebank explain 'peer mentors' tranter-2013-peer-mentors -b bank
    """
    reason = Bank.open(folder).explain(replace(spec, query=query), entry_id)
    print_result(as_json, reason.to_dict, lambda: click.echo(str(reason)))
