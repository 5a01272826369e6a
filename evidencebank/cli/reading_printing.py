"""What files become alone, for people to read on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from corpus.entry import Entry
from corpus.loading.read_alone import FileReading
from corpus.source_types.block_reasons import BlockReason
from evidencebank.cli.printing import entry_heading, show_entry, terminal

_SHOWN_ENTRIES = 20


def show_reading(reading: FileReading, why: bool) -> None:
    """Show what one file became, and with `why` what became of its blocks."""
    console = terminal()
    told = ", ".join(filter(None, (reading.reader, reading.taken_for)))
    console.print(Text.assemble((reading.source, "bold"), (f"  {told}", "cyan")))
    if len(reading.entries) == 1 and not why:
        show_entry(reading.entries[0])
    else:
        _show_headings(console, reading.entries, why)
    if why and reading.blocks:
        console.print()
        console.print(_blocks(reading.blocks))
    console.print()


def _show_headings(console: Console, entries: Sequence[Entry], why: bool) -> None:
    for number, entry in enumerate(entries[:_SHOWN_ENTRIES], 1):
        console.print(entry_heading(number, entry))
        for line in filter(None, _about(entry, why)):
            console.print(Padding(Text(line, style="dim"), (0, 0, 0, 4)))
    if (more := len(entries) - _SHOWN_ENTRIES) > 0:
        console.print(Text(f"and {more:,} more (--json lists all)", style="dim"))


def _about(entry: Entry, why: bool) -> Iterator[str]:
    """Yield what an entry says besides its text, with `why` also what it is known by elsewhere."""
    yield "; ".join(filter(None, (*entry.authors, entry.source)))
    if why:
        known_by = (("DOI", entry.doi), ("PMID", entry.pmid), ("ISBN", entry.isbn))
        yield ", ".join(f"{name} {value}" for name, value in known_by if value)
        yield f"Abstract: {entry.abstract}" if entry.abstract else ""
    yield entry.id


def _blocks(blocks: Sequence[BlockReason]) -> Table:
    """Return the blocks in reading order, '+' before what is kept, '-' before what is not."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    for block in blocks:
        mark = Text("+", style="bold green") if block.kept else Text("-", style="bold red")
        grid.add_row(mark, Text(block.text, style="" if block.kept else "dim strike"))
        grid.add_row("", Text(f"  {block.reason}", style="italic cyan"))
    return grid
