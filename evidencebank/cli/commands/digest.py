"""The command `digest`: what is new, ready to mail."""

from __future__ import annotations

from datetime import date

import click

from corpus.errors import InputError
from evidencebank.bank import Bank, BankPath
from evidencebank.cli.options import bank_option, day, json_option, print_result
from evidencebank.formats.digest import make_digest

_FORMATS = ("text", "html")


@click.command()
@bank_option
@click.option("--since", callback=day, required=True, help="The first day, such as 2026-01-31.")
@click.option("--saved", default=None, metavar="NAME", help="Only what this saved search finds.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@json_option
@click.option("--title", default="What is new", show_default=True, help="What it is headed.")
@click.option("--site", default="", metavar="URL", help="The site's address, for links.")
def digest(
    folder: BankPath,
    since: date,
    saved: str | None,
    form: str,
    as_json: bool,
    title: str,
    site: str,
) -> None:
    """Print what was added and revised since a day.

    \b
    Example:
      evidencebank digest --bank bank --since 2026-01-01 --format html
    """
    if site and not site.startswith(("http://", "https://")):
        raise InputError("--site is an address that begins with https:// or http://")
    with Bank.open(folder) as bank:
        made = make_digest(bank, since, saved, title, site)
    text = made.html() if form == "html" else made.text()
    print_result(as_json, made.to_dict, lambda: click.echo(text, nl=False))
