"""The command `cite`: entries as reference managers read them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import click

from corpus.entry import Entry
from evidencebank.bank import Bank, BankPath
from evidencebank.cli.options import bank_option, json_option, print_result
from evidencebank.formats.author_names import with_bodies
from evidencebank.formats.citations import cite as citation
from evidencebank.formats.citations import cite_all, with_labels

_CSL = "csl"
_FORMATS = ("bibtex", "ris", _CSL, "plain")


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "all_entries", is_flag=True, help="All entries of the bank, by their ids.")
@click.option("--format", "style", type=click.Choice(_FORMATS), default="plain", show_default=True)
@click.option(
    "--site", default="", metavar="URL", help="Where the bank's site is; each entry's page is told."
)
@bank_option
@json_option
def cite(
    ids: tuple[str, ...], all_entries: bool, style: str, site: str, folder: BankPath, as_json: bool
) -> None:
    """Print citations of entries, as one file for a reference manager.

    Keys and ids in the file are the same whenever it is made, and each is one entry's alone.

    \b
    Examples:
      evidencebank cite mercer-2010 --bank bank
      evidencebank cite --all --format bibtex --bank bank > library.bib
    """
    if bool(ids) == all_entries:
        raise click.UsageError("name entries by their ids, or all of them with --all")
    bank = Bank.open(folder)
    entries = bank.entries_from("") if all_entries else map(bank.entry, ids)
    bodies = bank.arrangement.bodies
    ready = (with_bodies(with_labels(one, bank.scheme), bodies) for one in entries)
    told = ((one, _address(one, site)) for one in ready)
    name = {_CSL: "csl-json"}.get(style, style)

    def show() -> None:
        for part in cite_all(told, name):
            click.echo(part, nl=False)
        if style == "plain":
            click.echo()

    def shape() -> dict[str, Any]:
        cited = [{"id": one.id, "citation": citation(one, name, at)} for one, at in told]
        return {"format": style, "citations": cited}

    print_result(as_json, shape, show)


def _address(entry: Entry, site: str) -> str:
    return f"{site.rstrip('/')}/entry/{quote(entry.id, safe='')}" if site else ""
