"""The command reference, as Markdown, from what `--help` says."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

import click

from evidencebank.cli.main import main

_VERBATIM = "\b"


def reference() -> str:
    """Return the reference of all commands, in the order of their names."""
    return "\n".join(_sections(click.Context(main, info_name="evidencebank"), level=2))


def _sections(context: click.Context, level: int) -> Iterator[str]:
    group = context.command
    if not isinstance(group, click.Group):
        return
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        yield f"{'#' * level} {inner.command_path}\n"
        yield f"```text\n{_usage(inner)}\n```\n"
        yield from _help(command)
        yield from _options(inner)
        yield from _sections(inner, level + 1)


def _usage(context: click.Context) -> str:
    pieces = context.command.collect_usage_pieces(context)
    return " ".join([context.command_path, *pieces])


def _help(command: click.Command) -> Iterator[str]:
    """Yield the paragraphs of a command's help; those in a form of their own are examples."""
    for paragraph in cleandoc(command.help or "").split("\n\n"):
        if paragraph.startswith(_VERBATIM):
            heading, *lines = paragraph.removeprefix(_VERBATIM).strip("\n").split("\n")
            examples = "\n".join(line.strip() for line in lines)
            yield f"{heading}\n\n```text\n{examples}\n```\n"
        else:
            yield " ".join(paragraph.split()) + "\n"


def _options(context: click.Context) -> Iterator[str]:
    options = [p for p in context.command.get_params(context) if isinstance(p, click.Option)]
    records = [
        record
        for option in options
        if (record := option.get_help_record(context)) and "--help" not in option.opts
    ]
    if records:
        yield "| option | does |\n|---|---|"
        for name, text in records:
            yield f"| `{_cell(name)}` | {_cell(text)} |"
        yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")
