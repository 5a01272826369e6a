"""The commands about readers' messages to the editors."""

from __future__ import annotations

from pathlib import Path

import click

from evidencebank.bank import Bank
from evidencebank.cli.messages_printing import show_message, show_messages
from evidencebank.cli.options import Answer, bank_command, bank_option, listing, print_result

_NUMBER = click.argument("number", type=click.IntRange(min=1))


@click.group()
def messages() -> None:
    """Read what readers write to the editors, and deal with it.

    The site's forms keep comments, queries and suggested documents in the bank.
    """


@bank_command("list")
@click.option("--all", "every", is_flag=True, help="Also those that were dealt with.")
def list_command(bank: Bank, every: bool) -> Answer:
    """List the messages that wait, the first first."""
    kept = bank.reader_messages.all(None if every else True)
    return listing("messages", kept), lambda: show_messages(kept)


@bank_command()
@_NUMBER
def show(bank: Bank, number: int) -> Answer:
    """Show a message and what was done with it."""
    kept = bank.reader_messages.get(number)
    return kept.to_dict, lambda: show_message(kept)


@bank_command()
@_NUMBER
@click.option("--who", default="", help="Who dealt with it; your user name unless given.")
@click.option("--why", default="", help="What was done, for the record.")
def close(bank: Bank, number: int, who: str, why: str) -> Answer:
    """Say that a message has been dealt with.

    \b
    Example:
      evidencebank messages close 12 -b bank --why 'corrected the year'
    """
    bank.reader_messages.close(number, who, why)
    return _done("closed", number)


@bank_command()
@_NUMBER
@click.option("--who", default="", help="Who reopens it; your user name unless given.")
@click.option("--why", default="", help="Why, for the record.")
def reopen(bank: Bank, number: int, who: str, why: str) -> Answer:
    """Have a message wait again."""
    bank.reader_messages.reopen(number, who, why)
    return _done("reopened", number)


@bank_command()
@_NUMBER
def remove(bank: Bank, number: int) -> Answer:
    """Remove a message and its history for good."""
    bank.reader_messages.remove(number)
    return _done("removed", number)


@messages.command()
@bank_option
@click.option("--json", is_flag=True, hidden=True, expose_value=False, help="It always is.")
def export(folder: Path) -> None:
    """Print all messages as JSON. There is no need of --json."""
    kept = Bank.open(folder).reader_messages.all()
    print_result(True, listing("messages", kept), lambda: None)


for command in (list_command, show, close, reopen, remove):
    messages.add_command(command)


def _done(what: str, number: int) -> Answer:
    return lambda: {what: number}, lambda: click.echo(f"{what} message {number}")
