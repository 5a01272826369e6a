"""The command `explain`: why an entry stands where it does for a search."""

from __future__ import annotations

from pathlib import Path

import click

from evidencebank.bank import Bank
from evidencebank.commands.options import bank_option, json_option, print_result, years


@click.command()
@click.argument("query")
@click.argument("entry_id", metavar="ID")
@bank_option
@click.option("--subject", "-s", "subjects", multiple=True, help="Only this subject; repeatable.")
@click.option("--kind", "-k", "kinds", multiple=True, help="Only this kind; repeatable.")
@click.option("--years", "-y", callback=years, help="Only these years: 2005-2012, 2005-, 2010.")
@click.option("--match", type=click.Choice(["any", "all"]), default="any", show_default=True)
@click.option("--strict", is_flag=True, help="Refuse a query that cannot be read as it stands.")
@click.option("--no-graph", is_flag=True, help="Rank without regard to related entries.")
@click.option("--no-synonyms", is_flag=True, help="Take a subject's labels as mere words.")
@click.option("--no-relax", is_flag=True, help="Leave a query that finds nothing as it is.")
@json_option
def explain(
    query: str,
    entry_id: str,
    folder: Path,
    subjects: tuple[str, ...],
    kinds: tuple[str, ...],
    years: tuple[int | None, int | None] | None,
    match: str,
    strict: bool,
    no_graph: bool,
    no_synonyms: bool,
    no_relax: bool,
    as_json: bool,
) -> None:
    """Say why an entry has its score for a search, or why it is not found.

    Each word of QUERY with what it gives, its inverse document frequency, its impact and how
    often each field of the entry ID has it; what related entries lend; what the entry lacks.

    \b
    Example:
      evidencebank explain 'peer mentors' tranter-2013-peer-mentors -b bank
    """
    reason = Bank.open(folder).explain(
        query,
        entry_id,
        subjects=subjects,
        kinds=kinds,
        years=years,
        match=match,
        mode="advanced" if strict else "simple",
        graph=not no_graph,
        synonyms=not no_synonyms,
        relax=not no_relax,
    )
    print_result(as_json, reason.to_dict, lambda: click.echo(str(reason)))
