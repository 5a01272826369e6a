"""The command `copy`: a bank brought into a cluster, or out of one."""

from __future__ import annotations

import click

from evidencebank.bank import Bank, BankPath
from evidencebank.cli.options import BANK_PLACE, json_option, print_result


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
            f"{copied.records:,} records of editors, {copied.publications:,} publications of "
            f"lists; SHA-256 {copied.digest[:16]} in both places"
        ),
    )
