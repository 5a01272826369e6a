"""The command `explain`: why an entry stands where it does for a search."""

from __future__ import annotations

from dataclasses import replace

import click

from evidencebank.bank import Bank
from evidencebank.cli.options import Answer, bank_command, search_options
from indexer.search.spec import SearchSpec


@bank_command()
@click.argument("query")
@click.argument("entry_id", metavar="ID")
@search_options
def explain(bank: Bank, query: str, entry_id: str, spec: SearchSpec) -> Answer:
    """Say why an entry has its score for a search, or why it is not found.

    Each word of QUERY with what it gives, its inverse document frequency, its impact, its boost,
    how many entries have it and how often each field of the entry ID does; what related entries
    lend; what the entry lacks, and which filter keeps it out. The options are those of 'search'.

    \b
    Example:
      evidencebank explain 'peer mentors' tranter-2013-peer-mentors -b bank
    """
    reason = bank.explain(replace(spec, query=query), entry_id)
    return reason.to_dict, lambda: click.echo(str(reason))
