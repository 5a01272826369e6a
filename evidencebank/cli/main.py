"""The command line: a thin layer over `Bank`."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from corpus.errors import BankDamagedError, EvidenceBankError, QueryError
from evidencebank.bank import Bank, BankPath
from evidencebank.cli import messages
from evidencebank.cli.options import (
    SOME_REJECTED,
    Answer,
    bank_command,
    bank_option,
    json_option,
    listing,
    print_result,
    related_shape,
    search_options,
)
from evidencebank.progress import on_terminal
from indexer.search.spec import SORTS, SearchSpec
from recommender.related_settings import LENGTH, read_settings

_ELSEWHERE = {
    "arrange": "arrange",
    "cite": "cite",
    "copy": "upkeep",
    "digest": "digest",
    "follow": "saved_searches",
    "history": "editors.history",
    "lists": "lists",
    "messages": "messages",
    "more-like": "texts",
    "read": "read",
    "repair": "upkeep",
    "review": "editors.review",
    "searches": "saved_searches",
    "serve": "serve",
    "source-types": "read",
    "sources": "read",
    "suggest": "texts",
    "tune": "tune",
    "words": "words",
}
"""The modules of `evidencebank.cli.commands` that have a command; imported when it is called."""


def _printing() -> ModuleType:
    """Return what prints for people: imported once there is something to print."""
    from evidencebank.cli import printing

    return printing


class _Group(click.Group):
    """Imports commands when they are called; an error of ours becomes one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_ELSEWHERE})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _ELSEWHERE:
            return super().get_command(ctx, name)
        module = import_module(f"evidencebank.cli.commands.{_ELSEWHERE[name]}")
        command: click.Command = getattr(module, name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except QueryError as error:
            messages.problem(f"{error} (at character {error.position + 1} of the query)")
            ctx.exit(error.exit_code)
        except EvidenceBankError as error:
            messages.problem(str(error))
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            raise  # the reader has seen enough: click ends without a word
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            messages.problem(f"{where}{error.strerror or error}")
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="evidencebank")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Search and related documents for evidence libraries."""
    if ctx.invoked_subcommand != "serve":  # which logs, as servers do
        messages.say_what_is_logged()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@main.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@bank_option
@click.option(
    "--scheme",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Subject scheme: SKOS in Turtle, JSON-LD or RDF/XML.",
)
@click.option(
    "--related",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Settings of related lists, in JSON; the bank keeps them.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes that read and build; by default one for each core, and none for a few files.",
)
@click.option(
    "--scheduler", help="Address of a Dask scheduler whose workers read and build: tcp://HOST:8786."
)
@click.option("--full", is_flag=True, help="Build anew from all entries, as in a new bank.")
@json_option
def build(
    sources: tuple[Path, ...],
    folder: BankPath,
    scheme: Path | None,
    related: Path | None,
    workers: int | None,
    scheduler: str | None,
    full: bool,
    as_json: bool,
) -> None:
    """Build or update a bank from files and folders.

    SOURCES are files, or folders of them, of the types that 'sources' lists. Run again, it
    reads what changed and removes what is gone. Exit code 4 says that some entries were rejected.

    \b
    Example:
      evidencebank build pages/ more.jsonl --bank bank
    """
    settings = read_settings(related) if related else None
    bank = Bank.open_or_create(folder)
    report = bank.load(sources, scheme, on_terminal, settings, workers, scheduler, full=full)
    print_result(as_json, report.to_dict, lambda: _printing().show_report(report, folder))
    if report.rejected:
        sys.exit(SOME_REJECTED)


@bank_command()
@click.argument("query")
@search_options
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True)
@click.option("--limit", "-n", type=click.IntRange(min=0), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True)
def search(bank: Bank, query: str, spec: SearchSpec, sort: str, limit: int, offset: int) -> Answer:
    """Search a bank.

    QUERY may hold words, "phrases", AND, OR, NOT, -word, +word, (brackets), field:word, wild*,
    fuzzy~, year:2005..2010, kind:STUDY and subject:prisons.

    \b
    Examples:
      evidencebank search 'prison AND "brief advice"' -b bank --years 2005-2012
      evidencebank search '' -b bank -s alcohol --every-subject prisons
    """
    results = bank.search(replace(spec, query=query, sort=sort, limit=limit, offset=offset))
    return results.to_dict, lambda: _printing().show_results(results, bank.scheme, offset)


@bank_command()
@click.argument("entry_id", metavar="ID")
@click.option("--why", is_flag=True, help="Show what pairs share and what scores are made of.")
@click.option("--limit", "-n", type=click.IntRange(0, LENGTH), default=LENGTH, show_default=True)
@click.option("--draft", is_flag=True, help="The list that would be published.")
def related(bank: Bank, entry_id: str, why: bool, limit: int, draft: bool) -> Answer:
    """List the entries most closely related to one."""
    items = bank.related(entry_id, limit, draft)
    reasons = [bank.explain_related(entry_id, item.id) for item in items] if why else []
    return (
        lambda: related_shape(entry_id, items, reasons),
        lambda: _printing().show_related(bank.entry(entry_id), items, why, reasons),
    )


@bank_command()
@click.argument("query")
@click.argument("entry_id", metavar="ID")
@search_options
def explain(bank: Bank, query: str, entry_id: str, spec: SearchSpec) -> Answer:
    """Say why an entry has its score for a search, or why it is not found.

    Each word of QUERY with what it gives, its inverse document frequency, its impact, its boost,
    how many entries have it and how often each field of the entry ID does; what related entries
    lend; what the entry lacks, and which filter keeps it out. The options are those of 'search'.

    \b
    Example:
      evidencebank explain 'peer mentors' tranter-2013-peer-mentors -b bank
    """
    reason = bank.explain(replace(spec, query=query), entry_id)
    return reason.to_dict, lambda: click.echo(str(reason))


@bank_command()
@click.argument("entry_id", metavar="ID")
@click.option("--why", is_flag=True, help="What its pages have that stands on many of their site.")
def show(bank: Bank, entry_id: str, why: bool) -> Answer:
    """Show one entry."""
    entry = bank.entry(entry_id)
    translations = bank.translations(entry_id)
    left_out = bank.left_out(entry_id) if why else []
    more: dict[str, Any] = {"translations": [one.to_dict() for one in translations]}
    if why:
        more["left_out"] = [asdict(block) for block in left_out]
    return (
        lambda: entry.to_dict() | more,
        lambda: _printing().show_entry(entry, left_out, translations),
    )


@bank_command()
def subjects(bank: Bank) -> Answer:
    """List the subjects and how many entries each has.

    An entry counts for its subjects and all broader ones.
    """
    listed = bank.subjects()
    return listing("subjects", listed), lambda: _printing().show_subjects(listed)


@main.command()
@bank_option
@json_option
def check(folder: BankPath, as_json: bool) -> None:
    """Check every file of a bank.

    Exit code 1 says that a file is not as it was written or that files do not fit together:
    'repair' mends what can be mended.
    """
    notes: list[str] = []
    try:
        bank = Bank.open(folder)
        wrong = bank.check()
        if not wrong:
            notes = bank.notes()
    except BankDamagedError as error:  # so bad that nothing more can be looked at
        wrong = [str(error)]
    print_result(
        as_json,
        lambda: {"ok": not wrong, "problems": wrong, "notes": notes},
        lambda: _printing().show_check(wrong, notes, folder),
    )
    if wrong:
        sys.exit(1)


@main.command(name="evaluate")
@click.argument("collection", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--entries",
    type=click.Path(exists=True, path_type=Path),
    help="Files or pages to search in place of the collection's corpus.jsonl.",
)
@json_option
def evaluate_command(collection: Path, entries: Path | None, as_json: bool) -> None:
    """Measure search and related lists on a collection.

    COLLECTION is a folder in the BEIR layout: corpus.jsonl, and queries.jsonl with qrels.tsv, or
    related.tsv, or all of them; plain or gzipped.
    """
    from evidencebank.evaluation.evaluate import evaluate

    measured = evaluate(collection, on_terminal, entries)
    print_result(as_json, measured.to_dict, lambda: _printing().show_measures(measured))


@main.command()
@json_option
def demo(as_json: bool) -> None:
    """Build the sample bank and show what it answers.

    A search, a subject search and a related list, from a bank in a temporary folder.
    """
    from evidencebank.cli.demo import run_demo

    run_demo(as_json)


for command in (search, related, show, subjects, explain):
    main.add_command(command)
