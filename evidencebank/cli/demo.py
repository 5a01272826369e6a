"""The demonstration: the sample bank built and asked three things."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

import click

from evidencebank.bank import Bank
from evidencebank.cli import printing
from evidencebank.cli.options import related_shape
from evidencebank.progress import on_terminal

QUERY = "peer mentors after release from prison"
SUBJECT = "child-protection"
SUBJECT_QUERY = "work with parents"


def run_demo(as_json: bool = False) -> None:
    """Build the bank of the sample entries in a temporary folder and show what it answers."""
    with (
        as_file(files("corpus") / "sample") as sample,
        tempfile.TemporaryDirectory(prefix="evidencebank-demo-") as folder,
    ):
        bank = Bank.create(Path(folder) / "bank")
        report = bank.load([sample], progress=on_terminal)
        found = bank.search(QUERY, limit=3)
        filed = bank.search(SUBJECT_QUERY, subjects=[SUBJECT], limit=3)
        first = found.hits[0].entry
        related = bank.related(first.id)
        if as_json:
            shape = {
                "build": report.to_dict(),
                "search": found.to_dict(),
                "subject_search": filed.to_dict(),
                "related": related_shape(first.id, related),
            }
            click.echo(json.dumps(shape, ensure_ascii=False, indent=2))
        else:
            printing.show_report(report, Path("sample bank"))
            printing.heading(f"search: {QUERY}")
            printing.show_results(found, bank.scheme)
            printing.heading(f"search in the subject {SUBJECT}: {SUBJECT_QUERY}")
            printing.show_results(filed, bank.scheme)
            printing.heading(f"related: {first.id}")
            printing.show_related(first, related, why=True)
        bank.close()
