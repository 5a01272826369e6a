"""The commands about saved searches and about addresses of the old site."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from corpus.entry import Entry
from corpus.errors import InputError
from evidencebank.bank import Bank
from evidencebank.cli import printing
from evidencebank.cli.options import bank_option, day, json_option, print_result
from evidencebank.saved_searches import SavedSearch, read_several


@click.group()
def searches() -> None:
    """Keep searches and run them by name.

    A saved search has a name and any of: a title, a note, a query, subjects, kinds, years, sources,
    authors, a sort, and entries picked by hand. Hot topics, collections and matrix cells that link
    to a search of the old site are run by their ids.
    """


@searches.command(name="list")
@bank_option
@json_option
def list_command(folder: Path, as_json: bool) -> None:
    """List the saved searches by name."""
    saved = list(Bank.open(folder).saved_searches)
    print_result(as_json, lambda: _document(saved), lambda: printing.show_saved_searches(saved))


@searches.command()
@click.argument("name")
@bank_option
@json_option
def show(name: str, folder: Path, as_json: bool) -> None:
    """Show a saved search."""
    saved = Bank.open(folder).saved_search(name)
    print_result(as_json, saved.to_dict, lambda: printing.show_saved_search(saved))


@searches.command()
@click.argument("name")
@bank_option
@click.option("--since", callback=day, help="Only what was added or revised since this day.")
@click.option("--limit", "-n", type=click.IntRange(min=0), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True)
@json_option
def run(
    name: str, folder: Path, since: date | None, limit: int, offset: int, as_json: bool
) -> None:
    """Run a saved search.

    \b
    Example:
      evidencebank searches run naloxone -b bank --since 2021-01-01
    """
    bank = Bank.open(folder)
    results = bank.run(name, limit, offset, since)
    print_result(
        as_json,
        lambda: {"name": name, "since": since and since.isoformat(), **results.to_dict()},
        lambda: printing.show_results(results, bank.scheme, offset),
    )


@searches.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@bank_option
@click.option("--who", default="", help="Who keeps it; your user name unless given.")
@click.option("--why", default="", help="Why, for the record.")
@json_option
def put(file: str, folder: Path, who: str, why: str, as_json: bool) -> None:
    """Keep the saved searches of a JSON file, in place of those with their names.

    FILE holds one search, a list of them, or what 'searches export' writes; - is
    standard input. A search is an object with a name and any of title, note, query,
    subjects, kinds, years, sources, authors, sort and picked.

    \b
    Example:
      evidencebank searches put searches.json -b bank --why 'for the bulletin'
    """
    saved = read_several(_json_of(file))
    kept = Bank.open(folder).saved_searches
    for one in saved:
        kept.put(one, who, why)
    names = [one.name for one in saved]
    print_result(as_json, lambda: {"put": names}, lambda: click.echo(f"kept {', '.join(names)}"))


@searches.command()
@click.argument("name")
@bank_option
@click.option("--who", default="", help="Who removes it; your user name unless given.")
@click.option("--why", default="", help="Why, for the record.")
@json_option
def remove(name: str, folder: Path, who: str, why: str, as_json: bool) -> None:
    """Remove a saved search."""
    if not Bank.open(folder).saved_searches.remove(name, who, why):
        raise InputError(f"there is no saved search {name!r}: list them with 'searches list'")
    print_result(as_json, lambda: {"removed": [name]}, lambda: click.echo(f"removed {name}"))


@searches.command()
@bank_option
@click.option("--json", is_flag=True, hidden=True, expose_value=False, help="It always is.")
def export(folder: Path) -> None:
    """Print all saved searches as JSON, for 'searches put'.

    There is no need of --json.
    """
    saved = list(Bank.open(folder).saved_searches)
    click.echo(json.dumps(_document(saved), ensure_ascii=False, indent=2))


@click.command()
@click.argument("address")
@bank_option
@json_option
def follow(address: str, folder: Path, as_json: bool) -> None:
    """Show what an address of the old site leads to.

    ADDRESS is that of a topic_search.php or dl.php page, whole or from its last slash.

    \b
    Example:
      evidencebank follow 'topic_search.php?allCodes[]=M6.1x' -b bank
    """
    bank = Bank.open(folder)
    found = bank.old_address(address)
    if isinstance(found, Entry):
        print_result(as_json, found.to_dict, lambda: printing.show_entry(found))
    else:
        print_result(as_json, found.to_dict, lambda: printing.show_results(found, bank.scheme))


def _document(saved: list[SavedSearch]) -> dict[str, Any]:
    return {"searches": [one.to_dict() for one in saved]}


def _json_of(file: str) -> object:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file} is not JSON: {error}") from error
