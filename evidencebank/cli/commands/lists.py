"""The commands with which editors keep the related lists."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from corpus.errors import InputError
from evidencebank.bank import Bank, BankPath
from evidencebank.cli import lists_printing as show
from evidencebank.cli.options import (
    Answer,
    bank_command,
    bank_option,
    json_option,
    listing,
    print_result,
)
from evidencebank.lifecycle.publications import KEPT_PUBLICATIONS
from evidencebank.list_editing.list_exports import ENTRY_ADDRESS, FORMATS, SEARCH_ADDRESS, Addresses
from evidencebank.list_editing.review import SHOWN
from evidencebank.progress import on_terminal
from recommender.related_settings import LENGTH, read_settings

_who = click.option("--who", default="", help="Who does it; your user name unless given.")
_why = click.option("--why", default="", help="Why, for the record.")
_pair = click.argument("other_id", metavar="OTHER")
_entry = click.argument("entry_id", metavar="ID")
_at = click.option("--at", type=click.IntRange(1, LENGTH), help="The place to have, from 1.")


@click.group()
def lists() -> None:
    """Keep the related lists: pin, ban, review and publish.

    Pins and bans stand over every build. Readers see the lists that were published last;
    before the first publication they see the lists as they are.
    """


@lists.command()
@bank_option
@click.option(
    "--related",
    "settings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="How lists are made from now on: a JSON file of settings.",
)
@_who
@_why
@json_option
def build(folder: BankPath, settings: Path | None, who: str, why: str, as_json: bool) -> None:
    """Make the lists anew, if anything that they depend on has changed.

    'evidencebank build' does so too, after it has loaded files.
    """
    related = read_settings(settings) if settings else None
    report = Bank.open(folder).load([], progress=on_terminal, related=related, who=who, why=why)
    print_result(as_json, report.to_dict, lambda: click.echo(f"{folder}: the lists are made"))


@bank_command()
def status(bank: Bank) -> Answer:
    """Say what is published, and what waits to be."""
    found = bank.lists.status()
    return found.to_dict, lambda: show.status(found)


@bank_command("show")
@click.argument("entry_id", metavar="[ID]", default="")
@click.option("--history", is_flag=True, help="Also those that were taken back, in order.")
def show_command(bank: Bank, entry_id: str, history: bool) -> Answer:
    """Show pins and bans with who, when and why: of one entry's list, or all."""
    if history:
        steps = bank.lists.history(entry_id)
        return listing("history", steps), lambda: show.steps(steps)
    standings = bank.lists.decisions(entry_id)
    return listing("decisions", standings), lambda: show.standings(standings)


def _deciding(action: str, about: str, *more: Callable[[Any], Any]) -> click.Command:
    """Return the command that does something about an entry in another's list."""

    def decide(bank: Bank, entry_id: str, other_id: str, **said: Any) -> Answer:
        step = getattr(bank.lists, action)(entry_id, other_id, **said)
        return step.to_dict, lambda: show.steps([step])

    options: list[Callable[[Any], Any]] = [_why, _who, *more, _pair, _entry]
    for option in options:
        option(decide)
    return bank_command(action, about)(decide)


_PIN = """Let OTHER stand in the list of ID: at the top, below earlier pins, or at a place.

\b
Example:
  evidencebank lists pin ames-2005 boyd-2008 -b bank --at 1 --why 'its review'
"""


@lists.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@bank_option
@click.option("--limit", "-n", type=click.IntRange(min=0), help="Tell at most so many lists.")
@json_option
def diff(ids: tuple[str, ...], folder: BankPath, limit: int | None, as_json: bool) -> None:
    """Show what publishing would change, and why; of all lists, or those of some entries."""
    most = limit if limit is not None or as_json else SHOWN
    changes = Bank.open(folder).lists.diff(ids, most)
    print_result(as_json, changes.to_dict, lambda: show.changes(changes, bool(ids)))


@bank_command()
@_who
@_why
@click.option(
    "--keep",
    type=click.IntRange(1, 100),
    default=KEPT_PUBLICATIONS,
    show_default=True,
    help="How many publications to keep, for 'rollback'.",
)
def publish(bank: Bank, who: str, why: str, keep: int) -> Answer:
    """Let readers see the lists as they are now, pins and bans applied."""
    published = bank.lists.publish(who=who, why=why, keep=keep)
    return published.to_dict, lambda: show.published(published)


@bank_command()
@_who
@_why
def rollback(bank: Bank, who: str, why: str) -> Answer:
    """Return to the publication before; run again, to the one before that."""
    published = bank.lists.rollback(who=who, why=why)
    return published.to_dict, lambda: show.published(published)


@lists.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@bank_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="A file; for HTML a folder, which gets a file for each entry.",
)
@click.option("--draft", is_flag=True, help="The lists that would be published.")
@click.option(
    "--entry-address", default=ENTRY_ADDRESS, show_default=True, help="Where titles lead, in HTML."
)
@click.option(
    "--search-address", default=SEARCH_ADDRESS, show_default=True, help="Where search is, in HTML."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def export(
    ids: tuple[str, ...],
    folder: BankPath,
    form: str,
    output: Path | None,
    draft: bool,
    entry_address: str,
    search_address: str,
    as_json: bool,
) -> None:
    """Write the lists that readers see as JSON, CSV or HTML: all, or those of some entries.

    Without --output they go to standard output, HTML of one entry at a time.

    \b
    Example:
      evidencebank lists export -b bank --format html -o fragments
    """
    if output is None and as_json and form != "json":
        raise InputError("what is done can be printed as JSON when --output names a file")
    if output is None and form == "html" and len(ids) != 1:
        raise InputError("name a folder with --output, or one entry")
    addresses = Addresses(entry_address, search_address)
    exported = Bank.open(folder).lists.export(ids, draft=draft, addresses=addresses)
    if output is None:
        exported.to_stream(sys.stdout, form)
        sys.stdout.flush()  # here, where a reader who has gone is no error
        return
    if form == "html":
        exported.to_folder(output)
    else:
        exported.to_file(output, form)
    print_result(
        as_json,
        lambda: {"lists": len(exported), "format": form, "output": str(output)},
        lambda: click.echo(f"{output}: {len(exported):,} lists"),
    )


@lists.command()
@bank_option
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="The HTML file."
)
@click.option("--most", type=click.IntRange(min=1), default=SHOWN, show_default=True)
@json_option
def review(folder: BankPath, output: Path | None, most: int, as_json: bool) -> None:
    """Write what an editor should look at into one HTML file.

    What would change, pins and bans, near-duplicates, entries in nobody's list or in very
    many, the words that decide most lists, pairs of one way, and lists that differ from those
    printed on pages.
    """
    if output is None and not as_json:
        raise InputError("name the HTML file with --output, or ask for --json")
    found = Bank.open(folder).lists.review(most)
    if output is not None:
        found.to_file(output)
    print_result(as_json, found.to_dict, lambda: click.echo(f"{output}: written"))


for command in (
    status,
    show_command,
    _deciding("pin", _PIN, _at),
    _deciding("ban", "Let OTHER never stand in the list of ID."),
    _deciding("unpin", "Take back the pin of OTHER in the list of ID."),
    _deciding("unban", "Take back the ban of OTHER from the list of ID."),
    publish,
    rollback,
):
    lists.add_command(command)
