"""The commands about saved searches and about addresses of the old site."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from corpus.entry import Entry
from corpus.errors import InputError
from evidencebank.bank import Bank, BankPath
from evidencebank.cli import printing
from evidencebank.cli.options import Answer, bank_command, bank_option, day, listing, print_result
from evidencebank.saved_searches import read_several


@click.group()
def searches() -> None:
    """Keep searches and run them by name.

    A saved search has a name and any of: a title, a note, a query, subjects, kinds, years, sources,
    authors, a sort, and entries picked by hand. Hot topics, collections and matrix cells that link
    to a search of the old site are run by their ids.
    """


@bank_command("list")
def list_command(bank: Bank) -> Answer:
    """List the saved searches by name."""
    saved = list(bank.saved_searches)
    return listing("searches", saved), lambda: printing.show_saved_searches(saved)


@bank_command()
@click.argument("name")
def show(bank: Bank, name: str) -> Answer:
    """Show a saved search."""
    saved = bank.saved_search(name)
    return saved.to_dict, lambda: printing.show_saved_search(saved)


@bank_command()
@click.argument("name")
@click.option("--since", callback=day, help="Only what was added or revised since this day.")
@click.option("--limit", "-n", type=click.IntRange(min=0), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True)
def run(bank: Bank, name: str, since: date | None, limit: int, offset: int) -> Answer:
    """Run a saved search.

    \b
    Example:
      evidencebank searches run naloxone -b bank --since 2021-01-01
    """
    results = bank.run(name, limit, offset, since)
    about = {"name": name, "since": since and since.isoformat()}
    return (
        lambda: about | results.to_dict(),
        lambda: printing.show_results(results, bank.scheme, offset),
    )


@bank_command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--who", default="", help="Who keeps it; your user name unless given.")
@click.option("--why", default="", help="Why, for the record.")
def put(bank: Bank, file: str, who: str, why: str) -> Answer:
    """Keep the saved searches of a JSON file, in place of those with their names.

    FILE holds one search, a list of them, or what 'searches export' writes; - is
    standard input. A search is an object with a name and any of title, note, query,
    subjects, kinds, years, sources, authors, sort and picked.

    \b
    Example:
      evidencebank searches put searches.json -b bank --why 'for the bulletin'
    """
    saved = read_several(_json_of(file))
    for one in saved:
        bank.saved_searches.put(one, who, why)
    names = [one.name for one in saved]
    return lambda: {"put": names}, lambda: click.echo(f"kept {', '.join(names)}")


@bank_command()
@click.argument("name")
@click.option("--who", default="", help="Who removes it; your user name unless given.")
@click.option("--why", default="", help="Why, for the record.")
def remove(bank: Bank, name: str, who: str, why: str) -> Answer:
    """Remove a saved search."""
    if not bank.saved_searches.remove(name, who, why):
        raise InputError(f"there is no saved search {name!r}: list them with 'searches list'")
    return lambda: {"removed": [name]}, lambda: click.echo(f"removed {name}")


@searches.command()
@bank_option
@click.option("--json", is_flag=True, hidden=True, expose_value=False, help="It always is.")
def export(folder: BankPath) -> None:
    """Print all saved searches as JSON, for 'searches put'.

    There is no need of --json.
    """
    saved = list(Bank.open(folder).saved_searches)
    print_result(True, listing("searches", saved), lambda: None)


for command in (list_command, show, run, put, remove):
    searches.add_command(command)


@bank_command()
@click.argument("address")
def follow(bank: Bank, address: str) -> Answer:
    """Show what an address of the old site leads to.

    ADDRESS is that of a topic_search.php or dl.php page, whole or from its last slash.

    \b
    Example:
      evidencebank follow 'topic_search.php?allCodes[]=M6.1x' -b bank
    """
    found = bank.old_address(address)
    if isinstance(found, Entry):
        return found.to_dict, lambda: printing.show_entry(found)
    return found.to_dict, lambda: printing.show_results(found, bank.scheme)


def _json_of(file: str) -> object:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file} is not JSON: {error}") from error
