"""Paragraphs on a terminal: styled, and broken into lines between words.

Tables are Rich's, which is imported for them alone: it takes longer than a search.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import click

from corpus.html.decoding import strip_controls

Piece = str | tuple[str, str]
"""A text, or one with the name of its style."""

_STYLES: Mapping[str, Callable[[str], str]] = {
    "": str,
    "bold": partial(click.style, bold=True),
    "cyan": partial(click.style, fg="cyan"),
    "dim": partial(click.style, dim=True),
    "gone": partial(click.style, dim=True, strikethrough=True),
    "italic": partial(click.style, italic=True),
    "kept": partial(click.style, fg="green", bold=True),
    "left": partial(click.style, fg="red", bold=True),
    "match": partial(click.style, fg="yellow", bold=True),
    "reason": partial(click.style, fg="cyan", italic=True),
}
INDENT = " " * 4
_TAB = 8
_LEAST = 20
"""Characters of a line that no indentation takes."""


def paragraph(*pieces: Piece, before: Piece = "") -> None:
    """Print a text behind what is `before` its first line; the others are indented as much.

    No text can tell the terminal anything: names of files, too, may hold its commands.
    """
    styled = [_harmless(piece) for piece in pieces]
    text = "".join(text for text, _ in styled)
    mark, style = _harmless(before)
    width = max(terminal_width() - width_of(mark), _LEAST)
    lines = [_between(styled, start, end) for start, end in lines_of(text, width)]
    told = _STYLES[style](mark) + f"\n{' ' * width_of(mark)}".join(lines)
    click.echo(told, color=_styles_wanted())


def terminal_width() -> int:
    """Return how many characters a line of the terminal has, 80 if there is none.

    As `shutil.get_terminal_size`, whose module brings those for archives along, which take a
    hundredth of a search.
    """
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        columns = os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else 0
    except (ValueError, OSError):  # it is closed, or no terminal
        columns = 0
    return columns or 80


def _harmless(piece: Piece) -> tuple[str, str]:
    text, style = (piece, "") if isinstance(piece, str) else piece
    return strip_controls(text).expandtabs(_TAB), style


def _styles_wanted() -> bool | None:
    """Say whether whoever sits before the terminal wants styles; None where they do not say."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") in ("dumb", "unknown"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def _between(styled: Sequence[tuple[str, str]], start: int, end: int) -> str:
    """Return what stands between two places of styled texts that follow one another."""
    parts, at = [], 0
    for text, style in styled:
        if part := text[max(start - at, 0) : max(end - at, 0)]:
            parts.append(_STYLES[style](part))
        at += len(text)
    return "".join(parts)


def lines_of(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and ends, without the blanks around its end.

    A line is no wider than `width` columns: it ends between two words, or in a word that is
    wider. A line of the text ends a line.
    """
    at = 0
    for written in text.split("\n"):
        start, used = at, 0
        for word in re.finditer(r"\s*\S+", written):
            begin, end = at + word.start(), at + word.end()
            if used and used + width_of(word.group()) > width:
                yield start, begin
                start = end - len(word.group().lstrip())
                begin, used = start, 0
            used += width_of(text[begin:end])
            while used > width:
                cut = start + _fitting(text[start:end], width)
                yield start, cut
                start, used = cut, width_of(text[cut:end])
        yield start, max(start, at + len(written.rstrip()))
        at += len(written) + 1


def _fitting(text: str, width: int) -> int:
    """Return how many characters of a text a line has room for, at least one."""
    used = 0
    for number, character in enumerate(text):
        used += width_of(character)
        if used > width and number:
            return number
    return len(text)


def width_of(text: str) -> int:
    """Return how many columns a text takes: Chinese characters two, combining marks none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
