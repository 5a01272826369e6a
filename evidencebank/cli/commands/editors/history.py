"""The command `history`: what editors did, with who, when and why."""

from __future__ import annotations

import click

from evidencebank.bank import Bank
from evidencebank.cli.options import Answer, bank_command, listing
from evidencebank.cli.tables import print_table
from evidencebank.history.editors_history import EditorsStep

_PASSED_OVER = ("at", "settings")
"""Of what a step was done to: too long for a line, or said by the pair."""


@bank_command()
@click.argument("name", metavar="[ID]", default="")
@click.option("--limit", "-n", type=click.IntRange(min=0), help="The newest of them, so many.")
def history(bank: Bank, name: str, limit: int | None) -> Answer:
    """Show what editors did, newest first: pins, bans, publications, searches and the rest.

    ID is an entry or a saved search; without it everything is shown.

    \b
    Example:
      evidencebank history --bank bank --limit 20
    """
    steps = bank.history(name)[:limit]
    return listing("history", steps), lambda: _show(steps)


def _show(steps: list[EditorsStep]) -> None:
    if not steps:
        click.echo("Nothing has been done yet.")
        return
    rows = [
        (f"{step.when:%Y-%m-%d %H:%M}", step.who, step.action, _about(step), step.why)
        for step in steps
    ]
    print_table(rows, "When (UTC)", "Who", "", "Of", "Why")


def _about(step: EditorsStep) -> str:
    told = [f"{name} {value}" for name, value in step.about.items() if name not in _PASSED_OVER]
    return ", ".join(told)
