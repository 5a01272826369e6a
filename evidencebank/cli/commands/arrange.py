"""The command `arrange`: what editors say about matrices, hot topics and collections."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.errors import InputError
from evidencebank.bank import Bank
from evidencebank.cli.options import Answer, bank_command
from evidencebank.curated_pages.arrangement import Arrangement, MatrixNote


@bank_command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--who", default="", help="Whose change it is; you, if left out.")
@click.option("--why", default="", help="Why, for the history.")
def arrange(bank: Bank, file: Path | None, who: str, why: str) -> Answer:
    """Keep titles, introductions and orders of the curated pages.

    FILE is TOML; without it the present arrangement is printed.

    \b
    Example:
      evidencebank arrange site.toml --bank bank
    """
    if file is not None:
        bank.arrange(_read(file), who, why)
        if missing := _missing(bank):
            click.echo(f"Not in the bank or of another kind: {', '.join(missing)}", err=True)
    said = bank.arrangement
    return said.to_dict, lambda: _show(said)


def _show(said: Arrangement) -> None:
    for name, matrix in said.matrices.items():
        click.echo(f"matrix {name}: {matrix.title or 'its own title'}, {_introductions(matrix)}")
    for heading, ids in (("hot topics", said.hot_topics), ("collections", said.collections)):
        click.echo(f"{heading}: {', '.join(ids) or 'by title'}")
    if said.bodies:
        click.echo(f"bodies among authors: {'; '.join(said.bodies)}")


def _introductions(matrix: MatrixNote) -> str:
    notes = [matrix.note, *(h.note for h in (*matrix.rows.values(), *matrix.columns.values()))]
    written = sum(bool(note) for note in notes)
    return "1 introduction" if written == 1 else f"{written} introductions"


def _read(file: Path) -> Arrangement:
    try:
        return Arrangement.from_toml(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error
    except InputError as error:
        raise InputError(f"{file}: {error}") from error


def _missing(bank: Bank) -> list[str]:
    """Return what is arranged and not there, or of another kind: shown as soon as it is."""
    said = bank.arrangement
    names = {matrix.name for matrix in bank.matrices()}
    topics = {topic.entry.id for topic in bank.hot_topics()}
    collections = {topic.entry.id for topic in bank.collections()}
    return [
        *(name for name in said.matrices if name not in names),
        *(entry_id for entry_id in said.hot_topics if entry_id not in topics),
        *(entry_id for entry_id in said.collections if entry_id not in collections),
    ]
