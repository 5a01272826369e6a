"""The command `digest`: what is new, to read or to mail."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from corpus.errors import InputError
from evidencebank.bank import Bank, BankPath
from evidencebank.cli.options import bank_option, day, json_option, print_result
from evidencebank.formats.digest import Digest, make_digest
from evidencebank.formats.mail import READER, Mailing, put_into_maildir

_FORMATS = ("text", "html", "mail")


@click.command()
@bank_option
@click.option("--since", callback=day, required=True, help="The first day, such as 2026-01-31.")
@click.option("--saved", default=None, metavar="NAME", help="Only what this saved search finds.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@json_option
@click.option("--title", default="What is new", show_default=True, help="What it is headed.")
@click.option("--site", default="", metavar="URL", help="The site's address, for links.")
@click.option("--from", "sender", default="", metavar="ADDRESS", help="Who sends the mail.")
@click.option("--to", "readers", multiple=True, metavar="ADDRESS", help="A reader; any number.")
@click.option(
    "--unsubscribe",
    multiple=True,
    metavar="URL",
    help=f"Where a reader ends it: an https or a mailto: address, or both; {READER} in it stands "
    "for the reader's address.",
)
@click.option(
    "--maildir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Put the mails into this Maildir; without it one is printed, but not with --json.",
)
def digest(
    folder: BankPath,
    since: date,
    saved: str | None,
    form: str,
    as_json: bool,
    title: str,
    site: str,
    maildir: Path | None,
    **mail: Any,
) -> None:
    """Print what was added and revised since a day, or make mails of it.

    A mail has a part in plain text and one in HTML, and the headers by which mail programs offer
    to unsubscribe with one click. Where nothing is new there is none.

    \b
    Examples:
      evidencebank digest --bank bank --since 2026-01-01 --format html
      evidencebank digest --bank bank --since 2026-01-01 --format mail \\
        --from library@example.org --to ada@example.org \\
        --unsubscribe 'https://example.org/stop?who={to}' | sendmail -t
    """
    if site and not site.startswith(("http://", "https://")):
        raise InputError("--site is an address that begins with https:// or http://")
    if (form == "mail") != any((maildir, *mail.values())):
        raise click.UsageError("a mail needs --format mail, --from, --to and --unsubscribe")
    with Bank.open(folder) as bank:
        made = make_digest(bank, since, saved, title, site)
    if form == "mail":
        print_result(as_json, made.to_dict, lambda: None)
        _mail(made, maildir, is_printed=not as_json, **mail)
        return
    text = made.html() if form == "html" else made.text()
    print_result(as_json, made.to_dict, lambda: click.echo(text, nl=False))


def _mail(
    made: Digest,
    maildir: Path | None,
    is_printed: bool,
    sender: str,
    readers: tuple[str, ...],
    unsubscribe: tuple[str, ...],
) -> None:
    """Print a mail, or put those to all readers into a Maildir."""
    if not readers or (maildir is None and len(readers) > 1):
        raise InputError("name one reader with --to, or several and a --maildir for their mails")
    messages = Mailing(sender, unsubscribe).messages(made, readers)
    if not made.total:
        click.echo("Nothing is new: there is no mail.", err=True)
    elif maildir is not None:
        put_into_maildir(maildir, messages)
        click.echo(f"{maildir}: {len(messages):,} new", err=True)
    elif is_printed:
        sys.stdout.buffer.write(messages[0])
        sys.stdout.flush()
