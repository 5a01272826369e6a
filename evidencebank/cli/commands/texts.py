"""Commands for a text at hand: completing it as one types, and entries like it."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from evidencebank.bank import Bank
from evidencebank.cli import printing
from evidencebank.cli.options import bank_option, json_option, print_result


@click.command()
@click.argument("text")
@bank_option
@click.option("--limit", "-n", type=click.IntRange(min=0), default=10, show_default=True)
@json_option
def suggest(text: str, folder: Path, limit: int, as_json: bool) -> None:
    """Complete TEXT, as a search box would while one types: subjects, words and titles."""
    suggestions = Bank.open(folder).suggest(text, limit)
    print_result(
        as_json,
        lambda: {"text": text, "suggestions": [one.to_dict() for one in suggestions]},
        lambda: printing.show_suggestions(suggestions),
    )


@click.command("more-like")
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"))
@bank_option
@click.option("--limit", "-n", type=click.IntRange(min=0), default=10, show_default=True)
@json_option
def more_like(file: TextIO, folder: Path, limit: int, as_json: bool) -> None:
    """List the entries nearest to the text, plain or HTML, in FILE ('-': standard input)."""
    items = Bank.open(folder).more_like(file.read(), limit)
    print_result(
        as_json,
        lambda: {"related": [item.to_dict() for item in items]},
        lambda: printing.show_items(items, why=True),
    )
