"""The command `tune`: the weights of related lists, set by judged lists."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.errors import InputError
from evidencebank.bank import Bank, BankPath
from evidencebank.cli.options import BANK_PLACE, json_option, print_result
from evidencebank.cli.tables import print_table
from evidencebank.evaluation.tune import Tuned
from evidencebank.evaluation.tune import tune as tune_lists
from evidencebank.progress import on_terminal


@click.command()
@click.argument("collection", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--bank",
    "-b",
    "folder",
    type=BANK_PLACE,
    envvar="EVIDENCEBANK",
    help="The bank whose lists are judged; also the variable EVIDENCEBANK. Without it, "
    "one is made of the collection's corpus.jsonl for the while.",
)
@click.option("--keep", is_flag=True, help="Let the bank make its lists so from now on.")
@click.option("--who", default="", help="Who keeps it; your user name unless given.")
@click.option("--why", default="", help="Why, for the record.")
@json_option
def tune(
    collection: Path, folder: BankPath | None, keep: bool, who: str, why: str, as_json: bool
) -> None:
    """Set the weights of related lists by judged lists.

    COLLECTION is a folder with judgements as 'evaluate' takes them: related.tsv, or queries.jsonl
    with qrels.tsv, of which entries relevant to one query are taken as related. Shown is what
    would change and what it is worth on judged lists that had no say in it. Nothing is changed
    without --keep, nor where it does not pay.

    \b
    Example:
      evidencebank tune judgements/ --bank bank
    """
    if keep and folder is None:
        raise InputError("name the bank that is to keep the settings with --bank")
    bank = Bank.open(folder) if folder is not None else None
    found = tune_lists(collection, bank, on_terminal)
    kept = bool(keep and bank and found.pays)
    if kept and bank:
        bank.load([], related=found.settings, progress=on_terminal, who=who, why=why)
    print_result(as_json, lambda: found.to_dict() | {"kept": kept}, lambda: _show(found, keep))


def _show(found: Tuned, keep: bool) -> None:
    click.echo(f"{found.collection}: {found.judged:,} judged lists, nDCG@10")
    rows = [
        ("by the settings that are", f"{found.now:.4f}"),
        (
            f"by what the other {found.folds - 1} of {found.folds} parts choose",
            f"{found.elsewhere:.4f}",
        ),
        ("by what all of them choose", f"{found.here:.4f}"),
    ]
    print_table(rows, "Lists", "Mean")
    if not found.changes:
        click.echo("Nothing that was tried is better: the settings stay.")
        return
    changes = [(name, f"{old:g}", f"{new:g}") for name, (old, new) in found.changes.items()]
    print_table(changes, "Setting", "Now", "Chosen")
    click.echo(f"{found.lists:,} lists would be others.")
    if not found.pays:
        click.echo("It does not pay on lists that had no say in it: nothing is kept.")
        return
    click.echo(f"Chance alone makes such a difference with a probability of {found.chance:.3f}.")
    click.echo("Kept: the lists are made anew." if keep else "Not kept: --keep keeps it.")
