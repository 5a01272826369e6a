"""The command `repair`: a damaged bank made whole again, as far as its entries can be read."""

from __future__ import annotations

import sys

import click

from evidencebank.bank import Bank, BankPath
from evidencebank.cli.options import bank_option, json_option, print_result
from evidencebank.lifecycle.repair import Repair, told
from evidencebank.progress import on_terminal


@click.command()
@bank_option
@click.option("--forget", is_flag=True, help="Forget first what earlier repairs have lost.")
@json_option
def repair(folder: BankPath, forget: bool, as_json: bool) -> None:
    """Mend a bank that is damaged.

    Index and related lists are built again from the entries. Of a database that is damaged all
    that can be read is saved into a new one, and the old one is kept beside it. A bank that is
    whole is not touched. Exit code 1 says that something is lost, and the last lines say what,
    again whenever this is run: when you have dealt with it, run it with --forget.
    """
    done = Bank.repair(folder, on_terminal, forget)
    print_result(as_json, done.to_dict, lambda: _show(done, folder))
    if done.lost:
        sys.exit(1)


def _show(done: Repair, folder: BankPath) -> None:
    if not done.found and not done.mended:
        now = " now" if done.lost else ""
        click.echo(f"{folder} is whole{now}")
    for line in told(done):
        click.echo(line)
