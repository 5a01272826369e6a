"""What the commands share: options, and printing for people or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from corpus.text.dates import parse_date
from indexer.query.subject_query import SubjectQuery

_YEARS = re.compile(r"^(\d{4})?(?:\s*(-|\.\.|–)\s*(\d{4})?)?$")
_P = ParamSpec("_P")
_R = TypeVar("_R")


def bank_option(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Add the option that names the bank, as `folder`."""
    return click.option(
        "--bank",
        "-b",
        "folder",
        type=click.Path(path_type=Path),
        required=True,
        envvar="EVIDENCEBANK",
        help="The bank's folder; also the variable EVIDENCEBANK.",
    )(command)


def json_option(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Add the switch that asks for JSON, as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def print_result(as_json: bool, shape: Callable[[], Any], show: Callable[[], None]) -> None:
    """Print a result as one JSON document, or show it to people."""
    if as_json:
        click.echo(json.dumps(shape(), ensure_ascii=False, indent=2))
    else:
        show()


def years(_ctx: click.Context, _param: click.Parameter, text: str | None) -> Any:
    """Read a range of years, for click's `callback`."""
    if text is None:
        return None
    found = _YEARS.match(text.strip())
    if not found or not (found[1] or found[3]):
        raise click.BadParameter("write 2005-2012, 2005- , -2012 or 2010")
    low, high = (int(year) if year else None for year in (found[1], found[3]))
    if low is not None and high is not None and low > high:
        raise click.BadParameter("write the earlier year first")
    return (low, high) if found[2] else (low, low)


def day(_ctx: click.Context, _param: click.Parameter, text: str | None) -> date | None:
    """Read a day, for click's `callback`."""
    if text is None:
        return None
    if (found := parse_date(text)) is None:
        raise click.BadParameter("write a day such as 2021-03-04 or '4 March 2021'")
    return found


_SEARCH = (
    click.option(
        *("--subject", "-s", "any_of"),
        multiple=True,
        help="Only this subject; repeated, any of them.",
    ),
    click.option("--every-subject", "all_of", multiple=True, help="Only with this subject too."),
    click.option("--not-subject", "none_of", multiple=True, help="Nothing with this subject."),
    click.option("--kind", "-k", "kinds", multiple=True, help="Only this kind; repeatable."),
    click.option("--years", "-y", callback=years, help="Only these years: 2005-2012, 2005-, 2010."),
    click.option("--source", "sources", multiple=True, help="Only from this journal or publisher."),
    click.option("--author", "authors", multiple=True, help="Only by this author; repeatable."),
    click.option("--since", callback=day, help="Only what was added or revised since this day."),
    click.option("--match", type=click.Choice(["any", "all"]), default="any", show_default=True),
    click.option("--strict", is_flag=True, help="Refuse a query that cannot be read as it stands."),
    click.option("--no-graph", is_flag=True, help="Rank without regard to related entries."),
    click.option("--no-synonyms", is_flag=True, help="Take a subject's labels as mere words."),
    click.option("--no-relax", is_flag=True, help="Leave a query that finds nothing as it is."),
)


def search_options(command: Callable[..., _R]) -> Callable[..., _R]:
    """Add the options of a search, as `asked`: the arguments of `Bank.search` besides the query.

    Those that only a page of results has, its sort, limit and offset, are not among them.
    """

    @wraps(command)
    def asking(
        *,
        any_of: tuple[str, ...],
        all_of: tuple[str, ...],
        none_of: tuple[str, ...],
        strict: bool,
        no_graph: bool,
        no_synonyms: bool,
        no_relax: bool,
        **others: Any,
    ) -> _R:
        asked = {name: others.pop(name) for name in _AS_THEY_ARE} | {
            "subjects": SubjectQuery.of(any_of, all_of, none_of),
            "mode": "advanced" if strict else "simple",
            "graph": not no_graph,
            "synonyms": not no_synonyms,
            "relax": not no_relax,
        }
        return command(asked=asked, **others)

    for option in reversed(_SEARCH):
        asking = option(asking)
    return asking


_AS_THEY_ARE = ("kinds", "years", "sources", "authors", "since", "match")
