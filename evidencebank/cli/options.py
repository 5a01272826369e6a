"""What the commands share: options, and printing for people or as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from corpus.errors import InputError
from evidencebank.bank import Bank, BankPath
from evidencebank.cluster.address import is_address
from evidencebank.results import RelatedItem
from indexer.search.filter import Option
from indexer.search.filter_values import read_day
from indexer.search.filters import FILTERS, filters_from_options
from indexer.search.spec import MATCHES, SearchSpec
from recommender.related_lists import RelatedReason

SOME_REJECTED = 4
"""Exit code of a command that read some things and not others."""

_P = ParamSpec("_P")
_R = TypeVar("_R")


class _BankPlace(click.Path):
    """A folder, or an address in a cluster, which no path may be made of."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        return str(value) if is_address(value) else super().convert(value, param, ctx)


BANK_PLACE = _BankPlace(path_type=Path)
"""What an option takes that names a bank."""


def bank_option(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Add the option that names the bank, as `folder`."""
    return click.option(
        "--bank",
        "-b",
        "folder",
        type=BANK_PLACE,
        required=True,
        envvar="EVIDENCEBANK",
        help="The bank's folder, or its address in a cluster; also the variable EVIDENCEBANK.",
    )(command)


def json_option(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Add the switch that asks for JSON, as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


Answer = tuple[Callable[[], Any], Callable[[], None]]
"""What gives a command's result as one JSON document, and what shows it to people."""


def print_result(as_json: bool, shape: Callable[[], Any], show: Callable[[], None]) -> None:
    """Print a result as one JSON document, or show it to people."""
    if as_json:
        click.echo(json.dumps(shape(), ensure_ascii=False, indent=2))
    else:
        show()


def bank_command(
    name: str | None = None, about: str | None = None
) -> Callable[[Callable[..., Answer]], click.Command]:
    """Make a command of what asks an open bank, its argument `bank`, and answers.

    The answer is printed, as JSON if that is asked for. `about` stands in for a docstring.
    """

    def command_of(asking: Callable[..., Answer]) -> click.Command:
        @wraps(asking)
        def command(folder: BankPath, as_json: bool, **given: Any) -> None:
            print_result(as_json, *asking(bank=Bank.open(folder), **given))

        made = click.command(name, help=about)(bank_option(command))
        json_option(made)
        return made

    return command_of


def listing(name: str, values: Iterable[Any], **more: Any) -> Callable[[], dict[str, Any]]:
    """Return what gives the JSON shape of several values under a name, behind what else is said."""
    return lambda: {**more, name: [value.to_dict() for value in values]}


def related_shape(
    entry_id: str, items: Sequence[RelatedItem], reasons: Sequence[RelatedReason] = ()
) -> dict[str, Any]:
    """Return the JSON shape of a related list, with the reasons of its lines if there are any."""
    lines = [item.to_dict() for item in items]
    if reasons:
        lines = [
            line | {"why": reason.to_dict()} for line, reason in zip(lines, reasons, strict=True)
        ]
    return {"id": entry_id, "related": lines}


def day(_ctx: click.Context, _param: click.Parameter, text: str | None) -> date | None:
    """Read a day, for click's `callback`."""
    return None if text is None else _read(read_day, text)


def _read(read: Callable[[str], Any], text: str) -> Any:
    """Read what an option says; what makes no sense is a wrong call."""
    try:
        return read(text)
    except InputError as error:
        raise click.BadParameter(str(error)) from error


def _of_filter(option: Option) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option of a filter, as click takes it."""

    def value(_ctx: click.Context, _param: click.Parameter, given: Any) -> Any:
        return given if option.read is None or given is None else _read(option.read, given)

    return click.option(
        *option.flags, option.key, multiple=option.multiple, help=option.help, callback=value
    )


_SEARCH = (
    *(_of_filter(option) for row in FILTERS for option in row.options),
    click.option("--match", type=click.Choice(MATCHES), default="any", show_default=True),
    click.option("--strict", is_flag=True, help="Refuse a query that cannot be read as it stands."),
    click.option("--no-graph", is_flag=True, help="Rank by the words of the query alone."),
    click.option("--no-synonyms", is_flag=True, help="Take a subject's labels as mere words."),
    click.option("--no-relax", is_flag=True, help="Leave a query that finds nothing as it is."),
)


def search_options(command: Callable[..., _R]) -> Callable[..., _R]:
    """Add the options of a search, as `spec`: a search without its query.

    Those that only a page of results has, its sort, limit and offset, are not among them.
    """

    @wraps(command)
    def searching(
        *, match: str, strict: bool, no_graph: bool, no_synonyms: bool, no_relax: bool, **rest: Any
    ) -> _R:
        given = {option.key: rest.pop(option.key) for row in FILTERS for option in row.options}
        spec = SearchSpec(
            filters=filters_from_options(given),
            match=match,
            mode="advanced" if strict else "simple",
            graph=not no_graph,
            synonyms=not no_synonyms,
            relax=not no_relax,
        )
        return command(spec=spec, **rest)

    for option in reversed(_SEARCH):
        searching = option(searching)
    return searching
