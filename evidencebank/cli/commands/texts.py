"""Commands for a text at hand: completing it as one types, and entries like it."""

from __future__ import annotations

from typing import TextIO

import click

from evidencebank.bank import Bank
from evidencebank.cli import printing
from evidencebank.cli.options import Answer, bank_command, listing


@bank_command()
@click.argument("text")
@click.option("--limit", "-n", type=click.IntRange(min=0), default=10, show_default=True)
def suggest(bank: Bank, text: str, limit: int) -> Answer:
    """Complete TEXT, as a search box would while one types: subjects, words and titles."""
    found = bank.suggest(text, limit)
    return listing("suggestions", found, text=text), lambda: printing.show_suggestions(found)


@bank_command("more-like")
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"))
@click.option("--limit", "-n", type=click.IntRange(min=0), default=10, show_default=True)
def more_like(bank: Bank, file: TextIO, limit: int) -> Answer:
    """List the entries nearest to the text, plain or HTML, in FILE ('-': standard input)."""
    items = bank.more_like(file.read(), limit)
    return listing("related", items), lambda: printing.show_items(items, why=True)
