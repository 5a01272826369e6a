"""Tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, JustifyMethod
from rich.padding import PaddingDimensions
from rich.table import Table
from rich.text import Text

from corpus.html.decoding import strip_controls


def print_table(
    rows: Iterable[Sequence[str]],
    *columns: str,
    dim: str = "",
    right: str = "",
    padding: PaddingDimensions = (0, 1),
) -> None:
    """Print rows of texts under names of columns; one may be dim, and one of numbers.

    No text can tell the terminal anything, as in `evidencebank.cli.paragraphs`.
    """
    table = Table(box=None, header_style="bold", padding=padding)
    for name in columns:
        justify: JustifyMethod = "right" if name == right else "left"
        style = "dim" if name == dim else ""
        table.add_column(name, style=style, justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*(Text(strip_controls(text)) for text in row))
    Console(highlight=False).print(table)
