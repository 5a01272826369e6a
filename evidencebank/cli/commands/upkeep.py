"""The commands `repair` and `copy`: a bank made whole again, or brought to another place."""

from __future__ import annotations

import sys

import click

from evidencebank.bank import Bank, BankPath
from evidencebank.cli.options import BANK_PLACE, bank_option, json_option, print_result
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


@click.command()
@click.argument("source", metavar="FROM", type=BANK_PLACE)
@click.argument("target", metavar="TO", type=BANK_PLACE)
@json_option
def copy(source: BankPath, target: BankPath, as_json: bool) -> None:
    """Copy a bank to a new place.

    FROM and TO are folders, or addresses in a cluster. Entries, what editors wrote, index and
    lists and all publications are copied, and what arrived is compared by hashes.

    \b
    Example:
      evidencebank copy bank opensearch://host1:9200,host2:9200/evidence
    """
    with Bank.open(source) as bank:
        copied = bank.copy_to(target)
    print_result(
        as_json,
        copied.to_dict,
        lambda: click.echo(
            f"{target}: {copied.entries:,} entries of generation {copied.generation}, "
            f"{copied.records:,} records of editors, {copied.messages:,} messages of readers, "
            f"{copied.publications:,} publications of lists; "
            f"SHA-256 {copied.digest[:16]} in both places"
        ),
    )
