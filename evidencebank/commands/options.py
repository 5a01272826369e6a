"""What the commands share: options, and printing for people or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from corpus.dates import parse_date

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
