"""The command line: a thin layer over `Bank`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from corpus.errors import EvidenceBankError, QueryError
from evidencebank import printing
from evidencebank.bank import Bank
from evidencebank.demo import run_demo
from evidencebank.evaluation import evaluate
from evidencebank.progress import on_terminal
from indexer.index import SORTS
from recommender.lists import LENGTH

SOME_REJECTED = 4
"""Exit code of a build that read some things and not others."""

_YEARS = re.compile(r"^(\d{4})?(?:\s*(-|\.\.|–)\s*(\d{4})?)?$")
_P = ParamSpec("_P")
_R = TypeVar("_R")


class _Group(click.Group):
    """Turns our errors into one line on standard error and their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except QueryError as error:
            printing.problem(f"{error} (at character {error.position + 1} of the query)")
            ctx.exit(error.exit_code)
        except EvidenceBankError as error:
            printing.problem(str(error))
            ctx.exit(error.exit_code)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            printing.problem(f"{where}{error.strerror or error}")
            ctx.exit(1)


def _bank_option(command: Callable[_P, _R]) -> Callable[_P, _R]:
    return click.option(
        "--bank",
        "-b",
        "folder",
        type=click.Path(path_type=Path),
        required=True,
        envvar="EVIDENCEBANK",
        help="The bank's folder; also the variable EVIDENCEBANK.",
    )(command)


def _json_option(command: Callable[_P, _R]) -> Callable[_P, _R]:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def _print(as_json: bool, shape: Callable[[], Any], show: Callable[[], None]) -> None:
    if as_json:
        click.echo(json.dumps(shape(), ensure_ascii=False, indent=2))
    else:
        show()


def _years(_ctx: click.Context, _param: click.Parameter, text: str | None) -> Any:
    if text is None:
        return None
    found = _YEARS.match(text.strip())
    if not found or not (found[1] or found[3]):
        raise click.BadParameter("write 2005-2012, 2005- , -2012 or 2010")
    low, high = (int(year) if year else None for year in (found[1], found[3]))
    if low is not None and high is not None and low > high:
        raise click.BadParameter("write the earlier year first")
    return (low, high) if found[2] else (low, low)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="evidencebank")
def main() -> None:
    """Search and related documents for evidence libraries."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@main.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@_bank_option
@click.option(
    "--scheme",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Subject scheme: SKOS in Turtle, JSON-LD or RDF/XML.",
)
@_json_option
def build(sources: tuple[Path, ...], folder: Path, scheme: Path | None, as_json: bool) -> None:
    """Build or update a bank from files and folders.

    SOURCES are HTML pages, text files, JSONL files, or folders of them. Run again, it reads what
    changed and removes what is gone. Exit code 4 says that some entries were rejected.

    \b
    Example:
      evidencebank build pages/ more.jsonl --bank bank
    """
    bank = Bank.open(folder) if _is_bank(folder) else Bank.create(folder)
    report = bank.load(sources, scheme, on_terminal)
    _print(as_json, report.to_dict, lambda: printing.show_report(report, folder))
    if report.rejected:
        sys.exit(SOME_REJECTED)


@main.command()
@click.argument("query")
@_bank_option
@click.option("--subject", "-s", "subjects", multiple=True, help="Only this subject; repeatable.")
@click.option("--kind", "-k", "kinds", multiple=True, help="Only this kind; repeatable.")
@click.option("--years", "-y", callback=_years, help="Only these years: 2005-2012, 2005-, 2010.")
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True)
@click.option("--match", type=click.Choice(["any", "all"]), default="any", show_default=True)
@click.option("--strict", is_flag=True, help="Refuse a query that cannot be read as it stands.")
@click.option("--no-graph", is_flag=True, help="Rank without regard to related entries.")
@click.option("--limit", "-n", type=click.IntRange(min=0), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True)
@_json_option
def search(
    query: str,
    folder: Path,
    subjects: tuple[str, ...],
    kinds: tuple[str, ...],
    years: tuple[int | None, int | None] | None,
    sort: str,
    match: str,
    strict: bool,
    no_graph: bool,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Search a bank.

    QUERY may hold words, "phrases", AND, OR, NOT, -word, +word, (brackets), field:word, wild*,
    fuzzy~, year:2005..2010, kind:STUDY and subject:prisons.

    \b
    Example:
      evidencebank search 'prison AND "brief advice"' -b bank --years 2005-2012
    """
    bank = Bank.open(folder)
    results = bank.search(
        query,
        subjects=subjects,
        kinds=kinds,
        years=years,
        sort=sort,
        limit=limit,
        offset=offset,
        match=match,
        mode="advanced" if strict else "simple",
        graph=not no_graph,
    )
    _print(as_json, results.to_dict, lambda: printing.show_results(results, bank.scheme, offset))


@main.command()
@click.argument("entry_id", metavar="ID")
@_bank_option
@click.option("--why", is_flag=True, help="Show the words that each pair shares.")
@click.option("--limit", "-n", type=click.IntRange(0, LENGTH), default=LENGTH, show_default=True)
@_json_option
def related(entry_id: str, folder: Path, why: bool, limit: int, as_json: bool) -> None:
    """List the entries most closely related to one."""
    bank = Bank.open(folder)
    items = bank.related(entry_id, limit)
    _print(
        as_json,
        lambda: {"id": entry_id, "related": [item.to_dict() for item in items]},
        lambda: printing.show_related(bank.entry(entry_id), items, why),
    )


@main.command()
@click.argument("entry_id", metavar="ID")
@_bank_option
@_json_option
def show(entry_id: str, folder: Path, as_json: bool) -> None:
    """Show one entry."""
    entry = Bank.open(folder).entry(entry_id)
    _print(as_json, entry.to_dict, lambda: printing.show_entry(entry))


@main.command()
@_bank_option
@_json_option
def subjects(folder: Path, as_json: bool) -> None:
    """List the subjects and how many entries each has.

    An entry counts for its subjects and all broader ones.
    """
    listed = Bank.open(folder).subjects()
    _print(
        as_json,
        lambda: {"subjects": [subject.to_dict() for subject in listed]},
        lambda: printing.show_subjects(listed),
    )


@main.command()
@_bank_option
@_json_option
def check(folder: Path, as_json: bool) -> None:
    """Check every file of a bank.

    Exit code 1 says that a file is not as it was written or that files do not fit together.
    """
    bank = Bank.open(folder)
    wrong = bank.check()
    _print(
        as_json,
        lambda: {"ok": not wrong, "problems": wrong},
        lambda: printing.show_check(wrong, folder),
    )
    if wrong:
        sys.exit(1)


@main.command(name="evaluate")
@click.argument("collection", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_json_option
def evaluate_command(collection: Path, as_json: bool) -> None:
    """Measure search and related lists on a collection.

    COLLECTION is a folder in the BEIR layout: corpus.jsonl, and queries.jsonl with qrels.tsv, or
    related.tsv, or all of them; plain or gzipped.
    """
    measured = evaluate(collection, on_terminal)
    _print(as_json, measured.to_dict, lambda: printing.show_measures(measured))


@main.command()
@_json_option
def demo(as_json: bool) -> None:
    """Build the sample bank and show what it answers.

    A search, a subject search and a related list, from a bank in a temporary folder.
    """
    run_demo(as_json)


def _is_bank(folder: Path) -> bool:
    return (folder / "entries.sqlite").exists()
